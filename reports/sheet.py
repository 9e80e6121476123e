"""The canvas of the report: draws, and notes for each drawn thing what it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from app.domain.report_model import FieldPlace, OutlineEntry
from reports.structure import Node
from reports.typeface import Face, font_of


@dataclass(frozen=True, slots=True)
class Written:
    """Operators of set lines, each with the distance in points from the corner that they want to start at.

    `text` goes into one text object; `signs` are drawn before it.
    """

    right: float
    down: float
    text: str
    signs: Sequence[tuple[float, float, str]]


class Sheet(Canvas):
    """A ReportLab canvas whose every drawing stands either in a marked node or in an artifact."""

    _code: list[str]
    _doc: PDFDocument

    def __init__(self, target: BinaryIO, size: tuple[float, float], title: str) -> None:
        super().__init__(
            target,
            pagesize=size,
            invariant=1,
            lang="en-GB",
            # The last writer compresses, which is faster and does not wrap in ASCII85.
            pageCompression=0,
            # Otherwise every page begins in Helvetica, which is not embedded. The stubs have the wrong type.
            initialFontName=Face.REGULAR.value,  # type: ignore[arg-type]
        )
        self.setTitle(title)
        self.root = Node("Document")
        self.fields: list[FieldPlace] = []
        self.outline: list[OutlineEntry] = []
        self.links: list[tuple[int, Node]] = []
        self.page_index = 0
        """The page being drawn, from 0."""
        self._marks = 0
        self._fonts: dict[tuple[Face, int], str] = {}
        self.kept: dict[Hashable, Written] = {}
        """What was written once and will be again, by what it shows."""
        self._stamps: dict[Hashable, str] = {}

    def write(self, operators: str) -> None:
        """Raw operators into the page, in ASCII; ReportLab's own calls measure and format much more."""
        self._code.append(operators)

    def draw(self, written: Written, left: float, top: float) -> None:
        """Draw set lines from a corner."""
        for right, down, operators in written.signs:
            self._code.append(f"q 1 0 0 1 {left + right:.2f} {top + down:.2f} cm {operators} Q")
        if written.text:
            self._code.append(f"BT {left + written.right:.2f} {top + written.down:.2f} Td{written.text} ET")

    @property
    def document(self) -> PDFDocument:
        """The document that the page belongs to."""
        return self._doc

    def font_name(self, face: Face, subset: int) -> str:
        """What the operators of this document call a subset of a face."""
        name = self._fonts.get((face, subset))
        if name is None:
            name = self._fonts[face, subset] = font_of(face).getSubsetInternalName(subset, self._doc)
        return name

    def begin(self, node: Node) -> None:
        """Everything drawn until `end` is content of the node."""
        number = self._marks
        self._marks += 1
        node.kids.append((self.page_index, number))
        self._code.append(f"/{node.role} <</MCID {number}>> BDC")

    def begin_artifact(self) -> None:
        """Everything drawn until `end` is decoration: a reader skips it."""
        self._code.append("/Artifact BMC")

    def end(self) -> None:
        """The end of what `begin` or `begin_artifact` began."""
        self._code.append("EMC")

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Everything drawn inside is content of the node."""
        self.begin(node)
        yield
        self.end()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Everything drawn inside is decoration: a reader skips it."""
        self.begin_artifact()
        yield
        self.end()

    @override
    def showPage(self) -> None:
        super().showPage()
        document: Any = self._doc  # The stubs do not know its pages.
        page = document.Pages.pages[-1]
        # All of it is ASCII; ReportLab would look up every character in a table of its own.
        page.stream = page.stream.encode("ascii")
        self.page_index += 1
        self._marks = 0

    def stamp(self, key: Hashable, pen: Callable[[], None]) -> str:
        """The operators of what `pen` draws, without drawing it; the same key asks `pen` once."""
        operators = self._stamps.get(key)
        if operators is None:
            start = len(self._code)
            pen()
            operators = self._stamps[key] = " ".join(self._code[start:])
            del self._code[start:]
        return operators

    def bookmark(self, key: str, level: int, title: str) -> None:
        """An entry of the outline that leads to this page; levels may only grow by one."""
        self.bookmarkPage(key)
        self.addOutlineEntry(title, key, level=level, closed=level > 0)
        self.outline.append(OutlineEntry(level, title, self.page_index))

    def link_to(self, key: str, node: Node, box: tuple[float, float, float, float]) -> None:
        """Lead from a box of the current coordinates to a bookmarked place; `node` says what the link is."""
        self.linkRect("", key, box, relative=1, thickness=0)
        self.links.append((self.page_index, node))
