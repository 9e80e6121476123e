"""Editors of one line: text, number, date."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QSizePolicy
from typing_extensions import override

from app.domain.values import (
    DECIMAL_FORM,
    Value,
    format_number,
    parse_any_number,
    parse_date,
    parse_number,
)
from ui.theme import Look
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.fields.base import FieldEditor
from ui.widgets.text import label, set_property

SHOWN_DIGITS = 6
"""Of a number that was calculated, such as a third of an hour."""


class CalmLineEdit(QLineEdit):
    """A line that leaves undo and redo to the plan while nothing uncommitted is typed in it."""

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoing = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            )
            if undoing and not self.isModified():
                event.ignore()
                return False
        return super().event(event)


class LineEditor(FieldEditor):
    """The common part: commits on Enter and when the focus leaves, refuses what does not read."""

    line_width = 0

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.line = CalmLineEdit()
        self.line.setObjectName(f"input_{spec.key}")
        self.line.setToolTip(spec.help)
        self.line.editingFinished.connect(self._commit)
        if self.line_width:
            look.changed.connect(self._fit)
            self._fit()
        self.row.addWidget(self.line)
        if self.line_width:
            self.row.addWidget(label(spec.unit, "muted"))
            self.row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown: Value | None = None
        self.name_for("")

    @override
    def show_value(self, value: Value | None) -> None:
        self._shown = value
        if self.line.hasFocus() and self.line.isModified():
            return
        self._reset()

    @override
    def name_for(self, subject: str) -> None:
        self.line.setAccessibleName(self.accessible(subject))

    def read(self, text: str) -> Value:
        """The value of a text; raises ValueError with a short reason."""
        return text

    def write(self, value: Value) -> str:
        """The text of a value."""
        return str(value)

    def _fit(self) -> None:
        self.line.setFixedWidth(self.look.px(self.line_width))

    def _reset(self) -> None:
        text = "" if self._shown is None else self.write(self._shown)
        if self.line.text() != text:
            self.line.setText(text)
        self.line.setModified(False)
        self._tell_fault("")

    def _commit(self) -> None:
        if not self.line.isModified():
            return
        text = self.line.text().strip()
        try:
            value = self.read(text) if text else None
        except ValueError as error:
            self._tell_fault(str(error))
            return
        self.line.setModified(False)
        self._tell_fault("")
        if value != self._shown:
            self.committed.emit(value)

    def _tell_fault(self, words: str) -> None:
        set_property(self.line, "fault", bool(words))
        self.faulted.emit(words.capitalize())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.line.isModified():
            self._reset()
            return
        super().keyPressEvent(event)


class TextEditor(LineEditor):
    """A text."""


class NumberEditor(LineEditor):
    """A number, comma or point, right-aligned."""

    line_width = 120

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @override
    def read(self, text: str) -> Value:
        return parse_any_number(text) if self.spec.takes_any_number else parse_number(text)

    @override
    def write(self, value: Value) -> str:
        text = str(value)
        if self.spec.takes_any_number and not DECIMAL_FORM.fullmatch(text):
            return f"{parse_any_number(text):.{SHOWN_DIGITS}g}"
        return format_number(parse_number(text))


class DateEditor(LineEditor):
    """A date as YYYY-MM-DD."""

    line_width = 120

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.line.setPlaceholderText("YYYY-MM-DD")

    @override
    def read(self, text: str) -> Value:
        return parse_date(text)
