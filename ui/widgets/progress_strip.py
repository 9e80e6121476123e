"""Progress and Cancel for work that takes longer than half a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.tasks import Task
from ui.theme import Space
from ui.widgets.buttons import button
from ui.widgets.text import label

PATIENCE_MS = 400
"""Shorter work shows nothing, so that the window does not flicker."""

STEPS = 1000


class ProgressStrip(QWidget):
    """One line: what is being done, how far it is, and Cancel. Invisible while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress_strip")
        self._task: Task | None = None
        self._words = label("", "small")
        self._bar = QProgressBar()
        self._bar.setObjectName("progress_bar")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self.cancel_button = button("Cancel", self._ask_to_stop, name="cancel_task")
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.show)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addLayout(column, 1)
        row.addWidget(self.cancel_button)

    def follow(self, task: Task, *, at_once: bool = False, can_cancel: bool = True) -> None:
        """Show a task until it ends; `at_once` for work that is known to be long."""
        self._task = task
        self._words.setText(task.title)
        self._bar.setRange(0, 0)
        self.cancel_button.setVisible(can_cancel)
        self.cancel_button.setEnabled(True)
        task.progressed.connect(self._show_progress)
        task.ended.connect(self._end)
        if at_once:
            self.show()
        else:
            self._patience.start(PATIENCE_MS)

    def follow_at_once(self, task: Task) -> None:
        """Show a task that is known to be long."""
        self.follow(task, at_once=True)

    def words(self) -> str:
        """What is shown as being done."""
        return self._words.text()

    @Slot(float, str)
    def _show_progress(self, fraction: float, doing: str) -> None:
        task = self._task
        if task is not None and self.sender() is task:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(round(fraction * STEPS))
            self._words.setText(doing or task.title)

    @Slot(object)
    def _end(self, _ending: object) -> None:
        if self.sender() is self._task:
            self._patience.stop()
            self._task = None
            self.hide()

    def _ask_to_stop(self) -> None:
        if self._task is not None:
            self.cancel_button.setEnabled(False)
            self._words.setText("Stopping.")
            self._task.cancel()
