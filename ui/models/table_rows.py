"""The rows of a table value as a Qt model; every change gives the whole value anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from app.domain.values import Cell, ValueKind, format_number, parse_date, parse_number
from ui.viewmodels.field_spec import FieldSpec

Row = tuple[Cell, ...]
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class TableRows(QAbstractTableModel):
    """One row more than the value has: typing in the last adds a row. `rows_changed` tells the new value."""

    rows_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, columns: Sequence[FieldSpec]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: tuple[Row, ...] = ()
        self.can_edit = True

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def remove(self, row: int) -> None:
        """Ask for the value without a row."""
        if row < len(self._rows):
            self.rows_changed.emit(self._rows[:row] + self._rows[row + 1 :])

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self._rows) + (1 if self.can_edit else 0)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return len(self._columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if section < len(self._rows) else "+"
        column = self._columns[section]
        return f"{column.label} ({column.unit})" if column.unit else column.label

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if self.can_edit else plain

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        cell = self._cell(index)
        column = self._columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            words = dict(column.choices)
            return words.get(cell, cell) if isinstance(cell, str) else text_of_cell(cell)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.label}, row {index.row() + 1}: {text_of_cell(cell) or 'empty'}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind is ValueKind.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        column = self._columns[index.column()]
        try:
            cell = read_cell(str(value), column)
        except ValueError as error:
            self.refused.emit(f"{column.label}: {error}")
            return False
        self._ask(index, cell)
        return True

    def _ask(self, index: Index, cell: Cell) -> None:
        empty: Row = (None,) * len(self._columns)
        before = self._rows[index.row()] if index.row() < len(self._rows) else empty
        after = (*before[: index.column()], cell, *before[index.column() + 1 :])
        if after != before:
            rows = (*self._rows[: index.row()], after, *self._rows[index.row() + 1 :])
            self.rows_changed.emit(tuple(row for row in rows if any(entry is not None for entry in row)))

    def _cell(self, index: Index) -> Cell:
        if index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        return row[index.column()] if index.column() < len(row) else None


def text_of_cell(cell: Cell) -> str:
    """A cell as a person would type it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return format_number(cell)
        case date():
            return cell.isoformat()
        case str():
            return cell


def read_cell(text: str, column: FieldSpec) -> Cell:
    """The cell of a typed text, by its column's kind; raises ValueError with a short reason."""
    text = text.strip()
    if not text:
        return None
    if column.kind is ValueKind.NUMBER:
        return parse_number(text)
    if column.kind is ValueKind.DATE:
        return parse_date(text)
    if column.kind is ValueKind.FLAG:
        return read_flag(text)
    if column.kind is ValueKind.CHOICE:
        return read_choice(text, column)
    return text


def read_flag(text: str) -> bool:
    """Yes or no, also by the first letter."""
    known = {"y": True, "yes": True, "n": False, "no": False}
    if text.casefold() not in known:
        raise ValueError("yes or no")
    return known[text.casefold()]


def read_choice(text: str, column: FieldSpec) -> str:
    """A choice by its words or its token."""
    for token, words in column.choices:
        if text.casefold() in {token.casefold(), words.casefold()}:
            return token
    raise ValueError("one of " + ", ".join(words for _, words in column.choices))
