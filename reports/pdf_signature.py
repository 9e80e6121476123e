"""Signs a report: PAdES baseline B-B signatures, one after another, each an incremental update."""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from typing_extensions import override

from app.domain.signing import Stamp
from app.errors import SigningRefused
from app.ports import SigningIdentity
from reports.stamp import draw_stamp

# pyHanko also logs, with tracebacks, what it raises or returns; here each refusal becomes an error or a fact.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

DIGEST_ALGORITHM = "sha256"
_LONGEST_RAW_SIGNATURE = 1024
"""Room for the raw signature of an RSA key of 8192 bits, in bytes."""


class PyHankoSigner:
    """Puts signatures into the fields of a report."""

    def sign(self, pdf: bytes, *, field: str, stamp: Stamp, identity: SigningIdentity, at: datetime) -> bytes:
        """The PDF with one more signature, in the empty field of that name.

        The first signature also certifies the document: from then on readers allow nothing but filling in
        the remaining fields (ISO 32000-1, 12.8.2.2). Raises SigningRefused.
        """
        try:
            return asyncio.run(_signed(pdf, field, stamp, identity, at.astimezone(UTC)))
        except (SigningError, PdfError) as error:
            raise SigningRefused(
                "The report cannot be signed.",
                why=f"{error}.".replace("..", "."),
                advice="Take the report from the plan again; it may have been changed or damaged.",
            ) from error


async def _signed(pdf: bytes, field: str, stamp: Stamp, identity: SigningIdentity, at: datetime) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    width, height = _empty_field(writer.prev, field)
    metadata = PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=DIGEST_ALGORITHM,
        name=identity.facts.name,
        certify=not _is_signed(writer.prev),
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    style = StaticStampStyle(
        border_width=0,
        background=_StampPage(draw_stamp(stamp, width, height)),
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID),
        background_opacity=1.0,
    )
    signer = _SignerAt(at, metadata, _IdentitySigner(identity), stamp_style=style)
    out = io.BytesIO()
    await signer.async_sign_pdf(writer, existing_fields_only=True, output=out)
    return out.getvalue()


def _empty_field(reader: PdfFileReader, name: str) -> tuple[float, float]:
    """Width and height of a field that can be signed, in points."""
    for found, value, reference in enumerate_sig_fields(reader):
        if found != name:
            continue
        if value is not None:
            raise SigningRefused(
                "This role has signed already.",
                advice="Choose another role; to sign anew, freeze a new revision.",
            )
        left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
        return right - left, top - bottom
    raise SigningRefused(
        "The report has no field for this role.",
        advice="Choose one of the roles that stand on its sign-off page.",
    )


def _is_signed(reader: PdfFileReader) -> bool:
    return any(True for _ in enumerate_sig_fields(reader, filled_status=True))


class _SignerAt(PdfSigner):
    """Takes the signing time from outside instead of the system."""

    def __init__(
        self, at: datetime, metadata: PdfSignatureMetadata, signer: Signer, stamp_style: StaticStampStyle
    ) -> None:
        super().__init__(metadata, signer, stamp_style=stamp_style)
        self._at = at

    @override
    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


class _IdentitySigner(Signer):
    """Lets an identity sign for pyHanko, which never sees the key."""

    def __init__(self, identity: SigningIdentity) -> None:
        others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        others.register_multiple(x509.Certificate.load(found) for found in identity.chain)
        super().__init__(
            signing_cert=x509.Certificate.load(identity.certificate), cert_registry=others, embed_roots=True
        )
        self._identity = identity

    @override
    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(_LONGEST_RAW_SIGNATURE)
        return self._identity.sign(data, digest_algorithm)


class _StampPage(PdfContent):
    """The page of a stamp, taken over with its fonts."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    @override
    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._pdf))
        drawing = self._ensure_writer.import_page_as_xobject(reader)
        left, bottom, right, top = (float(edge) for edge in drawing.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        self.resources.xobject["/Stamp"] = drawing
        return b"/Stamp Do"
