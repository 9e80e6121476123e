"""The flowables of the report. Each knows what it is; the pieces of one share its node of the structure."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import cast

from reportlab.platypus.flowables import Flowable
from typing_extensions import override

from app.domain.report_model import FieldPlace
from reports.handwriting import draw_lines
from reports.lines import Content, Inline, Line, fitting, height_of, set_paragraph
from reports.sheet import Sheet
from reports.structure import Node
from reports.theme import BODY, CELL, HEADINGS, LINE, MUTED_SMALL, SIGNATORY, TextStyle
from reports.typeface import printable


class Block(Flowable):
    """A flowable that is placed first and drawn later.

    `keeps_next` holds it together with the block below, `keeps_previous` with the end of the block above;
    `before` and `after` are distances to the neighbours.
    """

    keeps_next = False
    keeps_previous = False
    before = 0.0
    after = 0.0

    @property
    def sheet(self) -> Sheet:
        """The canvas while drawing."""
        return cast(Sheet, self.canv)

    @abstractmethod
    def least_height(self, width: float) -> float:
        """The height in points below which nothing of the block can be placed."""

    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:  # noqa: ARG002 - most cannot be cut
        """The part that fits into `room` points and the rest; None where no part does. After `wrap` only."""
        return None

    def without_end(self, width: float) -> tuple[Block, Block] | None:  # noqa: ARG002 - few have such an end
        """All but the last part, and the last, which may go to the next page; None where it is one part."""
        return None

    @override
    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        return list(self.cut(availWidth, availHeight) or ())

    @abstractmethod
    def draw(self) -> None:
        """Draw onto the sheet, with the lower left corner at the origin."""


class SharedNode:
    """The one node of all pieces of a block, made when the first of them is drawn."""

    def __init__(self, role: str) -> None:
        self._role = role
        self._node: Node | None = None

    def of(self, parent: Node) -> Node:
        """The node, added to `parent` at the first call."""
        if self._node is None:
            self._node = parent.child(self._role)
        return self._node


class Text(Block):
    """A paragraph of plain text; flows over pages and never leaves one line alone."""

    role = "P"

    def __init__(self, content: Content, style: TextStyle = BODY) -> None:
        super().__init__()
        self.content = content
        self.style = style
        self.before, self.after = style.before, style.after
        self.lines: list[Line] = []
        self.shared = SharedNode(self.role)

    def _set(self, width: float) -> list[Line]:
        if not self.lines:
            self.lines = set_paragraph(self.content, self.style, width)
        return self.lines

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width, self.height = availWidth, height_of(self._set(availWidth))
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        return height_of(self._set(width)[:2])

    @override
    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        lines = self._set(width)
        count = fitting(lines, room)
        if len(lines) - count == 1:
            count -= 1
        if count < min(2, len(lines)):
            return None
        return self._piece(lines[:count]), self._piece(lines[count:])

    def _piece(self, lines: list[Line]) -> Text:
        piece = Text("", self.style)
        piece.lines, piece.shared = lines, self.shared
        return piece

    @override
    def draw(self) -> None:
        with self.sheet.marked(self.shared.of(self.sheet.root)):
            draw_lines(self.sheet, self.lines, 0, self.height, self.width)


class Heading(Block):
    """A heading of level 1 or 2; stays with what follows and has a bookmark.

    `entry` is its line in outline and contents, `aside` stands at its right; `key`, set before drawing, is
    what links lead to.
    """

    keeps_next = True

    def __init__(
        self,
        level: int,
        words: str,
        *,
        style: TextStyle | None = None,
        aside: Sequence[Inline] = (),
        is_listed: bool = True,
    ) -> None:
        super().__init__()
        self.level = level
        self.words = words
        self.is_listed = is_listed
        self.entry = printable(words).replace("\n", " ")
        self.key = ""
        self.style = style or HEADINGS[level - 1]
        self.before, self.after = self.style.before, self.style.after
        self._aside = aside
        self.lines: list[Line] = []
        self._aside_lines: list[Line] = []

    def _set(self, width: float) -> list[Line]:
        if not self.lines:
            if self._aside:
                self._aside_lines = set_paragraph(self._aside, CELL, width)
            taken = max((line.width for line in self._aside_lines), default=0)
            self.lines = set_paragraph(self.words, self.style, width - taken - (12 if taken else 0))
        return self.lines

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width, self.height = availWidth, height_of(self._set(availWidth))
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        return height_of(self._set(width))

    @override
    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        count = fitting(self.lines, room)
        if count in {0, len(self.lines)}:
            return None
        rest = Text("", self.style)
        rest.lines, self.lines = self.lines[count:], self.lines[:count]
        return self, rest

    @override
    def draw(self) -> None:
        sheet = self.sheet
        sheet.bookmark(self.key, self.level - 1, self.entry)
        with sheet.marked(sheet.root.child(f"H{self.level}")):
            draw_lines(sheet, self.lines, 0, self.height, self.width)
            if self._aside_lines:
                left = self.width - self._aside_lines[0].width
                draw_lines(sheet, self._aside_lines, left, self.height - 2, self.width - left)


class Gap(Block):
    """Empty space that vanishes at the end of a page."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return availWidth, min(self.height, availHeight)

    @override
    def least_height(self, width: float) -> float:
        return 0

    @override
    def draw(self) -> None:
        """There is nothing to see."""


class SectionBreak(Gap):
    """What follows begins on a new page."""

    def __init__(self) -> None:
        super().__init__(0)


class Figure(Block):
    """A drawing with the words that say what it shows; `pen` draws into a box of this height."""

    role = "Figure"

    def __init__(self, height: float, words: str, pen: Callable[[Sheet, float, float], None]) -> None:
        super().__init__()
        self.height = height
        self.words = words
        self._pen = pen
        self.after = 8

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        return availWidth, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.height

    @override
    def draw(self) -> None:
        with self.sheet.marked(self.sheet.root.child(self.role, alt=self.words)):
            self._pen(self.sheet, self.width, self.height)


class SignaturePlace(Block):
    """The frame in which a role signs. Drawing it notes the field's place in points of the page."""

    HEIGHT = 96.0
    FIELD_WIDTH = 0.56

    def __init__(self, role: str, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.role, self.title, self._labels = role, title, lines
        self.before, self.after = 4.0, 12.0
        self.height = self.HEIGHT

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        self._title = set_paragraph(self.title, SIGNATORY, availWidth * (1 - self.FIELD_WIDTH) - 20)
        return availWidth, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.height

    @override
    def draw(self) -> None:
        sheet = self.sheet
        left = self.width * (1 - self.FIELD_WIDTH)
        self._draw_frame(sheet, left)
        with sheet.marked(sheet.root.child("P")):
            draw_lines(sheet, self._title[:3], 10, self.height - 8, left - 20)
            for number, label in enumerate(self._labels):
                draw_lines(sheet, set_paragraph(label, MUTED_SMALL, 60), 10, 41 - number * 22, 60)
        self._note_place(sheet, left)

    def _draw_frame(self, sheet: Sheet, left: float) -> None:
        with sheet.artifact():
            sheet.setStrokeColor(LINE)
            sheet.setLineWidth(1)
            sheet.roundRect(0, 0, self.width, self.height, 6, stroke=1, fill=0)
            sheet.line(left, 8, left, self.height - 8)
            for number in range(len(self._labels)):
                sheet.line(46, 30 - number * 22, left - 12, 30 - number * 22)

    def _note_place(self, sheet: Sheet, left: float) -> None:
        x0, y0 = sheet.absolutePosition(left + 6, 6)
        x1, y1 = sheet.absolutePosition(self.width - 6, self.height - 6)
        rect = (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
        sheet.fields.append(FieldPlace(self.role, sheet.page_index, rect))
