"""Asks what will be done, by whom, until when."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from app.domain.actions import Action, Effort
from app.errors import WrongInput
from ui.dialogs.form_dialog import DateLine, FormDialog, named
from ui.theme import Look
from ui.viewmodels.detail import EFFORT_WORDS

NOTE_HEIGHT = 72


class ActionDialog(FormDialog):
    """`kept` tells the action as it shall stand in the plan."""

    kept = Signal(object)

    def __init__(self, look: Look, action: Action, about: str, parent: QWidget, *, is_new: bool) -> None:
        title, verb = ("New action", "Add action") if is_new else ("Change action", "Keep changes")
        super().__init__(look, "action_dialog", title, verb, parent)
        self._action = action
        self.title = QLineEdit(action.title)
        named(self.title, "action_title", "What will be done")
        self.owner = QLineEdit(action.owner)
        named(self.owner, "action_owner", "Owner")
        self.owner.setPlaceholderText("Who does it")
        self.due = DateLine("action_due", "Due date", action.due)
        self.effort = self._effort_box(action.effort)
        self.note = QPlainTextEdit(action.note)
        named(self.note, "action_note", "Note")
        self.note.setFixedHeight(look.px(NOTE_HEIGHT))
        self.note.setTabChangesFocus(True)
        if about:
            self.tell(about)
        for words, part in (
            ("Action", self.title), ("Owner", self.owner), ("Due", self.due), ("Effort", self.effort),
            ("Note", self.note),
        ):  # fmt: skip
            self.form.addRow(words, part)
        (self.owner if action.title else self.title).setFocus()

    def _effort_box(self, effort: Effort | None) -> QComboBox:
        box = QComboBox()
        named(box, "action_effort", "Effort")
        box.addItem("Not estimated", None)
        for member in Effort:
            box.addItem(f"{member.value}: {EFFORT_WORDS[member.value]}", member.value)
        box.setCurrentIndex(0 if effort is None else box.findData(effort.value))
        return box

    @override
    def ask(self) -> None:
        try:
            due = self.due.date()
        except WrongInput as error:
            self.show_error(error)
            return
        effort = self.effort.currentData()
        self.banners.clear()
        self.kept.emit(
            replace(
                self._action,
                title=self.title.text().strip(),
                owner=self.owner.text().strip(),
                due=due,
                effort=Effort(effort) if effort else None,
                note=self.note.toPlainText().strip(),
            )
        )
