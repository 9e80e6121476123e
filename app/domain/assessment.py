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

    The requirement's sentence, what became of it, and the inputs it read (name, value).

    `grounds` is "source" or "judgement";
    """

    words: str
    truth: Truth
    grounds: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """The verdict on an item for a subject, with everything needed to explain it.

    `credit` is 1, 0.5 or 0, None where the item counts for nothing (not applicable, noted). `severity` is
    after escalation; `accepted` tells that an unexpired accepted risk covers it.
    """

    place: Place
    verdict: Verdict
    severity: Severity
    weight: int
    credit: Decimal | None
    reasons: tuple[Reason, ...] = ()
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class SectionScore:
    """A section's figures: `score` is a fraction from 0 to 1, None where nothing applies.

    Places are those asked.
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
    """Everything judged as of one date. `places` in pack order; `blockers` keep the plan from being ready."""

    as_of: date
    verdicts: Mapping[Place, ItemVerdict]
    sections: Mapping[str, SectionScore]
    score: Decimal | None
    ready: bool
    blockers: tuple[Place, ...]
    contradictions: tuple[Contradiction, ...]
    answered: int
    applicable: int
