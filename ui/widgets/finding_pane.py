"""One finding in full below the list, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.actions import AcceptedRisk, Action
from ui.theme import Look, Space, Tone
from ui.viewmodels.findings import FindingDetail
from ui.widgets.buttons import button
from ui.widgets.finding_marks import finding_mark
from ui.widgets.marks import StateMark
from ui.widgets.text import card, label, set_tone

LEAST_HEIGHT = 120


class FindingPane(QFrame):
    """Wishes only: `show_requested`, `action_requested` and `risk_requested` are about what is shown."""

    show_requested = Signal()
    action_requested = Signal()
    risk_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("finding_pane")
        self._mark = StateMark(look)
        self._title = label("", "strong", wrap=True)
        self._state = label("", "muted", wrap=True)
        self._sentence = label("", wrap=True)
        self._answer = label("", wrap=True)
        self._measured = label("", wrap=True)
        self._sides = self._side_by_side()
        self._why = label("", "muted", wrap=True)
        self._advice = label("", wrap=True)
        self._planned = label("", wrap=True)
        self.show_place = button("Show", self.show_requested.emit, name="show_finding")
        self.plan_action = button("Plan action...", self.action_requested.emit, name="plan_action")
        self.accept_risk = button("Accept risk...", self.risk_requested.emit, name="accept_risk")
        self._lay_out()
        self.show_detail(None)

    def _side_by_side(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        for heading, text in (("The answer", self._answer), ("The live check", self._measured)):
            side = card()
            column = QVBoxLayout(side)
            column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
            column.setSpacing(Space.XS)
            column.addWidget(label(heading, "heading"))
            column.addWidget(text)
            column.addStretch(1)
            row.addWidget(side, 1 if text is self._answer else 3)
        return holder

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._head())
        scroll = QScrollArea()
        scroll.setObjectName("finding_scroll")
        scroll.setAccessibleName("The finding in full")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keyboard scrolls what it cannot see otherwise.
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setWidget(self._body())
        scroll.setMinimumHeight(LEAST_HEIGHT)
        column.addWidget(scroll, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        for part in (self.show_place, self.plan_action, self.accept_risk):
            head.addWidget(part)
        return head

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.S)
        texts = (self._state, self._sentence, self._sides, self._advice, self._why, self._planned)
        for part in texts:
            column.addWidget(part)
        column.addStretch(1)
        return body

    def show_detail(
        self,
        detail: FindingDetail | None,
        action: Action | None = None,
        risk: AcceptedRisk | None = None,
        *,
        can_edit: bool = False,
    ) -> None:
        """Show a finding with the action and the accepted risk of its place, or that none is chosen."""
        line = detail.line if detail else None
        self._mark.setVisible(line is not None)
        self._mark.show_mark(finding_mark(line) if line else None)
        self._title.setText(line.title if line else "Choose a finding to read it in full.")
        self._show_texts(detail)
        _show(self._planned, _planned_words(action, risk))
        set_tone(self._planned, Tone.ACCENT)
        has_place = line is not None and line.finding.place is not None
        self.show_place.setEnabled(line is not None)
        self.plan_action.setEnabled(can_edit and line is not None)
        self.plan_action.setText("Change action..." if action else "Plan action...")
        self.accept_risk.setEnabled(can_edit and has_place)
        self.accept_risk.setText("Change risk..." if risk else "Accept risk...")

    def _show_texts(self, detail: FindingDetail | None) -> None:
        contradicts = bool(detail and detail.measured)
        reasons = "\n".join(detail.reasons) if detail else ""
        _show(self._state, _state_words(detail) if detail else "")
        _show(self._sentence, "" if contradicts or detail is None else reasons or detail.sentence)
        self._answer.setText(detail.answer if detail else "")
        self._measured.setText(detail.measured if detail else "")
        self._sides.setVisible(contradicts)
        _show(self._advice, f"What to do: {detail.advice}" if detail and detail.advice else "")
        _show(self._why, detail.why if detail else "")


def _show(part: QLabel, words: str) -> None:
    part.setText(words)
    part.setVisible(bool(words))


def _state_words(detail: FindingDetail) -> str:
    line = detail.line
    parts = [line.state.capitalize(), line.finding.severity.value, line.about]
    parts.append("blocks sign-off" if line.blocks else "")
    return ", ".join(part for part in parts if part)


def _planned_words(action: Action | None, risk: AcceptedRisk | None) -> str:
    parts = []
    if action is not None:
        due = f", due {action.due.isoformat()}" if action.due else ", no date yet"
        parts.append(f"Planned: {action.title} ({action.owner or 'nobody yet'}{due}).")
    if risk is not None:
        parts.append(f"Risk accepted by {risk.accepted_by} until {risk.expires.isoformat()}.")
    return " ".join(parts)
