"""A row of joined radio buttons: one key press or click chooses, arrows move, nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import RADIUS, Look, Space, Tone, Type
from ui.widgets.marks import Mark
from ui.widgets.shapes import Shape, paint_shape

SHAPE_SIDE = 10


class Option(NamedTuple):
    """One segment: its token, its words, how a screen reader calls it, and the mark it bears when chosen."""

    token: str
    words: str
    name: str
    mark: Mark


class Segment(QRadioButton):
    """One of the joined buttons."""

    def __init__(self, look: Look, option: Option) -> None:
        super().__init__(option.words)
        self._look = look
        self.option = option
        self.setObjectName(f"segment_{option.token}")
        self.setAccessibleName(option.name)
        self.setToolTip(option.name)
        # The group below decides what is checked, and only when the edit has become durable.
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        px = self._look.px
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + px(SHAPE_SIDE + 2 * Space.S + Space.XS), px(Type.BODY) + px(Space.M) + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_content(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._look.colours
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked():
            painter.setBrush(QColor(colours.ink(self.option.mark.tone).ground))
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(QColor(colours.background))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour(Tone.ACCENT), 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, RADIUS - 2, RADIUS - 2)

    def _paint_content(self, painter: QPainter) -> None:
        px = self._look.px
        ink = self._ink()
        side = px(SHAPE_SIDE)
        left = px(Space.S)
        box = QRectF(left, (self.height() - side) / 2, side, side)
        mark = self.option.mark
        shape = mark.shape if self.isChecked() else Shape.RING
        line = QColor(self._look.colours.muted)
        paint_shape(painter, box, shape, ink if self.isChecked() else line)
        painter.setPen(ink)
        text = self.rect().adjusted(left + side + px(Space.XS), 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _ink(self) -> QColor:
        if self.isChecked():
            return self._look.colour(self.option.mark.tone)
        return QColor(self._look.colours.text if self.isEnabled() else self._look.colours.muted)


class Segments(QWidget):
    """Joined radio buttons; `chosen` tells the token asked for. What is shown follows `show_token` alone."""

    chosen = Signal(str)

    def __init__(self, look: Look, options: Sequence[Option], group: str) -> None:
        super().__init__()
        self._look = look
        self._segments = [Segment(look, option) for option in options]
        self.setAccessibleName(group)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for segment in self._segments:
            row.addWidget(segment)
            segment.clicked.connect(self._ask)
            segment.installEventFilter(self)

    def segments(self) -> Sequence[Segment]:
        """The buttons, from left to right."""
        return self._segments

    def show_token(self, token: str | None) -> None:
        """Show what is chosen now; None for nothing."""
        for segment in self._segments:
            segment.setChecked(segment.option.token == token)
        self._choose_tab_stop()

    def token(self) -> str | None:
        """What is shown as chosen."""
        return next((entry.option.token for entry in self._segments if entry.isChecked()), None)

    def focus_chosen(self) -> None:
        """Put the focus on the chosen segment, or on the first."""
        self._tab_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def name_for(self, subject: str) -> None:
        """Tell a screen reader whom the buttons are about."""
        self.setAccessibleName(subject)
        for segment in self._segments:
            segment.setAccessibleName(f"{segment.option.name}, {subject}" if subject else segment.option.name)

    def _ask(self) -> None:
        segment = self.sender()
        if isinstance(segment, Segment):
            # A click checks the button by itself; it is shown as chosen only once that is durable.
            segment.setChecked(not segment.isChecked())
            self.chosen.emit(segment.option.token)

    def _tab_stop(self) -> Segment:
        return next((entry for entry in self._segments if entry.isChecked()), self._segments[0])

    def _choose_tab_stop(self) -> None:
        stop = self._tab_stop()
        for segment in self._segments:
            policy = Qt.FocusPolicy.StrongFocus if segment is stop else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        at = next((place for place, entry in enumerate(self._segments) if entry.hasFocus()), None)
        if step is None or at is None:
            event.ignore()
            return
        self._segments[(at + step) % len(self._segments)].setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: object, event: object) -> bool:
        # A radio button would move the choice with the arrows; here they only move the focus.
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
                self.keyPressEvent(event)
                return True
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                event.ignore()
                parent = self.parentWidget()
                return parent is not None and parent.event(event)
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._look.colours.line))
        painter.setBrush(QColor(self._look.colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
