"""From a plan to a report that everybody signed, and what verification says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.answers import Answer, Place
from app.domain.edits import SetAnswer, SetProfile
from app.domain.frozen import parts_of
from app.domain.report_files import MANIFEST_FILE, PART_FILES, SALTS_FILE
from app.domain.signoff import Edition, Part
from app.domain.verification import FactKind, Reason, State
from app.errors import NotReady, WrongInput
from app.services.open_plan import OpenPlan
from app.services.signing_rules import open_roles
from app.services.verification_words import conclusion, sentence
from tests.integration.signature import forging
from tests.integration.signature.conftest import ROLES, Desk, Signed, sign_all


def test_a_report_signed_by_all_roles_verifies_with_its_plan(signed: Signed) -> None:
    report = signed.verify(signed.full, with_plan=True)
    wrong = [fact for entry in report.signatures for fact in entry.facts if not fact.passed]
    assert wrong == []
    assert [fact for fact in report.facts if not fact.passed] == []
    assert report.ok
    assert report.digest == signed.revision.digest
    assert [entry.field for entry in report.signatures] == list(ROLES)
    assert [entry.signer for entry in report.signatures] == ["Sample Architect", "Sample Owner"]


def test_it_still_verifies_when_all_certificates_have_expired(signed: Signed) -> None:
    desk = signed.desk
    before = desk.clock.now()
    desk.clock.advance(timedelta(days=20 * 365))
    assert signed.verify(signed.full, with_plan=True).ok
    desk.clock.advance(before - desk.clock.now())


def test_without_trust_every_other_fact_still_passes(signed: Signed) -> None:
    report = signed.desk.verification.verify(signed.full)
    assert not report.ok
    for entry in report.signatures:
        failed = [fact for fact in entry.facts if not fact.passed]
        assert [fact.reason for fact in failed] == [Reason.NO_TRUST]
    assert all(fact.passed for fact in report.facts)


def test_a_report_signed_in_part_is_sound_but_not_complete(signed: Signed) -> None:
    report = signed.verify(signed.once)
    assert report.sound
    assert not report.ok
    fact = report.fact(FactKind.ALL_SIGNED)
    assert fact is not None
    assert (fact.state, fact.reason) == (State.FAILED, Reason.ROLES_MISSING)
    assert sentence(fact) == "Signatures are missing: owner."
    assert conclusion(report) == (
        "Not signed by all yet: everything that is there holds. Still to sign: owner."
    )


def test_a_signature_that_nobody_trusts_is_not_said_to_hold(signed: Signed) -> None:
    assert conclusion(signed.desk.verification.verify(signed.once)).startswith("Not verified")


def test_each_signature_is_an_increment_of_what_was_there(signed: Signed) -> None:
    assert signed.once.startswith(signed.unsigned)
    assert signed.full.startswith(signed.once)


def test_the_kept_report_is_never_rendered_again(signed: Signed) -> None:
    kept = signed.desk.sign_off.report(signed.open_plan, signed.revision.id, Edition.INTERNAL)
    assert kept == signed.full


def test_the_same_revision_gives_the_same_bytes(signed: Signed) -> None:
    desk = signed.desk
    desk.clock.advance(timedelta(days=3))
    frozen, model = desk.sign_off.report_source(signed.open_plan, signed.revision.id, Edition.INTERNAL)
    rendered = desk.sign_off._renderer.render(model)
    before = dict(signed.open_plan.plan.reports)
    from_anew = desk.sign_off._assembler.assemble(
        rendered,
        forging.files_in(signed.unsigned),
        digest=frozen.revision.digest,
        frozen_at=frozen.revision.frozen_at,
    )
    assert from_anew == signed.unsigned
    assert signed.open_plan.plan.reports == before


def test_changing_the_plan_leaves_the_frozen_revision_and_its_report_alone(
    desk: Desk, open_plan: OpenPlan
) -> None:
    mine = sign_all(desk, open_plan)
    before = desk.freezing.frozen(open_plan, mine.revision.id)
    open_plan.apply(SetProfile("customer", "Somebody else"))
    open_plan.apply(SetAnswer(Place("HAR-01", "plan"), Answer(Place("HAR-01", "plan"), note="New.")))
    after = desk.freezing.frozen(open_plan, mine.revision.id)
    assert after.plan == before.plan
    assert after.assessment == before.assessment
    assert desk.verify(mine.full, open_plan).ok
    customer = desk.sign_off.report(open_plan, mine.revision.id, Edition.CUSTOMER)
    assert b"Somebody else" not in forging.files_in(customer)["profile.json"]


def test_a_frozen_revision_reads_back_as_the_plan_it_froze(desk: Desk, open_plan: OpenPlan) -> None:
    revision = desk.freezing.freeze(open_plan)
    frozen = desk.freezing.frozen(open_plan, revision.id)
    now = open_plan.plan
    assert frozen.plan.profile == now.profile
    assert frozen.plan.assets == now.assets
    assert frozen.plan.needs == now.needs
    assert frozen.plan.answers == now.answers
    assert frozen.plan.evidence == now.evidence
    assert frozen.plan.runs == now.runs
    assert frozen.plan.actions == now.actions
    assert frozen.plan.risks == now.risks
    assert frozen.assessment == open_plan.assessment
    assert revision.roles == tuple(role.id for role in open_plan.pack.signatories)
    assert revision.as_of == desk.clock.now().date().isoformat()


def test_a_revision_survives_closing_and_opening_the_plan(desk: Desk, open_plan: OpenPlan) -> None:
    mine = sign_all(desk, open_plan)
    open_plan.close()
    again = desk.plans.open(open_plan.path)
    assert desk.verify(mine.full, again).ok
    assert desk.freezing.frozen(again, mine.revision.id).revision == mine.revision
    assert again.verify_history().verifies
    again.close()


def test_what_blocks_sign_off_refuses_the_freeze_and_is_named(desk: Desk, open_plan: OpenPlan) -> None:
    desk.assessor.ready = False
    open_plan.apply(SetProfile("customer", "Judge anew"))
    with pytest.raises(NotReady) as caught:
        desk.freezing.freeze(open_plan)
    assert caught.value.blockers
    item, _ = caught.value.blockers[0]
    title = next(entry.title for entry in open_plan.pack.items if entry.id == item)
    assert title in caught.value.why
    assert open_plan.plan.revisions == {}


@pytest.mark.parametrize("roles", [(), ("nobody",), ("architect", "nobody")])
def test_roles_the_pack_does_not_have_are_refused(
    desk: Desk, open_plan: OpenPlan, roles: tuple[str, ...]
) -> None:
    with pytest.raises(WrongInput):
        desk.freezing.freeze(open_plan, roles=roles)


def test_the_customer_edition_leaves_internal_notes_out_and_verifies_all_the_same(
    desk: Desk, open_plan: OpenPlan
) -> None:
    place = next(iter(open_plan.plan.answers))
    open_plan.apply(SetAnswer(place, Answer(place, note="Seen.", internal_note="Between us.")))
    mine = sign_all(desk, open_plan, Edition.CUSTOMER)
    files = forging.files_in(mine.full)
    shown = {Part.PROFILE, Part.INVENTORY, Part.ANSWERS, Part.EVIDENCE, Part.VERDICTS, Part.PACK}
    assert set(files) == {MANIFEST_FILE, SALTS_FILE} | {PART_FILES[part] for part in shown}
    assert not any(b"Between us." in content for content in files.values())
    assert b"internal_notes" not in files[SALTS_FILE]
    assert desk.verify(mine.full, open_plan).ok
    internal = desk.sign_off.report(open_plan, mine.revision.id, Edition.INTERNAL)
    assert b"Between us." in forging.files_in(internal)[PART_FILES[Part.INTERNAL_NOTES]]
    assert forging.files_in(internal)[MANIFEST_FILE] == files[MANIFEST_FILE]


def test_the_parts_in_the_report_are_those_of_the_plan(signed: Signed) -> None:
    frozen = signed.desk.freezing.frozen(signed.open_plan, signed.revision.id)
    files = forging.files_in(signed.full)
    assert {part: files[PART_FILES[part]] for part in Part} == dict(frozen.parts)
    history = [record for record in signed.open_plan.records() if record.at <= frozen.revision.frozen_at]
    again = parts_of(frozen.plan, frozen.assessment, signed.open_plan.pack_bytes(), history)
    assert again == dict(frozen.parts)


def test_the_roles_left_to_sign_shrink_with_each_signature(desk: Desk, open_plan: OpenPlan) -> None:
    revision = desk.freezing.freeze(open_plan, roles=ROLES)
    desk.sign_off.report(open_plan, revision.id, Edition.CUSTOMER)
    assert open_roles(open_plan.plan, revision, Edition.CUSTOMER) == ROLES
    desk.sign(open_plan, revision, Edition.CUSTOMER, desk.people[1])
    assert open_roles(open_plan.plan, revision, Edition.CUSTOMER) == ("architect",)
