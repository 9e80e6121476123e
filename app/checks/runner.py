"""The run: asks what checks need, decides each case as soon as its answers are there, and ends in time."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, TypeVar

from app.checks.check import Limits, OpenCase
from app.checks.known import Known
from app.checks.schedule import Load, Schedule
from app.domain.answers import PLAN_SUBJECT
from app.domain.checks import Emission, not_measured
from app.domain.questions import AnyQuestion
from app.domain.readings import Exchange, Fault, Reading
from app.domain.targets import Situation
from app.errors import Cancelled
from app.ports import CancelToken, Clock, Network

ValueT = TypeVar("ValueT")

LOGGER = logging.getLogger(__name__)

LOOK_S = 0.05
"""How often a waiting run looks whether it was cancelled."""


class Ending(StrEnum):
    """How a run ended."""

    COMPLETE = "complete"
    CANCELLED = "cancelled"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question got its reading; `done` of the `total` questions known so far have one.

    `done_here` and `total_here` count those to the same address. `was_under_way` says of a question that the
    end of the run cut short that its server may have heard it.
    """

    question: AnyQuestion
    reading: Reading
    done: int
    total: int
    done_here: int = 0
    total_here: int = 0
    was_under_way: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A case of a check was decided on these questions."""

    check: str
    emissions: tuple[Emission, ...]
    questions: tuple[AnyQuestion, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of every run."""

    ending: Ending


RunEvent: TypeAlias = Asked | Decided | Ended


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The load of a run and how long it may take as a whole, in seconds."""

    deadline_s: float = 300.0
    load: Load = field(default_factory=Load)


class _Stop:
    """The run's own cancel token: set when it ends, whatever ended it, so that no thread asks any further."""

    def __init__(self, outer: CancelToken) -> None:
        self._outer = outer
        self._ended = threading.Event()

    def end(self) -> None:
        self._ended.set()

    def is_cancelled(self) -> bool:
        return self._ended.is_set() or self._outer.is_cancelled()

    def raise_if_cancelled(self) -> None:
        if self.is_cancelled():
            raise Cancelled


class Run:
    """One run over a situation. Iterate `events` once; closing the iterator early ends the run.

    Threads belong to the run and are left behind when it ends: each finishes the one question it is at,
    within that question's own time limit, and what it brings is thrown away.
    """

    def __init__(
        self,
        cases: Iterable[OpenCase],
        situation: Situation,
        network: Network,
        *,
        clock: Clock,
        cancel: CancelToken,
        settings: RunSettings,
        limits_of: Callable[[str], Limits],
    ) -> None:
        self._cases = dict.fromkeys(cases)
        self._situation = situation
        self._network = network
        self._clock = clock
        self._cancel = cancel
        self._limits_of = limits_of
        self._ends_at = time.monotonic() + settings.deadline_s
        self._schedule = Schedule(settings.load)
        self._readings: dict[AnyQuestion, Reading] = {}
        self._asked: set[AnyQuestion] = set()
        self._asked_at: Counter[str] = Counter()
        self._done_at: Counter[str] = Counter()
        self._waiting: dict[AnyQuestion, list[OpenCase]] = {}
        self._missing: Counter[OpenCase] = Counter()
        self._answers: queue.SimpleQueue[tuple[AnyQuestion, Reading]] = queue.SimpleQueue()
        self._cut_short: set[AnyQuestion] = set()
        self._stop = _Stop(cancel)
        self._ending = Ending.COMPLETE

    @property
    def known(self) -> Known:
        """What was learnt so far."""
        return Known(self._readings)

    def hide(self, value: ValueT) -> ValueT:
        """The value without the secrets of the run; see `Network.hide`."""
        return self._network.hide(value)

    def events(self) -> Iterator[RunEvent]:
        """Run, and tell everything as it happens."""
        try:
            yield from self._advance(list(self._cases))
            while self._cases:
                self._start_threads()
                for question, reading in self._next_readings():
                    yield self._take(question, reading)
                    yield from self._advance(self._freed_by(question))
        finally:
            self._stop.end()
        yield Ended(self._ending)

    def _advance(self, cases: Iterable[OpenCase]) -> Iterator[RunEvent]:
        """Decide the cases that have all their readings, and queue what the others still need."""
        for case in cases:
            questions = case.questions(self.known)
            missing = [question for question in questions if question not in self._readings]
            if missing:
                self._await(case, missing)
            else:
                del self._cases[case]
                yield Decided(case.check.id, self._decide(case), questions)

    def _freed_by(self, question: AnyQuestion) -> list[OpenCase]:
        """The cases whose last missing answer this was; to look at each after every answer is too slow."""
        cases = self._waiting.pop(question, [])
        self._missing.subtract(cases)
        return [case for case in cases if not self._missing[case]]

    def _await(self, case: OpenCase, missing: list[AnyQuestion]) -> None:
        self._missing[case] = len(missing)
        for question in missing:
            self._waiting.setdefault(question, []).append(case)
            if question not in self._asked:
                self._asked.add(question)
                self._asked_at[question.address] += 1
                self._schedule.add(question)

    def _decide(self, case: OpenCase) -> tuple[Emission, ...]:
        try:
            return case.decide(self.known, self._limits_of(case.check.id))
        except Exception:  # noqa: BLE001  it is logged, without secrets
            # A fault of ours in one check must not cost the user everything else the run has found.
            told = self.hide(traceback.format_exc())
            LOGGER.error("The check %s could not be decided:\n%s", case.check.id, told)  # noqa: TRY400  see hide
            return (not_measured(PLAN_SUBJECT, "", Fault.LOCAL_ERROR.value),)

    def _take(self, question: AnyQuestion, reading: Reading) -> Asked:
        self._readings[question] = reading
        if reading.exchange.fault is Fault.CANCELLED:
            # The probe saw it first; what ends so is not complete, even if this was the last question.
            self._reason_to_end()
        self._done_at[question.address] += 1
        return Asked(
            question,
            reading,
            done=len(self._readings),
            total=len(self._asked),
            done_here=self._done_at[question.address],
            total_here=self._asked_at[question.address],
            was_under_way=question in self._cut_short,
        )

    def _start_threads(self) -> None:
        while self._reason_to_end() is None and (question := self._schedule.take()) is not None:
            if question.address in self._situation.addresses:
                threading.Thread(target=self._ask, args=(question,), daemon=True).start()
            else:
                self._answers.put((question, self._unanswered(question, self._left_alone(question.address))))

    def _left_alone(self, address: str) -> Fault:
        return Fault.NOT_CHOSEN if address in self._situation.not_chosen else Fault.OUTSIDE_PLAN

    def _ask(self, question: AnyQuestion) -> None:
        try:
            reading: Reading = self._network.ask(question, self._stop)
        except Exception:
            # A thread that dies silently would hold the run until its deadline.
            LOGGER.exception("The question could not be asked: %s", self.hide(question.asked))
            reading = self._unanswered(question, Fault.LOCAL_ERROR)
        self._answers.put((question, reading))

    def _next_readings(self) -> list[tuple[AnyQuestion, Reading]]:
        """The next reading, or those of all open questions at once when the run has to end."""
        fault = self._reason_to_end()
        if fault is not None:
            self._cut_short.update(self._schedule.under_way)
            return [(question, self._unanswered(question, fault)) for question in self._schedule.drop_all()]
        try:
            question, reading = self._answers.get(timeout=LOOK_S)
        except queue.Empty:
            return []
        self._schedule.finish(question)
        return [(question, reading)]

    def _reason_to_end(self) -> Fault | None:
        if self._ending is Ending.COMPLETE and self._cancel.is_cancelled():
            self._ending = Ending.CANCELLED
        elif self._ending is Ending.COMPLETE and time.monotonic() >= self._ends_at:
            self._ending = Ending.DEADLINE
        if self._ending is not Ending.COMPLETE:
            self._stop.end()
        return {Ending.CANCELLED: Fault.CANCELLED, Ending.DEADLINE: Fault.DEADLINE}.get(self._ending)

    def _unanswered(self, question: AnyQuestion, fault: Fault) -> Reading:
        now = self._clock.now()
        exchange = Exchange(
            protocol=question.channel,
            address=question.address,
            port=question.port,
            asked=question.asked,
            started_at=now,
            ended_at=now,
            fault=fault,
        )
        return question.without_answer(exchange)
