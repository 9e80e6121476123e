"""Gives a drawn report its structure tree, colour space and description, as PDF/A-3a and PDF/UA-1 ask for."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

import resources
from app.domain.report_model import Cover
from reports.metadata import describe
from reports.sheet import Sheet
from reports.structure import Node

PROFILE = Path(resources.__file__).parent / "colour" / "srgb.icc"
"""The sRGB profile that LittleCMS builds, under a fixed date; its own text: no copyright, use freely."""

_PRINTED = 4


def tagged(drawn: bytes, sheet: Sheet, cover: Cover) -> bytes:
    """The document with everything that makes it readable without eyes and in many years; deterministic."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        _Tree(pdf, sheet).write()
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _write_colour_space(pdf)
        describe(pdf, moment=moment_of(cover))
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """The bytes of a document; the same document gives the same bytes."""
    target = io.BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        linearize=False,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return target.getvalue()


def moment_of(cover: Cover) -> datetime:
    """The date of the document: that of the freeze, or for a draft midnight of the date of judgement."""
    if cover.revision is not None:
        return cover.revision.frozen_at
    return datetime.combine(cover.as_of, time.min, UTC)


def _write_colour_space(pdf: Pdf) -> None:
    profile = pdf.make_stream(PROFILE.read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


class _Tree:
    """Writes the structure tree (ISO 32000-1, 14.7) of one document."""

    def __init__(self, pdf: Pdf, sheet: Sheet) -> None:
        self._pdf = pdf
        self._sheet = sheet
        self._pages = [page.obj for page in pdf.pages]
        self._marked: defaultdict[int, dict[int, Object]] = defaultdict(dict)
        self._elements: dict[int, Object] = {}

    def write(self) -> None:
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self._sheet.root, root)
        parents = [self._page_parents(number, page) for number, page in enumerate(self._pages)]
        parents += self._link_parents(len(parents))
        numbers = Array(entry for number, parent in enumerate(parents) for entry in (number, parent))
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(parents)
        self._pdf.Root.StructTreeRoot = root

    def _element(self, node: Node, parent: Object) -> Object:
        element = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent))
        if node.alt:
            element.Alt = String(node.alt)
        if node.is_column_head:
            element.A = Dictionary(O=Name.Table, Scope=Name.Column)
        elif node.span > 1:
            element.A = Dictionary(O=Name.Table, ColSpan=node.span)
        self._elements[id(node)] = element
        element.K = Array(self._kid(kid, element) for kid in node.kids)
        return element

    def _kid(self, kid: Node | tuple[int, int], element: Object) -> Object:
        if isinstance(kid, Node):
            return self._element(kid, element)
        page, number = kid
        self._marked[page][number] = element
        return Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=number)

    def _page_parents(self, number: int, page: Object) -> Object:
        page.StructParents = number
        page.Tabs = Name.S
        marked = self._marked[number]
        return self._pdf.make_indirect(Array(marked[index] for index in range(len(marked))))

    def _link_parents(self, next_key: int) -> Sequence[Object]:
        """Links are annotations: each points back into the tree, and the tree at it."""
        elements: list[Object] = []
        for page, nodes in self._links_by_page():
            links = [entry for entry in self._pages[page].Annots if entry.Subtype == Name.Link]
            for node, annotation in zip(nodes, links, strict=True):
                element = self._elements[id(node)]
                annotation.F = _PRINTED
                annotation.Contents = String(node.alt)
                annotation.StructParent = next_key + len(elements)
                element.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self._pages[page]))
                elements.append(element)
        return elements

    def _links_by_page(self) -> Iterable[tuple[int, list[Node]]]:
        found: defaultdict[int, list[Node]] = defaultdict(list)
        for page, node in self._sheet.links:
            found[page].append(node)
        return found.items()
