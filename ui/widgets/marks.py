"""A state as its shape: the mark itself, without what it stands for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.override import override
from ui.theme import Look, Tone, centred
from ui.widgets.shapes import Shape, paint_shape


class Mark(NamedTuple):
    """How a state is shown."""

    shape: Shape
    tone: Tone
    words: str


class StateMark(QWidget):
    """A state's shape as a widget; a tool tip and the description say it in words."""

    def __init__(self, look: Look, mark: Mark | None = None, side: int = 14) -> None:
        super().__init__()
        self._look = look
        self._side = side
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mark(mark)

    def show_mark(self, mark: Mark | None) -> None:
        """Show another state, or none."""
        if mark == self._mark and self.toolTip():
            return
        self._mark = mark
        words = "" if mark is None else mark.words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._look.px(self._side)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mark is None:
            return
        painter = QPainter(self)
        side = float(self._look.px(self._side))
        box = centred(QRectF(self.rect()), side)
        paint_shape(painter, box, self._mark.shape, self._look.colour(self._mark.tone))
        painter.end()
