"""Reads certificates: what they say, and whether a file holds any."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from app.domain.signing import CertificateFacts
from app.errors import WrongInput

CERTIFICATE_LIMIT = 1024 * 1024
"""The longest file of certificates that is read, in bytes."""


def read_certificates(content: bytes) -> tuple[bytes, ...]:
    """The certificates in a file, PEM or DER, as DER. Raises WrongInput where there are none."""
    try:
        if len(content) <= CERTIFICATE_LIMIT:
            return tuple(found.public_bytes(Encoding.DER) for found in _parsed(content))
    except ValueError:
        pass
    raise WrongInput(
        "The file holds no certificate that can be read.",
        advice="Choose a certificate as a .pem, .crt or .cer file.",
    )


def _parsed(content: bytes) -> list[x509.Certificate]:
    if b"-----BEGIN" in content:
        return x509.load_pem_x509_certificates(content)
    return [x509.load_der_x509_certificate(content)]


def describe(certificate: x509.Certificate) -> CertificateFacts:
    """What a certificate says."""
    return CertificateFacts(
        name=_name(certificate.subject),
        organisation=_attribute(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_name(certificate.issuer),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        may_sign=_may_sign(certificate),
        self_signed=certificate.subject == certificate.issuer,
    )


def _name(name: x509.Name) -> str:
    return _attribute(name, NameOID.COMMON_NAME) or name.rfc4514_string()


def _attribute(name: x509.Name, oid: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.digital_signature or usage.content_commitment
