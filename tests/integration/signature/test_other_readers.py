"""Programs that are not ours agree on good reports, and a certificate's issuer is enough to trust it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from app.domain.signing import NewIdentity
from app.domain.signoff import Edition
from app.domain.verification import FactKind, Reason
from app.services.open_plan import OpenPlan
from tests.integration.signature import forging
from tests.integration.signature.conftest import PASSPHRASE, START, Desk, Person, Signed, sign_all

needs = {name: shutil.which(name) for name in ("pdfsig", "qpdf", "certutil", "openssl", "pdfdetach")}


def requires(*programs: str) -> pytest.MarkDecorator:
    lacking = [name for name in programs if needs[name] is None]
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def file(signed: Signed, tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(signed.full)
    return path


@requires("qpdf")
def test_qpdf_finds_no_fault_before_and_after_signing(signed: Signed, tmp_path: Path) -> None:
    for number, pdf in enumerate((signed.unsigned, signed.once, signed.full)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf)
        done = run("qpdf", "--check", path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No syntax or stream encoding errors" in done.stdout


@requires("pdfsig")
def test_pdfsig_calls_every_signature_valid(file: Path) -> None:
    done = run("pdfsig", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Signature is Valid.") == 2, done.stdout
    assert done.stdout.count("Signature Type: ETSI.CAdES.detached") == 2
    assert "Total document signed" in done.stdout


@requires("pdfsig")
def test_pdfsig_accepts_new_page_content_which_we_refuse(signed: Signed, tmp_path: Path) -> None:
    path = tmp_path / "forged.pdf"
    path.write_bytes(forging.with_new_content(signed.full))
    assert run("pdfsig", path).stdout.count("Signature is Valid.") == 2
    assert not signed.verify(path.read_bytes()).sound


@requires("openssl")
def test_openssl_verifies_the_cades_signature_over_the_signed_range(signed: Signed, tmp_path: Path) -> None:
    pdf = signed.full
    numbers = pdf[pdf.rindex(b"/ByteRange [") :].split(b"[")[1].split(b"]")[0].split()
    _, first, second, last = map(int, numbers)
    container = bytes.fromhex(pdf[first + 1 : second - 1].decode())
    length = 4 + int.from_bytes(container[2:4], "big")
    (tmp_path / "content").write_bytes(pdf[:first] + pdf[second : second + last])
    (tmp_path / "cms").write_bytes(container[:length])
    (tmp_path / "owner.der").write_bytes(signed.desk.trusted[1])
    run("openssl", "x509", "-inform", "der", "-in", tmp_path / "owner.der", "-out", tmp_path / "owner.pem")
    done = run(
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "cms",
        "-content", tmp_path / "content", "-out", tmp_path / "out", "-partial_chain",
        "-CAfile", tmp_path / "owner.pem", "-purpose", "any", "-no_check_time",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "CAdES Verification successful" in done.stderr


@requires("pdfdetach")
def test_every_part_can_be_taken_out_with_pdfdetach(signed: Signed, file: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = run("pdfdetach", "-saveall", "-o", tmp_path / "out", file)
    assert done.returncode == 0, done.stderr
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == forging.files_in(signed.full)


class Authority:
    """A small certificate authority of a customer."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample Root")])
        self._certificate = self._builder(self._name, self._key.public_key(), ca=True).sign(
            self._key, hashes.SHA256()
        )

    @property
    def certificate(self) -> bytes:
        return self._certificate.public_bytes(Encoding.DER)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool
    ) -> x509.CertificateBuilder:
        usage = x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(START - timedelta(days=1))
            .not_valid_after(START + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(usage, critical=True)
        )

    def person(self, desk: Desk, role: str, name: str) -> Person:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._builder(subject, key.public_key(), ca=False).sign(self._key, hashes.SHA256())
        content = pkcs12.serialize_key_and_certificates(
            b"x", key, certificate, [self._certificate], BestAvailableEncryption(PASSPHRASE.encode())
        )
        facts = desk.identities.open(content, PASSPHRASE).facts
        return Person(role, name, NewIdentity(content, certificate.public_bytes(Encoding.DER), facts))


def test_signatures_are_trusted_through_the_authority_that_issued_their_certificates(
    desk: Desk, open_plan: OpenPlan
) -> None:
    authority = Authority()
    desk.people = [authority.person(desk, role, f"Sample {role}") for role in ("architect", "owner")]
    mine = sign_all(desk, open_plan)
    verify = desk.verification.verify
    assert verify(mine.full, trusted=[authority.certificate], open_plan=open_plan).ok
    for trusted in ([], [Authority().certificate]):
        report = verify(mine.full, trusted=trusted)
        fact = report.signatures[0].fact(FactKind.TRUSTED)
        assert fact is not None
        assert fact.reason in (Reason.NO_TRUST, Reason.CHAIN_BROKEN)


@requires("pdfsig", "certutil")
def test_pdfsig_trusts_them_through_that_authority_too(
    desk: Desk, open_plan: OpenPlan, tmp_path: Path
) -> None:
    authority = Authority()
    desk.people = [authority.person(desk, role, f"Sample {role}") for role in ("architect", "owner")]
    (tmp_path / "report.pdf").write_bytes(sign_all(desk, open_plan).full)
    (tmp_path / "root.der").write_bytes(authority.certificate)
    database = tmp_path / "nss"
    database.mkdir()
    run("certutil", "-N", "-d", database, "--empty-password")
    run("certutil", "-A", "-d", database, "-n", "root", "-t", "CT,CT,CT", "-i", tmp_path / "root.der")
    done = run("pdfsig", "-nssdir", database, tmp_path / "report.pdf")
    assert done.stdout.count("Signature is Valid.") == 2, done.stdout
    assert done.stdout.count("Certificate is Trusted.") == 2, done.stdout


def test_no_changed_digit_in_a_certificate_that_came_along_goes_unnoticed(
    desk: Desk, open_plan: OpenPlan
) -> None:
    authority = Authority()
    desk.people[0] = authority.person(desk, "architect", "Sample Architect")
    revision = desk.freezing.freeze(open_plan, roles=("architect",))
    desk.sign_off.report(open_plan, revision.id, Edition.CUSTOMER)
    pdf = desk.sign(open_plan, revision, Edition.CUSTOMER, desk.people[0])
    begin = pdf.rindex(authority.certificate.hex().upper().encode())
    assert desk.verification.verify(pdf, trusted=[authority.certificate]).ok
    for at in range(begin, begin + 2 * len(authority.certificate), 29):
        report = desk.verification.verify(forging.flipped(pdf, at), trusted=[authority.certificate])
        assert not report.ok, f"digit {at - begin} of the certificate was changed"
