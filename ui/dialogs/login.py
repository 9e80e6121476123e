"""Asks for an account of one run of live checks; it is kept in memory until the run ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Look, Space
from ui.viewmodels.logins import BindMethod, Login, LoginKind, SnmpCipher, SnmpDigest, WindowsWay
from ui.widgets.buttons import button
from ui.widgets.text import label

KIND_WORDS = {
    LoginKind.DIRECTORY: "Domain controllers",
    LoginKind.CONTROLLERS: "Management controllers of servers",
    LoginKind.SNMP_USER: "UPS, SNMPv3 user",
    LoginKind.SNMP_COMMUNITY: "UPS, SNMPv2c community",
    LoginKind.WINDOWS: "Windows servers (PowerShell remoting)",
    LoginKind.NUT_TLS: "UPS, NUT server inside TLS",
}
ADVICE = {
    LoginKind.DIRECTORY: "An ordinary user of the domain is enough. It is used to read, then forgotten.",
    LoginKind.CONTROLLERS: "A user who may only read is enough, named once the certificate is verified.",
    LoginKind.SNMP_USER: "Both passwords have 8 characters or more. Only reading is asked for.",
    LoginKind.SNMP_COMMUNITY: "The community travels in clear: whoever hears it can use it. A user is safer.",
    LoginKind.WINDOWS: "Windows shows this to administrators of the servers only. Fixed queries are sent.",
    LoginKind.NUT_TLS: (
        "NUT needs no account to be read. With this, servers are asked only after their certificate was "
        "verified, and those without TLS not at all; without it they are asked in clear."
    ),
}
KERBEROS_ADVICE = (
    "This computer gets its tickets where its own settings of Kerberos say, "
    "also from controllers that are not in the plan."
)
NTLM_ADVICE = "NTLM does not prove who the server is: choose it only where nothing else works."
METHOD_WORDS = {
    BindMethod.LDAPS: "Password inside verified TLS (LDAPS)",
    BindMethod.START_TLS: "Password inside verified TLS (StartTLS)",
    BindMethod.KERBEROS: "Kerberos, with user and password (it is not sent)",
    BindMethod.TICKET: "Kerberos, as who is logged on here (no password)",
    BindMethod.NTLM: "NTLM, weaker (password is not sent)",
}
WAY_WORDS = {
    WindowsWay.TLS_KERBEROS: "Kerberos inside verified TLS",
    WindowsWay.TLS_TICKET: "Kerberos inside TLS, as who is logged on here",
    WindowsWay.TLS_BASIC: "Password inside verified TLS",
    WindowsWay.TLS_NTLM: "NTLM inside verified TLS",
    WindowsWay.SEALED_KERBEROS: "Kerberos, messages encrypted",
    WindowsWay.SEALED_TICKET: "Kerberos, encrypted, as who is logged on here",
    WindowsWay.SEALED_NTLM: "NTLM, weaker, messages encrypted",
}
DIGEST_WORDS = {SnmpDigest.SHA: "SHA-1", SnmpDigest.SHA256: "SHA-256", SnmpDigest.SHA512: "SHA-512"}
CIPHER_WORDS = {SnmpCipher.AES: "AES-128", SnmpCipher.AES256: "AES-256"}
WITH_PASSWORD = frozenset(LoginKind) - {LoginKind.NUT_TLS}
WITH_USER = WITH_PASSWORD - {LoginKind.SNMP_COMMUNITY}
SNMP_USER = frozenset({LoginKind.SNMP_USER})

ChoiceT = TypeVar("ChoiceT", bound=str)


class LoginDialog(QDialog):
    """`given` tells the login; the passwords leave this window only with it."""

    given = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("login_dialog")
        self.setWindowTitle("Account for this run")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(460))
        self.kind = _choice("login_kind", "What the account is for", KIND_WORDS)
        self.user = _line("login_user", "User, such as reader@contoso.com")
        self.password = self._secret("login_password", "Password")
        self.method = _choice("login_method", "How to sign in", METHOD_WORDS)
        self.way = _choice("login_way", "How to ask Windows servers", WAY_WORDS)
        self.key = self._secret("login_key", "Privacy password")
        self.digest = _choice("login_digest", "Digest", DIGEST_WORDS)
        self.cipher = _choice("login_cipher", "Cipher", CIPHER_WORDS)
        self._advice = label("", "muted", wrap=True)
        self._form = QFormLayout()
        self._password_label = label("Password")
        self._lay_out()
        for choice in (self.kind, self.method, self.way):
            choice.currentIndexChanged.connect(self._show_kind)
        self._show_kind()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label("Account for this run", "section"))
        self._form.setSpacing(Space.S)
        self._form.addRow("For", self.kind)
        self._form.addRow("User", self.user)
        self._form.addRow(self._password_label, self.password)
        self._form.addRow("Method", self.method)
        self._form.addRow("Way", self.way)
        self._form.addRow("Digest", self.digest)
        self._form.addRow("Privacy password", self.key)
        self._form.addRow("Cipher", self.cipher)
        column.addLayout(self._form)
        column.addWidget(self._advice)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_login"))
        feet.addWidget(button("Use it for this run", self._give, name="give_login", primary=True))
        column.addLayout(feet)

    def _show_kind(self) -> None:
        """Show the lines that the kind and the way to sign in need."""
        kind, login = LoginKind(self.kind.currentData()), self._login()
        self._form.setRowVisible(self.user, kind in WITH_USER and not login.uses_ticket)
        self._form.setRowVisible(self.password, kind in WITH_PASSWORD and not login.uses_ticket)
        self._form.setRowVisible(self.method, kind is LoginKind.DIRECTORY)
        self._form.setRowVisible(self.way, kind is LoginKind.WINDOWS)
        for widget in (self.digest, self.key, self.cipher):
            self._form.setRowVisible(widget, kind in SNMP_USER)
        self._password_label.setText("Password" if kind in WITH_USER else "Community")
        more = KERBEROS_ADVICE if login.uses_kerberos else NTLM_ADVICE if login.uses_ntlm else ""
        self._advice.setText(f"{ADVICE[kind]} {more}".rstrip())
        # The rows have their widths from before some were hidden.
        self._form.invalidate()
        self.adjustSize()

    def _login(self) -> Login:
        kind = LoginKind(self.kind.currentData())
        login = Login(
            user=self.user.text().strip() if kind in WITH_USER else "",
            password=self.password.text() if kind in WITH_PASSWORD else "",
            method=BindMethod(self.method.currentData()),
            kind=kind,
            key=self.key.text() if kind in SNMP_USER else "",
            digest=SnmpDigest(self.digest.currentData()),
            cipher=SnmpCipher(self.cipher.currentData()),
            way=WindowsWay(self.way.currentData()),
        )
        return replace(login, user="", password="") if login.uses_ticket else login

    def _give(self) -> None:
        login = self._login()
        if login.is_complete:
            self.given.emit(login)
            self.accept()
            return
        wanted = [self.user, self.password, self.key]
        shown = [line for line in wanted if self._form.isRowVisible(line)]
        missing = next((line for line in shown if not line.text().strip()), shown[-1])
        missing.setFocus()

    def _secret(self, name: str, words: str) -> QLineEdit:
        line = _line(name, words)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self._give)
        return line

    @override
    def done(self, result: int) -> None:
        self.password.clear()
        self.key.clear()
        super().done(result)


def _line(name: str, words: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(words)
    return line


def _choice(name: str, words: str, choices: Mapping[ChoiceT, str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    for choice, shown in choices.items():
        box.addItem(shown, choice)
    return box
