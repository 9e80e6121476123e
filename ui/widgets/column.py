"""The scrolling middle of a page: one column of readable width."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import TEXT_WIDTH, Space
from ui.widgets.by_name import set_by_name
from ui.widgets.text import set_property


class Column(QScrollArea):
    """Scrolls up and down only; `column` takes the content, at most 960 pixels wide."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        # A bar that comes and goes would shift the text.
        set_by_name(
            self, horizontalScrollBarPolicy="ScrollBarAlwaysOff", verticalScrollBarPolicy="ScrollBarAlwaysOn"
        )
        set_by_name(self, focusPolicy="NoFocus")
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda low, high: set_property(bar, "idle", low == high))
        self.body = QWidget()
        inner = QWidget(self.body)
        inner.setMaximumWidth(TEXT_WIDTH + 2 * Space.L)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(Space.L, Space.XL, Space.XS, Space.XL)
        self.column.setSpacing(Space.L)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self.setWidget(self.body)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the column."""
        self.column.addWidget(widget)

    def position_of(self, widget: QWidget) -> int:
        """How far below the upper edge of what is visible a widget begins, in pixels."""
        return widget.mapTo(self.viewport(), QPoint(0, 0)).y() if self._holds(widget) else 0

    def hold(self, widget: QWidget, position: int) -> None:
        """Scroll so that a widget begins where it began before the content above it changed."""
        if self._holds(widget):
            self.settle()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.position_of(widget) - position)

    def settle(self) -> None:
        """Give every widget its place now, instead of after the events at hand."""
        layout = self.body.layout()
        if layout is not None:
            layout.activate()

    def reveal(self, widget: QWidget) -> None:
        """Scroll only as far as needed to show a widget whole."""
        top = self.position_of(widget)
        below = top + widget.height() + Space.S - self.viewport().height()
        bar = self.verticalScrollBar()
        if top < Space.S:
            bar.setValue(bar.value() + top - Space.S)
        elif below > 0:
            bar.setValue(bar.value() + min(below, top - Space.S))

    def _holds(self, widget: QWidget) -> bool:
        return self.body.isAncestorOf(widget)
