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
        self._look = look
        self._hits: QStandardItemModel | None = None
        self._completer: QCompleter | None = None
        self.setPlaceholderText("Search  Ctrl+K")
        self.setAccessibleName("Search items and assets")
        self.returnPressed.connect(self._take_first)
        QShortcut(QKeySequence("Ctrl+K"), self, self._begin)

    def offer(self, hits: Sequence[Hit]) -> None:
        """Set what can be found."""
        found = QStandardItemModel(self)
        for hit in hits:
            line = QStandardItem(hit.words)
            line.setEditable(False)
            line.setData(hit.target, TARGET_ROLE)
            found.appendRow(line)
        self._hits = found
        self._offering().setModel(found)

    def _offering(self) -> QCompleter:
        """The completer; made with the first hits, so that the start of the window does not pay for it."""
        if self._completer is None:
            popup = QListView()
            popup.setMinimumWidth(self._look.px(420))
            popup.clicked.connect(self._take)
            popup.activated.connect(self._take)
            completer = self._completer = QCompleter(self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(12)
            completer.setPopup(popup)
            self.setCompleter(completer)
            self.setClearButtonEnabled(True)
        return self._completer

    def _begin(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _take_first(self) -> None:
        model = self._offering().completionModel()
        if self.text().strip() and model.rowCount():
            self._take(model.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        target = index.data(TARGET_ROLE)
        self.clear()
        self.clearFocus()
        self.chosen.emit(target)
