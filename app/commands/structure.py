"""What is wrong with the inventory as a structure, as lines for people and as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.commands.session import Session
from app.domain.assessment import Assessment
from app.domain.values import Data, Value
from app.services.open_plan import OpenPlan
from app.services.reports.names import Names

Said = Mapping[str, Value]


def structure_findings(session: Session, opened: OpenPlan, assessment: Assessment) -> tuple[PlanFinding, ...]:
    """Single points of failure and loose ends of the inventory, the gravest first."""
    plan, pack = opened.plan, opened.pack
    analysis = session.services.analysis.analyse(plan, pack, figures=False)
    found = plan_findings(plan, pack, assessment, analysis)
    return tuple(finding for finding in found if finding.kind in SENTENCES)


def structure_lines(findings: Iterable[PlanFinding], names: Names) -> list[str]:
    """One line for each."""
    return [_line(finding, names) for finding in findings]


def structure_data(findings: Iterable[PlanFinding]) -> list[Data]:
    """One object for each; `finding` is its kind."""
    return [
        {
            "finding": finding.kind.value,
            "severity": finding.severity.value,
            "subjects": list(finding.subjects),
            "accepted": finding.accepted,
            **{name: _plain(value) for name, value in finding.arguments.items()},
        }
        for finding in findings
    ]


def _line(finding: PlanFinding, names: Names) -> str:
    about = ", ".join(names.asset(subject) for subject in finding.subjects)
    kind = finding.kind.value.replace("_", " ") + (", risk accepted" if finding.accepted else "")
    return f"{finding.severity.value:8} {kind}: {about}: {SENTENCES[finding.kind](finding.arguments)}"


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _plain(value: Value) -> Data:
    if isinstance(value, tuple):
        return [str(entry) for entry in value]
    return value if isinstance(value, bool) else str(value)


def _single_point(said: Said) -> str:
    chain = ",".join(f" needs {name}" for name in _texts(said["chain"])[1:])
    when = " when an outage outlasts the batteries" if said["long_outage"] is True else ""
    items = "; ".join(_texts(said["items"]))
    return f"the service{chain}{when}." + (f" See {items}." if items else "")


def _lost(said: Said) -> str:
    where = f"the field {said['field']}" if said["field"] else "a need"
    return f"{where} names something that is not in the inventory."


def _circle(said: Said) -> str:
    blocks = said["blocks_start"] is True
    return "none of them can start first." if blocks else "they need one another; alternatives lead out."


SENTENCES: Mapping[FindingKind, Callable[[Said], str]] = {
    FindingKind.SINGLE_POINT: _single_point,
    FindingKind.LOST_REFERENCE: _lost,
    FindingKind.NEED_CIRCLE: _circle,
    FindingKind.TOO_FEW: lambda said: (
        f"{said['at_least']} are needed for {said['need']}, the inventory has {said['count']}."
    ),
    FindingKind.DOUBTFUL_RATE: lambda said: f"its rates are {str(said['fault']).replace('_', ' ')}.",
}
