"""A table of text as it stands in a file: the border between file formats and the inventory."""

from __future__ import annotations

from dataclasses import dataclass

EMPTY_LIST = "(none)"
"""What a cell says that holds a list without entries; an empty cell holds nothing at all."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `line` is its first line in the file, counted from 1; `cells` follow the table's columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
