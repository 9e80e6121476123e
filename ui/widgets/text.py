"""Labels and lines: text is always plain, so that nothing a user typed can become markup."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.theme import Tone
from ui.widgets.by_name import set_by_name


def label(text: str = "", role: str = "", *, wrap: bool = False, tone: Tone | None = None) -> QLabel:
    """A plain-text label in a role of the style sheet, such as title, section, strong, small or muted."""
    made = QLabel(text)
    set_by_name(made, textFormat="PlainText")
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone is not None:
        made.setProperty("tone", tone.value)
    return made


def set_tone(widget: QWidget, tone: Tone | None) -> None:
    """Give a widget another tone while it is shown."""
    set_property(widget, "tone", "" if tone is None else tone.value)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet selects by, and let it take effect."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def rule() -> QFrame:
    """A line across."""
    line = QFrame()
    line.setProperty("rule", True)
    return line


def card() -> QFrame:
    """A surface with a quiet border."""
    frame = QFrame()
    frame.setProperty("card", True)
    return frame
