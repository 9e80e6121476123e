"""X.509 certificates as plain values, and whether one names a host."""

from __future__ import annotations

from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509.oid import NameOID

from app.domain.readings import Certificate


def parse_certificate(der: bytes) -> Certificate | None:
    """The parts of a certificate that checks judge; None when it cannot be parsed."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        kind, bits = _key(parsed)
        return Certificate(
            subject=parsed.subject.rfc4514_string(),
            issuer=parsed.issuer.rfc4514_string(),
            names=_names(parsed),
            not_before=parsed.not_valid_before_utc,
            not_after=parsed.not_valid_after_utc,
            sha256=parsed.fingerprint(hashes.SHA256()).hex(),
            key_kind=kind,
            key_bits=bits,
            signature_hash=_signature_hash(parsed),
        )
    except (ValueError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def _key(parsed: x509.Certificate) -> tuple[str, int]:
    """The kind and size of the key; neither where it is of a kind or form that cannot be read."""
    try:
        key = parsed.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "", 0
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    return type(key).__name__.removeprefix("_").removesuffix("PublicKey"), 0


def _signature_hash(parsed: x509.Certificate) -> str:
    try:
        algorithm = parsed.signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return "unknown"
    return algorithm.name if algorithm else ""


def _names(parsed: x509.Certificate) -> tuple[str, ...]:
    """The DNS names and addresses; the common name counts where there are no DNS names (RFC 6125 6.4.4)."""
    try:
        found = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return _common_names(parsed)
    names = tuple(name.lower() for name in found.get_values_for_type(x509.DNSName))
    addresses = tuple(str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (names or _common_names(parsed)) + addresses


def _common_names(parsed: x509.Certificate) -> tuple[str, ...]:
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
