"""What a calculation looks like, in vectors: a curve with the case marked, or bars against a limit."""

from __future__ import annotations

from typing_extensions import override

from app.domain.sizing.picture import Bar, Bars, CalculationPicture, Curve, Point, height_at
from app.domain.sizing.words import number_words
from reports.charts import shortened
from reports.flowables import Block
from reports.sheet import Sheet
from reports.theme import ACCENT, ATTENTION, FAILED, FULFILLED, INK, LINE, MUTED, PAPER, UNKNOWN, Ink
from reports.typeface import Face, printable, width_of

CURVE_HEIGHT, BAR_PITCH, AXIS = 150.0, 24.0, 18.0
LABEL_WIDTH, SIZE = 110.0, 8.5
SHADES = (1.0, 0.62, 0.38, 0.8, 0.5, 0.28, 0.7)
"""How strongly the segments of a bar are coloured, one after another."""

STRONG = 0.75
"""From this shade on, white letters are read best."""


class CalculationFigure(Block):
    """A picture of a calculation; its own words say what it shows to who cannot see it."""

    role = "Figure"

    def __init__(self, picture: CalculationPicture) -> None:
        super().__init__()
        self._picture = picture
        self.before, self.after = 4.0, 8.0
        bars = len(picture.bars) if isinstance(picture, Bars) else 0
        self.height = bars * BAR_PITCH + AXIS if bars else CURVE_HEIGHT

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        return availWidth, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.height

    @override
    def draw(self) -> None:
        sheet, picture = self.sheet, self._picture
        with sheet.marked(sheet.root.child(self.role, alt=picture.words)):
            sheet.setFont(Face.REGULAR.value, SIZE)
            if isinstance(picture, Curve):
                _Plot(sheet, picture, self.width, self.height).draw()
            else:
                _draw_bars(sheet, picture, self.width, self.height)


class _Plot:
    """A curve between two axes."""

    def __init__(self, sheet: Sheet, curve: Curve, width: float, height: float) -> None:
        self._sheet, self._curve = sheet, curve
        self._left, self._bottom = 40.0, 22.0
        self._width, self._height = width - 50.0, height - 40.0
        across = [point[0] for point in curve.fresh]
        self._from, self._to = min(across), max(across)
        self._high = 1.08 * max(*(point[1] for point in curve.fresh), curve.needed or 0.0)

    def draw(self) -> None:
        sheet, curve = self._sheet, self._curve
        sheet.setLineWidth(0.8)
        sheet.setStrokeColor(LINE)
        sheet.line(self._left, self._bottom, self._left + self._width, self._bottom)
        sheet.line(self._left, self._bottom, self._left, self._bottom + self._height)
        if curve.needed is not None:
            self._line(((self._from, curve.needed), (self._to, curve.needed)), ATTENTION.ink, (4, 3))
        self._line(curve.fresh, ACCENT, ())
        self._line(curve.aged, UNKNOWN.ink, (6, 2, 1, 2))
        self._line(((curve.at, 0.0), (curve.at, self._high)), INK, (1, 2))
        for points, ink in ((curve.fresh, ACCENT), (curve.aged, UNKNOWN.ink)):
            sheet.setFillColor(ink)
            sheet.circle(*self._place((curve.at, height_at(points, curve.at))), 2.6, stroke=0, fill=1)
        self._write()

    def _place(self, point: Point) -> Point:
        across = (point[0] - self._from) / max(self._to - self._from, 1e-9)
        return self._left + self._width * across, self._bottom + self._height * point[1] / self._high

    def _line(self, points: tuple[Point, ...], ink: Ink, dashes: tuple[int, ...]) -> None:
        if len(points) < 2:
            return
        sheet = self._sheet
        sheet.setStrokeColor(ink)
        sheet.setLineWidth(1.3)
        sheet.setDash([float(dash) for dash in dashes])
        path = sheet.beginPath()
        path.moveTo(*self._place(points[0]))
        for point in points[1:]:
            path.lineTo(*self._place(point))
        sheet.drawPath(path, stroke=1, fill=0)
        sheet.setDash([])

    def _write(self) -> None:
        sheet, curve, right = self._sheet, self._curve, self._left + self._width
        sheet.setFillColor(MUTED)
        sheet.setFont(Face.REGULAR.value, SIZE)
        sheet.drawString(self._left, 8, number_words(self._from))
        _right(sheet, right, 8, number_words(self._to))
        middle = f"{curve.across}, case {number_words(curve.at)}"
        sheet.drawString(self._left + (self._width - width_of(middle, Face.REGULAR, SIZE)) / 2, 8, middle)
        _right(sheet, self._left - 4, self._bottom + self._height - 4, number_words(self._high))
        needed = "" if curve.needed is None else f", dashed: needed {number_words(curve.needed)}"
        legend = f"{curve.up}; full line: new, broken line: end of life{needed}"
        _right(sheet, right, self._bottom + self._height + 6, legend)


def _draw_bars(sheet: Sheet, picture: Bars, width: float, height: float) -> None:
    room = width - LABEL_WIDTH - 60
    longest = 1.04 * max(*(bar.length for bar in picture.bars), picture.limit or 0.0, 1e-9)
    limit = None if picture.limit is None else LABEL_WIDTH + picture.limit * room / longest
    for number, bar in enumerate(picture.bars):
        bottom = height - (number + 1) * BAR_PITCH
        end = _draw_bar(sheet, bar, bottom, room / longest)
        length = f"{number_words(bar.length)} {picture.unit}"
        sheet.drawString(_beside(end + 5, length, limit), bottom + 8, length)
    if picture.limit is not None and limit is not None:
        x = limit
        sheet.setStrokeColor(INK)
        sheet.setLineWidth(1)
        sheet.setDash([4, 3])
        sheet.line(x, AXIS - 4, x, height)
        sheet.setDash([])
        words = f"{picture.limit_words} {number_words(picture.limit)} {picture.unit}"
        wide = width_of(words, Face.REGULAR, SIZE)
        sheet.setFillColor(MUTED)
        sheet.drawString(min(max(LABEL_WIDTH, x - wide / 2), width - wide), 4, words)


def _beside(start: float, words: str, limit: float | None) -> float:
    """Where words begin: behind the line of the limit where it would cross them."""
    crosses = limit is not None and start - 3 < limit < start + width_of(words, Face.REGULAR, SIZE) + 3
    return limit + 5 if crosses and limit is not None else start


def _draw_bar(sheet: Sheet, bar: Bar, bottom: float, scale: float) -> float:
    """Draws a bar with its name and gives its right edge."""
    sheet.setFillColor(INK)
    words = shortened(printable(bar.words).replace("\n", " "), Face.REGULAR, SIZE, LABEL_WIDTH - 10)
    sheet.drawString(0, bottom + 8, words)
    ink = ACCENT if bar.is_good is None else FULFILLED.ink if bar.is_good else FAILED.ink
    left = LABEL_WIDTH
    for number, segment in enumerate(bar.segments):
        shade, wide = SHADES[number % len(SHADES)], segment.length * scale
        sheet.setFillColorRGB(*(1 - shade * (1 - part) for part in ink.rgb()))
        sheet.rect(left, bottom + 4, wide, BAR_PITCH - 10, stroke=0, fill=1)
        name = width_of(segment.words, Face.REGULAR, SIZE)
        if name + 6 < wide:
            sheet.setFillColor(PAPER if shade >= STRONG else INK)
            sheet.drawString(left + (wide - name) / 2, bottom + 8, segment.words)
        left += wide
    sheet.setFillColor(INK)
    return left


def _right(sheet: Sheet, x: float, y: float, words: str) -> None:
    sheet.drawString(x - width_of(words, Face.REGULAR, SIZE), y, words)
