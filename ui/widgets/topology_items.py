"""What the dependency picture is drawn from: a box for each component, and many needs as one item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from app.domain.dependency_picture import BOX_HEIGHT, BOX_WIDTH, Box
from ui.theme import FAMILY, RADIUS, Ink, Look
from ui.widgets.marks import Mark
from ui.widgets.shapes import paint_shape

SMALLEST_READABLE = 0.4
"""Below this scale names are not drawn: they could not be read."""
NAME_SIZE, KIND_SIZE = 11, 9
MARK_SIDE = 12.0
LARGE_MARK = 32.0
INSET = 8.0
LINES, BOXES = 1, 2


class BoxFace(NamedTuple):
    """How a box is to look.

    `ink` colours it, None for quiet; `is_down` strikes it out, and `is_taken` also draws it thickly.
    """

    name: str
    kind: str
    ink: Ink | None = None
    mark: Mark | None = None
    is_down: bool = False
    is_taken: bool = False


class BoxItem(QGraphicsItem):
    """One component."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__()
        self._look = look
        self.component = box.component
        self.face = BoxFace("", "")
        self.is_chosen = False
        self.is_faded = False
        self.setPos(box.x, box.y)
        self.setZValue(BOXES)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_face(self, face: BoxFace, *, is_chosen: bool, is_faded: bool) -> None:
        """Look like this from now on."""
        if (face, is_chosen, is_faded) != (self.face, self.is_chosen, self.is_faded):
            self.face, self.is_chosen, self.is_faded = face, is_chosen, is_faded
            self.setToolTip(f"{face.name} ({face.kind})")
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return _rectangle().adjusted(-3, -3, 3, 3)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        face, colours = self.face, self._look.colours
        painter.setOpacity(0.25 if self.is_faded else 1.0)
        ground = QColor(face.ink.ground if face.ink else colours.surface)
        edge = QColor(colours.failed.text if face.is_down else face.ink.text if face.ink else colours.muted)
        painter.setPen(QPen(edge, 2.0 if face.is_taken else 1.0, _stroke(face)))
        painter.setBrush(ground)
        painter.drawRoundedRect(_rectangle(), RADIUS, RADIUS)
        if self.is_chosen:
            painter.setPen(QPen(QColor(colours.accent.text), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_rectangle().adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= SMALLEST_READABLE:
            self._write(painter)
        elif face.mark is not None:
            square = QRectF(-LARGE_MARK / 2, -LARGE_MARK / 2, LARGE_MARK, LARGE_MARK)
            paint_shape(painter, square, face.mark.shape, self._look.colour(face.mark.tone))

    def _write(self, painter: QPainter) -> None:
        face, colours = self.face, self._look.colours
        room = _rectangle().adjusted(INSET, 3, -INSET, -3)
        if face.mark is not None:
            square = QRectF(room.right() - MARK_SIDE, -MARK_SIDE / 2, MARK_SIDE, MARK_SIDE)
            paint_shape(painter, square, face.mark.shape, self._look.colour(face.mark.tone))
            room.setRight(square.left() - 4)
        painter.setPen(QColor(colours.text))
        _write_line(painter, room, face.name, _font(NAME_SIZE, bold=True, struck=face.is_down), is_top=True)
        painter.setPen(QColor(colours.muted))
        _write_line(painter, room, face.kind, _font(KIND_SIZE), is_top=False)


class Curve(NamedTuple):
    """One need: its curve, what that covers, and the pen to draw it with."""

    path: QPainterPath
    covers: QRectF
    pen: QPen


class LinesItem(QGraphicsItem):
    """Many needs as one item, so that hundreds cost one call; only those in sight are drawn."""

    def __init__(self, bounds: QRectF) -> None:
        super().__init__()
        self._bounds = bounds
        self._curves: list[Curve] = []
        self.setZValue(LINES)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_curves(self, curves: Iterable[Curve]) -> None:
        """Draw these from now on."""
        self._curves = list(curves)
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        in_sight = option.exposedRect
        for path, covers, pen in self._curves:
            if covers.intersects(in_sight):
                painter.setPen(pen)
                painter.drawPath(path)


def _rectangle() -> QRectF:
    return QRectF(-BOX_WIDTH / 2, -BOX_HEIGHT / 2, BOX_WIDTH, BOX_HEIGHT)


def _stroke(face: BoxFace) -> Qt.PenStyle:
    return Qt.PenStyle.DashLine if face.is_down and not face.is_taken else Qt.PenStyle.SolidLine


def _font(size: int, *, bold: bool = False, struck: bool = False) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setStrikeOut(struck)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _write_line(painter: QPainter, room: QRectF, text: str, font: QFont, *, is_top: bool) -> None:
    painter.setFont(font)
    half = QRectF(room)
    if is_top:
        half.setBottom(room.center().y() + 2)
    else:
        half.setTop(room.center().y() + 1)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, half.width())
    painter.drawText(half, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
