"""The table of the per-asset grid: draws the states, and turns keys into wishes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from app.domain.answers import Place
from app.domain.assessment import Verdict
from ui.models.answer_grid import STATE_ROLE, AnswerGrid
from ui.theme import Look, Tone, centred
from ui.viewmodels.section import RowState
from ui.widgets.marks import Mark
from ui.widgets.shapes import Shape, paint_shape
from ui.widgets.states import RESULT_KEYS, VERDICT_MARKS, result_mark

CELL_WIDTH = 84
CELL_HEIGHT = 30
SUBJECT_WIDTH = 180
MARK_SIDE = 14
PENDING_INPUT = Mark(Shape.RING, Tone.UNKNOWN, "open")
Index = QModelIndex | QPersistentModelIndex


class StateDelegate(QStyledItemDelegate):
    """Paints the shape of a cell's state; a cell that is not asked stays empty and grey."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: RowState | None = index.data(STATE_ROLE)
        box = option.rect
        flags = option.state
        colours = self._look.colours
        if flags & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.accent.ground))
        elif state is None:
            painter.fillRect(box, QColor(colours.background))
        if state is not None:
            mark = mark_of(state)
            side = self._look.px(MARK_SIDE)
            paint_shape(painter, centred(QRectF(box), side), mark.shape, self._look.colour(mark.tone))
            if state.answer.note or state.answer.reason:
                self._paint_note(painter, QRectF(box))
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._look.colour(Tone.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _paint_note(self, painter: QPainter, box: QRectF) -> None:
        """A dot in the corner tells that something was noted."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.colours.muted))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawEllipse(QRectF(box.right() - 9, box.top() + 5, 4, 4))
        painter.restore()


def mark_of(state: RowState) -> Mark:
    """The verdict's mark; where it is not judged yet, the bare result's."""
    if state.verdict is not None and state.verdict.verdict is not Verdict.OPEN:
        return VERDICT_MARKS[state.verdict.verdict]
    if state.answer.result is None:
        return PENDING_INPUT
    return result_mark(state.answer.result, state.answer.result)


class AnswerGridView(QTableView):
    """`answer_requested` tells places and a result (None clears), `copy_requested` columns of places."""

    answer_requested = Signal(object, object)
    copy_requested = Signal(object)
    place_focused = Signal(object)

    def __init__(self, look: Look, grid: AnswerGrid) -> None:
        super().__init__()
        self._look = look
        self._grid = grid
        self.can_edit = True
        self.setObjectName("answer_grid")
        self.setAccessibleName("Assets and items")
        self.setModel(grid)
        grid.modelReset.connect(self._fit)
        self.setItemDelegate(StateDelegate(look))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        px = self._look.px
        for header, size in (
            (self.horizontalHeader(), self._column_width()),
            (self.verticalHeader(), px(CELL_HEIGHT)),
        ):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(size)
            header.setHighlightSections(True)
        self.horizontalHeader().setFixedHeight(px(CELL_HEIGHT))
        rows = self.verticalHeader()
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setFixedWidth(px(SUBJECT_WIDTH))
        self.viewport().update()

    def _column_width(self) -> int:
        """All columns alike, and none too narrow for the item that heads it."""
        head = self.horizontalHeader()
        heads = (head.sectionSizeHint(column) for column in range(self.model().columnCount()))
        return max(self._look.px(CELL_WIDTH), *heads, 0)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        place = self._grid.place(current) if current.isValid() else None
        if place is not None:
            self.place_focused.emit(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.can_edit and self._is_wish(event):
            return
        super().keyPressEvent(event)

    def _is_wish(self, event: QKeyEvent) -> bool:
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_D:
            self._ask_to_copy()
            return True
        if event.modifiers() not in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            return False
        key = Qt.Key(event.key())
        if key in RESULT_KEYS:
            return self._ask(RESULT_KEYS[key])
        return self._ask(None) if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} else False

    def _ask(self, result: object) -> bool:
        places = self._grid.places(self.selectedIndexes())
        if places:
            self.answer_requested.emit(places, result)
        return True

    def _ask_to_copy(self) -> None:
        columns: dict[int, list[Place]] = {}
        for index in sorted(self.selectedIndexes(), key=QModelIndex.row):
            place = self._grid.place(index)
            if place is not None:
                columns.setdefault(index.column(), []).append(place)
        fillable = [places for places in columns.values() if len(places) > 1]
        if fillable:
            self.copy_requested.emit(fillable)
