"""Makes a rendered report ready for signing: files inside, a signature field per role, the digest stated.

Everything here comes before the first signature, so every signature speaks for it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from app.domain.report_model import FieldPlace, Rendered
from reports.metadata import describe, pdf_date
from reports.tagging import saved

DIGEST_URN = "urn:sha256:"
"""The document's identifier (dc:identifier in its metadata) is this and the revision's digest."""

_PRINTED_AND_LOCKED = 4 | 128
_SIGNATURES_APPEND_ONLY = 1 | 2
_JSON = "application/json"


class PikepdfAssembler:
    """Puts files and signature fields into a rendered report; the same input gives the same bytes."""

    def assemble(
        self, rendered: Rendered, files: Mapping[str, bytes], *, digest: str, frozen_at: datetime
    ) -> bytes:
        """The PDF with files, fields and digest. `frozen_at` becomes its date, so no clock enters it."""
        with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
            _embed(pdf, files, frozen_at)
            _add_fields(pdf, rendered.fields)
            describe(pdf, moment=frozen_at, identifier=DIGEST_URN + digest)
            return saved(pdf)


def _embed(pdf: Pdf, files: Mapping[str, bytes], moment: datetime) -> None:
    dated = pdf_date(moment)
    for name in sorted(files):
        spec = pikepdf.AttachedFileSpec(
            pdf,
            files[name],
            filename=name,
            description=_DESCRIPTIONS.get(name, "Part of the frozen revision"),
            mime_type=_JSON,
            creation_date=dated,
            mod_date=dated,
        )
        spec.obj.AFRelationship = Name.Data
        pdf.attachments[name] = spec
    pdf.Root.AF = Array([pdf.attachments[name].obj for name in sorted(files)])


_DESCRIPTIONS = {
    "manifest.json": "What the signatures stand for: the digests of all parts of the frozen revision",
    "salts.json": "The salts with which the digests of the parts are checked",
}


def _add_fields(pdf: Pdf, places: tuple[FieldPlace, ...]) -> None:
    fields = Array()
    for place in places:
        page = pdf.pages[place.page].obj
        widget = pdf.make_indirect(_widget(pdf, place, page))
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(widget)
        page.Tabs = Name.S
        fields.append(widget)
        if "/StructTreeRoot" in pdf.Root:
            _tag(pdf, widget, page)
    form = Dictionary(Fields=fields, SigFlags=_SIGNATURES_APPEND_ONLY)
    pdf.Root.AcroForm = pdf.make_indirect(form)


def _widget(pdf: Pdf, place: FieldPlace, page: Object) -> Dictionary:
    """An empty signature field. Its name is the role, its empty appearance what an unsigned field prints."""
    left, bottom, right, top = place.rect
    box = Array([0, 0, _number(right - left), _number(top - bottom)])
    blank = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary())
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(place.role),
        TU=String(_words(place.role)),
        Rect=Array([_number(edge) for edge in place.rect]),
        F=_PRINTED_AND_LOCKED,
        P=page,
        AP=Dictionary(N=blank),
    )


def _tag(pdf: Pdf, widget: Object, page: Object) -> None:
    """Give a field its place in the structure tree (ISO 32000-1, 14.7.4.3; PDF/UA-1, 7.18.4)."""
    tree = pdf.Root.StructTreeRoot
    document = tree.K[0] if isinstance(tree.K, Array) else tree.K
    key = int(tree.ParentTreeNextKey)
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=document,
            Alt=widget.TU,
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    document.K.append(element)
    widget.StructParent = key
    numbers: Any = tree.ParentTree.Nums
    numbers.append(key)
    numbers.append(element)
    tree.ParentTreeNextKey = key + 1


def _words(role: str) -> str:
    return f"Signature: {role}"


def _number(points: float) -> float:
    """A coordinate to a hundredth of a point, so that its digits are the same on every machine."""
    return round(points, 2)
