"""Actions and accepted risks: what will be done about a finding, and what will not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.actions import AcceptedRisk, Action, ActionState, Effort
from app.domain.answers import Place
from app.domain.draft import Changes
from app.domain.edits import SetAction, SetRisk
from app.errors import UserError
from ui.tasks import Task
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.subjects import place_words


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in the list; `about` says in words which item and subject it belongs to."""

    action: Action
    about: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """An accepted risk in the list."""

    risk: AcceptedRisk
    about: str
    has_expired: bool


class ActionsModel(QObject):
    """`lines_changed` tells that actions or risks moved, `refused` an error."""

    lines_changed = Signal()
    refused = Signal(object)

    def __init__(self, open_plan: OpenPlanModel, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._open = open_plan
        self._new_id = new_id
        open_plan.changed.connect(self._take)
        open_plan.failed.connect(self._refuse)

    @property
    def can_edit(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    @property
    def today(self) -> date:
        """The date of judgement."""
        return self._open.assessment.as_of

    def actions(self) -> tuple[ActionLine, ...]:
        """All actions, open ones first, then by due date; those without a date last."""
        lines = (self._action_line(action) for action in self._open.plan.actions.values())
        return tuple(sorted(lines, key=_by_urgency))

    def risks(self) -> tuple[RiskLine, ...]:
        """All accepted risks, those that expire first on top."""
        lines = (
            RiskLine(risk, self.about(risk.place), risk.expires < self.today)
            for risk in self._open.plan.risks.values()
        )
        return tuple(sorted(lines, key=lambda line: (line.risk.expires, line.about)))

    def action_for(self, place: Place) -> Action | None:
        """The first open action of a place, or None."""
        found = (action for action in self._open.plan.actions.values() if action.place == place)
        return next((action for action in found if action.state is ActionState.OPEN), None)

    def risk_for(self, place: Place) -> AcceptedRisk | None:
        """The accepted risk of a place, or None."""
        return next((risk for risk in self._open.plan.risks.values() if risk.place == place), None)

    def propose(self, place: Place) -> Action:
        """An action for a place, with the item's fix and effort; it is not in the plan yet."""
        item = self._open.pack.item(place.item)
        title = item.fix if item else place.item
        effort = Effort(item.effort) if item else None
        return Action(self._new_id(), title, effort=effort, place=place)

    def new_action(self, title: str = "") -> Action:
        """An action that belongs to no item; it is not in the plan yet."""
        return Action(self._new_id(), title)

    def keep(self, action: Action) -> Task:
        """Put an action into the plan, or change it."""
        return self._open.apply(SetAction(action.id, action), origin=self)

    def turn(self, action: Action) -> None:
        """Mark an action as done, or as open again."""
        done = action.state is ActionState.DONE
        self.keep(replace(action, state=ActionState.OPEN if done else ActionState.DONE))

    def drop(self, action: Action) -> None:
        """Take an action out."""
        self._open.apply(SetAction(action.id), origin=self)

    def accept(self, place: Place, accepted_by: str, expires: date, reason: str) -> Task:
        """Accept the risk of a place from today until a date; one risk stands for a place."""
        before = self.risk_for(place)
        risk_id = before.id if before else self._new_id()
        risk = AcceptedRisk(risk_id, place, accepted_by.strip(), self.today, expires, reason.strip())
        return self._open.apply(SetRisk(risk.id, risk), origin=self)

    def take_back(self, risk: AcceptedRisk) -> None:
        """Take an acceptance back."""
        self._open.apply(SetRisk(risk.id), origin=self)

    def about(self, place: Place) -> str:
        """A place in words."""
        return place_words(place, self._open.plan, self._open.pack)

    def _action_line(self, action: Action) -> ActionLine:
        about = self.about(action.place) if action.place else ""
        late = action.state is ActionState.OPEN and action.due is not None and action.due < self.today
        return ActionLine(action, about, late)

    def _take(self, changes: Changes) -> None:
        if changes.touches("actions", "risks", "assets") or changes.title:
            self.lines_changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def _by_urgency(line: ActionLine) -> tuple[bool, date, str]:
    action = line.action
    return action.state is ActionState.DONE, action.due or date.max, action.title
