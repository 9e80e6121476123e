"""Actions and accepted risks as tables, with what can be done to the one in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.actions import ActionState
from ui.models.lines_table import LinesTable
from ui.theme import Look, Space
from ui.viewmodels.actions import ActionLine, ActionsModel, RiskLine
from ui.widgets.buttons import button
from ui.widgets.finding_marks import action_mark, risk_mark
from ui.widgets.flow import Flow
from ui.widgets.plain_table import PlainTable
from ui.widgets.text import label

ACTION_COLUMNS = ("State", "Action", "About", "Owner", "Due", "Effort")
ACTION_WIDTHS = (96, 0, 220, 150, 108, 64)
RISK_COLUMNS = ("State", "Item", "Accepted by", "Accepted on", "Expires", "Reason")
RISK_WIDTHS = (110, 290, 160, 108, 108, 0)


class _Lines(QWidget):
    """A table with a line of buttons above it, and words in place of an empty one."""

    def __init__(self, table: PlainTable, model: LinesTable[Any], nothing: str) -> None:
        super().__init__()
        self.table = table
        self.model = model
        table.setModel(model)
        self._nothing = label(nothing, "muted", wrap=True)
        self._buttons = Flow()
        self._needing_line: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._buttons)
        column.addWidget(self._nothing)
        column.addWidget(table, 1)
        table.line_chosen.connect(lambda _line: self.offer())

    def add_button(
        self, words: str, act: Callable[[], object], name: str, *, on_line: bool = True
    ) -> QPushButton:
        """Offer something; with `on_line` only while a line is in focus."""
        made = button(words, act, name=name)
        self._buttons.add(made)
        if on_line:
            self._needing_line.append(made)
        return made

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Show other lines; the one in focus stays in focus where it still is one."""
        chosen = self.model.key_at(self.table.currentIndex().row())
        self.model.show_lines(lines)
        if chosen is None or not self.table.choose(chosen):
            self.table.choose_first()
        self._nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.offer()

    def offer(self) -> None:
        """Enable what can be done to the line in focus."""
        for made in self._needing_line:
            made.setEnabled(self.table.line() is not None)


class ActionsList(_Lines):
    """`edit_requested` tells an action to change, `add_requested` that a new one is wanted."""

    add_requested = Signal()
    edit_requested = Signal(object)
    show_requested = Signal(object)

    def __init__(self, look: Look, actions: ActionsModel) -> None:
        table = PlainTable(look, "plan_actions", "Actions", ACTION_WIDTHS, 1, dispensable=(5, 2))
        table.mark_first(action_mark)
        model = LinesTable[ActionLine](ACTION_COLUMNS, _action_texts, lambda line: line.action.id)
        super().__init__(table, model, "No action is planned yet. Plan one from a finding, or add one here.")
        self._actions = actions
        self.add_button("Add action...", self.add_requested.emit, "add_action", on_line=False).setEnabled(
            actions.can_edit
        )
        self.add_button("Change...", self._edit, "edit_action")
        self.turn = self.add_button("Mark as done", self._turn, "turn_action")
        self.add_button("Show", self._show, "show_action")
        self.add_button("Remove", self._remove, "remove_action")
        table.line_opened.connect(lambda _line: self._edit())
        table.remove_requested.connect(self._remove)

    @override
    def offer(self) -> None:
        """Enable what can be done to the action in focus."""
        line: ActionLine | None = self.table.line()
        for made in self._needing_line:
            made.setEnabled(
                line is not None and (self._actions.can_edit or made.objectName() == "show_action")
            )
            if made.objectName() == "show_action":
                made.setEnabled(line is not None and line.action.place is not None)
        done = line is not None and line.action.state is ActionState.DONE
        self.turn.setText("Open again" if done else "Mark as done")

    def refresh(self) -> None:
        """Show the actions as they are durable."""
        self.show_lines(self._actions.actions())

    def _edit(self) -> None:
        if self.table.line() is not None and self._actions.can_edit:
            self.edit_requested.emit(self.table.line().action)

    def _turn(self) -> None:
        self._actions.turn(self.table.line().action)

    def _show(self) -> None:
        self.show_requested.emit(self.table.line().action.place)

    def _remove(self) -> None:
        if self.table.line() is not None and self._actions.can_edit:
            self._actions.drop(self.table.line().action)


class RisksList(_Lines):
    """`edit_requested` tells the place of an accepted risk to change."""

    edit_requested = Signal(object)
    show_requested = Signal(object)

    def __init__(self, look: Look, actions: ActionsModel) -> None:
        table = PlainTable(look, "plan_risks", "Accepted risks", RISK_WIDTHS, 5, dispensable=(3, 0))
        table.mark_first(risk_mark)
        model = LinesTable[RiskLine](RISK_COLUMNS, _risk_texts, lambda line: line.risk.id)
        super().__init__(table, model, "No risk is accepted. Accept one from a finding.")
        self._actions = actions
        self.add_button("Change...", self._edit, "edit_risk")
        self.add_button("Show", self._show, "show_risk")
        self.add_button("Take back", self._take_back, "take_back_risk")
        table.line_opened.connect(lambda _line: self._edit())
        table.remove_requested.connect(self._take_back)

    @override
    def offer(self) -> None:
        """Enable what can be done to the risk in focus."""
        chosen = self.table.line() is not None
        for made in self._needing_line:
            made.setEnabled(chosen and (self._actions.can_edit or made.objectName() == "show_risk"))

    def refresh(self) -> None:
        """Show the accepted risks as they are durable."""
        self.show_lines(self._actions.risks())

    def _edit(self) -> None:
        if self.table.line() is not None and self._actions.can_edit:
            self.edit_requested.emit(self.table.line().risk.place)

    def _show(self) -> None:
        self.show_requested.emit(self.table.line().risk.place)

    def _take_back(self) -> None:
        if self.table.line() is not None and self._actions.can_edit:
            self._actions.take_back(self.table.line().risk)


def _action_texts(line: ActionLine) -> Sequence[str]:
    action = line.action
    due = action.due.isoformat() if action.due else ""
    effort = action.effort.value if action.effort else ""
    return action_mark(line).words.capitalize(), action.title, line.about, action.owner, due, effort


def _risk_texts(line: RiskLine) -> Sequence[str]:
    risk = line.risk
    days = risk.accepted_on.isoformat(), risk.expires.isoformat()
    return risk_mark(line).words.capitalize(), line.about, risk.accepted_by, *days, risk.reason
