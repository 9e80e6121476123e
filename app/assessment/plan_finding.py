"""What a finding about a plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.pack import Severity
from app.domain.values import Value


class FindingKind(StrEnum):
    """What kind of thing is found; the words for each stand in the window and the report."""

    ITEM = "item"
    CONTRADICTION = "contradiction"
    LIVE_CHECK = "live_check"
    LOST_REFERENCE = "lost_reference"
    TOO_FEW = "too_few"
    NEED_CIRCLE = "need_circle"
    SINGLE_POINT = "single_point"
    DOUBTFUL_RATE = "doubtful_rate"
    STALE_CALCULATION = "stale_calculation"
    SUPPORT_ENDED = "support_ended"
    SUPPORT_ENDS = "support_ends"


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One line of the list. `place` is the item and subject it belongs to, `subjects` the assets it names.

    `arguments` fill its words: for an item `verdict`; for a contradiction `answer`, `check`, `target`,
    `sentence`; for a live check `check`, `target`, `outcome`, `sentence`; for a lost reference `field` and
    `missing`; for a need that asks for too many `need`, `at_least` and `count`; for a circle `names` and
    `blocks_start`; for a single point of failure `name`, `chain` (the names from the service down to it),
    `items` (those that may mend it), `long_outage` and `is_denied` (the item that asks says there is none);
    for a rate `fault`; for a stale calculation `calculation` and `made`, its day; for support `product`,
    `end` and `needed`.
    """

    kind: FindingKind
    severity: Severity
    place: Place | None = None
    subjects: tuple[str, ...] = ()
    arguments: Mapping[str, Value] = field(default_factory=dict)
    accepted: bool = False


def subjects_of(subject: str) -> tuple[str, ...]:
    """The assets that the subject of a place names: none where it is the plan."""
    return () if subject == PLAN_SUBJECT else (subject,)
