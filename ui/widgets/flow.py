"""A line of widgets that goes on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import Space


class FlowLayout(QLayout):
    """From left to right, then down; each widget is as large as it asks to be, and centred in its line."""

    def __init__(self, parent: QWidget | None = None, spacing: int = Space.S) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        rows = self._rows(width)
        return sum(_height(row) for row in rows) + self.spacing() * max(0, len(rows) - 1)

    @override
    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    @override
    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for row in self._rows(rect.width()):
            left, height = rect.left(), _height(row)
            for item in row:
                size = item.sizeHint()
                width = min(size.width(), rect.width())
                place = QPoint(left, top + (height - size.height()) // 2)
                item.setGeometry(QRect(place, QSize(width, size.height())))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not rows or used + self.spacing() + wide > width:
                rows.append([])
                used = wide
            else:
                used += self.spacing() + wide
            rows[-1].append(item)
        return rows


def _height(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)


class Flow(QWidget):
    """Widgets in a `FlowLayout`."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        flow = FlowLayout(self)
        for widget in widgets:
            flow.addWidget(widget)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)
