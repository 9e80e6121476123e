"""Makes a rendered report ready for signing: files inside, a signature field per role, the digest stated.

Everything here comes before the first signature, so every signature speaks for it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from app.domain.report_model import FieldPlace, Rendered

DIGEST_KEY = "/HoldfastDigest"
"""The entry of the document information that states the revision's digest."""

_PRINTED_AND_LOCKED = 4 | 128
_SIGNATURES_APPEND_ONLY = 1 | 2
_MEDIA_TYPES = {"json": "application/json", "zip": "application/zip"}

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:identifier>urn:sha256:{digest}</dc:identifier>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>Holdfast</xmp:CreatorTool>
<pdf:Producer>Holdfast</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class PikepdfAssembler:
    """Puts files and signature fields into a rendered report; the same input gives the same bytes."""

    def assemble(
        self, rendered: Rendered, files: Mapping[str, bytes], *, digest: str, frozen_at: datetime
    ) -> bytes:
        """The PDF with files, fields and digest. `frozen_at` becomes its date, so no clock enters it."""
        with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
            moment = frozen_at.astimezone(UTC)
            _embed(pdf, files, moment)
            _add_fields(pdf, rendered.fields)
            _state(pdf, digest, moment)
            return _saved(pdf)


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        deterministic_id=True,
        linearize=False,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _embed(pdf: Pdf, files: Mapping[str, bytes], moment: datetime) -> None:
    dated = _pdf_date(moment)
    for name in sorted(files):
        spec = pikepdf.AttachedFileSpec(
            pdf,
            files[name],
            filename=name,
            description="",
            mime_type=_MEDIA_TYPES[name.rpartition(".")[2]],
            creation_date=dated,
            mod_date=dated,
        )
        spec.obj.AFRelationship = Name.Data
        pdf.attachments[name] = spec
    pdf.Root.AF = Array([pdf.attachments[name].obj for name in sorted(files)])


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
        TU=String(f"Signature: {place.role}"),
        Rect=Array([_number(edge) for edge in place.rect]),
        F=_PRINTED_AND_LOCKED,
        P=page,
        AP=Dictionary(N=blank),
    )


def _state(pdf: Pdf, digest: str, moment: datetime) -> None:
    """State the digest where every reader shows it (information) and where software looks (metadata)."""
    info = pdf.docinfo
    title = str(info.get("/Title", ""))
    info[DIGEST_KEY] = String(digest)
    info["/Producer"] = info["/Creator"] = String("Holdfast")
    info["/CreationDate"] = info["/ModDate"] = String(_pdf_date(moment))
    if "/Trapped" in info:
        del info["/Trapped"]
    text = _XMP.format(digest=digest, title=escape(title), moment=moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"))
    pdf.Root.Metadata = pdf.make_stream(text.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)


def _pdf_date(moment: datetime) -> str:
    return moment.strftime("D:%Y%m%d%H%M%S+00'00'")


def _number(points: float) -> float:
    """A coordinate to a hundredth of a point, so that its digits are the same on every machine."""
    return round(points, 2)
