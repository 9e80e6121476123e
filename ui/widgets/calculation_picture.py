"""Draws what a calculation looks like: a curve with the case marked, or bars against a limit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.domain.sizing.picture import Bar, Bars, CalculationPicture, Curve, Point, height_at
from app.domain.sizing.words import number_words
from ui.theme import Look, Space, Tone, Type

CURVE_HEIGHT, BAR_PITCH, AXIS = 180, 34, 26
LABEL_WIDTH = 132
SHADES = (1.0, 0.62, 0.38, 0.8, 0.5, 0.28, 0.7)
"""How strongly the segments of a bar are coloured, one after another."""


class CalculationPictureView(QWidget):
    """`show_picture` shows another picture; its words are the accessible description."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._picture: CalculationPicture | None = None
        self.setObjectName("calculation_picture")
        self.setAccessibleName("Picture of the calculation")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def picture(self) -> CalculationPicture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: CalculationPicture | None) -> None:
        """Show a picture, or take no room without one."""
        self._picture = picture
        self.setVisible(picture is not None)
        words = "" if picture is None else picture.words
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = self._look.px
        if isinstance(self._picture, Bars):
            return QSize(px(320), px(BAR_PITCH) * len(self._picture.bars) + px(AXIS))
        return QSize(px(320), px(CURVE_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(Type.SMALL))
        if isinstance(self._picture, Curve):
            self._draw_curve(painter, self._picture)
        else:
            self._draw_bars(painter, self._picture)
        painter.end()

    def _draw_curve(self, painter: QPainter, curve: Curve) -> None:
        px, colours = self._look.px, self._look.colours
        room = QRectF(self.rect()).adjusted(px(44), px(10), -px(12), -px(AXIS) - px(10))
        right = max(point[0] for point in curve.fresh)
        left = min(point[0] for point in curve.fresh)
        high = 1.08 * max(*(point[1] for point in curve.fresh), curve.needed or 0.0)

        def at(point: Point) -> QPointF:
            x = room.left() + room.width() * (point[0] - left) / max(right - left, 1e-9)
            return QPointF(x, room.bottom() - room.height() * point[1] / high)

        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.bottomLeft(), room.topLeft())
        if curve.needed is not None:
            painter.setPen(QPen(self._look.colour(Tone.ATTENTION), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(at((left, curve.needed)), at((right, curve.needed)))
        for points, tone, style in (
            (curve.fresh, Tone.ACCENT, Qt.PenStyle.SolidLine),
            (curve.aged, Tone.UNKNOWN, Qt.PenStyle.DashDotLine),
        ):
            painter.setPen(QPen(self._look.colour(tone), 2, style))
            painter.drawPath(_path([at(point) for point in points]))
        self._mark_case(painter, curve, room, at((curve.at, 0)).x())
        self._label_axes(painter, curve, room, (left, right, high))

    def _mark_case(self, painter: QPainter, curve: Curve, room: QRectF, x: float) -> None:
        painter.setPen(QPen(QColor(self._look.colours.text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        high = 1.08 * max(*(point[1] for point in curve.fresh), curve.needed or 0.0)
        for points, tone in ((curve.fresh, Tone.ACCENT), (curve.aged, Tone.UNKNOWN)):
            painter.setBrush(self._look.colour(tone))
            y = room.bottom() - room.height() * height_at(points, curve.at) / high
            painter.drawEllipse(QPointF(x, y), 4, 4)

    def _label_axes(
        self, painter: QPainter, curve: Curve, room: QRectF, span: tuple[float, float, float]
    ) -> None:
        left, right, high = span
        painter.setPen(QColor(self._look.colours.muted))
        bottom = QRectF(room.left(), room.bottom() + 4, room.width(), self._look.px(AXIS))
        painter.drawText(bottom, Qt.AlignmentFlag.AlignLeft, number_words(left))
        painter.drawText(
            bottom, Qt.AlignmentFlag.AlignHCenter, f"{curve.across}, case {number_words(curve.at)}"
        )
        painter.drawText(bottom, Qt.AlignmentFlag.AlignRight, number_words(right))
        side = QRectF(0, room.top() - 6, room.left() - 6, 20)
        painter.drawText(side, Qt.AlignmentFlag.AlignRight, number_words(high))
        legend = QRectF(room.left() + 8, room.top() - 4, room.width() - 12, 20)
        needed = "" if curve.needed is None else f"   - - needed {number_words(curve.needed)} {curve.up}"
        painter.drawText(
            legend, Qt.AlignmentFlag.AlignRight, f"{curve.up}:  \u2014 new   -\u00b7- end of life{needed}"
        )

    def _draw_bars(self, painter: QPainter, picture: Bars) -> None:
        px, colours = self._look.px, self._look.colours
        room = QRectF(self.rect()).adjusted(px(LABEL_WIDTH), 2, -px(64), -px(AXIS))
        longest = 1.04 * max(*(bar.length for bar in picture.bars), picture.limit or 0.0, 1e-9)
        scale = room.width() / longest
        limit = None if picture.limit is None else room.left() + picture.limit * scale
        for number, bar in enumerate(picture.bars):
            top = room.top() + number * px(BAR_PITCH)
            self._draw_bar(painter, bar, QRectF(room.left(), top, scale, px(BAR_PITCH)), picture.unit, limit)
        if picture.limit is not None and limit is not None:
            x = limit
            painter.setPen(QPen(QColor(colours.text), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom() + 2))
            words = f"{picture.limit_words} {number_words(picture.limit)} {picture.unit}"
            width = QFontMetricsF(painter.font()).horizontalAdvance(words)
            start = min(max(room.left(), x - width / 2), self.width() - width - 4)
            painter.drawText(QPointF(start, room.bottom() + px(AXIS) - 8), words)

    def _draw_bar(self, painter: QPainter, bar: Bar, lane: QRectF, unit: str, limit: float | None) -> None:
        """`lane` has the left edge, the top and the height; its width is that of one unit.

        `limit` is where the line of the limit stands, which the length is not written across.
        """
        px, colours = self._look.px, self._look.colours
        painter.setPen(QColor(colours.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = QFontMetricsF(painter.font()).elidedText(
            bar.words, Qt.TextElideMode.ElideRight, px(LABEL_WIDTH) - Space.M
        )
        painter.drawText(QRectF(0, lane.top(), px(LABEL_WIDTH) - Space.M, lane.height()), middle, words)
        tone = Tone.ACCENT if bar.is_good is None else Tone.FULFILLED if bar.is_good else Tone.FAILED
        left = lane.left()
        for number, segment in enumerate(bar.segments):
            box = QRectF(left, lane.top() + 6, segment.length * lane.width(), lane.height() - 12)
            colour = self._look.colour(tone)
            colour.setAlphaF(SHADES[number % len(SHADES)])
            painter.fillRect(box, colour)
            self._name_segment(painter, box, segment.words, is_strong=number % len(SHADES) == 0)
            left = box.right()
        painter.setPen(QColor(colours.text))
        length = f"{number_words(bar.length)} {unit}"
        width = QFontMetricsF(painter.font()).horizontalAdvance(length)
        start = left + 6
        if limit is not None and start - 4 < limit < start + width + 4:
            start = limit + 6
        painter.drawText(QRectF(start, lane.top(), width + 4, lane.height()), middle, length)

    def _name_segment(self, painter: QPainter, box: QRectF, words: str, *, is_strong: bool) -> None:
        if QFontMetricsF(painter.font()).horizontalAdvance(words) + 8 < box.width():
            colours = self._look.colours
            painter.setPen(QColor(colours.surface if is_strong else colours.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _path(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    return path
