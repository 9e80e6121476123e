"""Banners: what happened, why, and what to try, at the place where it arose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import UserError
from ui.theme import Look, Space, Tone
from ui.widgets.buttons import button
from ui.widgets.icons import IconButton
from ui.widgets.marks import Mark, StateMark
from ui.widgets.shapes import Shape
from ui.widgets.text import label

_SHAPES = {
    Tone.FAILED: Shape.CROSS,
    Tone.ATTENTION: Shape.HALF,
    Tone.UNKNOWN: Shape.QUESTION,
    Tone.FULFILLED: Shape.FULL,
    Tone.ACCENT: Shape.DOT,
}


class Banner(QFrame):
    """One message in the flow of a page; never a box in the way."""

    closed = Signal()

    def __init__(self, look: Look, tone: Tone, what: str, more: str = "", *, closable: bool = True) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("banner", tone.value)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        self._row.setSpacing(Space.M)
        self._row.addWidget(StateMark(look, Mark(_SHAPES[tone], tone, tone.value), side=16))
        self._row.addLayout(self._texts(what, more), 1)
        if closable:
            close = IconButton(look, "close", "Close this message", side=16)
            close.clicked.connect(self.closed)
            self._row.addWidget(close)

    def _texts(self, what: str, more: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(what, "strong", wrap=True))
        if more:
            column.addWidget(label(more, wrap=True))
        return column

    def add_action(self, words: str, act: Callable[[], object], *, name: str = "") -> None:
        """Offer a way out beside the text."""
        self._row.insertWidget(2, button(words, act, name=name))


class BannerPlace(QWidget):
    """A place in a page where one banner can appear; it takes no room while there is none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._banner: Banner | None = None
        self.hide()

    @property
    def banner(self) -> Banner | None:
        """The banner that is shown."""
        return self._banner

    def show_error(self, error: UserError) -> Banner:
        """Show what happened, why, and what to try."""
        more = " ".join(part for part in (error.why, error.advice) if part)
        return self.show_message(Tone.FAILED, error.what, more)

    def show_done(self, words: str) -> None:
        """Show what was done."""
        self.show_message(Tone.FULFILLED, words)

    def show_refusal(self, words: str) -> None:
        """Show what is wrong with what was typed."""
        self.show_message(Tone.FAILED, words)

    def show_message(self, tone: Tone, what: str, more: str = "", *, closable: bool = True) -> Banner:
        """Show a message in place of the one before."""
        self.clear()
        self._banner = Banner(self._look, tone, what, more, closable=closable)
        self._banner.closed.connect(self.clear)
        self._column.addWidget(self._banner)
        self.show()
        return self._banner

    def clear(self) -> None:
        """Take the banner away."""
        if self._banner is not None:
            self._column.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        self.hide()
