"""The bar below: back, how far the plan is, the next open item, next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from ui.theme import Look, Space
from ui.widgets.buttons import button
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.text import label


class BottomBar(QFrame):
    """Tells wishes; where they lead is not its to say."""

    back_requested = Signal()
    next_requested = Signal()
    next_open_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._look = look
        self.back = button("Back", self.back_requested.emit, name="back")
        self.next = button("Next", self.next_requested.emit, name="next", primary=True)
        self.next_open = button("Next open", self.next_open_requested.emit, name="next_open", quiet=True)
        self.next_open.setToolTip("The next item without an answer (Ctrl+N)")
        self.next_open.setShortcut("Ctrl+N")
        self.back.setShortcut("Alt+Left")
        self.next.setShortcut("Alt+Right")
        self.progress = QProgressBar()
        self.progress.setObjectName("overall_progress")
        self.progress.setAccessibleName("Answered so far")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.words = label("", "small")
        self.words.setObjectName("overall_words")
        self.strip = ProgressStrip()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.strip, 2)
        row.addWidget(self.progress)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.next_open)
        row.addWidget(self.next)

    def show_progress(self, answered: int, asked: int) -> None:
        """Show how many places are answered of those asked."""
        self.progress.setRange(0, max(1, asked))
        self.progress.setValue(answered)
        self.words.setText(f"{answered} of {asked} answered")
        self.next_open.setEnabled(answered < asked)
