"""X.509 certificates as plain values, and whether one names a host."""

from __future__ import annotations

from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from app.domain.readings import Certificate


def parse_certificate(der: bytes) -> Certificate | None:
    """The parts of a certificate that checks judge; None when it cannot be parsed."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        return Certificate(
            subject=parsed.subject.rfc4514_string(),
            issuer=parsed.issuer.rfc4514_string(),
            names=_alternative_names(parsed) or _common_names(parsed),
            not_before=parsed.not_valid_before_utc,
            not_after=parsed.not_valid_after_utc,
            sha256=parsed.fingerprint(hashes.SHA256()).hex(),
        )
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def _alternative_names(parsed: x509.Certificate) -> tuple[str, ...]:
    try:
        found = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    names = found.get_values_for_type(x509.DNSName)
    addresses = found.get_values_for_type(x509.IPAddress)
    return tuple(name.lower() for name in names) + tuple(str(address) for address in addresses)


def _common_names(parsed: x509.Certificate) -> tuple[str, ...]:
    """The common name counts only where there are no alternative names (RFC 6125 6.4.4)."""
    attributes = parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return tuple(str(attribute.value).lower() for attribute in attributes)


def name_error(certificate: Certificate, host_name: str) -> str:
    """What the certificate names instead of the host; empty when it names it, or no name is known."""
    if not host_name or any(_matches(name, host_name.lower()) for name in certificate.names):
        return ""
    return ", ".join(certificate.names[:10]) or "no name at all"


def _matches(pattern: str, host_name: str) -> bool:
    """A star stands for the whole first label only (RFC 6125 6.4.3), and never for part of an address."""
    if pattern == host_name:
        return True
    label, _, rest = pattern.partition(".")
    return label == "*" and "." in rest and not _is_address(host_name) and host_name.partition(".")[2] == rest


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
