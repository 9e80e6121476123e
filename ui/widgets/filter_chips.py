"""Which part of a list is shown: one button per part, with how many lines it has."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton

from ui.widgets.flow import Flow


class FilterChips(Flow):
    """`chosen` tells the token of the part. A part without lines cannot be chosen unless it is shown."""

    chosen = Signal(str)

    def __init__(self, words: Mapping[str, str], name: str) -> None:
        """`words` by token; the first part is shown at the beginning."""
        super().__init__()
        self.setObjectName(name)
        self._words = dict(words)
        self._group = QButtonGroup(self)
        self.chips = {token: self._chip(token) for token in words}
        self.token = next(iter(words))
        self.chips[self.token].setChecked(True)
        for chip in self.chips.values():
            self.add(chip)

    def _chip(self, token: str) -> QPushButton:
        chip = QPushButton(self._words[token])
        chip.setObjectName(f"{self.objectName()}_{token}")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setProperty("chip", True)
        chip.clicked.connect(lambda _checked=False: self._choose(token))
        self._group.addButton(chip)
        return chip

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many lines each part has."""
        for token, chip in self.chips.items():
            count = counts[token]
            chip.setText(f"{self._words[token]}  {count}")
            chip.setEnabled(count > 0 or token == self.token or token == next(iter(self._words)))

    def choose(self, token: str) -> None:
        """Choose a part, as a click does."""
        self.chips[token].setChecked(True)
        self._choose(token)

    def _choose(self, token: str) -> None:
        self.token = token
        self.chosen.emit(token)
