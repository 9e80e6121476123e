"""Whatever is done to a signed report, verification refuses it, and says why."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.canonical import sha256_hex
from app.domain.edits import SetProfile
from app.domain.manifest import manifest_bytes, read_manifest
from app.domain.report_files import MANIFEST_FILE, SALTS_FILE
from app.domain.signing import Stamp
from app.domain.verification import FactKind, Reason, State, VerificationReport
from app.errors import WrongInput
from app.services.open_plan import OpenPlan
from reports.pdf_signature import PyHankoSigner
from tests.integration.signature import forging
from tests.integration.signature.conftest import PASSPHRASE, Desk, Signed, sign_all


def refused(signed: Signed, pdf: bytes) -> VerificationReport | None:
    """The report on a forged file, which must not be fine; None where the file is refused as a whole."""
    try:
        report = signed.verify(pdf)
    except WrongInput:
        return None
    assert not report.ok
    assert not report.sound
    return report


def reason_of(report: VerificationReport | None, kind: FactKind, signature: int | None = None) -> Reason:
    assert report is not None
    holder = report if signature is None else report.signatures[signature]
    fact = holder.fact(kind)
    assert fact is not None
    assert fact.state is State.FAILED
    return fact.reason


def signed_by_all(signed: Signed, pdf: bytes) -> bytes:
    """The PDF with good signatures of the real people, put on it without asking the plan."""
    for person in signed.desk.people:
        key = signed.desk.identities.open(person.identity.pkcs12, PASSPHRASE)
        at = signed.revision.frozen_at.replace(microsecond=0)
        stamp = Stamp(person.name, "Contoso", person.role, at, signed.revision.digest)
        pdf = PyHankoSigner().sign(pdf, field=person.role, stamp=stamp, identity=key, at=at)
    return pdf


@settings(max_examples=60)
@given(data=st.data())
def test_no_changed_byte_goes_unnoticed(signed: Signed, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(signed.once) - 1))
    refused(signed, forging.flipped(signed.once, at, data.draw(st.integers(0, 7))))


@settings(max_examples=12)
@given(data=st.data())
def test_no_changed_byte_goes_unnoticed_behind_the_first_signature_either(
    signed: Signed, data: st.DataObject
) -> None:
    at = data.draw(st.integers(len(signed.once), len(signed.full) - 1))
    refused(signed, forging.flipped(signed.full, at, data.draw(st.integers(0, 7))))


def gap_of(pdf: bytes) -> tuple[int, int]:
    """Where the container of the last signature begins and ends."""
    numbers = pdf[pdf.rindex(b"/ByteRange [") :].split(b"[")[1].split(b"]")[0].split()
    return int(numbers[1]), int(numbers[2])


def test_no_changed_digit_of_the_signature_itself_goes_unnoticed(signed: Signed) -> None:
    begin, end = gap_of(signed.once)
    length = len(signed.once[begin:end].rstrip(b">").rstrip(b"0"))
    chosen = random.Random(1).sample(range(begin, begin + length), 40)
    for at in [*chosen, begin, end - 1, end - 2, begin + length + 9]:
        for bit in (0, 5):
            refused_once(signed, forging.flipped(signed.once, at, bit))


def refused_once(signed: Signed, pdf: bytes) -> None:
    try:
        report = signed.verify(pdf)
    except WrongInput:
        return
    assert not report.sound, "a changed byte of the signature went unnoticed"


@pytest.mark.parametrize(
    "forge",
    [
        forging.with_new_content,
        forging.with_new_page,
        forging.with_new_field,
        forging.with_new_stamp,
        lambda pdf: forging.with_field_emptied(pdf, 0),
    ],
    ids=["new page content", "new page", "new visible field", "new stamp", "emptied field"],
)
def test_a_later_increment_that_changes_what_is_seen_is_refused(
    signed: Signed, forge: Callable[[bytes], bytes]
) -> None:
    report = refused(signed, forge(signed.full))
    assert report is not None
    assert any(
        (fact := entry.fact(FactKind.ONLY_SIGNED_SINCE)) is not None and fact.reason is Reason.CHANGED_SINCE
        for entry in report.signatures
    )
    assert reason_of(report, FactKind.NOTHING_ELSE) is Reason.BYTES_APPENDED


def test_new_content_is_refused_though_every_signature_is_intact_and_valid(signed: Signed) -> None:
    report = refused(signed, forging.with_new_content(signed.full))
    assert report is not None
    for entry in report.signatures:
        for kind in (FactKind.INTACT, FactKind.VALID, FactKind.TRUSTED):
            fact = entry.fact(kind)
            assert fact is not None
            assert fact.passed


def test_content_changed_between_two_signatures_is_refused(signed: Signed) -> None:
    person = signed.desk.people[1]
    key = signed.desk.identities.open(person.identity.pkcs12, PASSPHRASE)
    at = signed.desk.clock.now().replace(microsecond=0)
    pdf = PyHankoSigner().sign(
        forging.with_new_content(signed.once),
        field=person.role,
        stamp=Stamp(person.name, "", person.role, at, signed.revision.digest),
        identity=key,
        at=at,
    )
    assert reason_of(refused(signed, pdf), FactKind.ONLY_SIGNED_SINCE, 0) is Reason.CHANGED_SINCE


@pytest.mark.parametrize("junk", [b"\n", b"junk", b"%%EOF\n", b"\0" * 100, b"<script>alert(1)</script>"])
def test_anything_behind_the_last_signature_is_refused(signed: Signed, junk: bytes) -> None:
    refused(signed, signed.full + junk)


def test_unsigned_information_behind_the_last_signature_is_refused(signed: Signed) -> None:
    report = refused(signed, forging.with_other_title(signed.full))
    assert reason_of(report, FactKind.NOTHING_ELSE) is Reason.BYTES_APPENDED


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.6, 0.9, 0.999, 0.99999])
def test_a_truncated_file_is_refused(signed: Signed, share: float) -> None:
    refused(signed, signed.full[: int(len(signed.full) * share)])


def test_a_file_cut_back_to_its_first_signature_lacks_a_role_and_is_an_older_copy(signed: Signed) -> None:
    report = signed.verify(signed.full[: len(signed.once)], with_plan=True)
    assert not report.ok
    assert reason_of(report, FactKind.ALL_SIGNED) is Reason.ROLES_MISSING
    assert reason_of(report, FactKind.BELONGS) is Reason.OLDER_COPY


def test_an_unsigned_copy_is_refused(signed: Signed) -> None:
    for pdf in (signed.unsigned, forging.without_signatures(signed.full)):
        report = refused(signed, pdf)
        assert reason_of(report, FactKind.ALL_SIGNED) is Reason.NO_SIGNATURE


def test_a_manifest_swapped_before_signing_does_not_match_the_stated_digest(signed: Signed) -> None:
    manifest = read_manifest(signed.open_plan.blob(signed.revision.manifest))
    swapped = manifest_bytes(replace(manifest, title="Another title"))
    pdf = signed_by_all(signed, forging.with_file(signed.unsigned, MANIFEST_FILE, swapped))
    assert reason_of(refused(signed, pdf), FactKind.MANIFEST) is Reason.DIGEST_DIFFERS


def test_a_manifest_swapped_with_its_stated_digest_is_not_the_plans_report(signed: Signed) -> None:
    manifest = read_manifest(signed.open_plan.blob(signed.revision.manifest))
    swapped = manifest_bytes(replace(manifest, title="Another title"))
    pdf = forging.with_file(signed.unsigned, MANIFEST_FILE, swapped)
    pdf = forging.with_text(pdf, signed.revision.digest, sha256_hex(swapped))
    pdf = signed_by_all(signed, pdf)
    assert signed.verify(pdf).ok, "the swap cannot be seen without the plan"
    assert reason_of(signed.verify(pdf, with_plan=True), FactKind.BELONGS) is Reason.OTHER_REVISION


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("answers.json", b"{}", Reason.PARTS_DIFFER),
        ("answers.json", None, Reason.PARTS_MISSING),
        (SALTS_FILE, b"[]", Reason.PARTS_DIFFER),
        (SALTS_FILE, b"\xff", Reason.PARTS_DIFFER),
        (SALTS_FILE, None, Reason.PARTS_DIFFER),
    ],
)
def test_parts_that_are_not_those_of_the_manifest_are_refused(
    signed: Signed, name: str, content: bytes | None, reason: Reason
) -> None:
    pdf = signed_by_all(signed, forging.with_file(signed.unsigned, name, content))
    assert reason_of(refused(signed, pdf), FactKind.PARTS) is reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, Reason.NO_MANIFEST), (b"{}", Reason.MANIFEST_MALFORMED), (b"\xff", Reason.MANIFEST_MALFORMED)],
)
def test_a_report_without_a_readable_manifest_is_refused(
    signed: Signed, content: bytes | None, reason: Reason
) -> None:
    pdf = signed_by_all(signed, forging.with_file(signed.unsigned, MANIFEST_FILE, content))
    assert reason_of(refused(signed, pdf), FactKind.MANIFEST) is reason


def test_the_report_with_other_pages_is_not_the_one_the_plan_keeps(signed: Signed) -> None:
    pdf = signed_by_all(signed, forging.with_painted_page(signed.unsigned))
    assert signed.verify(pdf).ok, "the pages cannot be judged without the plan"
    assert reason_of(signed.verify(pdf, with_plan=True), FactKind.BELONGS) is Reason.OTHER_REPORT


def test_another_plans_report_does_not_belong(signed: Signed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, seed=1)
    other = desk.new_plan("Other")
    theirs = sign_all(desk, other)
    other.close()
    report = desk.verification.verify(theirs.full, trusted=desk.trusted, open_plan=signed.open_plan)
    assert reason_of(report, FactKind.BELONGS) is Reason.OTHER_PLAN
    assert not report.ok


def test_a_revision_the_plan_never_had_does_not_belong(desk: Desk, tmp_path: Path) -> None:
    plan = desk.new_plan()
    plan.back_up(tmp_path / "copy.holdfast")
    mine = sign_all(desk, plan)
    plan.close()
    copy = desk.plans.open(tmp_path / "copy.holdfast")
    assert reason_of(desk.verify(mine.full, copy), FactKind.BELONGS) is Reason.OTHER_REVISION
    copy.close()


def test_a_swapped_revision_is_refused(desk: Desk, open_plan: OpenPlan) -> None:
    first = sign_all(desk, open_plan)
    open_plan.apply(SetProfile("customer", "Another customer"))
    second = sign_all(desk, open_plan)
    verify = desk.verification.verify
    for mine, other in ((first, second), (second, first)):
        report = verify(mine.full, trusted=desk.trusted, open_plan=open_plan, revision=mine.revision.id)
        assert report.ok
        report = verify(
            mine.full, trusted=desk.trusted, open_plan=open_plan, revision=str(other.revision.number)
        )
        assert reason_of(report, FactKind.BELONGS) is Reason.UNEXPECTED_REVISION


def test_pages_of_one_revision_with_the_files_of_another_are_refused(desk: Desk, open_plan: OpenPlan) -> None:
    first = sign_all(desk, open_plan)
    open_plan.apply(SetProfile("customer", "Another customer"))
    second = sign_all(desk, open_plan)
    pdf = second.unsigned
    for name, content in forging.files_in(first.unsigned).items():
        pdf = forging.with_file(pdf, name, content)
    pdf = forging.with_text(pdf, second.revision.digest, first.revision.digest)
    report = desk.verify(signed_by_all(second, pdf), open_plan)
    assert reason_of(report, FactKind.BELONGS) is Reason.OTHER_REPORT
