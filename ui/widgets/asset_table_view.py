"""The table of assets: sorted by its heads, edited by typing, columns as wide as their content."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView
from typing_extensions import override

from ui.theme import Look, Space, Type

ROW_PADDING = Space.M
WIDEST, NARROWEST = 240, 72


class AssetTableView(QTableView):
    """Delete asks for removal of the selected rows.

    Tab leaves the table, so that the keyboard is never caught.
    """

    remove_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("assets_table")
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._widths: dict[str, list[int]] = {}
        self._shown = ""
        self._size_rows()
        look.changed.connect(self._size_anew)

    def leave_columns(self) -> None:
        """Remember how wide the columns are; called before other assets are shown."""
        if self._shown:
            head = self.horizontalHeader()
            self._widths[self._shown] = [head.sectionSize(column) for column in range(head.count())]

    def fit_columns(self, kind: str) -> None:
        """Make columns as wide as what stands in their first rows, or as they were left before."""
        self._shown = kind
        head = self.horizontalHeader()
        head.setResizeContentsPrecision(50)
        px, known = self._look.px, self._widths.get(kind, ())
        for column in range(head.count()):
            fitting = max(self.sizeHintForColumn(column), head.sectionSizeHint(column)) + Space.S
            width = known[column] if known else min(max(fitting, px(NARROWEST)), px(WIDEST))
            head.resizeSection(column, width)

    def _size_anew(self) -> None:
        self._widths.clear()
        self._size_rows()
        if self._shown:
            self.fit_columns(self._shown)

    def _size_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(Type.BODY + ROW_PADDING + Space.XS))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
            return
        super().keyPressEvent(event)
