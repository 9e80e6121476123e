"""Tables: rows of set text, a head that repeats, rows that split where they are taller than the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from typing_extensions import override

from reports.cells import Cell, Paragraphs, set_cell
from reports.flowables import Block, SharedNode
from reports.handwriting import stroke_operator
from reports.lines import Content
from reports.structure import Node
from reports.theme import (
    CELL,
    CELL_HEAD,
    CELL_HEAD_RIGHT,
    CELL_RIGHT,
    LINE,
    MUTED,
    MUTED_SMALL,
    Ink,
)

PADDING = 4.0
"""Above and below the text of a row, in points."""

NOTE = MUTED_SMALL
"""The style of notes that span a row."""

GUTTER = 12.0
"""Between columns, in points."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, and whether it holds figures, which stand at the right."""

    head: str
    share: float
    is_number: bool = False


@dataclass(slots=True, eq=False)
class Noted:
    """A row with a note below that spans all columns."""

    cells: Sequence[Content | Paragraphs]
    note: Content


Row = Sequence[Content | Paragraphs] | Noted
"""A cell for each column, with or without a note."""


@dataclass(slots=True, eq=False)
class _Row:
    """A set row. The pieces of a row that was split share its nodes."""

    cells: list[Cell]
    nodes: list[Node] = field(default_factory=list)
    is_last_piece: bool = True
    is_note: bool = False

    @property
    def height(self) -> float:
        return max([cell.height for cell in self.cells]) + (1 if self.is_note else 2) * PADDING

    def split(self, room: float) -> tuple[_Row, _Row] | None:
        """The lines that fit into `room` points, and the rest; None where none does."""
        pieces = [cell.split(room - 2 * PADDING) for cell in self.cells]
        if not any(head.lines for head, _ in pieces):
            return None
        return (
            replace(self, cells=[head for head, _ in pieces], is_last_piece=False),
            replace(self, cells=[rest for _, rest in pieces]),
        )


class Grid(Block):
    """A table without vertical lines.

    `rows` hold a cell per column: text, or `Paragraphs`.
    """

    def __init__(self, columns: Sequence[Column], rows: Iterable[Row]) -> None:
        super().__init__()
        self.columns = columns
        self.after = 10.0
        self._sources = rows
        self._rows: list[_Row] = []
        self._head: _Row | None = None
        self._start = 0
        self._stop = 0
        self._is_first = True
        self._widths: list[float] = []
        self._lefts: list[float] = []
        self._heights: list[float] = []
        self.shared = SharedNode("Table")

    def _set(self, width: float) -> None:
        if self._widths:
            return
        self._widths = self._column_widths(width)
        self._lefts = [sum(self._widths[:place]) + place * GUTTER for place in range(len(self._widths))]
        heads = [
            set_cell(column.head, CELL_HEAD_RIGHT if column.is_number else CELL_HEAD, room)
            for column, room in zip(self.columns, self._widths, strict=True)
        ]
        self._head = _Row(heads) if any(column.head for column in self.columns) else None
        self._rows = [row for source in self._sources for row in self._set_row(source)]
        self._heights = [row.height for row in self._rows]
        self._stop = len(self._rows)

    def _column_widths(self, width: float) -> list[float]:
        whole = sum(column.share for column in self.columns)
        room = width - GUTTER * (len(self.columns) - 1)
        return [room * column.share / whole for column in self.columns]

    def _set_row(self, source: Row) -> Iterator[_Row]:
        cells = source.cells if isinstance(source, Noted) else source
        row = _Row(
            [
                set_cell(cell, CELL_RIGHT if column.is_number else CELL, width)
                for cell, column, width in zip(cells, self.columns, self._widths, strict=True)
            ]
        )
        yield row
        if isinstance(source, Noted):
            row.is_last_piece = False
            whole = sum(self._widths) + GUTTER * (len(self._widths) - 1)
            yield _Row([set_cell(source.note, NOTE, whole)], is_note=True)

    @property
    def _head_height(self) -> float:
        return 0.0 if self._head is None else self._head.height

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self._set(availWidth)
        self.width = availWidth
        self.height = self._head_height + sum(self._heights[self._start : self._stop])
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        self._set(width)
        if self._start == self._stop:
            return self._head_height
        first = self._heights[self._start]
        return self._head_height + (first if first <= SPLITTING_HEIGHT else 4 * CELL.leading)

    @override
    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        self._set(width)
        room -= self._head_height
        index = self._start
        while index < self._stop and self._heights[index] <= room + 0.01:
            room -= self._heights[index]
            index += 1
        if index < self._stop and self._may_split(index):
            index = self._split_row(index, room)
        elif index < self._stop:
            index = self._comfortable(index)
        if index in {self._start, self._stop}:
            return None
        return self._piece(self._start, index, is_first=self._is_first), self._piece(index, self._stop)

    def _comfortable(self, index: int) -> int:
        """Where to cut so that a note stays with its row and no last row stands on a page alone."""
        if self._stop - index == 1 and index - self._start > 2:
            index -= 1
        if self._rows[index].is_note and index - 1 > self._start:
            index -= 1
        return index

    @override
    def without_end(self, width: float) -> tuple[Block, Block] | None:
        self._set(width)
        index = self._stop - 1
        if index > self._start and self._rows[index].is_note:
            index -= 1
        if index <= self._start:
            return None
        return self._piece(self._start, index, is_first=self._is_first), self._piece(index, self._stop)

    def _may_split(self, index: int) -> bool:
        """A row moves to the next page whole, unless it stands first here or would leave a large hole."""
        return index == self._start or self._heights[index] > SPLITTING_HEIGHT

    def _split_row(self, index: int, room: float) -> int:
        pieces = self._rows[index].split(room)
        if pieces is None:
            return index
        self._rows[index : index + 1] = pieces
        self._heights[index : index + 1] = [piece.height for piece in pieces]
        self._stop += 1
        return index + 1

    def _piece(self, start: int, stop: int, *, is_first: bool = False) -> Grid:
        """The same table from one row to another: the pieces share everything else."""
        piece = copy(self)
        piece.show(start, stop, is_first=is_first)
        return piece

    @property
    def begins_with_note(self) -> bool:
        """Whether the first row of this piece is a note torn from its row."""
        return bool(self._start) and self._rows[self._start].is_note

    def show(self, start: int, stop: int, *, is_first: bool) -> None:
        """Be the piece with these rows."""
        self._start, self._stop, self._is_first = start, stop, is_first

    @override
    def draw(self) -> None:
        table = self.shared.of(self.sheet.root)
        top = self.height
        if self._head is not None:
            self._draw_head(self._head, table, top)
            top -= self._head.height
        rules = []
        for row, height in zip(
            self._rows[self._start : self._stop], self._heights[self._start : self._stop], strict=True
        ):
            self._draw_row(row, table, top, "TD")
            top -= height
            if row.is_last_piece:
                rules.append(top)
        self._rule(rules, LINE, 0.5)

    def _draw_head(self, head: _Row, table: Node, top: float) -> None:
        """The head is content once; where it repeats it is decoration."""
        if self._is_first:
            self._draw_row(head, table, top, "TH")
        else:
            with self.sheet.artifact():
                for cell, left in zip(head.cells, self._lefts, strict=True):
                    cell.draw(self.sheet, left, top - PADDING)
        self._rule([top - head.height], MUTED, 0.75)

    def _rule(self, heights: Iterable[float], ink: Ink, thickness: float) -> None:
        """Lines across the table, all in one path."""
        path = " ".join([f"0 {y:.2f} m {self.width:.2f} {y:.2f} l" for y in heights])
        if path:
            with self.sheet.artifact():
                self.sheet.write(f"q {stroke_operator(ink)} {thickness} w {path} S Q")

    def _draw_row(self, row: _Row, table: Node, top: float, role: str) -> None:
        if not row.nodes:
            line, span = table.child("TR"), len(self.columns) if row.is_note else 1
            row.nodes.extend([line.child(role, is_column_head=role == "TH", span=span) for _ in row.cells])
        text_top = top if row.is_note else top - PADDING
        sheet = self.sheet
        for cell, node, left in zip(row.cells, row.nodes, self._lefts, strict=False):
            if cell.lines:
                sheet.begin(node)
                cell.draw(sheet, left, text_top)
                sheet.end()


SPLITTING_HEIGHT = 240.0
"""A row taller than this may break over pages even where it would fit on the next. In points."""
