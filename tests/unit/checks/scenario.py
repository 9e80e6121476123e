"""A scenario of a check: a broken world, and the tags that must and must not come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.checks.catalogue import checks_with_ids
from app.checks.check import OpenCase, open_cases
from app.checks.known import Known
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.readings import Reading
from app.packs.check_entries import load_check_book
from tests.fakes.cancel import FakeCancel
from tests.unit.checks.world import World

BOOK = load_check_book()


@dataclass(frozen=True)
class Scenario:
    """What a check must say (`tags`), and by default nothing else, of the world that `breaks` makes.

    `also` are tags that may come too, for what is as it should be.
    """

    check: str
    name: str
    tags: frozenset[str]
    breaks: Callable[[World], object]
    also: frozenset[str] = frozenset()


def scenario(
    check: str, name: str, breaks: Callable[[World], object], *tags: str, also: Iterable[str] = ()
) -> Scenario:
    """One scenario."""
    return Scenario(check, name, frozenset(tags), breaks, frozenset(also))


def healthy(_world: World) -> None:
    """Break nothing."""


def emissions_of(check: str, world: World) -> tuple[Emission, ...]:
    """What a check says of a world, asked in the order of its questions."""
    readings: dict[AnyQuestion, Reading] = {}
    found: list[Emission] = []
    for case in open_cases(checks_with_ids({check}), world.situation):
        _answer(case, readings, world)
        limits = {key: Decimal(each.value) for key, each in BOOK.entries[check].thresholds.items()}
        found.extend(case.decide(Known(readings), limits))
    return tuple(found)


def _answer(case: OpenCase, readings: dict[AnyQuestion, Reading], world: World) -> None:
    cancel = FakeCancel()
    while missing := [each for each in case.questions(Known(readings)) if each not in readings]:
        for question in missing:
            assert question.address in world.situation.addresses, f"{question} leaves the plan"
            readings[question] = world.network.ask(question, cancel)
