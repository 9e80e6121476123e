"""Cells of tables: the same words in the same width are set and written once, however often they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from reports.handwriting import written
from reports.lines import Content, Inline, Line, fitting, height_of, set_paragraph
from reports.sheet import Sheet
from reports.theme import TextStyle

Part: TypeAlias = "tuple[Content, TextStyle]"
_Kept: TypeAlias = "tuple[tuple[str | tuple[Inline, ...], TextStyle], ...]"

MOST = 4096
"""How many set cells are kept for the next that says the same: a large plan names some thousand subjects."""


@dataclass(slots=True, eq=False)
class Paragraphs:
    """Several paragraphs of one cell, each with its style."""

    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Set text in a column of `width` points."""

    lines: Sequence[Line]
    width: float
    height: float

    def split(self, room: float) -> tuple[Cell, Cell]:
        """The lines that fit into `room` points, and the rest; either may be without lines.

        No line goes to the next page alone where another can go along.
        """
        count = fitting(self.lines, room)
        if len(self.lines) - count == 1 and count > 1:
            count -= 1
        return _cell(self.lines[:count], self.width), _cell(self.lines[count:], self.width)

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw below `top`."""
        done = sheet.kept.get(self)
        if done is None:
            done = sheet.kept[self] = written(sheet, self.lines, self.width)
        sheet.draw(done, left, top)


def set_cell(content: Content | Paragraphs, style: TextStyle, width: float) -> Cell:
    """Text set in a column; `style` is that of content that brings none."""
    if isinstance(content, Paragraphs):
        parts = tuple([(_hashable(part), own) for part, own in content.parts])
    else:
        parts = ((_hashable(content), style),)
    return _set(parts or (("", style),), width)


def _hashable(content: Content) -> str | tuple[Inline, ...]:
    return content if isinstance(content, str) else tuple(content)


@lru_cache(maxsize=MOST)
def _set(parts: _Kept, width: float) -> Cell:
    lines: list[Line] = []
    for content, style in parts:
        lines.extend(set_paragraph(content, style, width))
    return _cell(lines, width)


def _cell(lines: Sequence[Line], width: float) -> Cell:
    return Cell(lines, width, height_of(lines))
