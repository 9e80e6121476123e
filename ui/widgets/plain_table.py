"""A table of lines to read and choose from, the same everywhere, with states drawn in its first column."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from ui.models.lines_table import FADED_ROLE, LINE_ROLE, LinesTable
from ui.theme import Look, Scheme
from ui.widgets.marks import Mark
from ui.widgets.shapes import paint_shape

ROW_HEIGHT = 32
MARK_SIDE = 14
LEAST_STRETCHED, LEAST_HEIGHT = 200, 140
Index = QModelIndex | QPersistentModelIndex
MarkOf = Callable[[Any], Mark | None]


class PlainTable(QTableView):
    """Rows are chosen whole; the column `stretched` takes what room is left.

    Where that would be too little, columns of `dispensable` are left out, the first first.

    `line_chosen` tells the line in focus (or None), `line_opened` one that was double-clicked or on which
    Return was pressed, `remove_requested` that Delete was.
    """

    line_chosen = Signal(object)
    line_opened = Signal(object)
    remove_requested = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        words: str,
        widths: Sequence[int],
        stretched: int,
        *,
        dispensable: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._look = look
        self._widths = tuple(widths)
        self._stretched = stretched
        self._dispensable = tuple(dispensable)
        self._fading = FadingDelegate(look)
        self.setItemDelegate(self._fading)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._open)
        look.changed.connect(self._fit)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.horizontalHeader().setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self._fit()

    def mark_first(self, mark_of: MarkOf) -> None:
        """Draw the state of each line as a shape before the text of its first column."""
        self._delegate = MarkDelegate(self._look, mark_of)
        self.setItemDelegateForColumn(0, self._delegate)

    def line(self) -> Any:
        """The line in focus, or None."""
        model = self.model()
        return model.line_at(self.currentIndex().row()) if isinstance(model, LinesTable) else None

    def choose(self, key: Hashable) -> bool:
        """Choose a line by its key; False where it is not shown."""
        model = self.model()
        row = model.row_of(key) if isinstance(model, LinesTable) else -1
        if row >= 0:
            self.selectRow(row)
        return row >= 0

    def choose_first(self) -> None:
        """Choose the first line, where there is one and none is chosen."""
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.selectRow(0)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(ROW_HEIGHT))
        self.setMinimumHeight(self._look.px(LEAST_HEIGHT))
        for column, width in enumerate(self._widths):
            if column != self._stretched:
                self.setColumnWidth(column, self._look.px(width))
        self._leave_out()

    def _leave_out(self) -> None:
        px = self._look.px
        room = self.viewport().width() - px(LEAST_STRETCHED) - px(sum(self._widths))
        for column in self._dispensable:
            self.setColumnHidden(column, room < 0)
            room += px(self._widths[column]) if room < 0 else 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def _tell(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.line_chosen.emit(self.line())

    def _open(self, _index: QModelIndex) -> None:
        if self.line() is not None:
            self.line_opened.emit(self.line())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


class FadingDelegate(QStyledItemDelegate):
    """Lets the words of lines that are faded stand back."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(FADED_ROLE):
            muted = QColor(self._look.colours.muted)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, muted)


class MarkDelegate(FadingDelegate):
    """Sets the shape of a line's state before the words that say the same."""

    def __init__(self, look: Look, mark_of: MarkOf) -> None:
        super().__init__(look)
        self._mark_of = mark_of
        self._icons: dict[tuple[Mark, Scheme, int], QIcon] = {}

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        line = index.data(LINE_ROLE)
        mark = None if line is None else self._mark_of(line)
        if mark is not None:
            side = self._look.px(MARK_SIDE)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(side, side)
            option.icon = self._icon(mark, side)

    def _icon(self, mark: Mark, side: int) -> QIcon:
        key = mark, self._look.scheme, side
        if key not in self._icons:
            picture = mark_pixmap(mark, self._look, side)
            made = self._icons[key] = QIcon(picture)
            made.addPixmap(picture, QIcon.Mode.Selected)
        return self._icons[key]


def mark_pixmap(mark: Mark, look: Look, side: int, ratio: float = 2.0) -> QPixmap:
    """The shape of a state as a picture of `side` logical pixels."""
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_shape(painter, QRectF(picture.rect()), mark.shape, look.colour(mark.tone))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
