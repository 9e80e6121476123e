"""Measured values against which an answer does not hold: with them the item would be judged the other way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from app.domain.answers import Place
from app.domain.assessment import Contradiction, ItemVerdict, Verdict
from app.domain.evidence_age import moment_of
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.proposals import Measurements, Proposal, proposals_of
from app.domain.values import format_number

Judged = Callable[[Proposal], Verdict | None]
"""The verdict on the place of a proposal if its field said what was measured."""

AGAINST = {Verdict.FULFILLED: Verdict.FAILED, Verdict.FAILED: Verdict.FULFILLED}


def measured_contradictions(
    plan: Plan, pack: Pack, verdicts: Mapping[Place, ItemVerdict], as_of: date, judged: Judged
) -> Iterator[Contradiction]:
    """One for each field that says something else than was measured, where that turns the verdict.

    A field that says nothing contradicts nothing, and neither does evidence that is stale on the date of
    judgement.
    """
    measurements = Measurements(plan)
    for item in pack.items:
        if not any(field.measured for field in item.fields):
            continue
        for subject in measurements.subjects(item):
            place = Place(item.id, subject)
            verdict = verdicts.get(place)
            if verdict is None or verdict.verdict not in AGAINST:
                continue
            for proposal in proposals_of(item, place, plan, moment_of(as_of), measurements):
                is_fresh = proposal.said is not None and not proposal.is_stale
                if is_fresh and judged(proposal) is AGAINST[verdict.verdict]:
                    yield _contradiction(proposal)


def _contradiction(proposal: Proposal) -> Contradiction:
    finding = proposal.finding
    return Contradiction(
        place=proposal.place,
        run=proposal.run,
        check=finding.check,
        target=finding.target,
        answer=f"{proposal.field.words}: {_said_words(proposal)}",
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
