"""The one dialog for faults of the program: details to copy; the plan on the disk is already saved."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import button
from ui.widgets.text import label


class FaultDialog(QDialog):
    """Shows what went wrong inside; `details` are the program's own words for whoever mends it."""

    def __init__(self, parent: QWidget | None, details: str) -> None:
        super().__init__(parent)
        self.setObjectName("fault_dialog")
        self.setWindowTitle("A fault in Holdfast")
        self.details = QPlainTextEdit(details)
        self.details.setObjectName("fault_details")
        self.details.setAccessibleName("Details of the fault")
        self.details.setReadOnly(True)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(button("Copy the details", self._copy, name="copy_fault"))
        ends.addWidget(button("Go on", self.accept, name="close_fault", primary=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label("Something went wrong in Holdfast", "section"))
        column.addWidget(
            label(
                "This is a fault of the program, not of yours. What was shown as saved is on the disk. "
                "You can go on; if it happens again, send the details below to whoever gave you the program.",
                wrap=True,
            )
        )
        column.addWidget(self.details, 1)
        column.addLayout(ends)
        self.resize(640, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
