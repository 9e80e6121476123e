"""The main window: the top bar, and below it the start page or the frame of the open plan.

Nothing here knows a plan, so that the window is shown before the core is loaded; see `ui.shell.opening`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.override import override
from ui.pages.start_page import StartPage
from ui.shell.top_bar import TopBar
from ui.theme import Look

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
        self.show_start()
        self.top.start_requested.connect(self.plan_left)

    def show_start(self) -> None:
        """Show the start page."""
        self._stack.setCurrentWidget(self.start)
        self.top.show_plan_parts(False)
        self.show_title("")
        self.start.new.setFocus()

    def show_frame(self, frame: QWidget) -> None:
        """Show the frame of a plan."""
        self._stack.addWidget(frame)
        self._stack.setCurrentWidget(frame)
        self.top.show_plan_parts(True)

    def drop_frame(self, frame: QWidget) -> None:
        """Take the frame of a plan away; the start page is shown."""
        self.show_start()
        self._stack.removeWidget(frame)
        frame.hide()
        frame.deleteLater()

    def show_title(self, title: str) -> None:
        """Show which plan is open; an empty title for none."""
        self.top.title.setText(title or "Holdfast")
        self.setWindowTitle(f"{title} - Holdfast" if title else "Holdfast")

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
