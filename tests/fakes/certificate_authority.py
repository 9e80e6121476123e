"""Certificates for tests: an authority, and leaf certificates with any fault that is wanted."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Authority:
    """A certificate authority; `path` is its own certificate as PEM. It signs itself, or `above` signs it."""

    def __init__(
        self,
        folder: Path,
        name: str = "Lab CA",
        *,
        above: Authority | None = None,
        begins: timedelta = -DAY,
        ends: timedelta = 3000 * DAY,
        curve: ec.EllipticCurve | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._key = ec.generate_private_key(curve or ec.SECP256R1())
        self._name = _name(name)
        self._now = datetime.now(UTC)
        self.path = folder / f"{name.rpartition(' ')[2].lower()}.pem"
        self.path.write_bytes(self._own(above or self, begins, ends).public_bytes(Encoding.PEM))

    def issue(
        self,
        host: str,
        address: str,
        begins: timedelta = -DAY,
        ends: timedelta = 300 * DAY,
        more: Iterable[str] = (),
    ) -> tuple[bytes, bytes]:
        """A certificate for a host, valid from and to these distances from now, and its key, both as PEM.

        `more` are further names in it.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        hosts = [x509.DNSName(name) for name in (host, *more)]
        names = [*hosts, x509.IPAddress(ipaddress.ip_address(address))]
        builder = self._builder(_name(host), key, begins, ends).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        certificate = builder.sign(self._key, hashes.SHA256())
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return certificate.public_bytes(Encoding.PEM), secret

    def _own(self, above: Authority, begins: timedelta, ends: timedelta) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        builder = above._builder(self._name, self._key, begins, ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        return builder.add_extension(usage, critical=True).sign(above._key, hashes.SHA256())

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, begins: timedelta, ends: timedelta
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + begins)
            .not_valid_after(self._now + ends)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )
