"""The canvas of the report: draws, and notes for each drawn thing what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from app.domain.report_model import FieldPlace, OutlineEntry
from reports.structure import Node
from reports.typeface import Face


class Sheet(Canvas):
    """A ReportLab canvas whose every drawing stands either in a marked node or in an artifact."""

    _code: list[str]

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
        self._marks: Counter[int] = Counter()
        self._stamps: dict[Hashable, str] = {}

    def _write(self, operators: str) -> None:
        """Raw operators into the page: ReportLab has no call for marked content."""
        self._code.append(operators)

    @property
    def page_index(self) -> int:
        """The page being drawn, from 0."""
        return self.getPageNumber() - 1

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Everything drawn inside is content of the node."""
        page = self.page_index
        number = self._marks[page]
        self._marks[page] += 1
        node.kids.append((page, number))
        self._write(f"/{node.role} <</MCID {number}>> BDC")
        yield
        self._write("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Everything drawn inside is decoration: a reader skips it."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def stamp(self, key: Hashable, at: tuple[float, float], pen: Callable[[], None]) -> None:
        """Draw around a point what `pen` draws around the origin; one key is drawn once and copied."""
        operators = self._stamps.get(key)
        if operators is None:
            start = len(self._code)
            pen()
            operators = self._stamps[key] = " ".join(self._code[start:])
            del self._code[start:]
        self._write(f"q 1 0 0 1 {at[0]:.2f} {at[1]:.2f} cm {operators} Q")

    def bookmark(self, key: str, level: int, title: str) -> None:
        """An entry of the outline that leads to this page; levels may only grow by one."""
        self.bookmarkPage(key)
        self.addOutlineEntry(title, key, level=level, closed=level > 0)
        self.outline.append(OutlineEntry(level, title, self.page_index))

    def link_to(self, key: str, node: Node, box: tuple[float, float, float, float]) -> None:
        """Lead from a box of the current coordinates to a bookmarked place; `node` says what the link is."""
        self.linkRect("", key, box, relative=1, thickness=0)
        self.links.append((self.page_index, node))
