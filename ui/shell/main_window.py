"""The main window: the top bar, and below it the start page or the frame of the open plan."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.errors import UserError
from ui.pages.start_page import StartPage
from ui.shell.plan_frame import PlanFrame
from ui.shell.search import Hit
from ui.shell.top_bar import TopBar
from ui.theme import Look
from ui.viewmodels.desk import Desk

SIZE = (1280, 800)
SMALLEST = (960, 600)


class MainWindow(QMainWindow):
    """Puts the parts together. `closing` tells that the window goes, `plan_left` that the plan is left."""

    closing = Signal()
    plan_left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Holdfast")
        self._look = look
        self.frame: PlanFrame | None = None
        self.top = TopBar(look)
        self.start = StartPage(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.top.show_plan_parts(False)
        self.top.start_requested.connect(self.plan_left)

    def show_start(self) -> None:
        """Show the start page; the frame of a plan that was open goes away."""
        self._stack.setCurrentWidget(self.start)
        self.top.show_plan_parts(False)
        self.top.title.setText("Holdfast")
        self.setWindowTitle("Holdfast")
        if self.frame is not None:
            self._stack.removeWidget(self.frame)
            self.frame.deleteLater()
            self.frame = None

    def show_desk(self, desk: Desk) -> None:
        """Show an open plan."""
        self.frame = PlanFrame(desk, self._look)
        self._stack.addWidget(self.frame)
        self._stack.setCurrentWidget(self.frame)
        self.top.show_plan_parts(True)
        self._connect(desk, self.frame)
        self._show_title(desk)
        self._show_state(desk)
        self._offer_hits(desk)
        self.frame.page.focus_first()

    def _connect(self, desk: Desk, frame: PlanFrame) -> None:
        top, plan = self.top, desk.open_plan
        # The top bar outlives the plan: what it is tied to goes away with the frame.
        top.undo_requested.connect(frame.undo)
        top.redo_requested.connect(frame.redo)
        top.detail.setChecked(True)
        top.detail_requested.connect(frame.show_detail_panel)
        frame.detail_folded.connect(lambda: top.detail.setChecked(False))
        top.search.chosen.connect(frame.follow)
        plan.state_changed.connect(lambda: self._show_state(desk))
        plan.saving_changed.connect(lambda _saving: self._show_state(desk))
        plan.changed.connect(lambda _changes: self._show_title(desk))
        plan.failed.connect(lambda error, origin: self._show_failure(frame, error, origin))

    def _show_title(self, desk: Desk) -> None:
        title = desk.open_plan.plan.title
        self.top.title.setText(title)
        self.setWindowTitle(f"{title} - Holdfast")

    def _show_state(self, desk: Desk) -> None:
        plan = desk.open_plan
        self.top.undo.setEnabled(plan.can_undo)
        self.top.redo.setEnabled(plan.can_redo)
        self.top.saved.setText(
            saved_words(plan.last_saved_at, saving=plan.is_saving, read_only=plan.read_only)
        )

    def _show_failure(self, frame: PlanFrame, error: UserError, origin: object) -> None:
        """Errors with an origin are shown by the page; those without have no better place than the top."""
        if origin is None:
            frame.banner.show_error(error)

    def _offer_hits(self, desk: Desk) -> None:
        items = [Hit(f"{item.id}  {item.title}", item.id) for item in desk.open_plan.pack.items]
        steps = [Hit(line.title, line) for line in desk.steps.lines]
        self.top.search.offer([*steps, *items])

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def saved_words(at: datetime | None, *, saving: bool, read_only: bool) -> str:
    """What stands beside undo and redo: when the last edit became durable."""
    if read_only:
        return "read only"
    if saving:
        return "saving"
    return "" if at is None else f"saved {at.astimezone():%H:%M}"
