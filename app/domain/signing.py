"""Who signs and what the mark of a signature on the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says. `fingerprint` is the SHA-256 of its bytes, the times are UTC.

    `may_sign` tells whether its key usage allows signatures on documents (RFC 5280 4.2.1.3: digitalSignature
    or nonRepudiation).
    """

    name: str
    organisation: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    may_sign: bool
    self_signed: bool


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A fresh identity: the bytes of its passphrase-protected PKCS#12 file, and its certificate (DER)."""

    pkcs12: bytes
    certificate: bytes
    facts: CertificateFacts


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the field of a signature shows: whose it is, for which role, when (UTC), and what was signed."""

    name: str
    organisation: str
    role: str
    signed_at: datetime
    digest: str
