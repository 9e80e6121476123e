"""What follows from a plan: verdicts, scores, readiness; computed, never entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.answers import Place
from app.domain.pack import Severity


class Verdict(StrEnum):
    """The verdict on one item for one subject."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    FAILED = "failed"
    UNKNOWN = "unknown"
    OPEN = "open"
    NOT_APPLICABLE = "not_applicable"
    NOTED = "noted"
    """Answered, where no answer is good or bad."""


class Truth(StrEnum):
    """What became of a requirement."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict came out.

    The requirement's sentence, what became of it, and the inputs it read (name, value; an unknown value is
    empty). `grounds` is "source" or "judgement", empty where the reason is no requirement: the result a
    person gave, a field without a value, a condition that cannot be told.
    """

    words: str
    truth: Truth
    grounds: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """The verdict on an item for a subject, with everything needed to explain it.

    `credit` is 1, 0.5 or 0, None where the item counts for nothing (not applicable, noted, or open where it
    only steers others). `severity` and `weight` are after escalation, and `raised_by` says what raised them;
    `accepted` tells that an unexpired accepted risk covers it.
    """

    place: Place
    verdict: Verdict
    severity: Severity
    weight: int
    credit: Decimal | None
    reasons: tuple[Reason, ...] = ()
    accepted: bool = False
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class SectionScore:
    """A section's figures over the places that are asked.

    `score` is a fraction from 0 to 1, None where nothing applies: the average over items by weight, an item
    of several subjects being the average over these. `worst` are the worst places of such items, the worst
    first. `not_ready` tells that a critical item failed whose risk nobody accepted.
    """

    section: str
    score: Decimal | None
    applicable: int
    answered: int
    failed: int
    worst: tuple[Place, ...]
    not_ready: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A live finding that says otherwise than the answer: fail against yes, or pass against no."""

    place: Place
    run: str
    check: str
    target: str
    answer: str
    outcome: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything judged as of one date.

    `verdicts` hold every place that is asked, in the order of the pack; a place whose item is not shown for
    its subject is not among them. `blockers` keep the plan from being ready. `applicable` are the places
    asked without those a person called not applicable, `answered` those of them that are not open.
    """

    as_of: date
    verdicts: Mapping[Place, ItemVerdict]
    sections: Mapping[str, SectionScore]
    score: Decimal | None
    ready: bool
    blockers: tuple[Place, ...]
    contradictions: tuple[Contradiction, ...]
    answered: int
    applicable: int
