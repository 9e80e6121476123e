"""The running window: shown first, joined with the core as soon as that is loaded, closed in order."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ui.dialogs.fault import FaultDialog
from ui.shell.main_window import MainWindow
from ui.tasks import Tasks
from ui.theme import RESOURCES, Look, load_fonts, preferred_scheme

if TYPE_CHECKING:
    # Known by type only: its import brings in the core, which the window does not wait for.
    from ui.shell.opening import Opening

Join = Callable[[MainWindow, Look, Tasks], "Opening"]
"""Makes what works on plans; called on the GUI thread."""


class Application(QObject):
    """Shows the window, loads the rest on the store thread, and does then what was asked for meanwhile."""

    def __init__(self, qt: QApplication, load: Callable[[], Join], look: Look | None = None) -> None:
        """`load` imports the core; it is called on the store thread after the window is shown."""
        super().__init__()
        self._load = load
        self.look = look or Look(preferred_scheme(qt))
        load_fonts()
        self.look.set_type(qt)
        # Connected before the parts of the window are, which take their measures when it is dressed already.
        self.look.changed.connect(lambda: self.look.dress(qt))
        qt.setWindowIcon(QIcon(str(RESOURCES / "icons" / "holdfast.svg")))
        self.tasks = Tasks()
        self.window = MainWindow(self.look)
        # Only now: with a style sheet, each part would be restyled whenever it is put into a larger one.
        self.look.set_style_sheet(qt)
        self.opening: Opening | None = None
        self._queued: list[Callable[[Opening], object]] = []
        self._connect()

    def _connect(self) -> None:
        start = self.window.start
        start.new_requested.connect(lambda: self._ask(lambda opening: opening.ask_for_new()))
        start.open_requested.connect(lambda: self._ask(lambda opening: opening.ask_for_file()))
        start.sample_requested.connect(lambda: self._ask(lambda opening: opening.ask_for_sample()))
        start.recent_requested.connect(self.open)
        self.window.plan_left.connect(lambda: self._ask(lambda opening: opening.leave_plan()))
        self.window.closing.connect(self.close)

    def show(self) -> None:
        """Show the window, then begin to load the rest."""
        self.window.show()
        # After the first painting: a thread that imports would slow it down.
        QTimer.singleShot(0, self._begin_loading)

    def _begin_loading(self) -> None:
        loading = self.tasks.on_store("Starting", self._load)
        loading.done.connect(self._join)

    def open(self, path: Path) -> None:
        """Open a plan file, as soon as that can be done."""
        self._ask(lambda opening: opening.plans.open(path))

    def close(self) -> None:
        """Cancel, wait, quit: nothing runs on after this."""
        if self.opening is not None:
            self.opening.close_plan()
            self.opening.plans.close()
        self.tasks.close()

    def _ask(self, wish: Callable[[Opening], object]) -> None:
        if self.opening is None:
            self._queued.append(wish)
        else:
            wish(self.opening)

    def _join(self, join: Join) -> None:
        self.opening = join(self.window, self.look, self.tasks)
        for wish in self._queued:
            wish(self.opening)
        self._queued.clear()


class FaultHandler:
    """The one handler for our own faults: one dialog at a time, with details to copy."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._is_showing = False

    def __call__(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Show a fault; see `sys.excepthook`."""
        details = "".join(traceback.format_exception(kind, fault, trace))
        if sys.__stderr__ is not None:
            sys.__stderr__.write(details)
        if self._is_showing or issubclass(kind, KeyboardInterrupt):
            return
        self._is_showing = True
        FaultDialog(self._application.window, details).exec()
        self._is_showing = False
