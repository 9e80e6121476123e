"""The search line of the top bar: what can be found with the open plan, by its words."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from ui.theme import Look

WIDTH = 320


class SearchLine(QLineEdit):
    """Takes the words; `chosen` tells the target of the hit that was taken, see `ui.shell.search_hits`."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setPlaceholderText("Search  Ctrl+K")
        self.setAccessibleName("Search items and assets")
        QShortcut(QKeySequence("Ctrl+K"), self, self._begin)

    def take(self, target: object) -> None:
        """Tell that a hit was taken."""
        self.clear()
        self.clearFocus()
        self.chosen.emit(target)

    def _begin(self) -> None:
        self.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
