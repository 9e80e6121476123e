"""Asks for the account of one run of live checks; it is kept in memory until the run ends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Look, Space
from ui.viewmodels.checks import BindMethod, Login
from ui.widgets.buttons import button
from ui.widgets.text import label

METHOD_WORDS = {
    BindMethod.LDAPS: "Password inside verified TLS (LDAPS)",
    BindMethod.START_TLS: "Password inside verified TLS (StartTLS)",
    BindMethod.SPNEGO: "Kerberos or NTLM (password is not sent)",
}


class LoginDialog(QDialog):
    """`given` tells the login; the password leaves this window only with it."""

    given = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("login_dialog")
        self.setWindowTitle("Account for this run")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(460))
        self.user = _line("login_user", "User, such as reader@contoso.com")
        self.password = _line("login_password", "Password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._give)
        self.method = QComboBox()
        self.method.setObjectName("login_method")
        self.method.setAccessibleName("How to sign in")
        for method, words in METHOD_WORDS.items():
            self.method.addItem(words, method)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label("Account for this run", "section"))
        words = (
            "An ordinary user of the domain is enough. It is used to read, once per server, then forgotten."
        )
        column.addWidget(label(words, "muted", wrap=True))
        form = QFormLayout()
        form.setSpacing(Space.S)
        form.addRow("User", self.user)
        form.addRow("Password", self.password)
        form.addRow("Method", self.method)
        column.addLayout(form)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_login"))
        feet.addWidget(button("Use it for this run", self._give, name="give_login", primary=True))
        column.addLayout(feet)

    def _give(self) -> None:
        if not self.user.text().strip():
            self.user.setFocus()
        elif not self.password.text():
            self.password.setFocus()
        else:
            method = BindMethod(self.method.currentData())
            self.given.emit(Login(self.user.text().strip(), self.password.text(), method))
            self.accept()

    @override
    def done(self, result: int) -> None:
        self.password.clear()
        super().done(result)


def _line(name: str, words: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(words)
    return line
