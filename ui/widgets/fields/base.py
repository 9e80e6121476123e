"""What every editor of a field can do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.values import Value
from ui.theme import Look, Space
from ui.viewmodels.field_spec import FieldSpec


class FieldEditor(QWidget):
    """Shows a value and tells when the user committed another; `faulted` tells what is wrong with the input.

    An editor never keeps a value of its own: what it shows is what was last given to `show_value`, or what
    the user is typing just now.
    """

    committed = Signal(object)
    faulted = Signal(str)

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__()
        self.look = look
        self.spec = spec
        self.setObjectName(f"field_{spec.key}")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(Space.S)

    def show_value(self, value: Value | None) -> None:
        """Show a value, or that there is none."""
        raise NotImplementedError

    def name_for(self, subject: str) -> None:
        """Tell a screen reader whom the field is about."""
        raise NotImplementedError

    def set_spec(self, spec: FieldSpec) -> None:
        """Take another specification of the same kind, such as one with more assets to choose from."""
        self.spec = spec

    def accessible(self, subject: str) -> str:
        """The name of the field for a screen reader."""
        unit = f" in {self.spec.unit}" if self.spec.unit else ""
        return f"{self.spec.label}{unit}, {subject}" if subject else f"{self.spec.label}{unit}"
