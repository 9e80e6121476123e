"""The start: a new plan from a pack, a plan from the disk, the last ones, the sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import UserError
from ui.theme import Look, Space
from ui.viewmodels.recent import RecentLine
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.column import Column
from ui.widgets.elided import ElidedLabel
from ui.widgets.page_head import PageHead
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.text import card, label, rule


class StartPage(QWidget):
    """Tells wishes; dialogs and services are not its own."""

    new_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    recent_requested = Signal(Path)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page_start")
        self.banner = BannerPlace(look)
        self.strip = ProgressStrip()
        self.new = button("New plan", self.new_requested.emit, name="new_plan", primary=True)
        self.open = button("Open a plan", self.open_requested.emit, name="open_plan")
        self.sample = button("Try the sample", self.sample_requested.emit, name="open_sample")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._lay_out()
        self.show_recent(())

    def _lay_out(self) -> None:
        scroll = Column("start_scroll")
        scroll.add(
            PageHead(
                "Plan for failure, calmly",
                "Holdfast takes you from a server deployment to a signed plan that says what may fail, what "
                "then happens, and who does what about it. A plan is one file; nothing leaves this machine.",
            )
        )
        scroll.add(self.banner)
        choices = QHBoxLayout()
        choices.setSpacing(Space.L)
        choices.addWidget(_choice("New", "Choose a pack, then answer section by section.", self.new))
        choices.addWidget(_choice("Open", "A plan file from this disk or a stick.", self.open))
        choices.addWidget(_choice("Sample", "A filled plan to look around in. Yours to change.", self.sample))
        scroll.column.addLayout(choices)
        scroll.add(self.strip)
        scroll.add(label("Recent plans", "strong"))
        surface = card()
        surface.setLayout(self._recent)
        self._recent.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        scroll.add(surface)
        scroll.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_error(self, error: UserError) -> None:
        """Tell why a plan was not opened."""
        self.banner.show_error(error)

    def show_recent(self, lines: Sequence[RecentLine]) -> None:
        """Show the plans that were open last."""
        while (entry := self._recent.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not lines:
            self._recent.addWidget(label("Plans that you open will be listed here.", "muted"))
        for at, line in enumerate(lines):
            if at:
                self._recent.addWidget(rule())
            self._recent.addWidget(self._line(at, line))

    def _line(self, at: int, line: RecentLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, Space.S, 0, Space.S)
        row.setSpacing(Space.M)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(line.title, "strong"))
        texts.addWidget(ElidedLabel(line.where, "small"))
        row.addLayout(texts, 1)
        act = button("Open", partial(self.recent_requested.emit, line.path), name=f"recent_{at}", quiet=True)
        act.setAccessibleName(f"Open {line.title}")
        act.setEnabled(line.exists)
        if not line.exists:
            row.addWidget(label("not there now", "small"))
        row.addWidget(act)
        return holder


def _choice(title: str, text: str, act: QWidget) -> QWidget:
    surface = card()
    column = QVBoxLayout(surface)
    column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
    column.setSpacing(Space.S)
    column.addWidget(label(title, "section"))
    column.addWidget(label(text, "muted", wrap=True))
    column.addStretch(1)
    column.addSpacing(Space.S)
    column.addWidget(act)
    return surface
