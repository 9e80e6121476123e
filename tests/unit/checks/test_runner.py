"""A run asks each question once, stays inside plan and limits, and ends in time whatever servers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar, cast

import pytest
from typing_extensions import override

from app.checks.catalogue import CATALOGUE
from app.checks.check import Check, open_cases
from app.checks.known import Known
from app.checks.runner import Asked, Decided, Ended, Ending, Run, RunEvent, RunSettings
from app.checks.schedule import Load
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, ConnectQuestion, Question, WindowsQuestion
from app.domain.readings import Fault, Reading
from app.domain.targets import Host, Situation
from app.ports import CancelToken
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import FakeClock
from tests.fakes.network import FakeNetwork
from tests.unit.checks.scenario import BOOK
from tests.unit.checks.scenarios import power_units, server_hardware
from tests.unit.checks.scenarios.product import with_everything
from tests.unit.checks.world import DC1, DC2, World

ReadingT = TypeVar("ReadingT", bound=Reading)
CHECKS: tuple[Check[Any], ...] = CATALOGUE


def run_of(
    world: World,
    network: FakeNetwork | None = None,
    cancel: FakeCancel | None = None,
    settings: RunSettings | None = None,
    checks: tuple[Check[Any], ...] = CHECKS,
) -> Run:
    return Run(
        open_cases(checks, world.situation),
        world.situation,
        network or world.network,
        clock=world.clock,
        cancel=cancel or FakeCancel(),
        settings=settings or RunSettings(),
        limits_of=lambda check: {key: each.value for key, each in BOOK.entries[check].thresholds.items()},
    )


def whole_world() -> World:
    """A world that gives every check something to judge."""
    world = World()
    with_everything(world)
    power_units.nut()(world)
    server_hardware.told()(world)
    return world


def emissions(events: Iterator[RunEvent]) -> list[Emission]:
    return [each for event in events if isinstance(event, Decided) for each in event.emissions]


class HeldNetwork(FakeNetwork):
    """Answers nothing until it is released, and notes how many questions wait at once."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.entered = threading.Semaphore(0)
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    @override
    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        self.entered.release()
        self.release.wait(30)
        with self._lock:
            self._at_once -= 1
        return super().ask(question, cancel)


def test_a_healthy_world_is_decided_completely() -> None:
    world = whole_world()
    events = list(run_of(world).events())
    assert {event.check for event in events if isinstance(event, Decided)} == set(BOOK.entries)
    assert events[-1] == Ended(Ending.COMPLETE)


def test_each_question_is_asked_once_though_many_checks_rest_on_it() -> None:
    world = World()
    list(run_of(world).events())
    assert len(world.network.asked) == len(set(world.network.asked))


def test_questions_of_a_user_wait_for_all_that_need_none() -> None:
    """Only what the directory's answers lead to is asked later; Windows servers only ever as a user."""
    world = World()
    list(run_of(world).events())
    needs = [question.needs_bind for question in world.network.asked]
    before = set(world.network.asked[: needs.index(True)])
    first = {
        question for case in open_cases(CHECKS, world.situation) for question in case.questions(Known({}))
    }
    bound = {question for question in first if question.needs_bind}
    assert {type(question) for question in bound} == {WindowsQuestion}
    assert first - bound <= before


def test_progress_counts_up_to_the_total() -> None:
    asked = [event for event in run_of(World()).events() if isinstance(event, Asked)]
    assert [event.done for event in asked] == list(range(1, len(asked) + 1))
    assert asked[-1].done == asked[-1].total


def test_a_question_outside_the_plan_is_never_sent() -> None:
    world = World()
    world.situation = replace(world.situation, addresses=frozenset({DC1.address}))
    events = list(run_of(world).events())
    assert {question.address for question in world.network.asked} == {DC1.address}
    refused = [
        event for event in events if isinstance(event, Asked) and event.question.address == DC2.address
    ]
    assert refused
    assert {event.reading.exchange.fault for event in refused} == {Fault.OUTSIDE_PLAN}


def test_no_more_hosts_at_once_than_allowed() -> None:
    network = HeldNetwork()
    many = tuple(Host(f"h{number}", f"h{number}", "", f"10.0.0.{number}") for number in range(1, 13))
    ask = Check("LOC-11", lambda _: many, lambda host, _: [ConnectQuestion(host.address, 389)], lambda *_: [])
    world = World()
    world.situation = Situation(hosts=many, addresses=frozenset(host.address for host in many))
    events = run_of(world, network, settings=RunSettings(load=Load(others=4)), checks=(ask,)).events()
    consumer = threading.Thread(target=lambda: list(events))
    consumer.start()
    for _ in range(4):
        assert network.entered.acquire(timeout=10)
    network.release.set()
    consumer.join(10)
    assert not consumer.is_alive()
    assert network.most_at_once == 4
    assert len(network.asked) == len(many)


@pytest.mark.parametrize("ending", [Ending.CANCELLED, Ending.DEADLINE])
def test_a_run_against_hung_servers_ends_and_measures_nothing(ending: Ending) -> None:
    network, cancel = HeldNetwork(), FakeCancel()
    deadline_s = 60.0 if ending is Ending.CANCELLED else 0.3
    events = run_of(whole_world(), network, cancel, RunSettings(deadline_s=deadline_s)).events()
    if ending is Ending.CANCELLED:
        threading.Timer(0.1, cancel.cancel).start()
    began = time.monotonic()
    seen = list(events)
    took_s = time.monotonic() - began
    network.release.set()
    assert took_s < 2
    assert seen[-1] == Ended(ending)
    decided = [event for event in seen if isinstance(event, Decided)]
    assert {event.check for event in decided} == set(BOOK.entries)
    outcomes = {
        BOOK.entries[event.check].tags[each.tag].outcome for event in decided for each in event.emissions
    }
    assert outcomes == {"not_measured"}


def test_a_run_that_was_cancelled_before_asks_nothing() -> None:
    network, cancel = HeldNetwork(), FakeCancel()
    cancel.cancel()
    events = list(run_of(World(), network, cancel).events())
    assert events[-1] == Ended(Ending.CANCELLED)
    assert not network.entered.acquire(blocking=False)


def test_a_run_whose_last_question_saw_the_cancel_first_is_cancelled() -> None:
    cancel = FakeCancel()

    class Quick(FakeNetwork):
        @override
        def ask(self, question: Question[ReadingT], _cancel: CancelToken) -> ReadingT:
            cancel.cancel()
            return question.without_answer(self.exchange(cast("AnyQuestion", question), Fault.CANCELLED))

    ask = Check(
        "LOC-11", lambda _: [DC1], lambda host, _: [ConnectQuestion(host.address, 389)], lambda *_: []
    )
    events = list(run_of(World(), Quick(), cancel, checks=(ask,)).events())
    assert events[-1] == Ended(Ending.CANCELLED)


def test_closing_the_iterator_stops_the_threads() -> None:
    world = World()
    run = run_of(world)
    events = run.events()
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert run._stop.is_cancelled()


@pytest.mark.allow_logs("app.checks.runner")
def test_a_fault_of_ours_in_one_check_costs_that_check_only() -> None:
    def breaks(*_: object) -> list[Emission]:
        raise ZeroDivisionError

    broken = cast("Check[object]", Check("DC-03", lambda _: [DC1], lambda *_: [], breaks))
    others = tuple(check for check in CHECKS if check.id == "DC-04")
    found = emissions(run_of(World(), checks=(broken, *others)).events())
    assert [each.tag for each in found] == ["not_measured", "synchronised", "synchronised"]


@pytest.mark.allow_logs("app.checks.runner")
def test_a_fault_of_ours_in_a_probe_does_not_hold_the_run() -> None:
    class Broken(FakeNetwork):
        @override
        def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
            raise ZeroDivisionError

    events = list(run_of(World(), Broken()).events())
    assert events[-1] == Ended(Ending.COMPLETE)
    faults = {event.reading.exchange.fault for event in events if isinstance(event, Asked)}
    assert faults == {Fault.LOCAL_ERROR}


@pytest.mark.parametrize("fault", list(Fault))
def test_no_fault_of_any_kind_passes(fault: Fault) -> None:
    """Whatever keeps servers from answering, nothing may come out as a pass."""

    class Faulty(FakeNetwork):
        @override
        def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
            asked = cast("AnyQuestion", question)
            return question.without_answer(self.exchange(asked, fault))

    world = whole_world()
    decided = [event for event in run_of(world, Faulty(FakeClock())).events() if isinstance(event, Decided)]
    outcomes = {
        BOOK.entries[event.check].tags[each.tag].outcome for event in decided for each in event.emissions
    }
    assert "pass" not in outcomes
    assert {event.check for event in decided} == set(BOOK.entries)
