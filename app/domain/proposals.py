"""What live checks measured that an answer could say; only a person sets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.answers import Place
from app.domain.evidence_age import is_stale
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.pack import Item, ItemField, Pack
from app.domain.plan import Plan
from app.domain.subjects import subjects_of_scopes
from app.domain.values import Value, ValueKind

Measured = Decimal | date | bool | str

MEASURED_KINDS = frozenset({ValueKind.NUMBER, ValueKind.DATE, ValueKind.CHOICE, ValueKind.FLAG})
"""The kinds of field that can take over what was measured."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measured value for a field of an item, from the newest run that measured it; `taken_at` is UTC.

    `said` is what the field says instead, None where it says nothing. `finding` is the one that measured it.
    """

    place: Place
    field: ItemField
    value: Measured
    said: Value | None
    run: str
    finding: Finding
    taken_at: datetime
    is_stale: bool

    @property
    def check(self) -> str:
        """The check that measured it."""
        return self.finding.check


@dataclass(slots=True)
class _Newest:
    """The findings of the newest run in which a check measured something of a subject."""

    run: CheckRun
    findings: list[Finding]


class Measurements:
    """What runs measured, by check and subject: looked through once for all places."""

    def __init__(self, plan: Plan) -> None:
        self._runs: dict[tuple[str, str], list[_Newest]] = {}
        for run in sorted(plan.runs.values(), key=lambda each: (each.started_at, each.id), reverse=True):
            for finding in run.findings:
                if finding.outcome is not Outcome.NOT_MEASURED and finding.arguments:
                    self._take(run, finding)

    def _take(self, run: CheckRun, finding: Finding) -> None:
        known = self._runs.setdefault((finding.check, finding.subject), [])
        if not known or known[-1].run is not run:
            known.append(_Newest(run, []))
        known[-1].findings.append(finding)

    def subjects(self, item: Item) -> tuple[str, ...]:
        """The subjects of which something was measured that a field of an item names, each once."""
        checks = {field.measured.partition(".")[0] for field in item.fields if field.measured}
        return tuple(dict.fromkeys(subject for check, subject in self._runs if check in checks))

    def newest(self, field: ItemField, subject: str) -> tuple[CheckRun, Finding, Measured] | None:
        """The run, the finding and the value for a field; None where none was measured.

        The newest run that measured it counts alone: an older one may speak of what is no longer there. Of
        several values the least counts: the first date to run out, the smallest number, no rather than yes.
        """
        check, _, argument = field.measured.partition(".")
        for entry in self._runs.get((check, subject), ()):
            found = list(_values(entry.findings, argument, field))
            if found:
                finding, value = _least(found)
                return entry.run, finding, value
        return None


def proposals_of(
    item: Item, place: Place, plan: Plan, now: datetime, measurements: Measurements | None = None
) -> tuple[Proposal, ...]:
    """The proposals for a place that the answer, or the home of a bound field, does not say already."""
    fields = [field for field in item.fields if field.measured]
    if not fields:
        return ()
    known = measurements or Measurements(plan)
    found = (_proposal(field, place, plan, now, known) for field in fields)
    return tuple(each for each in found if each is not None)


def all_proposals(plan: Plan, pack: Pack, now: datetime) -> tuple[Proposal, ...]:
    """The proposals for all places of a plan, in the order of the pack; a bound fact is proposed once."""
    measurements = Measurements(plan)
    found: dict[tuple[str, str], Proposal] = {}
    for item in pack.items:
        measured = set(measurements.subjects(item))
        for subject in subjects_of_scopes(item.scopes, plan) if measured else ():
            if subject in measured:
                for each in proposals_of(item, Place(item.id, subject), plan, now, measurements):
                    home = each.field.binds or f"{item.id}.{each.field.key}"
                    found.setdefault((subject, home), each)
    return tuple(found.values())


def said_value(plan: Plan, field: ItemField, place: Place) -> Value | None:
    """What a field says at a place, read from its home."""
    home, _, key = field.binds.partition(".")
    if home == "profile":
        return plan.profile.get(key)
    if home == "self":
        asset = plan.assets.get(place.subject)
        return None if asset is None else asset.values.get(key)
    answer = plan.answers.get(place)
    return None if answer is None else answer.values.get(field.key)


def _proposal(
    field: ItemField, place: Place, plan: Plan, now: datetime, measurements: Measurements
) -> Proposal | None:
    found = measurements.newest(field, place.subject)
    said = said_value(plan, field, place)
    if found is None or said == found[2]:
        return None
    run, finding, value = found
    return Proposal(field=field, place=place, value=value, said=said, run=run.id, finding=finding,
                    taken_at=run.ended_at, is_stale=is_stale(run.ended_at, now))  # fmt: skip


def _values(
    findings: Sequence[Finding], argument: str, field: ItemField
) -> Iterator[tuple[Finding, Measured]]:
    for finding in findings:
        value = _fitting(finding.arguments.get(argument), field)
        if value is not None:
            yield finding, value


def _least(found: Sequence[tuple[Finding, Measured]]) -> tuple[Finding, Measured]:
    """All are of one type, that of the field."""
    values = [value for _, value in found]
    least = min(values, key=lambda value: value)
    return found[values.index(least)]


def _fitting(value: Value | None, field: ItemField) -> Measured | None:
    """The value where the field can hold it."""
    if field.kind is ValueKind.CHOICE:
        tokens = {choice.token for choice in field.choices}
        return value if isinstance(value, str) and (not tokens or value in tokens) else None
    if field.kind is ValueKind.FLAG:
        return value if isinstance(value, bool) else None
    if field.kind is ValueKind.NUMBER:
        return value if isinstance(value, Decimal) else None
    return value if field.kind is ValueKind.DATE and isinstance(value, date) else None
