"""Everything a plan leaves to be done or looked at, the gravest first, for the screen and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from app.assessment.calculators import stale_findings
from app.assessment.contradictions import latest_findings
from app.assessment.plan_finding import FindingKind, PlanFinding, subjects_of
from app.assessment.structure import structure_findings
from app.domain.analysis import Analysis
from app.domain.assessment import Assessment, Verdict
from app.domain.evidence_age import moment_of, stale_age_d
from app.domain.findings import CheckRun, Outcome
from app.domain.inventory import AssetKind
from app.domain.pack import LifecycleDate, Pack, Severity
from app.domain.plan import Plan
from app.domain.values import Value
from app.sizing.lifecycle import (
    DEFAULT_HORIZON_MONTHS,
    SupportStatus,
    find_product,
    lasts_until,
    status_on,
)

__all__ = ["FindingKind", "PlanFinding", "lifecycle_findings", "plan_findings"]

_KINDS = {kind: rank for rank, kind in enumerate(FindingKind)}
_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}
_VERDICTS = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.PARTLY, Verdict.OPEN)
_SAID: Mapping[Verdict, Mapping[str, Value]] = {verdict: {"verdict": verdict.value} for verdict in _VERDICTS}
_RANKS: Mapping[Value | None, int] = {verdict.value: rank for rank, verdict in enumerate(_VERDICTS)}


def plan_findings(
    plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis | None = None
) -> tuple[PlanFinding, ...]:
    """All findings: by severity, accepted ones after the others, failed before unknown, partly and open.

    Single points of failure are among them where the plan's analysis is given.
    """
    found = [
        *_item_findings(assessment),
        *_contradictions(plan, assessment),
        *_live_findings(plan, assessment),
        *structure_findings(plan, pack, assessment, analysis),
        *stale_findings(plan, pack, assessment),
        *lifecycle_findings(plan, pack, assessment.as_of),
    ]
    return tuple(sorted(found, key=_gravity))


def _gravity(finding: PlanFinding) -> tuple[int, bool, int, int]:
    rank = _RANKS.get(finding.arguments.get("verdict"), 0)
    return _SEVERITIES[finding.severity], finding.accepted, rank, _KINDS[finding.kind]


def _item_findings(assessment: Assessment) -> Iterator[PlanFinding]:
    for place, entry in assessment.verdicts.items():
        said = _SAID.get(entry.verdict)
        if said is not None:
            subjects = subjects_of(place.subject)
            yield PlanFinding(FindingKind.ITEM, entry.severity, place, subjects, said, entry.accepted)


def _contradictions(plan: Plan, assessment: Assessment) -> Iterator[PlanFinding]:
    for entry in assessment.contradictions:
        arguments: dict[str, Value] = {
            "answer": entry.answer,
            "check": entry.check,
            "target": entry.target,
            "outcome": entry.outcome,
            "sentence": entry.sentence,
            **_staleness(plan.runs.get(entry.run), assessment),
        }
        verdict = assessment.verdicts[entry.place]
        subjects = subjects_of(entry.place.subject)
        yield PlanFinding(FindingKind.CONTRADICTION, verdict.severity, entry.place, subjects, arguments)


def _live_findings(plan: Plan, assessment: Assessment) -> Iterator[PlanFinding]:
    for run, entry in latest_findings(plan):
        if entry.outcome in (Outcome.FAIL, Outcome.WARN):
            arguments: dict[str, Value] = {
                "check": entry.check,
                "target": entry.target,
                "outcome": entry.outcome.value,
                "sentence": entry.sentence,
                **_staleness(run, assessment),
            }
            severity = Severity(entry.severity) if entry.outcome is Outcome.FAIL else Severity.LOW
            subjects = subjects_of(entry.subject)
            yield PlanFinding(FindingKind.LIVE_CHECK, severity, None, subjects, arguments)


def _staleness(run: CheckRun | None, assessment: Assessment) -> dict[str, Value]:
    """The age in days of evidence that is stale on the date of judgement, as the argument `stale_d`."""
    age = None if run is None else stale_age_d(run.ended_at, moment_of(assessment.as_of))
    return {} if age is None else {"stale_d": Decimal(age)}


def lifecycle_findings(plan: Plan, pack: Pack, as_of: date) -> Iterator[PlanFinding]:
    """Products whose support has ended at go-live, or ends inside the horizon after it.

    Go-live is the date of judgement where the plan has none; the horizon is 36 months where it has none.
    """
    start = plan.go_live() or as_of
    months = plan.profile.get("horizon_months")
    horizon = int(months) if isinstance(months, Decimal) else DEFAULT_HORIZON_MONTHS
    for entry, subjects in _products(plan, pack).values():
        ended = status_on(entry, start) is SupportStatus.ENDED
        if entry.end is not None and (ended or lasts_until(entry, start, horizon) is False):
            yield PlanFinding(
                FindingKind.SUPPORT_ENDED if ended else FindingKind.SUPPORT_ENDS,
                Severity.HIGH if ended else Severity.MEDIUM,
                None,
                tuple(subjects),
                {"product": entry.product, "end": entry.end, "needed": start},
            )


def _products(plan: Plan, pack: Pack) -> dict[str, tuple[LifecycleDate, list[str]]]:
    """The products with known dates that the plan stands on, and the servers that run each."""
    found: dict[str, tuple[LifecycleDate, list[str]]] = {}
    product = find_product(pack.product, pack.lifecycle)
    if product is not None:
        found[product.product] = product, []
    for server in plan.of_kind(AssetKind.SERVER):
        for key in ("os", "sql"):
            text = server.values.get(key)
            entry = find_product(text, pack.lifecycle) if isinstance(text, str) else None
            if entry is not None:
                found.setdefault(entry.product, (entry, []))[1].append(server.id)
    return found
