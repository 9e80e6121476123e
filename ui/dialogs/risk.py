"""Asks who accepts a risk, until when, and why."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from app.domain.actions import AcceptedRisk
from app.errors import WrongInput
from ui.dialogs.form_dialog import DateLine, FormDialog, named
from ui.theme import Look

REASON_HEIGHT = 72
WORDS = "It no longer blocks sign-off until the date given; name, date and reason are signed with the plan."


class RiskDialog(FormDialog):
    """`given` tells name, expiry date and reason."""

    given = Signal(str, object, str)

    def __init__(self, look: Look, about: str, before: AcceptedRisk | None, parent: QWidget) -> None:
        title = "Change accepted risk" if before else "Accept risk"
        super().__init__(
            look, "risk_dialog", title, "Accept risk" if before is None else "Keep changes", parent
        )
        self.tell(about)
        self.tell(WORDS)
        self.name = QLineEdit(before.accepted_by if before else "")
        named(self.name, "risk_accepted_by", "Accepted by")
        self.name.setPlaceholderText("Name and role of who accepts it")
        self.expires = DateLine("risk_expires", "Expires", before.expires if before else None)
        self.reason = QPlainTextEdit(before.reason if before else "")
        named(self.reason, "risk_reason", "Reason")
        self.reason.setFixedHeight(look.px(REASON_HEIGHT))
        self.reason.setTabChangesFocus(True)
        for words, part in (("Accepted by", self.name), ("Expires", self.expires), ("Reason", self.reason)):
            self.form.addRow(words, part)
        self.name.setFocus()

    @override
    def ask(self) -> None:
        try:
            expires = self._expiry()
        except WrongInput as error:
            self.show_error(error)
            return
        self.banners.clear()
        self.given.emit(self.name.text().strip(), expires, self.reason.toPlainText().strip())

    def _expiry(self) -> date:
        expires = self.expires.date()
        if expires is None:
            self.expires.setFocus()
            raise WrongInput(
                "The acceptance needs an expiry date.",
                advice="Type until when it counts, such as 2026-11-30.",
            )
        return expires
