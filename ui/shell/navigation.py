"""The list of steps at the left: each with its ring of progress, its title and its figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)
from typing_extensions import override

from ui.shell.readiness import Readiness
from ui.theme import NAVIGATION_WIDTH, RADIUS, Look, Space, Tone, Type
from ui.viewmodels.steps import StepLine
from ui.widgets.icons import pixmap
from ui.widgets.shapes import Shape, paint_ring, paint_shape

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
MARK_SIDE = 16
LINE_HEIGHT = 34
LOWEST_LINE = 27
GROUP_GAP = Space.L + 1
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class StepList(QAbstractListModel):
    """The steps as a Qt model."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[StepLine, ...] = ()

    def show_lines(self, lines: tuple[StepLine, ...]) -> None:
        """Show the lines; where only figures moved, nothing is built anew."""
        before, self._lines = self._lines, lines
        if [line.key for line in before] != [line.key for line in lines]:
            self.beginResetModel()
            self.endResetModel()
            return
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at), self.index(at))

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self._lines)

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return words_of(line)
        return None

    def row_of(self, key: str) -> int:
        """Where a step stands in the list; -1 where it does not."""
        return next((at for at, line in enumerate(self._lines) if line.key == key), -1)


def words_of(line: StepLine) -> str:
    """A line in words."""
    if not line.asked:
        return line.title
    failed = f", {line.failed} failed" if line.failed else ""
    return f"{line.title}: {line.answered} of {line.asked} answered{failed}"


class StepDelegate(QStyledItemDelegate):
    """Paints a line: ring or icon, title, figures; lines stand closer where all would not fit."""

    def __init__(self, look: Look, room: Callable[[], int]) -> None:
        super().__init__()
        self._look = look
        self._room = room

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: StepLine = index.data(LINE_ROLE)
        gap = GROUP_GAP if line.begins_group else 0
        return QSize(NAVIGATION_WIDTH - 2 * Space.S, self._line_height(index.model()) + gap)

    def _line_height(self, lines: QAbstractItemModel) -> int:
        """As high as fits, so that a low window still shows every step; never too low to hit."""
        gaps = sum(
            GROUP_GAP for row in range(lines.rowCount()) if lines.index(row, 0).data(LINE_ROLE).begins_group
        )
        fitting = (self._room() - gaps) // max(1, lines.rowCount())
        return max(self._look.px(LOWEST_LINE), min(self._look.px(LINE_HEIGHT), fitting))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: StepLine = index.data(LINE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._below_gap(painter, option.rect, line)
        state = option.state
        self._paint_ground(painter, box, state)
        self._paint_mark(painter, box, line)
        self._paint_words(painter, box, line, is_current=bool(state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _below_gap(self, painter: QPainter, box: QRect, line: StepLine) -> QRect:
        if not line.begins_group:
            return box
        painter.setPen(QColor(self._look.colours.line))
        at = box.top() + Space.S
        painter.drawLine(box.left() + Space.S, at, box.right() - Space.S, at)
        return box.adjusted(0, GROUP_GAP, 0, 0)

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        inner = QRectF(box).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(self._look.colours.accent.ground))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(self._look.colours.background))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._look.colour(Tone.ACCENT), 2))
        painter.drawRoundedRect(inner, RADIUS, RADIUS)

    def _paint_mark(self, painter: QPainter, box: QRect, line: StepLine) -> None:
        side = self._look.px(MARK_SIDE)
        place = QRectF(box.left() + Space.S, box.center().y() - side / 2 + 0.5, side, side)
        if line.kind != "items":
            painter.drawPixmap(place.toRect(), pixmap(line.kind, self._look.colours.muted, side))
        elif line.asked and line.answered >= line.asked and not line.failed:
            paint_shape(painter, place, Shape.FULL, self._look.colour(Tone.FULFILLED))
        else:
            tone = Tone.FAILED if line.not_ready and line.failed else Tone.ACCENT
            colours = self._look.colour(tone), QColor(self._look.colours.line)
            paint_ring(painter, place, line.answered / line.asked if line.asked else 0.0, colours, 3.0)

    def _paint_words(self, painter: QPainter, box: QRect, line: StepLine, *, is_current: bool) -> None:
        inner = box.adjusted(Space.L + self._look.px(MARK_SIDE), 0, -Space.S, 0)
        is_complete = line.answered >= line.asked
        figures = "" if is_complete and line.failed else f"{line.answered}/{line.asked}" if line.asked else ""
        painter.setFont(self._look.font(Type.SMALL))
        painter.setPen(QColor(self._look.colours.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figures)
        width = inner.width() - (painter.fontMetrics().horizontalAdvance(figures) + Space.S if figures else 0)
        if line.asked and line.failed:
            width -= self._paint_failed(painter, inner, width, line.failed)
        painter.setFont(self._look.font(Type.BODY, semibold=is_current))
        painter.setPen(QColor(self._look.colours.accent.text if is_current else self._look.colours.text))
        words = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_failed(self, painter: QPainter, inner: QRect, right: int, failed: int) -> int:
        """Paint the cross and the number of failed places left of the figures; the width it took."""
        side = self._look.px(10)
        words = str(failed)
        width = side + Space.XS + painter.fontMetrics().horizontalAdvance(words)
        left = inner.left() + right - width
        cross = QRectF(left, inner.center().y() - side / 2 + 0.5, side, side)
        paint_shape(painter, cross, Shape.CROSS, self._look.colour(Tone.FAILED))
        painter.setPen(self._look.colour(Tone.FAILED))
        painter.drawText(
            QRect(left + side + Space.XS, inner.top(), width, inner.height()),
            Qt.AlignmentFlag.AlignVCenter,
            words,
        )
        return width + Space.XS


class StepListView(QListView):
    """The list; a click or Enter goes to a step, arrows only move the focus."""

    step_requested = Signal(str)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Space,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        }:
            self.ask(self.currentIndex())

    def ask(self, index: QModelIndex) -> None:
        """Ask for the step of a line."""
        if index.isValid():
            self.step_requested.emit(index.data(LINE_ROLE).key)


class Navigation(QFrame):
    """Readiness above, the steps below."""

    step_requested = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self._look = look
        self.readiness = Readiness(look)
        self.model = StepList()
        self.list = StepListView()
        self.list.setObjectName("steps")
        self.list.setAccessibleName("Steps")
        self.list.setModel(self.model)
        self.list.setItemDelegate(StepDelegate(look, lambda: self.list.viewport().height()))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self.list.ask)
        self.list.step_requested.connect(self.step_requested)
        look.changed.connect(self._fit)
        self._lay_out()
        self._fit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, Space.M, Space.XS, Space.S)
        column.setSpacing(Space.M)
        column.addWidget(self.readiness)
        column.addWidget(self.list, 1)

    def _fit(self) -> None:
        self.setFixedWidth(round(NAVIGATION_WIDTH * (1.35 if self._look.workshop else 1)))
        self.list.doItemsLayout()

    def show_lines(self, lines: tuple[StepLine, ...], current: str) -> None:
        """Show the steps and which of them is shown."""
        self.model.show_lines(lines)
        self.show_current(current)

    def show_current(self, key: str) -> None:
        """Show which step is shown."""
        row = self.model.row_of(key)
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))
