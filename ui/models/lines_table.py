"""Lines of a view-model as a Qt table: lines that change, come or go are told where they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Gives the line of a row."""
FADED_ROLE = LINE_ROLE + 1
"""Gives whether a line stands back, as what is stale does."""


class KeyedRows(QAbstractTableModel, Generic[Line]):
    """Rows that are told from one another by a key, whatever else of them changes."""

    def __init__(self, key_of: Callable[[Line], Hashable], lines: Sequence[Line] = ()) -> None:
        super().__init__()
        self._key_of = key_of
        self._lines: tuple[Line, ...] = tuple(lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown."""
        return self._lines

    def line_at(self, row: int) -> Line | None:
        """The line of a row, or None."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: Hashable) -> int:
        """The row of a line by its key, -1 where it is not shown."""
        return next((row for row, line in enumerate(self._lines) if self._key_of(line) == key), -1)

    def key_at(self, row: int) -> Hashable:
        """The key of a row's line; None where there is no such row."""
        line = self.line_at(row)
        return None if line is None else self._key_of(line)

    def add(self, line: Line) -> None:
        """Add a line at the end, so that what is read does not move."""
        self._replace(len(self._lines), len(self._lines), (line,))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; rows at either end that stay the same lines are only told to have changed."""
        after = tuple(lines)
        head = self._common(self._lines, after)
        rest = min(len(self._lines), len(after)) - head
        tail = min(rest, self._common(self._lines[::-1], after[::-1]))
        self._replace(head, len(self._lines) - tail, after[head : len(after) - tail])
        before, self._lines = self._lines, after
        self._tell_changed(
            [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        )

    def _tell_changed(self, rows: Sequence[int]) -> None:
        """Told as one range, for of many thousand rows only those in sight are asked for again."""
        if rows:
            first, last = self.index(rows[0], 0), self.index(rows[-1], self.columnCount() - 1)
            self.dataChanged.emit(first, last)

    def _common(self, before: Sequence[Line], after: Sequence[Line]) -> int:
        """How many lines are the same at the beginning."""
        pairs = enumerate(zip(before, after, strict=False))
        differ = (at for at, (old, new) in pairs if self._key_of(old) != self._key_of(new))
        return next(differ, min(len(before), len(after)))

    def _replace(self, first: int, until: int, lines: tuple[Line, ...]) -> None:
        if until > first:
            self.beginRemoveRows(ROOT, first, until - 1)
            self._lines = self._lines[:first] + self._lines[until:]
            self.endRemoveRows()
        if lines:
            self.beginInsertRows(ROOT, first, first + len(lines) - 1)
            self._lines = self._lines[:first] + lines + self._lines[first:]
            self.endInsertRows()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)


class LinesTable(KeyedRows[Line]):
    """`texts_of` gives a line's cells, `key_of` tells one line from another whatever their texts say.

    `is_faded` tells which lines stand back.
    """

    def __init__(
        self,
        columns: Sequence[str],
        texts_of: Callable[[Line], Sequence[str]],
        key_of: Callable[[Line], Hashable],
        right_aligned: frozenset[int] = frozenset(),
        is_faded: Callable[[Line], bool] = lambda _line: False,
    ) -> None:
        super().__init__(key_of)
        self._columns = tuple(columns)
        self._texts_of = texts_of
        self._right = right_aligned
        self._is_faded = is_faded

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._columns[section] if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == FADED_ROLE:
            return self._is_faded(line)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._texts_of(line)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()]}: {self._texts_of(line)[index.column()] or 'empty'}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
