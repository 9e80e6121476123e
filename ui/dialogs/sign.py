"""Asks whose key signs: an identity file and its passphrase, or a new identity."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.errors import UserError
from ui.theme import Look, Space
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.text import label

IDENTITY_FILES = "Identities (*.p12 *.pfx);;All files (*)"
EXISTING = 0
HINT = "At least 10 characters, asked for at every signature"


class SignDialog(QDialog):
    """Stays open until the signature is made, so that a wrong passphrase can be typed again.

    `sign_requested` gives an identity file and its passphrase; `make_requested` a file to make, name,
    organisation and passphrase.
    """

    sign_requested = Signal(object, str)
    make_requested = Signal(object, str, str, str)

    def __init__(self, look: Look, role: str, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sign_dialog")
        self.setWindowTitle(f"Sign as {role}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(520))
        self._folder = folder
        self.banners = BannerPlace(look)
        self.file = _line("identity_file", "Identity file (PKCS#12)")
        self.passphrase = _line("identity_passphrase", "Passphrase", secret=True)
        self.name = _line("identity_name", "Name")
        self.organisation = _line("identity_organisation", "Organisation")
        self.new_passphrase = _line("new_passphrase", "Passphrase", secret=True)
        self.repeated = _line("repeated_passphrase", "Passphrase again", secret=True)
        self.new_passphrase.setPlaceholderText(HINT)
        self.tabs = QTabWidget()
        self.sign = button("Sign", self._sign, name="sign_now", primary=True)
        self._lay_out(role)

    def _lay_out(self, role: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label(f"Sign as {role}", "section"))
        column.addWidget(self.banners)
        self.tabs.addTab(self._existing(), "I have an identity")
        self.tabs.addTab(self._fresh(), "Make one")
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._offer)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_sign"))
        feet.addWidget(self.sign)
        column.addLayout(feet)

    def _existing(self) -> QWidget:
        page, form = _form()
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(button("Choose...", self._choose, name="choose_identity"))
        form.addRow("Identity file", row)
        form.addRow("Passphrase", self.passphrase)
        self.passphrase.returnPressed.connect(self._sign)
        return page

    def _fresh(self) -> QWidget:
        page, form = _form()
        form.addRow("Name", self.name)
        form.addRow("Organisation", self.organisation)
        form.addRow("Passphrase", self.new_passphrase)
        form.addRow("Again", self.repeated)
        words = "Its certificate is trusted in this profile only; others add it to their own trust store."
        form.addRow(label(words, "small", wrap=True))
        make = QHBoxLayout()
        make.addStretch(1)
        make.addWidget(button("Make identity...", self._make, name="make_identity", primary=True))
        form.addRow(make)
        return page

    def _offer(self, tab: int) -> None:
        """Only an identity that is there can sign."""
        self.sign.setVisible(tab == EXISTING)

    def take_identity(self, path: Path) -> None:
        """Go on with an identity that was just made."""
        self.file.setText(str(path))
        self.passphrase.setText(self.new_passphrase.text())
        self.tabs.setCurrentIndex(EXISTING)
        self.sign.setFocus()

    def show_error(self, error: UserError) -> None:
        """Say why it did not work, and let the user try again."""
        self.sign.setEnabled(True)
        self.banners.show_error(error)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose an identity", str(self._folder), IDENTITY_FILES)
        if name:
            self.file.setText(name)
            self.passphrase.setFocus()

    def _sign(self) -> None:
        if not self.file.text().strip():
            self.file.setFocus()
            return
        self.banners.clear()
        self.sign.setEnabled(False)
        self.sign_requested.emit(Path(self.file.text().strip()), self.passphrase.text())

    def _make(self) -> None:
        if self.new_passphrase.text() != self.repeated.text():
            self.repeated.setFocus()
            self.repeated.selectAll()
            self.banners.show_error(
                UserError("The two passphrases differ.", advice="Type the same passphrase twice.")
            )
            return
        proposed = self._folder / f"{self.name.text().strip() or 'identity'}.p12"
        name, _ = QFileDialog.getSaveFileName(self, "Keep the identity as", str(proposed), IDENTITY_FILES)
        if name:
            self.banners.clear()
            self.make_requested.emit(
                Path(name), self.name.text(), self.organisation.text(), self.new_passphrase.text()
            )

    @override
    def done(self, result: int) -> None:
        for line in (self.passphrase, self.new_passphrase, self.repeated):
            line.clear()
        super().done(result)


def _line(name: str, words: str, *, secret: bool = False) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(words)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _form() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(0, Space.M, 0, Space.S)
    form.setSpacing(Space.S)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return page, form
