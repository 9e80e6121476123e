"""Tables: rows of set text, a head that repeats, rows that split where they are taller than the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from reportlab.lib.colors import Color
from typing_extensions import override

from reports.flowables import Block, Content, SharedNode
from reports.lines import Line, draw_lines, fitting, height_of, set_paragraph
from reports.structure import Node
from reports.theme import (
    CELL,
    CELL_HEAD,
    CELL_HEAD_RIGHT,
    CELL_RIGHT,
    LINE,
    MUTED,
    MUTED_SMALL,
    TextStyle,
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
class Paragraphs:
    """Several paragraphs of one cell, each with its style."""

    parts: Sequence[tuple[Content, TextStyle]]


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

    cells: list[list[Line]]
    nodes: list[Node] = field(default_factory=list)
    is_last_piece: bool = True
    is_note: bool = False

    @property
    def height(self) -> float:
        return max(height_of(cell) for cell in self.cells) + (1 if self.is_note else 2) * PADDING

    def split(self, room: float) -> tuple[_Row, _Row] | None:
        """The lines that fit into `room` points, and the rest; None where none does."""
        counts = [fitting(cell, room - 2 * PADDING) for cell in self.cells]
        if not any(counts):
            return None
        head = [cell[:count] for cell, count in zip(self.cells, counts, strict=True)]
        rest = [cell[count:] for cell, count in zip(self.cells, counts, strict=True)]
        return (
            replace(self, cells=head, is_last_piece=False),
            replace(self, cells=rest),
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
        self._heights: list[float] = []
        self.shared = SharedNode("Table")

    def _set(self, width: float) -> None:
        if self._widths:
            return
        self._widths = self._column_widths(width)
        heads = [
            set_paragraph(column.head, CELL_HEAD_RIGHT if column.is_number else CELL_HEAD, room)
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
                _set_cell(cell, CELL_RIGHT if column.is_number else CELL, width)
                for cell, column, width in zip(cells, self.columns, self._widths, strict=True)
            ]
        )
        yield row
        if isinstance(source, Noted):
            row.is_last_piece = False
            whole = sum(self._widths) + GUTTER * (len(self._widths) - 1)
            yield _Row([set_paragraph(source.note, NOTE, whole)], is_note=True)

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
        return self._head_height + min(self._heights[self._start], 4 * CELL.leading)

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
        elif index < self._stop and self._rows[index].is_note and index - 1 > self._start:
            index -= 1
        if index in {self._start, self._stop}:
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
        for row in self._rows[self._start : self._stop]:
            self._draw_row(row, table, top, "TD")
            top -= row.height
            if row.is_last_piece:
                self._rule(top, LINE, 0.5)

    def _draw_head(self, head: _Row, table: Node, top: float) -> None:
        """The head is content once; where it repeats it is decoration."""
        if self._is_first:
            self._draw_row(head, table, top, "TH")
        else:
            with self.sheet.artifact():
                self._draw_cells(head, top)
        self._rule(top - head.height, MUTED, 0.75)

    def _rule(self, y: float, ink: Color, thickness: float) -> None:
        with self.sheet.artifact():
            self.sheet.setStrokeColor(ink)
            self.sheet.setLineWidth(thickness)
            self.sheet.line(0, y, self.width, y)

    def _rooms(self, row: _Row) -> Iterator[tuple[float, float]]:
        """Left edge and width of each cell of a row."""
        if row.is_note:
            yield 0.0, self.width
            return
        left = 0.0
        for width in self._widths:
            yield left, width
            left += width + GUTTER

    def _draw_cells(self, row: _Row, top: float) -> None:
        for cell, (left, width) in zip(row.cells, self._rooms(row), strict=True):
            draw_lines(self.sheet, cell, left, top - PADDING, width)

    def _draw_row(self, row: _Row, table: Node, top: float, role: str) -> None:
        if not row.nodes:
            line, span = table.child("TR"), len(self.columns) if row.is_note else 1
            row.nodes.extend(line.child(role, is_column_head=role == "TH", span=span) for _ in row.cells)
        text_top = top if row.is_note else top - PADDING
        for cell, node, (left, width) in zip(row.cells, row.nodes, self._rooms(row), strict=True):
            if cell:
                with self.sheet.marked(node):
                    draw_lines(self.sheet, cell, left, text_top, width)


SPLITTING_HEIGHT = 240.0
"""A row taller than this may break over pages even where it would fit on the next. In points."""


def _set_cell(cell: Content | Paragraphs, style: TextStyle, width: float) -> list[Line]:
    if not isinstance(cell, Paragraphs):
        return set_paragraph(cell, style, width)
    lines: list[Line] = []
    for content, own in cell.parts:
        lines.extend(set_paragraph(content, own, width))
    return lines or set_paragraph("", style, width)
