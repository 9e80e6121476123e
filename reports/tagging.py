"""Gives a drawn report its structure tree, colour space and description, as PDF/A-3a and PDF/UA-1 ask for."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

import resources
from app.domain.report_model import Cover
from reports.metadata import describe
from reports.sheet import Sheet
from reports.structure import Node
from reports.tree import TreeText, appended

PROFILE = Path(resources.__file__).parent / "colour" / "srgb.icc"
"""The sRGB profile that LittleCMS builds, under a fixed date; its own text: no copyright, use freely."""

_PRINTED = 4


def tagged(drawn: bytes, sheet: Sheet, cover: Cover) -> bytes:
    """The document with everything that makes it readable without eyes and in many years; deterministic."""
    tree, update = _with_tree(drawn, sheet.root)
    with pikepdf.open(io.BytesIO(update)) as pdf:
        pdf.Root.StructTreeRoot = pdf.get_object((tree.first, 0))
        for number, page in enumerate(pdf.pages):
            page.obj.StructParents = number
            page.obj.Tabs = Name.S
        _Links(pdf, sheet, tree.links).write()
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _write_colour_space(pdf)
        describe(pdf, moment=moment_of(cover))
        return saved(pdf)


def _with_tree(drawn: bytes, document: Node) -> tuple[TreeText, bytes]:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        pages = [page.obj.objgen[0] for page in pdf.pages]
        size = int(pdf.trailer.Size)
        trailer = f"/Root {pdf.Root.objgen[0]} 0 R/Info {pdf.trailer.Info.objgen[0]} 0 R"
    tree = TreeText(document, first=size, pages=pages)
    return tree, appended(drawn, tree, trailer)


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


class _Links:
    """Links are annotations: each points back into the tree, and the tree at it."""

    def __init__(self, pdf: Pdf, sheet: Sheet, elements: Mapping[int, int]) -> None:
        self._pdf = pdf
        self._sheet = sheet
        self._elements = elements
        self._root = pdf.Root.StructTreeRoot

    def write(self) -> None:
        """Join links and elements, and number the links behind the pages."""
        numbers: Any = self._root.ParentTree.Nums
        key = len(self._pdf.pages)
        for page, node, annotation in self._annotations():
            element = self._pdf.get_object((self._elements[id(node)], 0))
            annotation.F = _PRINTED
            annotation.Contents = String(node.alt)
            annotation.StructParent = key
            element.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page))
            numbers.extend([key, element])
            key += 1
        self._root.ParentTreeNextKey = key

    def _annotations(self) -> Iterator[tuple[Object, Node, Object]]:
        by_page: defaultdict[int, list[Node]] = defaultdict(list)
        for number, node in self._sheet.links:
            by_page[number].append(node)
        for number, nodes in by_page.items():
            page = self._pdf.pages[number].obj
            links = [entry for entry in page.Annots if entry.Subtype == Name.Link]
            for node, annotation in zip(nodes, links, strict=True):
                yield page, node, annotation
