"""Settings of widgets by the names Qt gives their values, for what is made before the window is shown.

Touching `QtCore.Qt` once makes all its enumerations, which takes a tenth of the start.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_by_name(widget: QWidget, **settings: str) -> None:
    """Set properties of a widget to values of their enumerations, such as `textFormat="PlainText"`.

    Raises ValueError where the widget has no such property or the property no such value.
    """
    for name, value in settings.items():
        if not widget.setProperty(name, value):
            raise ValueError(f"{type(widget).__name__} does not take {value} as its {name}")
