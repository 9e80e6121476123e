"""The dependency picture in vectors: as wide as the page, or turned where that is larger."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from app.domain.dependency_picture import BOX_HEIGHT, BOX_WIDTH, Box, DependencyPicture, Line
from app.domain.report_topology import BoxText
from reports.charts import shortened
from reports.flowables import Block
from reports.sheet import Sheet
from reports.theme import FAILED, INK, LINE, MUTED, PAPER
from reports.typeface import Face, printable

LARGEST = 0.8
"""How large a picture is drawn at most, in parts of its own size: a small one need not fill the page."""
TALLEST = 600.0
NAME_SIZE, KIND_SIZE = 12.5, 10.0
INSET = 7.0


class DependencyFigure(Block):
    """A layered picture of components and needs; `words` say what it shows to who cannot see it."""

    role = "Figure"

    def __init__(self, picture: DependencyPicture, boxes: Mapping[str, BoxText], words: str) -> None:
        super().__init__()
        self._picture, self._boxes = picture, boxes
        self.words = words
        self.after = 8
        self._scale, self._is_turned = LARGEST, False

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        picture = self._picture
        upright = min(availWidth / picture.width, TALLEST / picture.height, LARGEST)
        turned = min(availWidth / picture.height, TALLEST / picture.width, LARGEST)
        self._is_turned = turned > upright
        self._scale = max(upright, turned)
        side = picture.width if self._is_turned else picture.height
        self.width, self.height = availWidth, side * self._scale
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.wrap(width, TALLEST)[1]

    @override
    def draw(self) -> None:
        sheet, picture = self.sheet, self._picture
        with sheet.marked(sheet.root.child(self.role, alt=self.words)):
            sheet.saveState()
            if self._is_turned:
                sheet.translate((self.width + picture.height * self._scale) / 2, 0)
                sheet.rotate(90)
            else:
                sheet.translate((self.width - picture.width * self._scale) / 2, 0)
            sheet.scale(self._scale, self._scale)
            self._draw_lines(sheet)
            for box in picture.boxes.values():
                self._draw_box(sheet, box)
            sheet.restoreState()

    def _draw_lines(self, sheet: Sheet) -> None:
        sheet.setStrokeColor(LINE)
        sheet.setLineWidth(0.9)
        path = sheet.beginPath()
        for line in self._picture.lines:
            start, end = self._ends(line)
            bend = max(24.0, abs(start[1] - end[1]) / 2)
            path.moveTo(*start)
            path.curveTo(start[0], start[1] - bend, end[0], end[1] + bend, *end)
        sheet.drawPath(path, stroke=1, fill=0)

    def _ends(self, line: Line) -> tuple[tuple[float, float], tuple[float, float]]:
        boxes, height = self._picture.boxes, self._picture.height
        above, below = boxes[line.dependent], boxes[line.needed]
        return (above.x, height - above.y - BOX_HEIGHT / 2), (below.x, height - below.y + BOX_HEIGHT / 2)

    def _draw_box(self, sheet: Sheet, box: Box) -> None:
        text = self._boxes[box.component]
        left, bottom = box.x - BOX_WIDTH / 2, self._picture.height - box.y - BOX_HEIGHT / 2
        sheet.setFillColor(FAILED.ground if text.is_single_point else PAPER)
        sheet.setStrokeColor(FAILED.ink if text.is_single_point else MUTED)
        sheet.setLineWidth(1.6 if text.is_single_point else 0.8)
        sheet.roundRect(left, bottom, BOX_WIDTH, BOX_HEIGHT, 5, stroke=1, fill=1)
        room = BOX_WIDTH - 2 * INSET - (14 if text.is_single_point else 0)
        sheet.setFillColor(INK)
        sheet.setFont(Face.SEMIBOLD.value, NAME_SIZE)
        name = shortened(_one_line(text.name), Face.SEMIBOLD, NAME_SIZE, room)
        sheet.drawString(left + INSET, bottom + 19, name)
        sheet.setFillColor(MUTED)
        sheet.setFont(Face.REGULAR.value, KIND_SIZE)
        kind = shortened(_one_line(text.kind), Face.REGULAR, KIND_SIZE, room)
        sheet.drawString(left + INSET, bottom + 6.5, kind)
        if text.is_single_point:
            self._draw_cross(sheet, left + BOX_WIDTH - INSET - 5, bottom + BOX_HEIGHT / 2)

    def _draw_cross(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.setStrokeColor(FAILED.ink)
        sheet.setLineWidth(2.4)
        sheet.lines([(x - 4, y - 4, x + 4, y + 4), (x - 4, y + 4, x + 4, y - 4)])


def _one_line(text: str) -> str:
    return printable(text).replace("\n", " ")
