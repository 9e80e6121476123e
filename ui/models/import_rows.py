"""The rows of an import preview as a Qt table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from ui.viewmodels.import_rows import RowPreview, RowState

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
COLUMNS = ("Line", "Kind", "Name", "What happens", "Why")
STATE_ROLE = Qt.ItemDataRole.UserRole
WORDS: Mapping[RowState, str] = {
    RowState.NEW: "is added",
    RowState.UPDATE: "is updated",
    RowState.SAME: "stays as it is",
    RowState.PROBLEM: "is left out",
}


class ImportRows(QAbstractTableModel):
    """One line of the file a row; `STATE_ROLE` gives its state for the mark."""

    def __init__(self, rows: tuple[RowPreview, ...]) -> None:
        super().__init__()
        self._all = rows
        self._rows = rows

    def show_only(self, state: RowState | None) -> None:
        """Show the rows of one state, or all with None."""
        self.beginResetModel()
        self._rows = tuple(row for row in self._all if state is None or row.state is state)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        return COLUMNS[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return (str(row.line), row.kind.replace("_", " "), row.name, WORDS[row.state], why(row))[
                index.column()
            ]
        if role == STATE_ROLE:
            return row.state
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def why(row: RowPreview) -> str:
    """What matched, what would change, or what is wrong, in one line."""
    if row.problems:
        return " ".join(row.problems)
    changes = "; ".join(
        f"{change.column}: {change.before or 'empty'} to {change.after or 'empty'}" for change in row.changes
    )
    matched = f"matched by {row.matched_by.replace('_', ' ')}" if row.matched_by else ""
    return ": ".join(part for part in (matched, changes) if part) or "not in the plan yet"
