"""The head of a page: title, a line of introduction, and what stands at its right."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.text import label


class PageHead(QWidget):
    """Title and introduction; `add` puts controls at the right of the title."""

    def __init__(self, title: str = "", intro: str = "") -> None:
        super().__init__()
        self.title = label(title, "title", wrap=True)
        self.title.setObjectName("page_title")
        self.figure = label("", "muted")
        self.intro = label(intro, "muted", wrap=True)
        self._line = QHBoxLayout()
        self._line.setSpacing(Space.M)
        self._line.addWidget(self.title, 1)
        figure = QVBoxLayout()
        figure.addStretch(1)
        figure.addWidget(self.figure)
        self._line.addLayout(figure)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._line)
        column.addWidget(self.intro)
        self.intro.setVisible(bool(intro))

    def show_texts(self, title: str, intro: str) -> None:
        """Show another title and introduction."""
        self.title.setText(title)
        self.intro.setText(intro)
        self.intro.setVisible(bool(intro))

    def add(self, widget: QWidget) -> None:
        """Put a control at the right of the title."""
        self._line.addWidget(widget, 0, QtCore.Qt.AlignmentFlag.AlignVCenter)
