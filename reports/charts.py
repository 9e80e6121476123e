"""The state shapes, the readiness gauge and the section bars, drawn in vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportlab.lib.colors import Color

from reports.sheet import Sheet
from reports.theme import ATTENTION, FAILED, FULFILLED, INK, LINE, MUTED, Tone
from reports.typeface import Face, width_of

SHAPE_ADVANCE = 1.15
"""How far a shape moves the text behind it, in parts of the font size."""


class Shape(Enum):
    """The shape of a state, the same on screen and paper."""

    FULL = "filled circle"
    HALF = "half circle"
    CROSS = "cross"
    QUESTION = "question mark"
    DASH = "dash"
    RING = "empty circle"

    # That of Enum is written in Python, and every sign of a table asks for it.
    __hash__ = object.__hash__


def shape_operators(sheet: Sheet, shape: Shape, radius: float, ink: Color) -> str:
    """The operators that draw a shape around the origin."""

    def pen() -> None:
        sheet.setFillColor(ink)
        sheet.setStrokeColor(ink)
        sheet.setLineWidth(radius * 0.32)
        _PENS[shape](sheet, radius)

    return sheet.stamp((shape, radius, ink), pen)


def _full(sheet: Sheet, radius: float) -> None:
    sheet.circle(0, 0, radius, stroke=0, fill=1)


def _ring(sheet: Sheet, radius: float) -> None:
    sheet.circle(0, 0, radius * 0.84, stroke=1, fill=0)


def _half(sheet: Sheet, radius: float) -> None:
    sheet.circle(0, 0, radius * 0.84, stroke=1, fill=0)
    path = sheet.beginPath()
    path.arc(-radius, -radius, radius, radius, 90, 180)
    path.close()
    sheet.drawPath(path, stroke=0, fill=1)


def _cross(sheet: Sheet, radius: float) -> None:
    arm = radius * 0.75
    sheet.setLineWidth(radius * 0.5)
    sheet.lines([(-arm, -arm, arm, arm), (-arm, arm, arm, -arm)])


def _question(sheet: Sheet, radius: float) -> None:
    bow = radius * 0.5
    sheet.setLineWidth(radius * 0.38)
    path = sheet.beginPath()
    path.arc(-bow, -bow * 0.3, bow, bow * 1.7, 170, -220)
    path.lineTo(0, -radius * 0.35)
    sheet.drawPath(path, stroke=1, fill=0)
    sheet.circle(0, -radius * 0.82, radius * 0.24, stroke=0, fill=1)


def _dash(sheet: Sheet, radius: float) -> None:
    sheet.setLineWidth(radius * 0.45)
    sheet.line(-radius * 0.8, 0, radius * 0.8, 0)


_PENS = {
    Shape.FULL: _full,
    Shape.RING: _ring,
    Shape.HALF: _half,
    Shape.CROSS: _cross,
    Shape.QUESTION: _question,
    Shape.DASH: _dash,
}


def draw_gauge(sheet: Sheet, fraction: float | None, box: tuple[float, float, float], ink: Color) -> None:
    """A half-circle gauge in the square at (left, bottom, size); arc and figure say the same."""
    left, bottom, size = box
    thickness = size * 0.11
    inset = thickness / 2
    sheet.setLineWidth(thickness)
    sheet.setLineCap(0)
    corners = (left + inset, bottom - size / 2 + inset, left + size - inset, bottom + size / 2 - inset)
    _arc(sheet, corners, 1.0, LINE)
    if fraction:
        _arc(sheet, corners, min(fraction, 1.0), ink)
    words = "\N{EN DASH}" if fraction is None else f"{percent(fraction)} %"
    face, points = Face.SEMIBOLD, size * 0.19
    sheet.setFillColor(INK)
    sheet.setFont(face.value, points)
    sheet.drawString(left + (size - width_of(words, face, points)) / 2, bottom + size * 0.08, words)


def _arc(sheet: Sheet, corners: tuple[float, float, float, float], fraction: float, ink: Color) -> None:
    sheet.setStrokeColor(ink)
    path = sheet.beginPath()
    path.arc(*corners, startAng=180, extent=round(-180 * fraction))
    sheet.drawPath(path, stroke=1, fill=0)


def percent(fraction: float) -> int:
    """Whole percent, rounded down: 99.6 % is not yet all."""
    return int(fraction * 100 + 1e-9)


@dataclass(frozen=True, slots=True)
class Bar:
    """A section's bar: words, fraction reached (None where nothing applies), figure at the right."""

    words: str
    fraction: float | None
    figure: str
    tone: Tone


def tone_of_score(fraction: float | None, *, not_ready: bool) -> Tone:
    """Failed where a critical item keeps the section from being ready, attention below nine tenths."""
    if not_ready:
        return FAILED
    return FULFILLED if fraction is not None and fraction >= 0.9 else ATTENTION


BAR_PITCH = 17.0
"""Distance from bar to bar in points."""


def draw_bars(sheet: Sheet, bars: Sequence[Bar], left: float, top: float, width: float) -> None:
    """Bars below `top`, one under another: words, bar, figure."""
    words_width, figure_width = width * 0.36, width * 0.2
    track = width - words_width - figure_width
    for number, bar in enumerate(bars):
        y = top - (number + 0.5) * BAR_PITCH
        sheet.setFillColor(INK)
        sheet.setFont(Face.REGULAR.value, 9)
        sheet.drawString(left, y - 3, shortened(bar.words, Face.REGULAR, 9, words_width - 10))
        _draw_track(sheet, bar, left + words_width, y, track)
        sheet.setFillColor(MUTED)
        sheet.setFont(Face.REGULAR.value, 8.5)
        figure_left = left + width - width_of(bar.figure, Face.REGULAR, 8.5)
        sheet.drawString(figure_left, y - 3, bar.figure)


def _draw_track(sheet: Sheet, bar: Bar, left: float, y: float, width: float) -> None:
    height = 6.0
    sheet.setFillColor(LINE)
    if bar.fraction is None:
        sheet.rect(left, y - 0.5, width, 1, stroke=0, fill=1)
        return
    sheet.roundRect(left, y - height / 2, width, height, height / 2, stroke=0, fill=1)
    if bar.fraction > 0:
        sheet.setFillColor(bar.tone.ink)
        filled = max(width * min(bar.fraction, 1.0), height)
        sheet.roundRect(left, y - height / 2, filled, height, height / 2, stroke=0, fill=1)


def shortened(text: str, face: Face, size: float, width: float) -> str:
    """A line of printable text cut to a width, with an ellipsis where something was cut."""
    if width_of(text, face, size) <= width:
        return text
    kept = text
    while kept and width_of(f"{kept}\N{HORIZONTAL ELLIPSIS}", face, size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}\N{HORIZONTAL ELLIPSIS}"
