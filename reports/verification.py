"""Examines a signed report with pyHanko and tells apart what can be known of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from app.domain.verification import (
    Examination,
    Fact,
    FactKind,
    Reason,
    SignatureFacts,
    failed,
    passed,
)
from reports.pdf_reading import MALFORMED, damaged, open_pdf, read_original
from reports.signature_facts import malformed_signature, signature_facts

# pyHanko also logs, with tracebacks, what it raises or returns; here each refusal becomes an error or a fact.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class PyHankoVerifier:
    """Examines PDFs; never asks a network, never changes a file."""

    def original_of(self, pdf: bytes) -> bytes:
        """The PDF as it was before its first signature. Raises WrongInput for no PDF."""
        return read_original(pdf, open_pdf(pdf)).content

    def examine(self, pdf: bytes, trusted: Sequence[bytes], now: datetime) -> Examination:
        """What the PDF says by itself. `trusted` are certificates (DER). Raises WrongInput for no PDF."""
        reader = open_pdf(pdf)
        original = read_original(pdf, reader)
        anchors = [x509.Certificate.load(certificate) for certificate in trusted]
        signatures: list[SignatureFacts] = []
        covered = False
        for name, signature in _signatures(reader):
            if signature is None:
                signatures.append(malformed_signature(name))
            else:
                signatures.append(signature_facts(pdf, signature, anchors, now))
                covered = covered or signature.coverage is SignatureCoverageLevel.ENTIRE_FILE
        return Examination(
            signatures=tuple(signatures),
            fields=original.fields,
            original=original.content,
            files=original.files,
            digest=original.digest,
            pages=original.pages,
            nothing_else=_nothing_else(covered=covered, signed=bool(signatures)),
        )


def _signatures(reader: PdfFileReader) -> Iterator[tuple[str, EmbeddedPdfSignature | None]]:
    """The signatures in the order in which they were made, and those that cannot be read."""
    try:
        filled = list(enumerate_sig_fields(reader, filled_status=True))
    except MALFORMED as error:
        raise damaged() from error
    readable: list[EmbeddedPdfSignature] = []
    for name, _, field in filled:
        try:
            readable.append(EmbeddedPdfSignature(reader, field, name))
        except MALFORMED:
            yield name, None
    readable.sort(key=lambda signature: signature.signed_revision)
    yield from ((signature.field_name, signature) for signature in readable)


def _nothing_else(*, covered: bool, signed: bool) -> Fact:
    """The last signature must reach the end of the file, or something stands behind it."""
    if covered:
        return passed(FactKind.NOTHING_ELSE, Reason.ALL_COVERED)
    reason = Reason.BYTES_APPENDED if signed else Reason.NO_SIGNATURE
    return failed(FactKind.NOTHING_ELSE, reason)
