"""What is wrong with the inventory as a structure: loose ends, circles, single points of failure."""

from __future__ import annotations

from collections.abc import Iterator

from app.analysis.needs.plan_model import shortfalls
from app.analysis.needs.rates import doubtful_rates
from app.assessment.needs import lost_references, need_circles
from app.assessment.plan_finding import FindingKind, PlanFinding, subjects_of
from app.domain.analysis import Analysis, Shortfall
from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.assessment import Assessment, Verdict
from app.domain.dependency import Circle
from app.domain.pack import Pack, Severity
from app.domain.plan import Plan
from app.domain.values import Value


def structure_findings(
    plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis | None
) -> Iterator[PlanFinding]:
    """All of them; single points of failure where the analysis of the plan is given."""
    yield from _lost(plan)
    yield from _too_few(tuple(shortfalls(plan)) if analysis is None else analysis.shortfalls)
    yield from _rates(plan)
    circles = need_circles(plan, pack) if analysis is None else analysis.circles
    yield from (_circle(plan, circle) for circle in circles)
    if analysis is not None:
        yield from _single_points(plan, pack, assessment, analysis)


def _lost(plan: Plan) -> Iterator[PlanFinding]:
    for lost in lost_references(plan):
        arguments: dict[str, Value] = {"field": lost.field, "missing": lost.missing}
        holder = subjects_of(lost.holder)
        yield PlanFinding(FindingKind.LOST_REFERENCE, Severity.HIGH, None, holder, arguments)


def _too_few(found: tuple[Shortfall, ...]) -> Iterator[PlanFinding]:
    for short in found:
        arguments: dict[str, Value] = {
            "need": short.kind.value,
            "at_least": str(short.at_least),
            "count": str(short.count),
        }
        yield PlanFinding(FindingKind.TOO_FEW, Severity.HIGH, None, (short.dependent,), arguments)


def _rates(plan: Plan) -> Iterator[PlanFinding]:
    for rate in doubtful_rates(plan):
        arguments: dict[str, Value] = {"fault": rate.fault.value}
        yield PlanFinding(FindingKind.DOUBTFUL_RATE, Severity.LOW, None, (rate.asset,), arguments)


def _circle(plan: Plan, circle: Circle) -> PlanFinding:
    names = tuple(plan.assets[member].name for member in circle.members)
    severity = Severity.HIGH if circle.blocks_start else Severity.LOW
    arguments: dict[str, Value] = {"names": names, "blocks_start": circle.blocks_start}
    return PlanFinding(FindingKind.NEED_CIRCLE, severity, None, circle.members, arguments)


def _single_points(
    plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis
) -> Iterator[PlanFinding]:
    """The gravest are those that an answer denies: whoever signs would sign that there are none."""
    accepted = {risk.place for risk in plan.risks.values() if risk.expires >= assessment.as_of}
    is_denied = _is_denied(pack, assessment)
    named = [(point, False) for point in analysis.single_points]
    named += [(point, True) for point in analysis.long_outage_points]
    for point, is_long in named:
        place = single_point_place(pack, point)
        severity = Severity.CRITICAL if is_denied else Severity.HIGH
        arguments: dict[str, Value] = {
            "name": plan.assets[point].name,
            "chain": analysis.names(analysis.chains[point]),
            "items": () if pack.single_points is None else pack.single_points.mending(plan.assets[point]),
            "long_outage": is_long,
            "is_denied": is_denied and not is_long,
        }
        yield PlanFinding(
            FindingKind.SINGLE_POINT,
            Severity.MEDIUM if is_long else severity,
            place,
            (point,),
            arguments,
            place in accepted,
        )


def single_point_place(pack: Pack, asset: str) -> Place | None:
    """Where the risk of a single point is accepted and its mending planned; None where the pack has no place.

    The item is asked once, for the plan; each single point is a subject of its own under it.
    """
    return None if pack.single_points is None else Place(pack.single_points.item, asset)


def _is_denied(pack: Pack, assessment: Assessment) -> bool:
    if pack.single_points is None:
        return False
    verdict = assessment.verdicts.get(Place(pack.single_points.item, PLAN_SUBJECT))
    return verdict is not None and verdict.verdict is Verdict.FULFILLED
