"""Push buttons in the window's three ranks: primary, ordinary, quiet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton


def button(
    words: str, act: Callable[[], object], *, name: str = "", primary: bool = False, quiet: bool = False
) -> QPushButton:
    """A button that calls `act`; `name` is its object name."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("primary", True)
    if quiet:
        made.setProperty("quiet", True)
    made.clicked.connect(lambda _checked=False: act())
    return made


def set_faded(made: QPushButton, *, faded: bool) -> None:
    """Let a button stand back, or not any more: it works all the same."""
    if made.property("faded") is not faded:
        made.setProperty("faded", faded)
        made.style().unpolish(made)
        made.style().polish(made)
