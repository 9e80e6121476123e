"""Sets plain text in lines. There is no markup in it, so nothing a user typed can become any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from reports.charts import SHAPE_ADVANCE, Shape
from reports.theme import Ink, TextStyle
from reports.typeface import EM, Face, printable, widths_of, word_widths_of


class Run(NamedTuple):
    """Text in one face and colour; what is None is the style's."""

    text: str
    face: Face | None = None
    ink: Ink | None = None


class Sign(NamedTuple):
    """A state shape that stands in the line like a letter."""

    shape: Shape
    ink: Ink


class Piece(NamedTuple):
    """Text of a set line in one face and colour, with its width in points."""

    text: str
    face: Face
    ink: Ink
    width: float


Inline: TypeAlias = Run | Sign
Content: TypeAlias = str | Iterable[Inline]
"""Plain text, or text with faces, colours and shapes; never markup."""

Segment: TypeAlias = Piece | Sign


@dataclass(slots=True)
class Line:
    """One set line: its segments, its own width, its style, and the space its paragraph wants below.

    Lines are shared between all places where the same is said, so nothing changes them.
    """

    segments: list[Segment]
    width: float
    style: TextStyle
    below: float = 0

    @property
    def height(self) -> float:
        """Leading and the space below."""
        return self.style.leading + self.below


def set_paragraph(content: Content, style: TextStyle, width: float) -> list[Line]:
    """Break text at line feeds and spaces into lines up to `width` points; longer words break anywhere."""
    parts = (Run(content),) if isinstance(content, str) else content
    setter = _Setter(style, width - style.indent)
    for part in parts:
        setter.add(part)
    lines = setter.finish()
    lines[-1].below = style.after
    return lines


NO_BREAK = "\N{NO-BREAK SPACE}"
"""A space at which no line ends, as between a figure and its unit."""

JOINTS = frozenset("-/\\._:,;@=&?")
"""Characters behind which a long word may break."""


class _Setter:
    """Fills lines one after another."""

    def __init__(self, style: TextStyle, width: float) -> None:
        self._style = style
        self._scale = style.size / EM
        self._room = max(width, style.size)
        self._lines: list[Line] = []
        self._segments: list[Segment] = []
        self._used = 0.0

    def add(self, part: Inline) -> None:
        if isinstance(part, Sign):
            self._segments.append(part)
            self._used += SHAPE_ADVANCE * self._style.size
            return
        face, ink = part.face or self._style.face, part.ink or self._style.ink
        for number, stretch in enumerate(printable(part.text).split("\n")):
            if number:
                self._end_line()
            self._fill(stretch, face, ink)

    def _fill(self, stretch: str, face: Face, ink: Ink) -> None:
        widths, scale = word_widths_of(face), self._scale
        space = widths[" "] * scale
        begin, used = [], self._used
        for number, word in enumerate(stretch.split(" ")):
            gap = space if number else 0.0
            needed = widths[word] * scale
            if used + gap + needed <= self._room:
                begin.append(word)
                used += gap + needed
                continue
            self._put(" ".join(begin), face, ink, used)
            rest, used = self._start_over(word, needed, face, ink)
            begin = [rest]
        self._put(" ".join(begin), face, ink, used)

    def _start_over(self, word: str, needed: float, face: Face, ink: Ink) -> tuple[str, float]:
        """Begin a new line with a word; a word that is longer than a line is chopped."""
        if self._segments:
            self._end_line()
        while needed > self._room:
            fits, used = self._fitting(word, face)
            self._put(word[:fits], face, ink, used)
            self._end_line()
            word, needed = word[fits:], needed - used
        return word, needed

    def _fitting(self, word: str, face: Face) -> tuple[int, float]:
        """How many characters of a word fit into a line, at least one, and how wide they are.

        Names and addresses break behind their punctuation where that leaves the line half full.
        """
        widths, used = widths_of(face), 0.0
        good = (0, 0.0)
        for number, character in enumerate(word):
            advance = widths[character] * self._scale
            if number and used + advance > self._room:
                return good if good[1] > self._room / 2 else (number, used)
            used += advance
            if character in JOINTS:
                good = (number + 1, used)
        return len(word), used

    def _put(self, text: str, face: Face, ink: Ink, used: float) -> None:
        if text:
            self._segments.append(Piece(text.replace(NO_BREAK, " "), face, ink, used - self._used))
        self._used = used

    def _end_line(self) -> None:
        self._lines.append(Line(self._segments, self._used, self._style))
        self._segments, self._used = [], 0.0

    def finish(self) -> list[Line]:
        self._end_line()
        return self._lines


def height_of(lines: Sequence[Line]) -> float:
    """The height of lines with the spaces below all but the last."""
    return sum(line.height for line in lines) - (lines[-1].below if lines else 0)


def fitting(lines: Sequence[Line], room: float) -> int:
    """How many of the lines fit into a height."""
    used = 0.0
    for number, line in enumerate(lines):
        if used + line.style.leading > room + 0.01:
            return number
        used += line.height
    return len(lines)
