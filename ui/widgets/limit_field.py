"""A limit of an item: a judgement is an editable default and says so, a demand of a source only shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.values import Value, ValueKind, format_number
from ui.theme import Look, Space
from ui.viewmodels.detail import LimitLine
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.buttons import button
from ui.widgets.fields.lines import NumberEditor
from ui.widgets.text import label


class LimitField(QWidget):
    """`committed` gives the new value, or None to return to the pack's."""

    committed = Signal(object)

    def __init__(self, look: Look, line: LimitLine) -> None:
        super().__init__()
        self.setObjectName(f"limit_{line.place.subject}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        figure = f"{format_number(line.value)} {line.unit}".strip()
        if not line.can_change:
            column.addWidget(label(f"{line.words}: {figure}", wrap=True))
            column.addWidget(label(_grounds(line), "small", wrap=True))
            return
        column.addWidget(label(line.words, wrap=True))
        column.addLayout(self._editing(look, line))
        column.addWidget(label(_grounds(line), "small", wrap=True))

    def _editing(self, look: Look, line: LimitLine) -> QHBoxLayout:
        spec = FieldSpec(line.place.subject, ValueKind.NUMBER, line.words, unit=line.unit)
        editor = NumberEditor(look, spec)
        editor.show_value(line.value)
        editor.committed.connect(self._commit)
        self._default: Value = line.default
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(editor, 1)
        if line.value != line.default:
            back = button("Default", lambda: self.committed.emit(None), name="limit_default", quiet=True)
            back.setAccessibleName(f"Return to the default: {line.words}")
            row.addWidget(back)
        return row

    def _commit(self, value: Value | None) -> None:
        self.committed.emit(None if value == self._default else value)


def _grounds(line: LimitLine) -> str:
    if not line.is_judgement:
        return "Demanded by a source."
    default = f"{format_number(line.default)} {line.unit}".strip()
    if line.value != line.default:
        return f"Changed in this plan; the default is {default}."
    return "A judgement of ours and a default you can change."
