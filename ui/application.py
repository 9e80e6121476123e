"""The running window: shown first, joined with the services as soon as they are loaded, closed in order."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog

from app.errors import UserError
from ui.dialogs.fault import FaultDialog
from ui.dialogs.new_plan import FILTER, NewPlanDialog
from ui.shell.main_window import MainWindow
from ui.tasks import Task, Tasks
from ui.theme import RESOURCES, Look, load_fonts, preferred_scheme
from ui.viewmodels.desk import Desk
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.plans import PlansModel
from ui.viewmodels.services import WindowServices


class Application(QObject):
    """Ties window, plans and look together; knows no rule."""

    def __init__(
        self, qt: QApplication, load: Callable[[], WindowServices], look: Look | None = None
    ) -> None:
        """`load` joins the services; it is called on the store thread after the window is shown."""
        super().__init__()
        self._qt = qt
        self._load = load
        self.look = look or Look(preferred_scheme(qt))
        load_fonts()
        self.look.dress(qt)
        self.look.changed.connect(lambda: self.look.dress(qt))
        qt.setWindowIcon(QIcon(str(RESOURCES / "icons" / "holdfast.svg")))
        self.tasks = Tasks()
        self.window = MainWindow(self.look)
        self.desk: Desk | None = None
        self.plans: PlansModel | None = None
        self._dialog: NewPlanDialog | None = None

    def show(self) -> None:
        """Show the window, then begin to load the services."""
        self.window.show()
        self.plans = PlansModel(self._load, self.tasks)
        self._connect(self.plans)
        self.plans.look_up_recent()

    def _connect(self, plans: PlansModel) -> None:
        start = self.window.start
        start.new_requested.connect(self.ask_for_new)
        start.open_requested.connect(self.ask_for_file)
        start.recent_requested.connect(plans.open)
        start.sample_requested.connect(self.ask_for_sample)
        plans.opened.connect(self._open)
        plans.refused.connect(self._refuse)
        plans.recent_changed.connect(start.show_recent)
        plans.working.connect(self._show_work)
        self.window.plan_left.connect(self.leave_plan)
        self.window.closing.connect(self.close)

    def open(self, path: Path) -> None:
        """Open a plan file, as soon as the services are there."""
        if self.plans is not None:
            self.plans.open(path)

    def ask_for_file(self) -> None:
        """Let the user choose a plan file."""
        chosen, _ = QFileDialog.getOpenFileName(self.window, "Open a plan", str(documents()), FILTER)
        if chosen:
            self.open(Path(chosen))

    def ask_for_new(self) -> None:
        """Let the user say what the new plan is."""
        if self.plans is not None:
            self._dialog = NewPlanDialog(self.window, self.look, self.plans.packs(), documents())
            self._dialog.asked.connect(self.plans.create)
            self._dialog.open()

    def ask_for_sample(self) -> None:
        """Open the sample."""

    def leave_plan(self) -> None:
        """Close the open plan and show the start page."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.window.show_start()
        if self.plans is not None:
            self.plans.look_up_recent()

    def close(self) -> None:
        """Cancel, wait, quit: nothing runs on after this."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.tasks.close()

    def _open(self, open_plan: OpenPlanModel) -> None:
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog = None
        if self.plans is not None:
            if self.desk is not None:
                self.leave_plan()
            self.desk = Desk(open_plan, self.plans.services, self.tasks)
            self.window.start.banner.clear()
            self.window.show_desk(self.desk)

    def _refuse(self, error: UserError) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_error(error)
        else:
            self.window.start.show_error(error)

    def _show_work(self, task: Task) -> None:
        self.window.start.strip.follow(task, can_cancel=False)


def documents() -> Path:
    """Where plans lie unless the user says otherwise."""
    return Path(
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home()
    )


class FaultHandler:
    """The one handler for our own faults: one dialog at a time, with details to copy."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._is_showing = False

    def __call__(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Show a fault; see `sys.excepthook`."""
        details = "".join(traceback.format_exception(kind, fault, trace))
        sys.__stderr__ and sys.__stderr__.write(details)
        if self._is_showing or issubclass(kind, KeyboardInterrupt):
            return
        self._is_showing = True
        FaultDialog(self._application.window, details).exec()
        self._is_showing = False
