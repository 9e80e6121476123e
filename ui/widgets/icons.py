"""The program's icons in the colour of the text, and buttons that carry one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QShowEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton

from app.override import override
from ui.theme import RESOURCES, Look
from ui.widgets.by_name import set_by_name

ICONS = RESOURCES / "icons"


def pixmap(name: str, colour: str, side: int, ratio: float = 2.0) -> QPixmap:
    """An icon as a picture of `side` logical pixels in a colour given as #RRGGBB."""
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(look: Look, name: str, side: int = 20) -> QIcon:
    """An icon for enabled and disabled buttons."""
    made = QIcon(pixmap(name, look.colours.text, look.px(side)))
    made.addPixmap(pixmap(name, look.colours.line, look.px(side)), QIcon.Mode.Disabled)
    return made


class IconButton(QToolButton):
    """A button with an icon; its words are the tool tip and the accessible name. Recoloured with the look.

    The icon is drawn when the button is first seen.
    """

    def __init__(self, look: Look, name: str, words: str, shortcut: str = "", side: int = 20) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._side = side
        set_by_name(self, focusPolicy="StrongFocus")
        self.set_words(words, shortcut)
        if shortcut:
            set_by_name(self, shortcut=shortcut)
        look.changed.connect(self._recolour)
        self._is_drawn = False
        self._recolour()

    def set_words(self, words: str, shortcut: str = "") -> None:
        """Say what the button does now."""
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({shortcut})" if shortcut else words)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._recolour()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if not self._is_drawn:
            self._draw()
        super().showEvent(event)

    def _recolour(self) -> None:
        side = self._look.px(self._side)
        self.setIconSize(QSize(side, side))
        self._is_drawn = False
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        self.setIcon(icon(self._look, self._name, self._side))
        self._is_drawn = True
