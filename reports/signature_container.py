"""Judges the container of a signature byte by byte, beyond what its cryptography covers.

A PDF signature leaves out one gap, which holds the signature itself. Verifiers read from it what they need
and ignore the rest, so bytes there can be changed and everything still verifies. Here nothing is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto

import asn1crypto.x509
from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.generic import DictionaryObject

from reports.der import is_der

_HEX = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
"""One case throughout: every program writes it so, and a flipped letter shows."""


def is_untouched(pdf: bytes, signature: DictionaryObject) -> bool:
    """Whether the gap holds one signature in the form its signer gave it, and nothing else but zeros.

    May raise what asn1crypto raises on malformed input.
    """
    _, first, second, _ = (int(number) for number in signature["/ByteRange"])
    gap = pdf[first:second]
    if not _HEX.fullmatch(gap):
        return False
    padded = bytes.fromhex(gap[1:-1].decode("ascii"))
    container = cms.ContentInfo.load(padded)
    length = len(container.dump())
    return not padded[length:].strip(b"\0") and _is_strict(padded[:length])


def _is_strict(content: bytes) -> bool:
    """Whether the container is written in DER and says nothing twice in two ways (RFC 5652, 5.1 and 5.3)."""
    container = cms.ContentInfo.load(content, strict=True)
    signed = container["content"]
    if not is_der(content) or len(signed["signer_infos"]) != 1:
        return False
    signer = signed["signer_infos"][0]
    version = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    digests = [algorithm.dump() for algorithm in signed["digest_algorithms"]]
    return signed["version"].native == signer["version"].native == version and digests == [
        signer["digest_algorithm"].dump()
    ]


class Companions(Enum):
    """What can be said of the certificates that came along with the signer's own."""

    SOUND = auto()
    """Each was signed by another that came along, by itself, or by a trusted one."""
    UNKNOWN = auto()
    """Some were issued by a certificate that is not at hand, so their bytes cannot be checked."""
    FORGED = auto()
    """Some do not bear the signature of the certificate they name as their issuer."""


def companions(
    others: Iterable[asn1crypto.x509.Certificate],
    signer: asn1crypto.x509.Certificate,
    trusted: Sequence[asn1crypto.x509.Certificate],
) -> Companions:
    """Judges the certificates that a signature carries beside its signer's: nothing signs for them.

    May raise what cryptography raises on malformed input (ValueError).
    """
    carried = [x509.load_der_x509_certificate(entry.dump()) for entry in others]
    known = [x509.load_der_x509_certificate(entry.dump()) for entry in trusted]
    issuers = [*carried, *known, x509.load_der_x509_certificate(signer.dump())]
    found = {_standing(entry, issuers) for entry in carried if entry not in known}
    for worst in (Companions.FORGED, Companions.UNKNOWN):
        if worst in found:
            return worst
    return Companions.SOUND


def _standing(certificate: x509.Certificate, issuers: Sequence[x509.Certificate]) -> Companions:
    named = [issuer for issuer in issuers if issuer.subject == certificate.issuer]
    if any(_issued(certificate, issuer) for issuer in named):
        return Companions.SOUND
    return Companions.FORGED if named else Companions.UNKNOWN


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True
