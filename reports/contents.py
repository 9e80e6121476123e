"""The table of contents: long as the headings are many; page numbers come once all is placed."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from reports.charts import shortened
from reports.flowables import Block, Heading, SharedNode
from reports.structure import Node
from reports.theme import INK, LINE, MUTED
from reports.typeface import Face, width_of


class Contents(Block):
    """Lines of headings with their pages; `pages` maps the key of a heading to its page from 0."""

    LEADING = (19.0, 13.5)
    SIZE = (10.5, 9.5)
    INDENT = (0.0, 14.0)
    TIGHTEST = 0.88
    """How far the lines may move together so that the last of them need no page of their own."""
    LEAST = 3
    """How many lines stand at least on a further page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: Sequence[Heading] = ()
        self.pages: dict[str, int] = {}
        self.shared = SharedNode("TOC")
        self._tightness = 1.0

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        self._tightness = 1.0
        natural = self._whole_height()
        if self.TIGHTEST * natural <= availHeight < natural:
            self._tightness = availHeight / natural
        self.height = self._whole_height()
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.LEADING[0]

    @override
    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        self._tightness = 1.0
        used, count = 0.0, 0
        for heading in self.headings:
            used += self._leading(heading)
            if used > room:
                break
            count += 1
        if count == len(self.headings):
            return None
        count = min(count, len(self.headings) - self.LEAST)
        if count <= 0:
            return None
        return self._piece(self.headings[:count]), self._piece(self.headings[count:])

    def _piece(self, headings: Sequence[Heading]) -> Contents:
        piece = Contents()
        piece.headings, piece.pages, piece.shared = headings, self.pages, self.shared
        return piece

    def _leading(self, heading: Heading) -> float:
        return self.LEADING[heading.level - 1] * self._tightness

    def _whole_height(self) -> float:
        return sum([self._leading(heading) for heading in self.headings])

    @override
    def draw(self) -> None:
        top, node = self.height, self.shared.of(self.sheet.root)
        for heading in self.headings:
            top -= self._leading(heading)
            self._draw_line(heading, top + 5, node.child("TOCI"))

    def _draw_line(self, heading: Heading, baseline: float, node: Node) -> None:
        sheet, size = self.sheet, self.SIZE[heading.level - 1]
        face = Face.SEMIBOLD if heading.level == 1 else Face.REGULAR
        left, page = self.INDENT[heading.level - 1], str(self.pages[heading.key] + 1)
        words = shortened(heading.entry, face, size, self.width - left - 60)
        link = node.child("Link", alt=f"{words}, page {page}")
        with sheet.marked(link):
            sheet.setFont(face.value, size)
            sheet.setFillColor(INK if heading.level == 1 else MUTED)
            sheet.drawString(left, baseline, words)
            sheet.drawString(self.width - width_of(page, face, size), baseline, page)
        sheet.link_to(heading.key, link, (left, baseline - 4, self.width, baseline + size))
        self._draw_leader(left + width_of(words, face, size) + 6, baseline + 2.5, page, size)

    def _draw_leader(self, left: float, y: float, page: str, size: float) -> None:
        right = self.width - width_of(page, Face.SEMIBOLD, size) - 6
        with self.sheet.artifact():
            self.sheet.setStrokeColor(LINE)
            self.sheet.setLineWidth(0.5)
            if right > left:
                self.sheet.line(left, y, right, y)
