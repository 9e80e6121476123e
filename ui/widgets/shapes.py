"""The shapes of the states, the same in the window and on paper: no state is told by colour alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen


class Shape(StrEnum):
    """The shapes, by what they look like."""

    FULL = "full"
    HALF = "half"
    CROSS = "cross"
    QUESTION = "question"
    DASH = "dash"
    RING = "ring"
    DOT = "dot"


def paint_shape(painter: QPainter, box: QRectF, shape: Shape, colour: QColor) -> None:
    """Paint a shape into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(colour, box.width() * 0.12, QtCore.Qt.PenStyle.SolidLine, QtCore.Qt.PenCapStyle.RoundCap)
    )
    painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
    _PAINTERS[shape](painter, box, colour)
    painter.restore()


def _full(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(_inner(box))


def _half(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(_inner(box))
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPie(_inner(box), 90 * 16, 180 * 16)


def _cross(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    pen = painter.pen()
    pen.setWidthF(box.width() * 0.18)
    painter.setPen(pen)
    arm = box.width() * 0.32
    middle = box.center()
    painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
    painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))


def _question(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    painter.drawEllipse(_inner(box))
    font = painter.font()
    font.setPixelSize(max(6, round(box.height() * 0.66)))
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(box, QtCore.Qt.AlignmentFlag.AlignCenter, "?")


def _dash(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    pen = painter.pen()
    pen.setWidthF(box.width() * 0.18)
    painter.setPen(pen)
    arm = box.width() * 0.32
    painter.drawLine(box.center() - QPointF(arm, 0), box.center() + QPointF(arm, 0))


def _ring(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    painter.drawEllipse(_inner(box))


def _dot(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = box.width() * 0.16
    painter.drawEllipse(box.center(), radius, radius)


def _inner(box: QRectF) -> QRectF:
    edge = box.width() * 0.1
    return box.adjusted(edge, edge, -edge, -edge)


_PAINTERS = {
    Shape.FULL: _full,
    Shape.HALF: _half,
    Shape.CROSS: _cross,
    Shape.QUESTION: _question,
    Shape.DASH: _dash,
    Shape.RING: _ring,
    Shape.DOT: _dot,
}


def paint_ring(
    painter: QPainter, box: QRectF, fraction: float, colours: tuple[QColor, QColor], width: float
) -> None:
    """Paint a progress ring: the fraction from 0 to 1 clockwise from the top, then the rest."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    done, rest = colours
    inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(rest, width))
    painter.drawEllipse(inner)
    if fraction > 0:
        painter.setPen(QPen(done, width, QtCore.Qt.PenStyle.SolidLine, QtCore.Qt.PenCapStyle.FlatCap))
        painter.drawArc(inner, 90 * 16, -round(360 * 16 * min(1.0, fraction)))
    painter.restore()
