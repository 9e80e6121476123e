"""What the search line offers: steps, items and assets that hold the words typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView

from ui.shell.search import SearchLine
from ui.theme import Look
from ui.viewmodels.search import Hit

TARGET_ROLE = Qt.ItemDataRole.UserRole + 1
POPUP_WIDTH = 420
MOST_SHOWN = 12


class SearchHits(QObject):
    """Offers hits below a search line while the user types; made with the first plan."""

    def __init__(self, line: SearchLine, look: Look) -> None:
        super().__init__(line)
        self._line = line
        self._found = QStandardItemModel(self)
        self._completer = self._made_completer(look)
        line.setCompleter(self._completer)
        line.setClearButtonEnabled(True)
        line.returnPressed.connect(self._take_first)

    def _made_completer(self, look: Look) -> QCompleter:
        popup = QListView()
        popup.setMinimumWidth(look.px(POPUP_WIDTH))
        popup.clicked.connect(self._take)
        popup.activated.connect(self._take)
        completer = QCompleter(self._found, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(MOST_SHOWN)
        completer.setPopup(popup)
        return completer

    def offer(self, hits: Iterable[Hit]) -> None:
        """Set what can be found, in place of what could before."""
        self._found.clear()
        for hit in hits:
            entry = QStandardItem(hit.words)
            entry.setEditable(False)
            entry.setData(hit.target, TARGET_ROLE)
            self._found.appendRow(entry)

    def _take_first(self) -> None:
        model = self._completer.completionModel()
        if self._line.text().strip() and model.rowCount():
            self._take(model.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        self._line.take(index.data(TARGET_ROLE))
