"""A one-line label that shortens its text at the end and tells the whole of it in its tool tip."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.override import override
from ui.widgets.by_name import set_by_name


class ElidedLabel(QLabel):
    """Plain text in one line."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        set_by_name(self, textFormat="PlainText")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._fits():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._shortened())
        painter.end()

    def _fits(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()

    def _shortened(self) -> str:
        right = QtCore.Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), right, self.contentsRect().width())

    def _tell(self) -> None:
        self.setToolTip("" if self._fits() else self.text())
