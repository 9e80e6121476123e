"""Which editor shows which kind of field; every kind has one."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.values import ValueKind
from ui.theme import Look
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.fields.base import FieldEditor
from ui.widgets.fields.choices import ChecklistEditor, ChoiceEditor, FlagEditor, ReferencesEditor
from ui.widgets.fields.computed import ComputedView
from ui.widgets.fields.lines import DateEditor, NumberEditor, TextEditor
from ui.widgets.fields.table import TableEditor

EDITORS: Mapping[ValueKind, type[FieldEditor]] = {
    ValueKind.TEXT: TextEditor,
    ValueKind.NUMBER: NumberEditor,
    ValueKind.DATE: DateEditor,
    ValueKind.FLAG: FlagEditor,
    ValueKind.CHOICE: ChoiceEditor,
    ValueKind.CHECKLIST: ChecklistEditor,
    ValueKind.TABLE: TableEditor,
    ValueKind.REFERENCE: ChoiceEditor,
    ValueKind.REFERENCES: ReferencesEditor,
    ValueKind.COMPUTED: ComputedView,
}


def editor_for(look: Look, spec: FieldSpec) -> FieldEditor:
    """The editor of a field."""
    return EDITORS[spec.kind](look, spec)
