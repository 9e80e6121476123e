"""The place of a computed figure: it is shown, never entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QLineEdit, QSizePolicy
from typing_extensions import override

from app.domain.values import Value, format_number
from ui.theme import Look, Space
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.fields.base import FieldEditor
from ui.widgets.text import label

NOT_YET = "unknown"


class ComputedView(FieldEditor):
    """Shows what a rule computed; a line that can be read and copied, so that the keyboard reaches it."""

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setObjectName(f"input_{spec.key}")
        self.line.setToolTip(spec.help or "Computed from the other answers.")
        self.line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.row.addWidget(self.line)
        self.row.addWidget(label(spec.unit, "muted"))
        self.row.addStretch(1)
        self.name_for("")

    @override
    def show_value(self, value: Value | None) -> None:
        text = NOT_YET if value is None else words_of(value)
        self.line.setText(text)
        self.line.setCursorPosition(0)
        wanted = self.line.fontMetrics().horizontalAdvance(text) + 3 * Space.M
        self.line.setFixedWidth(max(self.look.px(120), min(wanted, self.look.px(360))))

    @override
    def name_for(self, subject: str) -> None:
        self.line.setAccessibleName(f"{self.accessible(subject)}, computed")


def words_of(value: Value) -> str:
    """A value in words for a line."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format_number(value)
        case date():
            return value.isoformat()
        case str():
            return value
    return ", ".join(str(entry) for entry in value)
