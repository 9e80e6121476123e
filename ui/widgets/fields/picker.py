"""A list that drops from a button and in which entries are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Space

FILTER_FROM = 8
"""From so many entries on a line to filter them is offered."""


class Picker(QFrame):
    """Tells the ticked tokens, in the list's order, when it closes."""

    picked = Signal(object)

    def __init__(
        self, parent: QWidget, title: str, choices: Sequence[tuple[str, str]], chosen: Sequence[str]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("card", True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName(f"Filter {title}")
        self.filter.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.itemActivated.connect(self._turn)
        for token, words in choices:
            self._add(token, words, ticked=token in chosen)
        if not choices:
            self.list.addItem("There is nothing to choose yet.")
        self._lay_out()
        self.filter.setVisible(len(choices) >= FILTER_FROM)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.S)
        column.addWidget(self.filter)
        column.addWidget(self.list)

    def _add(self, token: str, words: str, *, ticked: bool) -> None:
        entry = QListWidgetItem(words)
        entry.setData(Qt.ItemDataRole.UserRole, token)
        entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        entry.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(entry)

    def drop_from(self, anchor: QWidget) -> None:
        """Open below a widget."""
        rows = min(max(self.list.count(), 2), 10)
        self.resize(max(anchor.width(), 260), rows * (self.fontMetrics().height() + Space.S) + 5 * Space.S)
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        self.show()
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def entries(self) -> list[QListWidgetItem]:
        """The entries that can be ticked."""
        found = [self.list.item(row) for row in range(self.list.count())]
        return [entry for entry in found if entry.flags() & Qt.ItemFlag.ItemIsUserCheckable]

    def _turn(self, entry: QListWidgetItem) -> None:
        ticked = entry.checkState() is Qt.CheckState.Checked
        entry.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _narrow(self, text: str) -> None:
        for entry in self.entries():
            entry.setHidden(text.casefold() not in entry.text().casefold())

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        ticked = tuple(
            str(entry.data(Qt.ItemDataRole.UserRole))
            for entry in self.entries()
            if entry.checkState() is Qt.CheckState.Checked
        )
        self.picked.emit(ticked)
        super().closeEvent(event)
