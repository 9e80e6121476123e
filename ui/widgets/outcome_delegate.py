"""Draws an outcome as its shape with its word, the same as everywhere."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.models.findings_table import OUTCOME_ROLE
from ui.theme import Look, Space
from ui.widgets.shapes import paint_shape
from ui.widgets.states import OUTCOME_MARKS

SIDE = 12


class OutcomeDelegate(QStyledItemDelegate):
    """For the outcome column of a findings table."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        # The word begins after the shape.
        option.text = "      " + option.text

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        mark = OUTCOME_MARKS[index.data(OUTCOME_ROLE)]
        side = float(self._look.px(SIDE))
        rect = QRectF(option.rect)
        box = QRectF(rect.left() + Space.XS, rect.center().y() - side / 2, side, side)
        paint_shape(painter, box, mark.shape, self._look.colour(mark.tone))
