"""The search line: items and assets by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ui.theme import Look

TARGET_ROLE = Qt.ItemDataRole.UserRole + 1


class Hit(NamedTuple):
    """A line that can be found, and what it leads to."""

    words: str
    target: object


class SearchLine(QLineEdit):
    """Offers hits while the user types; `chosen` tells the target of the one taken."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setPlaceholderText("Search  Ctrl+K")
        self.setAccessibleName("Search items and assets")
        self.setClearButtonEnabled(True)
        self._hits = QStandardItemModel(self)
        self._completer = QCompleter(self._hits, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(12)
        self._popup = QListView()
        self._popup.setMinimumWidth(look.px(420))
        self._completer.setPopup(self._popup)
        self.setCompleter(self._completer)
        self._popup.clicked.connect(self._take)
        self._popup.activated.connect(self._take)
        self.returnPressed.connect(self._take_first)
        QShortcut(QKeySequence("Ctrl+K"), self, self._begin)

    def offer(self, hits: Sequence[Hit]) -> None:
        """Set what can be found."""
        self._hits.clear()
        for hit in hits:
            line = QStandardItem(hit.words)
            line.setEditable(False)
            line.setData(hit.target, TARGET_ROLE)
            self._hits.appendRow(line)

    def _begin(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _take_first(self) -> None:
        model = self._completer.completionModel()
        if self.text().strip() and model.rowCount():
            self._take(model.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        target = index.data(TARGET_ROLE)
        self.clear()
        self.clearFocus()
        self.chosen.emit(target)
