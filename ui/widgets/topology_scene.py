"""The dependency picture as a scene: boxes in layers, the needs between them, and what is down."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsScene

from app.domain.dependency_picture import BOX_HEIGHT, DependencyPicture, Line
from ui.theme import Look
from ui.widgets.topology_items import BoxFace, BoxItem, Curve, LinesItem


class TopologyScene(QGraphicsScene):
    """Draws what `show_picture` gives; `show_faces` changes looks without laying anything out anew."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._picture: DependencyPicture | None = None
        self._proposed: frozenset[tuple[str, int]] = frozenset()
        self._faces: Mapping[str, BoxFace] = {}
        self._chosen = ""
        self._sought: frozenset[str] | None = None
        self.boxes: dict[str, BoxItem] = {}
        self._curves: dict[Line, tuple[QPainterPath, QRectF]] = {}
        self._quiet: LinesItem | None = None
        self._loud: LinesItem | None = None
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        look.changed.connect(self._repaint)

    def show_picture(self, picture: DependencyPicture, proposed: frozenset[tuple[str, int]]) -> None:
        """Lay another picture out; `proposed` are the requirements (dependent, number) nobody confirmed."""
        if picture is self._picture and proposed == self._proposed:
            return
        self._picture, self._proposed = picture, proposed
        self.clear()
        self._curves = {}
        bounds = QRectF(0, 0, picture.width, picture.height)
        self.setSceneRect(bounds)
        self.boxes = {component: BoxItem(self._look, box) for component, box in picture.boxes.items()}
        self._quiet, self._loud = LinesItem(bounds), LinesItem(bounds)
        for item in (self._quiet, self._loud, *self.boxes.values()):
            self.addItem(item)
        self._repaint()

    def show_faces(self, faces: Mapping[str, BoxFace]) -> None:
        """Give boxes their looks."""
        self._faces = faces
        self._dress()

    def choose(self, component: str) -> None:
        """Put a component into focus: what it needs and what needs it stands out."""
        self._chosen = component if component in self.boxes else ""
        self._dress()

    def seek(self, found: frozenset[str] | None) -> None:
        """Fade all but these; None fades nothing."""
        self._sought = found
        self._dress()

    def component_at(self, point: QPointF) -> str:
        """The component drawn at a point of the scene, or nothing."""
        for item in self.items(point):
            if isinstance(item, BoxItem):
                return item.component
        return ""

    def next_to(self, component: str, direction: QPointF) -> str:
        """The nearest component in a direction, or the same where there is none."""
        here = self.boxes[component].pos()
        best, best_cost = component, float("inf")
        for other, item in self.boxes.items():
            offset = item.pos() - here
            ahead = QPointF.dotProduct(offset, direction)
            aside = abs(offset.x() * direction.y() - offset.y() * direction.x())
            if ahead > 1 and ahead + 3 * aside < best_cost:
                best, best_cost = other, ahead + 3 * aside
        return best

    def _repaint(self) -> None:
        self.setBackgroundBrush(QColor(self._look.colours.background))
        self._dress()

    def _dress(self) -> None:
        near = self._near_chosen()
        for component, item in self.boxes.items():
            face = self._faces.get(component)
            if face is not None:
                faded = self._sought is not None and component not in self._sought
                faded = faded or (bool(self._chosen) and self._sought is None and component not in near)
                item.show_face(face, is_chosen=component == self._chosen, is_faded=faded)
        self._draw_lines()

    def _near_chosen(self) -> frozenset[str]:
        if not self._chosen or self._picture is None:
            return frozenset()
        touching = [line for line in self._picture.lines if self._chosen in {line.dependent, line.needed}]
        return frozenset({self._chosen, *(one for line in touching for one in (line.dependent, line.needed))})

    def _draw_lines(self) -> None:
        if self._picture is None or self._quiet is None or self._loud is None:
            return
        colours, thin, thick = self._look.colours, 1.2, 2.0
        solid = QPen(QColor(colours.line), thin)
        dashed = QPen(QColor(colours.line), thin, Qt.PenStyle.DashLine)
        down = QPen(QColor(colours.failed.text), thin)
        loud = QPen(QColor(colours.accent.text), thick)
        quiet_curves, loud_curves = [], []
        for line in self._picture.lines:
            path, covers = self._curve(line)
            if self._is_loud(line):
                loud_curves.append(Curve(path, covers, loud))
            elif self._is_down(line):
                loud_curves.append(Curve(path, covers, down))
            else:
                is_proposed = (line.dependent, line.requirement) in self._proposed
                quiet_curves.append(Curve(path, covers, dashed if is_proposed else solid))
        self._quiet.show_curves(quiet_curves)
        self._loud.show_curves(loud_curves)

    def _is_loud(self, line: Line) -> bool:
        return bool(self._chosen) and self._chosen in {line.dependent, line.needed}

    def _is_down(self, line: Line) -> bool:
        ends = (self._faces.get(line.dependent), self._faces.get(line.needed))
        return all(face is not None and face.is_down for face in ends)

    def _curve(self, line: Line) -> tuple[QPainterPath, QRectF]:
        """From the lower edge of the dependent to the upper edge of what it needs, and what that covers."""
        known = self._curves.get(line)
        if known is None:
            above, below = self.boxes[line.dependent].pos(), self.boxes[line.needed].pos()
            start, end = above + QPointF(0, BOX_HEIGHT / 2), below - QPointF(0, BOX_HEIGHT / 2)
            bend = max(24.0, abs(end.y() - start.y()) / 2)
            path = QPainterPath(start)
            path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end)
            known = self._curves[line] = path, path.controlPointRect().adjusted(-2, -2, 2, 2)
        return known
