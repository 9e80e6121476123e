"""Taking a proposal over says it as a person's answer, with the evidence it rests on, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.answers import Answer, Basis, Place
from app.domain.draft import Draft
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.pack import ItemField, Pack, Scope
from app.domain.plan import PackRef, Plan
from app.domain.proposals import all_proposals
from app.domain.values import Value, ValueKind
from app.services.answers import answers_edit
from app.services.proposals import said_by_taking
from tests.fakes.clock import NOON
from tests.fakes.sample_pack import BASE, sample_pack

PLACE = Place("PW-01", "u1")
EVIDENCE = Evidence("e1", EvidenceKind.CHECK, "NUT", "0" * 64, "application/json", NOON)
FINDING = Finding(
    "UPS-03", "1", "u1", "10.0.0.5", Outcome.PASS, "high", "moderate",
    {"load_w": Decimal(1410), "tested": date(2026, 1, 2)}, "UPS 1 carries 47 %.", ("e1", "gone"),
)  # fmt: skip
RUN = CheckRun("run", NOON, NOON, "complete", "laptop", "none", (), (FINDING,))


def _pack() -> Pack:
    fields = (
        ItemField("load", ValueKind.NUMBER, "Load", unit="W", binds="self.load_w", measured="UPS-03.load_w"),
        ItemField("tested", ValueKind.DATE, "Tested", measured="UPS-03.tested"),
    )
    pack = sample_pack()
    item = replace(BASE, id="PW-01", section=pack.sections[0].id, scopes=(Scope.UPS,), fields=fields)
    return replace(pack, items=(item,))


def _plan(answer: Answer | None = None) -> Plan:
    return Plan(
        "p", "Plan", PackRef("p", "1", "0" * 64),
        assets={"u1": Asset("u1", AssetKind.UPS, "UPS 1", values={"load_w": Decimal(900)})},
        runs={"run": RUN}, evidence={"e1": EVIDENCE}, answers={PLACE: answer} if answer else {},
    )  # fmt: skip


def _after_taking(plan: Plan, *keys: str) -> Plan:
    pack = _pack()
    chosen = [each for each in all_proposals(plan, pack, NOON) if each.field.key in keys]
    edit = answers_edit(plan, pack, said_by_taking(plan, chosen), by="Sample Architect", at=NOON)
    draft = Draft(plan)
    edit.apply(draft)
    return draft.finish()[0]


def _own(plan: Plan) -> dict[str, Value]:
    return dict(plan.answers[PLACE].values)


def test_what_is_taken_is_the_answer_of_a_person_with_its_evidence() -> None:
    after = _after_taking(_plan(), "tested")
    answer = after.answers[PLACE]
    assert _own(after) == {"tested": date(2026, 1, 2)}
    assert (answer.by, answer.basis, answer.evidence) == ("Sample Architect", Basis.TESTED, ("e1",))
    assert after.assets["u1"].values["load_w"] == Decimal(900), "nothing else was taken"


def test_a_bound_fact_goes_to_its_home_and_the_evidence_to_the_answer() -> None:
    after = _after_taking(_plan(), "load")
    assert after.assets["u1"].values["load_w"] == Decimal(1410)
    assert after.answers[PLACE].evidence == ("e1",)
    assert _own(after) == {}


def test_what_a_person_said_otherwise_stays() -> None:
    kept = replace(EVIDENCE, id="photo")
    answer = Answer(
        PLACE, values={"tested": date(2025, 1, 1)}, basis=Basis.SEEN, note="Plate", evidence=("photo",)
    )
    plan = _plan(answer)
    plan = replace(plan, evidence={**plan.evidence, "photo": kept})
    taken = _after_taking(plan, "load", "tested").answers[PLACE]
    assert (taken.basis, taken.note, taken.evidence) == (Basis.SEEN, "Plate", ("photo", "e1"))
    assert taken.values["tested"] == date(2026, 1, 2)


def test_nothing_is_proposed_once_it_is_taken() -> None:
    after = _after_taking(_plan(), "load", "tested")
    assert all_proposals(after, _pack(), NOON + timedelta(days=1)) == ()
