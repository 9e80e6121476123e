"""The label at the left of a field: as wide as its neighbours', in every size of type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.theme import Look


class Caption(QLabel):
    """Plain text of a fixed width, given in logical pixels at 100 %."""

    def __init__(self, look: Look, words: str, width: int) -> None:
        super().__init__(words)
        self._look = look
        self._width = width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self._look.px(self._width))
