"""The figures of one item over its subjects, from which sections and the whole plan are added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.answers import Place
from app.domain.assessment import ItemVerdict, SectionScore, Verdict
from app.domain.evaluation.figures import CONTEXT
from app.domain.evaluation.frame import Counts
from app.domain.pack import Severity

SCORE_PLACES = Decimal("0.0001")

BLOCKING = frozenset({Verdict.FAILED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.OPEN})
"""Verdicts that keep a plan from being ready where the item is critical and its risk is not accepted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one item adds to the figures.

    `weights` and `credits` are sums over the `scored` places, credits doubled so that they are whole. `worst`
    is the place that lost most, of an item with several subjects. `counts` are the places by verdict, and by
    whether their risk is accepted.
    """

    applicable: int = 0
    answered: int = 0
    failed: int = 0
    scored: int = 0
    weights: int = 0
    credits: int = 0
    lost: int = 0
    worst: Place | None = None
    blockers: tuple[Place, ...] = ()
    critical_failed: bool = False
    counts: Counts = field(default_factory=dict)


def tally(verdicts: Iterable[ItemVerdict], *, one_subject: bool) -> Tally:
    """Add up the verdicts on one item. An item asked once for the plan has no worst place."""
    applicable = answered = failed = scored = weights = gained = 0
    lost, worst, critical_failed = 0, None, False
    blockers: list[Place] = []
    counts: dict[tuple[Verdict, bool], int] = {}
    for entry in verdicts:
        verdict = entry.verdict
        counts[verdict, entry.accepted] = counts.get((verdict, entry.accepted), 0) + 1
        applicable += verdict is not Verdict.NOT_APPLICABLE
        answered += verdict not in (Verdict.NOT_APPLICABLE, Verdict.OPEN)
        failed += verdict is Verdict.FAILED
        if entry.severity is Severity.CRITICAL and verdict in BLOCKING and not entry.accepted:
            blockers.append(entry.place)
            critical_failed = critical_failed or verdict is Verdict.FAILED
        if entry.credit is None:
            continue
        credit = int(entry.credit * 2) * entry.weight
        scored, weights, gained = scored + 1, weights + entry.weight, gained + credit
        if not one_subject and 2 * entry.weight - credit > lost:
            lost, worst = 2 * entry.weight - credit, entry.place
    return Tally(
        applicable,
        answered,
        failed,
        scored,
        weights,
        gained,
        lost,
        worst,
        tuple(blockers),
        critical_failed,
        counts,
    )


def score_of(tallies: Iterable[Tally]) -> Decimal | None:
    """The weighted average over items as a fraction from 0 to 1 with four decimals; None if nothing counts.

    Content part 1.1: sum(weight x credit) / sum(weight), an item of several subjects counting once, with the
    average of its subjects.
    """
    weights = gained = Decimal(0)
    for entry in tallies:
        if entry.scored:
            weights = CONTEXT.add(weights, CONTEXT.divide(Decimal(2 * entry.weights), Decimal(entry.scored)))
            gained = CONTEXT.add(gained, CONTEXT.divide(Decimal(entry.credits), Decimal(entry.scored)))
    if not weights:
        return None
    return CONTEXT.divide(gained, weights).quantize(SCORE_PLACES, context=CONTEXT)


def section_score(section: str, tallies: Iterable[Tally]) -> SectionScore:
    """The figures of a section from those of its items."""
    listed = tuple(tallies)
    by_loss = sorted((entry for entry in listed if entry.worst is not None), key=lambda entry: -entry.lost)
    return SectionScore(
        section=section,
        score=score_of(listed),
        applicable=sum(entry.applicable for entry in listed),
        answered=sum(entry.answered for entry in listed),
        failed=sum(entry.failed for entry in listed),
        worst=tuple(entry.worst for entry in by_loss if entry.worst is not None),
        not_ready=any(entry.critical_failed for entry in listed),
    )
