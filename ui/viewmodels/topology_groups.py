"""The list beside the dependency picture: single points, circles and pairs, with what was decided on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.assessment.structure import single_point_place
from app.domain.actions import ActionState
from app.domain.analysis import Analysis
from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.pack import Pack
from app.domain.plan import Plan

POINT, LONG_POINT, CIRCLE, PAIR = "single point", "long outage", "circle", "pair"


@dataclass(frozen=True, slots=True)
class Group:
    """Components that stop the service together, or need each other.

    `members` are ids, `words` name them, `kind` says what kind of group it is in a word or two, `standing`
    whether it is accepted or its mending planned.
    """

    members: tuple[str, ...]
    words: str
    kind: str
    standing: str = ""

    @property
    def note(self) -> str:
        """Kind and standing, short enough for a narrow column."""
        return f"point, {self.standing}" if self.standing else self.kind

    @property
    def is_point(self) -> bool:
        """Whether its one member stops the service alone."""
        return self.kind in {POINT, LONG_POINT}


def groups_of(
    plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis, *, is_long: bool
) -> Iterator[Group]:
    """Single points, then circles, then pairs, each kind by name.

    With `is_long` those of an outage that outlasts the batteries come too, and pairs, which are of the usual
    case, do not.
    """
    standing = _standing(plan, assessment)
    points = [(POINT, each) for each in analysis.single_points]
    points += [(LONG_POINT, each) for each in analysis.long_outage_points if is_long]
    for kind, point in sorted(points, key=lambda each: analysis.names((each[1],))):
        place = single_point_place(pack, point)
        name = analysis.model.components[point].name
        yield Group((point,), name, kind, standing.get(place, ""))
    for circle in analysis.circles:
        yield Group(circle.members, _joined(analysis.names(circle.members)), CIRCLE)
    if not is_long:
        for pair in sorted(analysis.pairs, key=analysis.names):
            yield Group(pair, _joined(analysis.names(pair)), PAIR)


def _standing(plan: Plan, assessment: Assessment) -> dict[Place | None, str]:
    """What was decided, by place; an accepted risk counts before a planned action."""
    open_actions = (action for action in plan.actions.values() if action.state is ActionState.OPEN)
    decided: dict[Place | None, str] = {action.place: "planned" for action in open_actions if action.place}
    decided |= {risk.place: "accepted" for risk in plan.risks.values() if risk.expires >= assessment.as_of}
    return decided


def _joined(names: tuple[str, ...]) -> str:
    return " + ".join(names)
