"""Editors: every kind of field has one, each commits what was typed and refuses what does not read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from app.domain.values import Value, ValueKind
from tests.gui.conftest import part
from ui.theme import Look
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.fields.base import FieldEditor
from ui.widgets.fields.choices import ChecklistEditor, ChoiceEditor, FlagEditor, ReferencesEditor
from ui.widgets.fields.lines import LineEditor
from ui.widgets.fields.registry import EDITORS, editor_for
from ui.widgets.fields.table import TableEditor

CHOICES = (("hot", "Hot spare"), ("cold", "Cold spare"))
SAMPLES: dict[ValueKind, Value] = {
    ValueKind.TEXT: "two bays",
    ValueKind.NUMBER: Decimal("2.5"),
    ValueKind.DATE: date(2026, 11, 22),
    ValueKind.FLAG: True,
    ValueKind.CHOICE: "cold",
    ValueKind.CHECKLIST: ("hot", "cold"),
    ValueKind.TABLE: (("rack", Decimal(3)),),
    ValueKind.REFERENCE: "hot",
    ValueKind.REFERENCES: ("hot",),
    ValueKind.COMPUTED: Decimal(12),
}


def made(qtbot: QtBot, kind: ValueKind) -> FieldEditor:
    columns = (FieldSpec("what", ValueKind.TEXT, "What"), FieldSpec("count", ValueKind.NUMBER, "Count"))
    spec = FieldSpec("key", kind, "Label", unit="min", choices=CHOICES, columns=columns)
    editor = editor_for(Look(), spec)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_every_kind_of_field_has_an_editor() -> None:
    assert set(EDITORS) == set(ValueKind)


@pytest.mark.parametrize("kind", ValueKind)
def test_every_editor_shows_a_value_and_none_without_committing(qtbot: QtBot, kind: ValueKind) -> None:
    editor = made(qtbot, kind)
    with qtbot.assertNotEmitted(editor.committed):
        editor.show_value(SAMPLES[kind])
        editor.show_value(None)


@pytest.mark.parametrize("kind", ValueKind)
def test_every_editor_tells_a_screen_reader_what_it_is_about(qtbot: QtBot, kind: ValueKind) -> None:
    editor = made(qtbot, kind)
    editor.name_for("server-001")
    stops = [part for part in editor.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    named = [part.accessibleName() for part in stops if part.window() is editor.window()]
    assert any(named)
    assert all("server-001" in name for name in named if name)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (ValueKind.TEXT, "  two bays ", "two bays"),
        (ValueKind.NUMBER, "2,5", Decimal("2.5")),
        (ValueKind.DATE, "2026-11-22", date(2026, 11, 22)),
    ],
)
def test_enter_commits_a_line(qtbot: QtBot, kind: ValueKind, typed: str, value: Value) -> None:
    editor = made(qtbot, kind)
    assert isinstance(editor, LineEditor)
    qtbot.keyClicks(editor.line, typed)
    with qtbot.waitSignal(editor.committed) as told:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert told.args == [value]


@pytest.mark.parametrize(("kind", "typed"), [(ValueKind.NUMBER, "1e5"), (ValueKind.DATE, "22.11.2026")])
def test_what_does_not_read_is_refused_and_stays(qtbot: QtBot, kind: ValueKind, typed: str) -> None:
    editor = made(qtbot, kind)
    assert isinstance(editor, LineEditor)
    qtbot.keyClicks(editor.line, typed)
    with qtbot.assertNotEmitted(editor.committed), qtbot.waitSignal(editor.faulted) as told:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert told.args[0].startswith("Not a")
    assert editor.line.text() == typed


def test_escape_brings_back_what_was_there(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.NUMBER)
    assert isinstance(editor, LineEditor)
    editor.show_value(Decimal(7))
    qtbot.keyClicks(editor.line, "x")
    qtbot.keyClick(editor.line, Qt.Key.Key_Escape)
    assert editor.line.text() == "7"


def test_a_value_that_arrives_does_not_disturb_typing(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.TEXT)
    assert isinstance(editor, LineEditor)
    editor.line.setFocus()
    qtbot.waitUntil(editor.line.hasFocus)
    qtbot.keyClicks(editor.line, "half a sen")
    editor.show_value("from elsewhere")
    assert editor.line.text() == "half a sen"


def test_emptying_a_line_commits_none(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.NUMBER)
    assert isinstance(editor, LineEditor)
    editor.show_value(Decimal(7))
    editor.line.selectAll()
    qtbot.keyClick(editor.line, Qt.Key.Key_Delete)
    with qtbot.waitSignal(editor.committed) as told:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert told.args == [None]


def test_a_flag_is_chosen_and_cleared_by_a_click(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.FLAG)
    assert isinstance(editor, FlagEditor)
    yes = editor.segments.segments()[0]
    with qtbot.waitSignal(editor.committed) as told:
        yes.click()
    assert told.args == [True]
    editor.show_value(True)
    with qtbot.waitSignal(editor.committed) as told:
        yes.click()
    assert told.args == [None]


def test_a_choice_that_is_not_offered_any_more_is_still_shown(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.CHOICE)
    assert isinstance(editor, ChoiceEditor)
    editor.show_value("tape")
    assert editor.combo.currentText() == "tape"


def test_a_checklist_keeps_the_order_of_its_list(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.CHECKLIST)
    assert isinstance(editor, ChecklistEditor)
    editor.show_value(("cold",))
    box = part(editor, QCheckBox, "tick_hot")
    with qtbot.waitSignal(editor.committed) as told:
        box.click()
    assert told.args == [("hot", "cold")]


def test_typing_in_the_last_row_of_a_table_adds_one(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.TABLE)
    assert isinstance(editor, TableEditor)
    editor.show_value((("rack", Decimal(3)),))
    with qtbot.waitSignal(editor.committed) as told:
        editor.model.setData(editor.model.index(1, 1), "4")
    assert told.args == [(("rack", Decimal(3)), (None, Decimal(4)))]


def test_a_table_refuses_a_cell_that_does_not_read(qtbot: QtBot) -> None:
    editor = made(qtbot, ValueKind.TABLE)
    assert isinstance(editor, TableEditor)
    with qtbot.assertNotEmitted(editor.committed), qtbot.waitSignal(editor.faulted) as told:
        editor.model.setData(editor.model.index(0, 1), "many")
    assert told.args == ["Count: not a number"]


def test_references_are_ticked_in_a_list(qtbot: QtBot, qapp: QApplication) -> None:
    editor = made(qtbot, ValueKind.REFERENCES)
    assert isinstance(editor, ReferencesEditor)
    editor.button.click()
    assert editor.picker is not None
    editor.picker.entries()[1].setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(editor.committed) as told:
        editor.picker.close()
    assert told.args == [("cold",)]
