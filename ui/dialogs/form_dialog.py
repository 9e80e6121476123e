"""What the small dialogs share: a title, a place for errors, a form, Cancel and the one thing they do."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.values import parse_date
from app.errors import UserError, WrongInput
from ui.tasks import Task
from ui.theme import Look, Space
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.text import label

WIDTH = 520


class FormDialog(QDialog):
    """Stays open until what was asked for is durable, so that nothing typed is lost to an error.

    A subclass fills `form` and overrides `ask`, which Return and the last button call.
    """

    def __init__(self, look: Look, name: str, title: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(WIDTH))
        self.look = look
        self.banners = BannerPlace(look)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(Space.M)
        self.form.setVerticalSpacing(Space.S)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.cancel = button("Cancel", self.reject, name=f"cancel_{name}")
        self.confirm = button(verb, self.ask, name=f"confirm_{name}", primary=True)
        self.confirm.setDefault(True)
        self._head = QVBoxLayout()
        self._head.setSpacing(Space.XS)
        self._head.addWidget(label(title, "section", wrap=True))
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(self._head)
        column.addWidget(self.banners)
        column.addLayout(self.form)
        feet = QHBoxLayout()
        feet.setSpacing(Space.S)
        feet.addStretch(1)
        feet.addWidget(self.cancel)
        feet.addWidget(self.confirm)
        column.addSpacing(Space.XS)
        column.addLayout(feet)

    def tell(self, words: str) -> None:
        """Say below the title what this is about."""
        self._head.addWidget(label(words, "muted", wrap=True))

    def ask(self) -> None:
        """Ask for what the dialog is there for."""
        raise NotImplementedError

    def follow(self, task: Task) -> None:
        """Close when the task is done; show its error and let the user try again otherwise."""
        self.confirm.setEnabled(False)
        task.done.connect(self._close_done)
        task.failed.connect(self.show_error)

    def _close_done(self, _result: object) -> None:
        self.accept()

    def show_error(self, error: UserError) -> None:
        """Say what is wrong."""
        self.confirm.setEnabled(True)
        self.banners.show_error(error)
        self._make_room()

    def _make_room(self) -> None:
        """A banner makes the dialog taller, not what stands below it smaller."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


def named(line: QWidget, name: str, words: str) -> None:
    """Give a control its object name and its accessible name."""
    line.setObjectName(name)
    line.setAccessibleName(words)


class DateLine(QLineEdit):
    """A date as YYYY-MM-DD."""

    def __init__(self, name: str, words: str, shown: date | None) -> None:
        super().__init__("" if shown is None else shown.isoformat())
        named(self, name, words)
        self.setPlaceholderText("YYYY-MM-DD")

    def date(self) -> date | None:
        """The date, None where nothing is typed. Raises WrongInput for what is no date."""
        text = self.text().strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            self.setFocus()
            self.selectAll()
            raise WrongInput(
                f"{text} is not a date.", advice="Type year, month and day, such as 2026-11-30."
            ) from error
