"""What a verification found: each fact with its shape, its name and its sentence, none summed up before."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import Look, Space, Tone
from ui.viewmodels.sign_off import FactLine, State
from ui.widgets.marks import Mark, StateMark
from ui.widgets.shapes import Shape
from ui.widgets.text import label

STATE_MARKS: Mapping[State, Mark] = {
    State.PASSED: Mark(Shape.FULL, Tone.FULFILLED, "passed"),
    State.FAILED: Mark(Shape.CROSS, Tone.FAILED, "failed"),
    State.UNDETERMINED: Mark(Shape.QUESTION, Tone.UNKNOWN, "could not be determined"),
}


class FactList(QWidget):
    """One heading and its facts."""

    def __init__(self, look: Look, heading: str, lines: tuple[FactLine, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label(heading, "strong", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(2, 1)
        for row, line in enumerate(lines):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(StateMark(look, STATE_MARKS[line.fact.state]), row, 0, top)
            grid.addWidget(label(line.question), row, 1, top)
            grid.addWidget(label(line.sentence, "muted", wrap=True), row, 2, top)
        column.addLayout(grid)
