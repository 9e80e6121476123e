"""What cannot be signed or read back in, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from app.domain.signing import Stamp
from app.domain.signoff import Edition, Revision
from app.domain.verification import FactKind, Reason
from app.errors import NotFound, SigningRefused, UserError, WrongInput, WrongPassphrase
from app.services.open_plan import OpenPlan
from reports.pdf_signature import PyHankoSigner
from tests.integration.signature import forging
from tests.integration.signature.conftest import PASSPHRASE, ROLES, START, Desk, Person, sign_all

EDITION = Edition.CUSTOMER


def identity(
    *,
    begins: datetime = START,
    days: int = 30,
    usage: bool = True,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
) -> tuple[bytes, bytes]:
    """A PKCS#12 file of somebody's own, and its certificate."""
    key = key or ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample Owner")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(usage, usage, not usage, False, False, False, False, False, False),
            critical=True,
        )
    )
    certificate = builder.sign(key, hashes.SHA256())
    content = pkcs12.serialize_key_and_certificates(
        b"own", key, certificate, None, BestAvailableEncryption(PASSPHRASE.encode())
    )
    return content, certificate.public_bytes(Encoding.DER)


@pytest.fixture
def revision(desk: Desk, open_plan: OpenPlan) -> Revision:
    revision = desk.freezing.freeze(open_plan, roles=ROLES)
    desk.sign_off.report(open_plan, revision.id, EDITION)
    return revision


Sign = Callable[..., object]


@pytest.fixture
def sign(desk: Desk, open_plan: OpenPlan, revision: Revision) -> Sign:
    def attempt(role: str = "owner", content: bytes = b"", passphrase: str = PASSPHRASE) -> object:
        own = content or desk.people[1].identity.pkcs12
        return desk.sign_off.sign(open_plan, revision.id, EDITION, role, identity=own, passphrase=passphrase)

    return attempt


@pytest.mark.parametrize("key", [None, "rsa"])
def test_an_identity_of_ones_own_signs_whatever_its_key(
    desk: Desk, open_plan: OpenPlan, revision: Revision, sign: Sign, key: str | None
) -> None:
    own = rsa.generate_private_key(65537, 2048) if key == "rsa" else None
    content, certificate = identity(key=own)
    sign(content=content)
    pdf = desk.sign_off.report(open_plan, revision.id, EDITION)
    report = desk.verification.verify(pdf, trusted=[certificate])
    assert report.sound
    assert report.signatures[0].signer == "Sample Owner"


def test_a_wrong_passphrase_is_told_and_nothing_is_logged_or_kept(
    open_plan: OpenPlan, sign: Sign, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with pytest.raises(WrongPassphrase) as caught:
        sign(passphrase="not the passphrase")
    assert "not the passphrase" not in caplog.text + str(caught.value)
    assert open_plan.plan.signatures == {}


def test_the_passphrase_and_the_key_have_no_readable_form(desk: Desk) -> None:
    opened = desk.identities.open(desk.people[0].identity.pkcs12, PASSPHRASE)
    assert PASSPHRASE not in repr(opened)
    assert "hidden" in repr(opened)
    assert "PrivateKey" not in repr(opened)


@pytest.mark.parametrize(
    ("begins", "days", "words"),
    [
        (START - timedelta(days=40), 30, "has expired"),
        (START + timedelta(days=2), 30, "not valid yet"),
    ],
)
def test_a_certificate_out_of_its_time_is_refused(
    open_plan: OpenPlan, sign: Sign, begins: datetime, days: int, words: str
) -> None:
    with pytest.raises(SigningRefused, match=words):
        sign(content=identity(begins=begins, days=days)[0])
    assert open_plan.plan.signatures == {}


def test_a_certificate_that_may_not_sign_is_refused(sign: Sign) -> None:
    with pytest.raises(SigningRefused, match="not meant for signatures"):
        sign(content=identity(usage=False)[0])


@pytest.mark.parametrize("content", [b"x", b"0\x82\x01\x00", b"\x30" + b"\0" * 2_000_000])
def test_what_is_no_identity_is_refused(sign: Sign, content: bytes) -> None:
    with pytest.raises(WrongInput):
        sign(content=content)


def test_a_role_signs_once(sign: Sign) -> None:
    sign()
    with pytest.raises(SigningRefused, match="signed already"):
        sign()


def test_a_role_the_revision_does_not_ask_for_cannot_sign(sign: Sign) -> None:
    with pytest.raises(SigningRefused, match="no signature of the role operations"):
        sign("operations")


def test_a_report_must_be_kept_before_it_is_signed(desk: Desk, open_plan: OpenPlan) -> None:
    revision = desk.freezing.freeze(open_plan, roles=ROLES)
    with pytest.raises(NotFound):
        desk.sign_off.sign(open_plan, revision.id, EDITION, "owner", identity=b"0", passphrase=PASSPHRASE)


def signed_elsewhere(desk: Desk, pdf: bytes, person: Person, at: datetime | None = None) -> bytes:
    """The PDF as another program would give it back: signed, and the plan knows nothing of it."""
    moment = (at or desk.clock.now()).astimezone(UTC).replace(microsecond=0)
    key = desk.identities.open(person.identity.pkcs12, PASSPHRASE)
    stamp = Stamp(person.name, "", person.role, moment, "0" * 64)
    return PyHankoSigner().sign(pdf, field=person.role, stamp=stamp, identity=key, at=moment)


def test_a_report_signed_elsewhere_is_taken_in(desk: Desk, open_plan: OpenPlan, revision: Revision) -> None:
    pdf = desk.sign_off.report(open_plan, revision.id, EDITION)
    for person in desk.people:
        pdf = signed_elsewhere(desk, pdf, person)
    records = desk.sign_off.take_in(open_plan, pdf)
    assert [(record.role, record.signer) for record in records] == [
        ("architect", "Sample Architect"),
        ("owner", "Sample Owner"),
    ]
    assert desk.sign_off.report(open_plan, revision.id, EDITION) == pdf
    assert desk.verify(pdf, open_plan).ok


@pytest.mark.parametrize(
    "forge",
    [
        lambda pdf: pdf + b"junk",
        forging.with_new_content,
        forging.with_new_field,
        lambda pdf: forging.flipped(pdf, len(pdf) // 2),
    ],
    ids=["junk", "new content", "new field", "changed byte"],
)
def test_a_file_that_was_changed_on_its_way_is_not_taken_in(
    desk: Desk, open_plan: OpenPlan, revision: Revision, forge: Callable[[bytes], bytes]
) -> None:
    pdf = desk.sign_off.report(open_plan, revision.id, EDITION)
    with pytest.raises((SigningRefused, WrongInput)):
        desk.sign_off.take_in(open_plan, forge(signed_elsewhere(desk, pdf, desk.people[0])))
    assert open_plan.plan.signatures == {}


def test_a_file_without_a_new_signature_is_not_taken_in(
    desk: Desk, open_plan: OpenPlan, revision: Revision
) -> None:
    pdf = desk.sign_off.report(open_plan, revision.id, EDITION)
    with pytest.raises(SigningRefused):
        desk.sign_off.take_in(open_plan, pdf)


def test_a_signature_on_an_older_copy_is_not_taken_in(
    desk: Desk, open_plan: OpenPlan, revision: Revision
) -> None:
    old = desk.sign_off.report(open_plan, revision.id, EDITION)
    desk.sign(open_plan, revision, EDITION, desk.people[0])
    with pytest.raises(SigningRefused, match="lacks a signature"):
        desk.sign_off.take_in(open_plan, signed_elsewhere(desk, old, desk.people[1]))


def test_another_plans_report_is_not_taken_in(desk: Desk, open_plan: OpenPlan) -> None:
    other = desk.new_plan("Other")
    theirs = sign_all(desk, other)
    other.close()
    with pytest.raises(SigningRefused, match="not a report of this plan"):
        desk.sign_off.take_in(open_plan, theirs.full)


def test_a_signature_older_than_the_revision_is_refused(
    desk: Desk, open_plan: OpenPlan, revision: Revision
) -> None:
    pdf = desk.sign_off.report(open_plan, revision.id, EDITION)
    early = signed_elsewhere(desk, pdf, desk.people[0], at=START - timedelta(days=1))
    report = desk.verify(early)
    fact = report.signatures[0].fact(FactKind.IN_TIME)
    assert fact is not None
    assert fact.reason in (Reason.BEFORE_FREEZE, Reason.NOT_YET_VALID)
    late = signed_elsewhere(desk, pdf, desk.people[0], at=desk.clock.now() + timedelta(days=1))
    fact = desk.verify(late).signatures[0].fact(FactKind.IN_TIME)
    assert fact is not None
    assert fact.reason is Reason.IN_FUTURE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF\n",
        b"%PDF-1.7\ntrailer <</Root 1 0 R/Size 9>>\nstartxref\n9\n%%EOF\n",
        b"PK\x03\x04",
        b"\0" * 4096,
        b"%PDF-1.7\n" + b"<<" * 50_000,
    ],
)
def test_what_is_no_pdf_is_told_in_plain_words(desk: Desk, content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        desk.verification.verify(content)
    assert caught.value.advice
