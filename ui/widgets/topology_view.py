"""The dependency picture to look at and work in: zoom, pan, choose, pull the plug, save as a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFrame, QGraphicsView
from typing_extensions import override

from app.errors import StorageFailed
from ui.theme import Look
from ui.widgets.topology_scene import TopologyScene

STEP = 1.25
SMALLEST, LARGEST = 0.05, 3.0
LARGEST_FIT = 1.25
PNG_SCALE = 2.0
LARGEST_PNG = 16_000
"""Pixels of an edge: more is not read by every program."""
CLICK_SLOP = 4
AROUND = 60.0
DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class TopologyView(QGraphicsView):
    """Drag pans, the wheel zooms, a click chooses.

    `chosen` tells the component in focus (empty for none), `plug_pulled` one whose plug is to be pulled or
    put back (a double click, or Space), `open_requested` one to be shown in the inventory (Return).
    """

    chosen = Signal(str)
    plug_pulled = Signal(str)
    open_requested = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.picture = TopologyScene(look)
        self.component = ""
        self._pressed: QPoint | None = None
        self._fits = True
        self.setScene(self.picture)
        self.setObjectName("topology_view")
        self.setAccessibleName("Dependency picture")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setMinimumSize(280, 220)

    def choose(self, component: str, *, centre: bool = False) -> None:
        """Put a component into focus, and tell so."""
        if centre and component in self.picture.boxes:
            self.bring_into_view(component)
        if component != self.component:
            self.component = component
            self.picture.choose(component)
            self.chosen.emit(component)

    def zoom(self, factor: float) -> None:
        """Make the picture larger or smaller, within reason."""
        wanted = min(max(self.transform().m11() * factor, SMALLEST), LARGEST)
        self._fits = False
        self.resetTransform()
        self.scale(wanted, wanted)

    def fit(self) -> None:
        """Show the whole picture."""
        self._fits = True
        room, size = self.viewport().size(), self.sceneRect().size()
        if size.isEmpty():
            return
        scale = min(room.width() / size.width(), room.height() / size.height(), LARGEST_FIT)
        self.resetTransform()
        self.scale(max(scale, SMALLEST), max(scale, SMALLEST))
        self.centerOn(self.sceneRect().center())

    def save(self, path: Path) -> None:
        """Write the whole picture, nothing chosen: SVG by its ending, otherwise PNG. Raises StorageFailed."""
        self.picture.choose("")
        content = self._svg() if path.suffix.casefold() == ".svg" else self._png()
        self.picture.choose(self.component)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise _cannot_write(path) from error

    def _svg(self) -> bytes:
        size, device = self.sceneRect().size(), _open_buffer()
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(device)
        generator.setSize(size.toSize())
        generator.setViewBox(QRectF(QPointF(0, 0), size))
        generator.setTitle("Dependency picture")
        painter = QPainter(generator)
        self.picture.render(painter, QRectF(QPointF(0, 0), size), self.sceneRect())
        painter.end()
        return bytes(device.data().data())

    def _png(self) -> bytes:
        size, device = self.sceneRect().size(), _open_buffer()
        scale = min(PNG_SCALE, LARGEST_PNG / max(size.width(), size.height(), 1))
        image = QImage((size * scale).toSize().expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32)
        image.fill(self.picture.backgroundBrush().color())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.picture.render(painter, QRectF(image.rect()), self.sceneRect())
        painter.end()
        image.save(device, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, Qt for text
        return bytes(device.data().data())

    def bring_into_view(self, component: str) -> None:
        """Bring a box into view, as little moved as can be."""
        box = self.picture.boxes[component].sceneBoundingRect()
        self.ensureVisible(box.marginsAdded(QMarginsF(AROUND, AROUND, AROUND, AROUND)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(STEP if turned > 0 else 1 / STEP)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        here, pressed = event.position().toPoint(), self._pressed
        self._pressed = None
        if pressed is not None and (here - pressed).manhattanLength() <= CLICK_SLOP:
            self.choose(self.picture.component_at(self.mapToScene(here)))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        component = self.picture.component_at(self.mapToScene(event.position().toPoint()))
        if component:
            self.plug_pulled.emit(component)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS and self.picture.boxes:
            self._move(DIRECTIONS[key])
        elif key == Qt.Key.Key_Space and self.component:
            self.plug_pulled.emit(self.component)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.component:
            self.open_requested.emit(self.component)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.zoom(1 / STEP if key == Qt.Key.Key_Minus else STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Escape and self.component:
            self.choose("")
        else:
            event.ignore()

    def _move(self, direction: QPointF) -> None:
        if self.component:
            wanted = self.picture.next_to(self.component, direction)
        else:
            wanted = next(iter(self.picture.boxes))
        self.choose(wanted, centre=True)


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _cannot_write(path: Path) -> StorageFailed:
    return StorageFailed(
        f"{path.name} could not be written.",
        why="The folder may be missing, full or protected.",
        advice="Choose another folder.",
    )
