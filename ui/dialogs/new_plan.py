"""Asks for what a new plan needs: title, pack, file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from ui.theme import Look, Space
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.text import label

FILTER = "Holdfast plans (*.holdfast)"


class NewPlanDialog(QDialog):
    """`asked` tells file, title and pack id; the dialog stays open until the plan was made."""

    asked = Signal(Path, str, str)

    def __init__(self, parent: QWidget, look: Look, packs: Sequence[tuple[str, str]], folder: Path) -> None:
        super().__init__(parent)
        self.setObjectName("new_plan_dialog")
        self.setWindowTitle("New plan")
        self._folder = folder
        self._file_is_typed = False
        self.banner = BannerPlace(look)
        self.title = QLineEdit()
        self.pack = QComboBox()
        self.file = QLineEdit()
        self.make = button("Make the plan", self._ask, name="make_plan", primary=True)
        self.make.setDefault(True)
        self._prepare(packs)
        self._lay_out()

    def _prepare(self, packs: Sequence[tuple[str, str]]) -> None:
        for name, widget, words in (
            ("new_title", self.title, "Title of the plan"),
            ("new_pack", self.pack, "Pack"),
            ("new_file", self.file, "File"),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(words)
        for pack_id, title in packs:
            self.pack.addItem(title, pack_id)
        self.title.setPlaceholderText("Customer and deployment, such as Contoso OCS R2")
        self.title.textChanged.connect(self._suggest)
        self.file.textEdited.connect(self._note_typed)
        self._suggest("")

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(Space.M)
        form.setVerticalSpacing(Space.M)
        form.setColumnStretch(1, 1)
        rows = (("Title", self.title), ("Pack", self.pack), ("File", self.file))
        for at, (words, widget) in enumerate(rows):
            form.addWidget(label(words), at, 0)
            form.addWidget(widget, at, 1)
        form.addWidget(button("Choose", self._choose, name="choose_file"), 2, 2)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(button("Cancel", self.reject, name="cancel_new"))
        ends.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(label("New plan", "section"))
        column.addWidget(self.banner)
        column.addLayout(form)
        column.addLayout(ends)
        self.setMinimumWidth(560)

    def show_error(self, error: UserError) -> None:
        """Tell why the plan was not made."""
        self.banner.show_error(error)
        self.make.setEnabled(True)

    def _suggest(self, title: str) -> None:
        self.make.setEnabled(bool(title.strip()))
        if not self._file_is_typed:
            name = (
                "".join(sign if sign.isalnum() or sign in " -_" else "-" for sign in title).strip() or "plan"
            )
            self.file.setText(str(self._folder / f"{name}.holdfast"))

    def _note_typed(self, _text: str) -> None:
        self._file_is_typed = True

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Where the plan will lie", self.file.text(), FILTER)
        if chosen:
            self._file_is_typed = True
            self.file.setText(chosen)

    def _ask(self) -> None:
        self.banner.clear()
        self.make.setEnabled(False)
        self.asked.emit(Path(self.file.text()), self.title.text().strip(), str(self.pack.currentData()))
