"""Identities and trust: what is made can be opened, used and trusted, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.crypto.certificates import read_certificates
from app.crypto.identities import PASSPHRASE_MINIMUM, VALID_FOR, Pkcs12Identities
from app.crypto.trust_store import FolderTrustStore
from app.domain.signing import NewIdentity
from app.errors import NotFound, StorageFailed, WrongInput, WrongPassphrase

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSPHRASE = "correct horse battery"


def made(name: str = "Sample Architect", organisation: str = "Contoso") -> NewIdentity:
    return Pkcs12Identities().create(name=name, organisation=organisation, passphrase=PASSPHRASE, now=NOW)


def test_a_new_identity_opens_with_its_passphrase_and_signs() -> None:
    identity = made()
    opened = Pkcs12Identities().open(identity.pkcs12, PASSPHRASE)
    certificate = x509.load_der_x509_certificate(opened.certificate)
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(opened.sign(b"what was said", "sha256"), b"what was said", ec.ECDSA(hashes.SHA256()))
    assert opened.certificate == identity.certificate
    assert opened.facts == identity.facts
    assert (opened.facts.valid_from, opened.facts.valid_until) == (NOW, NOW + VALID_FOR)


def test_its_certificate_signs_documents_and_can_certify_nobody() -> None:
    certificate = x509.load_der_x509_certificate(made().certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


@pytest.mark.parametrize("passphrase", ["", "wrong", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_any_other_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        Pkcs12Identities().open(made().pkcs12, passphrase)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "organisation", "passphrase"),
    [
        ("", "Contoso", PASSPHRASE),
        ("   ", "Contoso", PASSPHRASE),
        ("x" * 65, "", PASSPHRASE),
        ("Ω" * 33, "", PASSPHRASE),
        ("Sample Architect", "y" * 65, PASSPHRASE),
        ("Sample Architect", "", "x" * (PASSPHRASE_MINIMUM - 1)),
    ],
)
def test_what_makes_no_good_identity_is_refused(name: str, organisation: str, passphrase: str) -> None:
    with pytest.raises(WrongInput):
        Pkcs12Identities().create(name=name, organisation=organisation, passphrase=passphrase, now=NOW)


def test_names_of_other_scripts_come_back_whole() -> None:
    identity = made("Ωmega Östersund", "Владимир")
    assert (identity.facts.name, identity.facts.organisation) == ("Ωmega Östersund", "Владимир")


def test_a_trusted_certificate_is_there_after_a_restart_and_gone_when_removed(tmp_path: Path) -> None:
    folder = tmp_path / "settings" / "trust"
    certificate = made().certificate
    assert FolderTrustStore(folder).certificates() == ()
    facts = FolderTrustStore(folder).add(certificate)
    FolderTrustStore(folder).add(certificate)
    assert FolderTrustStore(folder).certificates() == (certificate,)
    assert FolderTrustStore(folder).entries() == (facts,)
    FolderTrustStore(folder).remove(facts.fingerprint)
    assert FolderTrustStore(folder).certificates() == ()
    with pytest.raises(NotFound):
        FolderTrustStore(folder).remove(facts.fingerprint)


def test_a_broken_file_in_the_trust_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.pem").write_bytes(b"no certificate")
    with pytest.raises(WrongInput, match=r"odd\.pem"):
        FolderTrustStore(tmp_path).certificates()


def test_what_is_no_certificate_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(WrongInput):
        FolderTrustStore(tmp_path).add(b"no certificate")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed):
        FolderTrustStore(tmp_path / "file").add(made().certificate)


def test_certificates_are_read_as_pem_and_as_der() -> None:
    der = made().certificate
    pem = x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    assert read_certificates(der) == (der,)
    assert read_certificates(pem + pem) == (der, der)


@pytest.mark.parametrize(
    "content", [b"", b"text", b"-----BEGIN CERTIFICATE-----\n", b"0" * (2 * 1024 * 1024)]
)
def test_a_file_without_certificates_is_refused(content: bytes) -> None:
    with pytest.raises(WrongInput):
        read_certificates(content)
