"""Measured values against which an answer does not hold: with them the item would be judged the other way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.domain.answers import Place
from app.domain.assessment import Contradiction, ItemVerdict, Verdict
from app.domain.evidence_age import moment_of
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.proposals import Measurements, Proposal, proposals_of
from app.domain.values import format_number

Judged = Callable[[Sequence[Proposal]], Verdict | None]
"""The verdict on the place of some proposals if its fields said what was measured."""

AGAINST = {Verdict.FULFILLED: Verdict.FAILED, Verdict.FAILED: Verdict.FULFILLED}


def measured_contradictions(
    plan: Plan, pack: Pack, verdicts: Mapping[Place, ItemVerdict], as_of: date, judged: Judged
) -> Iterator[Contradiction]:
    """One for each finding that measured something else than fields say, where that turns the verdict.

    All that was measured of a place is put in together: the day of a test without its result would say what
    nobody found. A field that says nothing contradicts nothing, and neither does evidence that is stale on
    the date of judgement.
    """
    measurements = Measurements(plan)
    for item in pack.items:
        if not any(field.measured for field in item.fields):
            continue
        for subject in measurements.subjects(item):
            place = Place(item.id, subject)
            verdict = verdicts.get(place)
            if verdict is not None and verdict.verdict in AGAINST:
                found = proposals_of(item, place, plan, moment_of(as_of), measurements)
                yield from _at(verdict, [each for each in found if not each.is_stale], judged)


def _at(verdict: ItemVerdict, fresh: Sequence[Proposal], judged: Judged) -> Iterator[Contradiction]:
    """The contradictions at one place: of the fields that turn the verdict alone, or else of all together."""
    against = AGAINST[verdict.verdict]
    said = [each for each in fresh if each.said is not None]
    if not said or judged(fresh) is not against:
        return
    turning = [each for each in said if judged([each]) is against] or said
    by_finding: dict[int, list[Proposal]] = {}
    for each in turning:
        by_finding.setdefault(id(each.finding), []).append(each)
    yield from (_contradiction(entries) for entries in by_finding.values())


def _contradiction(proposals: Sequence[Proposal]) -> Contradiction:
    first = proposals[0]
    finding = first.finding
    return Contradiction(
        place=first.place,
        run=first.run,
        check=finding.check,
        target=finding.target,
        answer="; ".join(f"{each.field.words}: {_said_words(each)}" for each in proposals),
        outcome=finding.outcome.value,
        sentence=finding.sentence,
    )


def _said_words(proposal: Proposal) -> str:
    """What the field says, in the words of the pack where it has any."""
    said = proposal.said
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, Decimal):
        return f"{format_number(said)} {proposal.field.unit}".removesuffix(" 1")
    words = {choice.token: choice.words for choice in proposal.field.choices}
    return words.get(str(said), str(said))
