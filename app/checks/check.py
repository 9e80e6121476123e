"""The shape of a check: which cases a plan gives it, what each case asks, and how it is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from app.checks.known import Known
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Situation

CaseT = TypeVar("CaseT")

Limits = Mapping[str, Decimal]
"""The thresholds of a check by key, from its entry."""


@dataclass(frozen=True, slots=True)
class Check(Generic[CaseT]):
    """A decision and what it needs, under the id of its entry.

    `cases` are what a plan gives it to judge; each is decided on its own, so that a silent server delays only
    its own case. `questions` yields what a case asks, given what is known: those that depend on an answer
    follow once it is there. `decide` is pure and runs when all of them have a reading, which may be one
    without an answer.
    """

    id: str
    cases: Callable[[Situation], Iterable[CaseT]]
    questions: Callable[[CaseT, Known], Iterable[AnyQuestion]]
    decide: Callable[[CaseT, Known, Limits], Iterable[Emission]]


class OpenCase:
    """One case of one check in a run."""

    __slots__ = ("_case", "check")

    def __init__(self, check: Check[Any], case: object) -> None:
        self.check = check
        self._case = case

    def questions(self, known: Known) -> tuple[AnyQuestion, ...]:
        """All questions the case rests on, as far as is known."""
        return tuple(dict.fromkeys(self.check.questions(self._case, known)))

    def decide(self, known: Known, limits: Limits) -> tuple[Emission, ...]:
        """What the check says of the case; every question of it has a reading."""
        return tuple(self.check.decide(self._case, known, limits))


def open_cases(checks: Iterable[Check[Any]], situation: Situation) -> Iterator[OpenCase]:
    """The cases a plan gives to checks."""
    return (OpenCase(check, case) for check in checks for case in check.cases(situation))
