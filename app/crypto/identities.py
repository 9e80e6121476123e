"""Identities as PKCS#12 files: opened with their passphrase, or made for someone who has none."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from typing_extensions import override

from app.crypto.certificates import describe
from app.domain.signing import CertificateFacts, NewIdentity
from app.errors import SigningRefused, WrongInput, WrongPassphrase

PASSPHRASE_MINIMUM = 10
"""The shortest passphrase of a new identity, in characters.

NIST SP 800-63B, 5.1.1.1 asks for 8. The checksum of a PKCS#12 file is stretched by 2048 rounds only, however
well its content is protected, so more is asked for here.
"""

VALID_FOR = timedelta(days=5 * 365)
"""How long a new identity can sign. What it signed stays valid after that."""

KDF_ROUNDS = 600_000
"""Rounds of PBKDF2 with SHA-256. OWASP Password Storage Cheat Sheet, 2023."""

PKCS12_LIMIT = 1024 * 1024
"""The longest PKCS#12 file that is read, in bytes; real ones have a few thousand."""

NAME_LIMIT = 64
"""The longest name in a certificate, in bytes of UTF-8."""

_RSA_MINIMUM_BITS = 2048
_HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Pkcs12Identity:
    """A key with its certificate, in memory for as long as someone signs. It has no readable form."""

    def __init__(self, key: _Key, certificate: x509.Certificate, chain: tuple[bytes, ...]) -> None:
        self._key = key
        self.certificate = certificate.public_bytes(Encoding.DER)
        self.chain = chain
        self.facts: CertificateFacts = describe(certificate)

    def sign(self, data: bytes, digest: str) -> bytes:
        """Sign bytes: PKCS#1 v1.5 with an RSA key, ECDSA (DER) with an elliptic one.

        `digest` names the hash as RFC 8017 and OpenSSL do: sha256, sha384 or sha512.
        """
        algorithm = _HASHES[digest]()
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        return self._key.sign(data, ec.ECDSA(algorithm))

    @override
    def __repr__(self) -> str:
        return f"Pkcs12Identity({self.facts.fingerprint[:16]}, key hidden)"


class Pkcs12Identities:
    """Opens and makes PKCS#12 identities."""

    def open(self, content: bytes, passphrase: str) -> Pkcs12Identity:
        """The identity in a PKCS#12 file. Raises WrongPassphrase, WrongInput or SigningRefused."""
        key, certificate, others = _load(content, passphrase)
        if certificate is None or key is None:
            raise SigningRefused(
                "The identity file holds no key with its certificate.",
                advice="Export the identity again, this time with its private key.",
            )
        return Pkcs12Identity(
            _fit(key), certificate, tuple(other.public_bytes(Encoding.DER) for other in others)
        )

    def create(self, *, name: str, organisation: str, passphrase: str, now: datetime) -> NewIdentity:
        """Make an identity: an elliptic key (P-256) and a certificate signed by itself, valid from `now`.

        Raises WrongInput for an empty name or a passphrase that is too short.
        """
        _check_words(name, organisation, passphrase)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(key, name.strip(), organisation.strip(), now)
        encryption = (
            PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(KDF_ROUNDS)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(hashes.SHA256())
            .build(passphrase.encode("utf-8"))
        )
        content = pkcs12.serialize_key_and_certificates(
            name.strip().encode("utf-8"), key, certificate, None, encryption
        )
        return NewIdentity(content, certificate.public_bytes(Encoding.DER), describe(certificate))


def _load(
    content: bytes, passphrase: str
) -> tuple[object | None, x509.Certificate | None, list[x509.Certificate]]:
    if not content.startswith(b"\x30") or len(content) > PKCS12_LIMIT:
        raise _unreadable()
    try:
        return pkcs12.load_key_and_certificates(content, passphrase.encode("utf-8"))
    except UnsupportedAlgorithm as error:
        raise WrongInput(
            "The identity file is protected in a way that is no longer considered safe.",
            advice="Export the identity again with AES encryption.",
        ) from error
    except ValueError as error:
        if "password" not in str(error).lower():
            raise _unreadable() from error
        raise WrongPassphrase(
            "The passphrase does not open the identity.",
            advice="Type the passphrase that was chosen when the identity was made or exported.",
        ) from None


def _unreadable() -> WrongInput:
    return WrongInput(
        "The file is not an identity (PKCS#12), or it is damaged.",
        advice="Choose a .p12 or .pfx file.",
    )


def _fit(key: object) -> _Key:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _RSA_MINIMUM_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key
    raise SigningRefused(
        "The key of the identity cannot sign this document.",
        why="It is neither an RSA key of at least 2048 bits nor an elliptic curve key.",
        advice="Use another identity, or let Holdfast make one.",
    )


def _check_words(name: str, organisation: str, passphrase: str) -> None:
    if not name.strip():
        raise WrongInput("The identity needs a name.", advice="Type the name of the person who signs.")
    # RFC 5280, appendix A.1: ub-common-name and ub-organization-name; the library counts bytes.
    if max(len(words.strip().encode("utf-8")) for words in (name, organisation)) > NAME_LIMIT:
        raise WrongInput(
            "The name or the organisation is too long for a certificate.",
            advice=f"Use at most {NAME_LIMIT} letters for each, and about half of that in other scripts.",
        )
    if len(passphrase) < PASSPHRASE_MINIMUM:
        raise WrongInput(
            "The passphrase is too short.",
            advice=f"Choose one of at least {PASSPHRASE_MINIMUM} characters; a few words are best.",
        )


def _certificate(
    key: ec.EllipticCurvePrivateKey, name: str, organisation: str, now: datetime
) -> x509.Certificate:
    """RFC 5280: an end entity that signs documents and can certify nobody else."""
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    subject = x509.Name(attributes)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNS_DOCUMENTS, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


_SIGNS_DOCUMENTS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
