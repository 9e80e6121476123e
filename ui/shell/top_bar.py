"""The bar at the top: which plan, search, undo and redo, when it was saved, and how the window looks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.shell.search import WIDTH, SearchLine
from ui.theme import Look, Scheme, Space
from ui.widgets.elided import ElidedLabel
from ui.widgets.icons import IconButton
from ui.widgets.text import label

HEIGHT = 52


class TopBar(QFrame):
    """Tells wishes; shows what it is given."""

    undo_requested = Signal()
    redo_requested = Signal()
    start_requested = Signal()
    detail_requested = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self._look = look
        self.start = IconButton(look, "plan", "Plans: new, open, recent")
        self.title = ElidedLabel("Holdfast", "strong")
        self.title.setObjectName("plan_title")
        self.search = SearchLine(look)
        self.undo = IconButton(look, "undo", "Undo", "Ctrl+Z")
        self.redo = IconButton(look, "redo", "Redo", "Ctrl+Shift+Z")
        self.saved = label("", "small")
        self.saved.setObjectName("saved")
        self.scheme = IconButton(look, "dark", "Dark colours")
        self.workshop = IconButton(look, "workshop", "Workshop mode: large type", "F11")
        self.detail = IconButton(look, "detail", "Details of the item in focus", "F9")
        self._name_parts()
        self._lay_out()
        self._connect()
        self._show_look()

    def _name_parts(self) -> None:
        for name in ("start", "search", "undo", "redo", "scheme", "workshop", "detail"):
            widget: QWidget = getattr(self, name)
            widget.setObjectName(f"top_{name}")
        self.workshop.setCheckable(True)
        self.detail.setCheckable(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.XS)
        row.addWidget(self.start)
        row.addSpacing(Space.XS)
        row.addWidget(self.title, 3)
        row.addWidget(self.search, 2)
        row.addSpacing(Space.M)
        for part in (self.undo, self.redo, self.saved):
            row.addWidget(part)
        row.addSpacing(Space.M)
        for part in (self.scheme, self.workshop, self.detail):
            row.addWidget(part)

    def _connect(self) -> None:
        self.start.clicked.connect(self.start_requested)
        self.undo.clicked.connect(self.undo_requested)
        self.redo.clicked.connect(self.redo_requested)
        self.detail.clicked.connect(self.detail_requested)
        self.scheme.clicked.connect(self._turn_scheme)
        self.workshop.clicked.connect(self._look.set_workshop)
        self._look.changed.connect(self._show_look)

    def _turn_scheme(self) -> None:
        is_dark = self._look.scheme is Scheme.DARK
        self._look.set_scheme(Scheme.LIGHT if is_dark else Scheme.DARK)

    def _show_look(self) -> None:
        is_dark = self._look.scheme is Scheme.DARK
        self.scheme.set_icon("light" if is_dark else "dark")
        self.scheme.set_words("Light colours" if is_dark else "Dark colours")
        self.workshop.setChecked(self._look.workshop)
        self.search.setMaximumWidth(self._look.px(WIDTH))

    def show_plan_parts(self, shown: bool) -> None:
        """Show or hide what makes sense only with an open plan."""
        for part in (self.start, self.search, self.undo, self.redo, self.saved, self.detail):
            part.setVisible(shown)
