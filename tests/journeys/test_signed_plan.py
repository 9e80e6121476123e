"""From an empty plan of the shipped pack to a report that two people signed on different machines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import Services, services
from app.domain.actions import AcceptedRisk
from app.domain.edits import SetProfile, SetRisk, Several
from app.domain.signoff import Edition
from app.domain.verification import FactKind, Reason
from app.errors import NotReady
from app.services.open_plan import OpenPlan
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

PASSPHRASE = "correct horse battery"


def desk(home: Path, clock: FakeClock, seed: int) -> Services:
    return services(home, clock, FakeIds(seed))


def accept_what_blocks(program: Services, plan: OpenPlan) -> None:
    """A named person accepts the risk of everything that blocks."""
    today = program.clock.now().date()
    risks = [
        AcceptedRisk(program.ids.new_id(), place, "Sample Owner", today, today + timedelta(days=90), "Known.")
        for place in plan.assessment.blockers
    ]
    plan.apply(Several(tuple(SetRisk(risk.id, risk) for risk in risks), "Accept"))


def test_a_plan_is_frozen_signed_here_and_elsewhere_and_verified(tmp_path: Path) -> None:
    clock = FakeClock()
    mine, theirs = desk(tmp_path / "mine", clock, 1), desk(tmp_path / "theirs", clock, 2)
    plan = mine.plans.create(tmp_path / "plan", "Sample plan", "ocs-2007-r2", {"customer": "Contoso"})
    with pytest.raises(NotReady):
        mine.freezing.freeze(plan)
    accept_what_blocks(mine, plan)
    roles = tuple(role.id for role in plan.pack.signatories)[:2]
    revision = mine.freezing.freeze(plan, title="Sign-off", roles=roles)

    architect = mine.identities.create(
        name="Sample Architect", organisation="Contoso", passphrase=PASSPHRASE, now=clock.now()
    )
    owner = theirs.identities.create(
        name="Sample Owner", organisation="Contoso", passphrase=PASSPHRASE, now=clock.now()
    )
    mine.trust.add(architect.certificate)
    mine.sign_off.report(plan, revision.id, Edition.CUSTOMER)
    mine.sign_off.sign(
        plan, revision.id, Edition.CUSTOMER, roles[0], identity=architect.pkcs12, passphrase=PASSPHRASE
    )

    plan.back_up(tmp_path / "sent.holdfast")
    sent = theirs.plans.open(tmp_path / "sent.holdfast")
    theirs.sign_off.sign(
        sent, revision.id, Edition.CUSTOMER, roles[1], identity=owner.pkcs12, passphrase=PASSPHRASE
    )
    pdf = theirs.sign_off.report(sent, revision.id, Edition.CUSTOMER)
    sent.close()

    mine.sign_off.take_in(plan, pdf)
    plan.apply(SetProfile("customer", "Somebody else"))
    report = mine.verification.verify(pdf, trusted=mine.trust.certificates(), open_plan=plan)
    doubts = [fact for entry in report.signatures for fact in entry.facts if not fact.passed]
    assert [(fact.kind, fact.reason) for fact in doubts] == [(FactKind.TRUSTED, Reason.NO_TRUST)]
    assert all(fact.passed for fact in report.facts)
    mine.trust.add(owner.certificate)
    report = mine.verification.verify(pdf, trusted=mine.trust.certificates(), open_plan=plan)
    assert report.ok
    assert [entry.signer for entry in report.signatures] == ["Sample Architect", "Sample Owner"]
    assert plan.verify_history().verifies
    plan.close()
