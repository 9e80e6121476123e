"""The figures of one item over its subjects, from which sections and the whole plan are added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

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
    """What one item adds to the figures, or a stretch of its places.

    `weights` and `credits` are sums over the `scored` places, credits doubled so that they are whole. `worst`
    is the place that lost most, of an item with several subjects. `counts` are the places by verdict, and by
    whether their risk is accepted. Those of an item keep their stretches as `parts`, and as `shares` the
    average weight and credit of a scored place, credits doubled; None where no place is scored.
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
    parts: tuple[Tally, ...] = ()
    shares: tuple[Decimal, Decimal] | None = None


def joined(parts: tuple[Tally, ...]) -> Tally:
    """The figures of an item whose places lie, in their order, in these stretches."""
    lost, worst = 0, None
    counts: dict[tuple[Verdict, bool], int] = {}
    for part in parts:
        if part.lost > lost:
            lost, worst = part.lost, part.worst
        for kind, number in part.counts.items():
            counts[kind] = counts.get(kind, 0) + number
    scored = sum([part.scored for part in parts])
    weights = sum([part.weights for part in parts])
    credits_ = sum([part.credits for part in parts])
    return Tally(
        applicable=sum([part.applicable for part in parts]),
        answered=sum([part.answered for part in parts]),
        failed=sum([part.failed for part in parts]),
        scored=scored,
        weights=weights,
        credits=credits_,
        lost=lost,
        worst=worst,
        blockers=tuple(chain.from_iterable([part.blockers for part in parts])),
        critical_failed=any(part.critical_failed for part in parts),
        counts=counts,
        parts=parts,
        shares=_shares(scored, weights, credits_),
    )


def _shares(scored: int, weights: int, credits_: int) -> tuple[Decimal, Decimal] | None:
    if not scored:
        return None
    count = Decimal(scored)
    return CONTEXT.divide(Decimal(2 * weights), count), CONTEXT.divide(Decimal(credits_), count)


def tally(verdicts: Iterable[ItemVerdict], *, one_subject: bool) -> Tally:
    """Add up verdicts on one item. An item asked once for the plan has no worst place."""
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
        if entry.shares is not None:
            weight, credit = entry.shares
            weights, gained = CONTEXT.add(weights, weight), CONTEXT.add(gained, credit)
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
