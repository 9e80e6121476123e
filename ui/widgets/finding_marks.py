"""Findings, actions and accepted risks as shapes, so that their states are told without colour too."""

from __future__ import annotations

from app.assessment.findings import FindingKind
from app.domain.actions import ActionState
from app.domain.assessment import Verdict
from app.domain.findings import Outcome
from ui.theme import Tone
from ui.viewmodels.actions import ActionLine, RiskLine
from ui.viewmodels.finding_lines import FindingLine
from ui.widgets.marks import Mark
from ui.widgets.shapes import Shape
from ui.widgets.states import OUTCOME_MARKS, VERDICT_MARKS

KIND_MARKS = {
    FindingKind.CONTRADICTION: Mark(Shape.HALF, Tone.ATTENTION, "contradiction"),
    FindingKind.LOST_REFERENCE: Mark(Shape.CROSS, Tone.FAILED, "lost reference"),
    FindingKind.TOO_FEW: Mark(Shape.CROSS, Tone.FAILED, "too few for a need"),
    FindingKind.SINGLE_POINT: Mark(Shape.CROSS, Tone.FAILED, "single point"),
    FindingKind.DOUBTFUL_RATE: Mark(Shape.HALF, Tone.ATTENTION, "doubtful rate"),
    FindingKind.NEED_CIRCLE: Mark(Shape.HALF, Tone.ATTENTION, "circle of needs"),
    FindingKind.STALE_CALCULATION: Mark(Shape.HALF, Tone.ATTENTION, "stale calculation"),
    FindingKind.SUPPORT_ENDED: Mark(Shape.CROSS, Tone.FAILED, "support has ended"),
    FindingKind.SUPPORT_ENDS: Mark(Shape.HALF, Tone.ATTENTION, "support ends"),
}
DONE = Mark(Shape.FULL, Tone.FULFILLED, "done")
OPEN = Mark(Shape.RING, Tone.UNKNOWN, "open")
LATE = Mark(Shape.CROSS, Tone.FAILED, "late")
ACCEPTED = Mark(Shape.HALF, Tone.ATTENTION, "accepted")
EXPIRED = Mark(Shape.CROSS, Tone.FAILED, "expired")


def finding_mark(line: FindingLine) -> Mark:
    """The mark of a finding."""
    arguments = line.finding.arguments
    if line.finding.kind is FindingKind.ITEM:
        return VERDICT_MARKS[Verdict(str(arguments["verdict"]))]
    if line.finding.kind is FindingKind.LIVE_CHECK:
        return OUTCOME_MARKS[Outcome(str(arguments["outcome"]))]
    return KIND_MARKS[line.finding.kind]


def action_mark(line: ActionLine) -> Mark:
    """The mark of an action."""
    if line.action.state is ActionState.DONE:
        return DONE
    return LATE if line.is_late else OPEN


def risk_mark(line: RiskLine) -> Mark:
    """The mark of an accepted risk."""
    return EXPIRED if line.has_expired else ACCEPTED
