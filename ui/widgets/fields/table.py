"""The editor of a table: rows are typed, an emptied or removed row goes away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout
from typing_extensions import override

from app.domain.values import Value
from ui.models.table_rows import TableRows
from ui.theme import Look, Space, Type
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.buttons import button
from ui.widgets.fields.base import FieldEditor

VISIBLE_ROWS = 4
MOST_SHARING = 6
COLUMN_WIDTH, TALL_HEADER = 108, 58


class TableEditor(FieldEditor):
    """A small table; the empty row at its end takes a new one."""

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.model = TableRows(spec.columns)
        self.model.rows_changed.connect(lambda rows: self.committed.emit(rows or None))
        self.model.refused.connect(self.faulted)
        self.table = QTableView()
        self.table.setObjectName(f"input_{spec.key}")
        self.table.setModel(self.model)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setTabKeyNavigation(False)
        self._dress_header(look)
        self.remove = button("Remove row", self._remove, name=f"remove_row_{spec.key}", quiet=True)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table, self._remove)
        delete.setAutoRepeat(False)
        self._lay_out()
        self.name_for("")

    def _dress_header(self, look: Look) -> None:
        """Few columns share the width; many are as wide as they can be read, and the table scrolls."""
        header, line = self.table.horizontalHeader(), look.px(Type.BODY) + 2 * Space.S + 1
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if len(self.spec.columns) <= MOST_SHARING:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            self.table.setFixedHeight(line * (VISIBLE_ROWS + 1))
            return
        wrapped = Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap))
        header.setDefaultAlignment(header.defaultAlignment() | wrapped)
        header.setDefaultSectionSize(look.px(COLUMN_WIDTH))
        header.setFixedHeight(look.px(TALL_HEADER))
        scroll_bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(line * VISIBLE_ROWS + look.px(TALL_HEADER) + scroll_bar + 2)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(self.table)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(column, 1)

    @override
    def show_value(self, value: Value | None) -> None:
        rows = value if isinstance(value, tuple) else ()
        self.model.show_rows(tuple(row for row in rows if isinstance(row, tuple)))

    @override
    def name_for(self, subject: str) -> None:
        self.table.setAccessibleName(self.accessible(subject))
        self.remove.setAccessibleName(f"Remove row, {self.accessible(subject)}")

    def _remove(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.model.remove(index.row())
