"""The body of a page that fills its height, and scrolls only where the window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Space


class Tall(QScrollArea):
    """`column` takes the content."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = Body()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.column.setSpacing(Space.M)
        self.setWidget(body)


class Body(QWidget):
    """Asks for the height it cannot do without; a scroll area would else give it the height it likes best."""

    @override
    def heightForWidth(self, width: int) -> int:
        column = self.layout()
        return column.minimumHeightForWidth(width) if column else super().heightForWidth(width)
