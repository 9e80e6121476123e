"""One need of an asset: what it is, where it comes from, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Look, Space, Tone
from ui.viewmodels.inventory import NeedEntry
from ui.widgets.buttons import button
from ui.widgets.icons import IconButton
from ui.widgets.text import label

STATE_WIDTH = 84


class NeedLine(QWidget):
    """Wishes only: `confirm_requested`, `change_requested` and `remove_requested` carry the entry."""

    confirm_requested = Signal(object)
    change_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, look: Look, entry: NeedEntry) -> None:
        super().__init__()
        self._look = look
        self.entry = entry
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._state())
        row.addWidget(self._words(), 1)
        if entry.is_proposed:
            row.addWidget(self._button("Confirm", "confirm_need", self.confirm_requested))
        row.addWidget(self._button("Change...", "change_need", self.change_requested))
        row.addWidget(self._remove())

    def _state(self) -> QLabel:
        state = label(self.entry.state or "by hand", "muted")
        state.setFixedWidth(self._look.px(STATE_WIDTH))
        state.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return state

    def _words(self) -> QLabel:
        if self.entry.points_nowhere:
            return label(f"{self.entry.words} (names a removed asset)", wrap=True, tone=Tone.FAILED)
        return label(self.entry.words, wrap=True)

    def _button(self, words: str, name: str, wish: SignalInstance) -> QWidget:
        made = button(words, lambda: wish.emit(self.entry), name=name, quiet=True)
        made.setAccessibleName(f"{words.rstrip('.')}: {self.entry.words}")
        return made

    def _remove(self) -> IconButton:
        remove = IconButton(self._look, "close", f"Remove need: {self.entry.words}", side=16)
        remove.setObjectName("remove_need")
        remove.clicked.connect(lambda: self.remove_requested.emit(self.entry))
        return remove
