"""What live checks measured that an answer could say; only a person sets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.answers import Place
from app.domain.findings import CheckRun, Outcome
from app.domain.pack import Item, ItemField
from app.domain.plan import Plan
from app.domain.run_comparison import is_stale
from app.domain.values import Value, ValueKind

Measured = Decimal | date


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measured value for a field of an item, from the newest run that measured it; `taken_at` is UTC."""

    field: ItemField
    value: Measured
    check: str
    taken_at: datetime
    is_stale: bool


def proposals_of(item: Item, place: Place, plan: Plan, now: datetime) -> tuple[Proposal, ...]:
    """The proposals for a place that the answer does not say already."""
    answer = plan.answers.get(place)
    said = answer.values if answer else {}
    found = (_proposal(field, place, plan, now) for field in item.fields if field.measured)
    return tuple(each for each in found if each is not None and said.get(each.field.key) != each.value)


def _proposal(field: ItemField, place: Place, plan: Plan, now: datetime) -> Proposal | None:
    """The newest run counts alone: an older one may speak of what is no longer there.

    Of several values the least counts, the first date to run out or the smallest number.
    """
    check, _, argument = field.measured.partition(".")
    for run in sorted(plan.runs.values(), key=lambda each: each.started_at, reverse=True):
        values = list(_values(run, check, argument, place.subject, field.kind))
        if values:
            return Proposal(field, _least(values), check, run.ended_at, is_stale(run, now))
    return None


def _least(values: Sequence[Measured]) -> Measured:
    """All are of one type, that of the field."""
    return min(values, key=lambda value: value)


def _values(run: CheckRun, check: str, argument: str, subject: str, kind: ValueKind) -> Iterator[Measured]:
    for finding in run.findings:
        is_about = finding.check == check and finding.subject == subject
        value = _fitting(finding.arguments.get(argument), kind) if is_about else None
        if value is not None and finding.outcome is not Outcome.NOT_MEASURED:
            yield value


def _fitting(value: Value | None, kind: ValueKind) -> Measured | None:
    if kind is ValueKind.NUMBER and isinstance(value, Decimal):
        return value
    if kind is ValueKind.DATE and isinstance(value, date):
        return value
    return None
