"""Set lines as operators of a page, without what ReportLab does for callers who let it measure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from reports.charts import SHAPE_ADVANCE, shape_operators
from reports.lines import Line, Piece, Segment
from reports.sheet import Sheet, Written
from reports.theme import Ink
from reports.typeface import Face, font_of

BASELINE = 0.24
"""How far the baseline lies above the lower edge of the letters' box, in parts of the size."""

_UNPRINTABLE = (*range(32), *range(127, 256))
_ESCAPED = str.maketrans(
    {"\\": r"\\", "(": r"\(", ")": r"\)"} | {chr(code): f"\\{code:03o}" for code in _UNPRINTABLE}
)
"""What stands for the codes that mean something inside a string (ISO 32000-1, 7.3.4.2) or are not ASCII."""


def written(sheet: Sheet, lines: Iterable[Line], width: float) -> Written:
    """The operators of lines that are aligned in a column of `width`, seen from its upper left corner."""
    hand, top = _Hand(sheet), 0.0
    for line in lines:
        style = line.style
        spare = width - style.indent - line.width
        x = style.indent + spare * style.align.value
        hand.write(
            line.segments, x, top - (style.leading + style.size) / 2 + style.size * BASELINE, style.size
        )
        top -= line.height
    return hand.finish()


def draw_lines(sheet: Sheet, lines: Iterable[Line], left: float, top: float, width: float) -> None:
    """Draw lines below `top`, aligned in a column of `width`."""
    sheet.draw(written(sheet, lines, width), left, top)


class _Hand:
    """Writes lines one after another; says face and colour only where they change."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._start: tuple[float, float] | None = None
        self._last = (0.0, 0.0)
        self._font: tuple[Face, float, int] | None = None
        self._ink: Ink | None = None
        self._operators: list[str] = []
        self._signs: list[tuple[float, float, str]] = []

    def write(self, segments: Iterable[Segment], x: float, baseline: float, size: float) -> None:
        """One line; the pieces behind one another need no place of their own, those behind a sign do."""
        is_placed = False
        for segment in segments:
            if isinstance(segment, Piece):
                if not is_placed:
                    self._move(x, baseline)
                    is_placed = True
                self._write_piece(segment, size)
                x += segment.width
            else:
                operators = shape_operators(self._sheet, segment.shape, size * 0.4, segment.ink)
                self._signs.append((x + size * 0.42, baseline + size * 0.36, operators))
                x += SHAPE_ADVANCE * size
                is_placed = False

    def _move(self, x: float, baseline: float) -> None:
        if self._start is None:
            self._start = (x, baseline)
        else:
            self._operators.append(f"{x - self._last[0]:.2f} {baseline - self._last[1]:.2f} Td")
        self._last = (x, baseline)

    def _write_piece(self, piece: Piece, size: float) -> None:
        text, face, ink, _ = piece
        if self._ink is not ink:
            self._ink = ink
            self._operators.append(fill_operator(ink))
        for subset, shown in _subsets(self._sheet, text, face):
            if self._font != (face, size, subset):
                self._font = (face, size, subset)
                self._operators.append(f"{self._sheet.font_name(face, subset)} {size} Tf")
            self._operators.append(f"({shown}) Tj")

    def finish(self) -> Written:
        """Everything written."""
        right, down = self._start or (0.0, 0.0)
        return Written(right, down, " ".join(["", *self._operators]) if self._operators else "", self._signs)


@cache
def fill_operator(ink: Ink) -> str:
    """The operator that makes an ink the colour of letters and areas."""
    return f"{ink.red:.4f} {ink.green:.4f} {ink.blue:.4f} rg"


@cache
def stroke_operator(ink: Ink) -> str:
    """The operator that makes an ink the colour of lines."""
    return f"{ink.red:.4f} {ink.green:.4f} {ink.blue:.4f} RG"


def _subsets(sheet: Sheet, text: str, face: Face) -> Iterable[tuple[int, str]]:
    """Printable text as strings of the face's subsets.

    The first subset holds ASCII under its own codes: see `asciiReadable` in `typeface`.
    """
    if text.isascii():
        return ((0, text.translate(_ESCAPED) if _has_special(text) else text),)
    pieces = font_of(face).splitString(text, sheet.document)
    return ((subset, codes.decode("latin-1").translate(_ESCAPED)) for subset, codes in pieces)


def _has_special(text: str) -> bool:
    return "(" in text or ")" in text or "\\" in text
