"""What the items that steer others, gate the plan or take a yes as bad news come out as."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.assessment.engine import AssessmentEngine
from app.domain.actions import AcceptedRisk
from app.domain.answers import PLAN_SUBJECT, Answer, Place, Result
from app.domain.assessment import Assessment, Verdict
from app.domain.pack import Severity
from app.domain.plan import Plan
from tests.unit.pack_content.good_plan import good_case
from tests.unit.pack_content.judging import TODAY, Case, item_of, the_pack

UNMET = {"PL-GATE-01", "SU-EOL-01"}
"""The product left support, and the gate sees that."""


def plan_of(case: Case, **results: Result) -> Plan:
    """The plan with the good result wherever an item takes one, but for those named (with _ for -)."""
    plan = case.plan()
    said = {name.replace("_", "-"): result for name, result in results.items()}
    answers: dict[Place, Answer] = {}
    for place, answer in plan.answers.items():
        item = item_of(place.item)
        good = item.good if item.results else None
        answers[place] = replace(answer, result=said.get(item.id, good))
    return replace(plan, answers=answers)


def assess(plan: Plan) -> Assessment:
    return AssessmentEngine().assess(plan, the_pack(), TODAY)


def verdict(assessment: Assessment, item: str, subject: str = PLAN_SUBJECT) -> Verdict | None:
    found = assessment.verdicts.get(Place(item, subject))
    return None if found is None else found.verdict


def accept(plan: Plan, item: str, until: date = date(2026, 12, 31)) -> Plan:
    place = Place(item, PLAN_SUBJECT)
    risk = AcceptedRisk("risk", place, "Customer owner", TODAY, until, "Migration is under way")
    return replace(plan, risks={risk.id: risk})


def test_where_everything_is_right_only_the_expired_product_stands_out() -> None:
    assessment = assess(plan_of(good_case()))
    good = (Verdict.FULFILLED, Verdict.NOTED)
    assert {place.item for place, found in assessment.verdicts.items() if found.verdict not in good} == UNMET
    assert {place.item for place in assessment.blockers} == UNMET


def test_accepting_the_expired_product_opens_the_gate_and_keeps_the_isolation_item() -> None:
    assessment = assess(accept(plan_of(good_case()), "SU-EOL-01"))
    assert verdict(assessment, "PL-GATE-01") is Verdict.FULFILLED
    assert verdict(assessment, "SU-EOL-01") is Verdict.FAILED
    assert verdict(assessment, "SU-ISO-01") is Verdict.FULFILLED
    assert assessment.ready


def test_an_expired_acceptance_closes_the_gate_again() -> None:
    assessment = assess(accept(plan_of(good_case()), "SU-EOL-01", until=date(2026, 2, 28)))
    assert verdict(assessment, "PL-GATE-01") is Verdict.FAILED


def test_one_open_critical_item_leaves_the_gate_unknown() -> None:
    plan = accept(plan_of(good_case()), "SU-EOL-01")
    place = Place("AV-SIG-01", "fe1")
    plan = replace(plan, answers={key: held for key, held in plan.answers.items() if key != place})
    assessment = assess(plan)
    assert verdict(assessment, "AV-SIG-01", "fe1") is Verdict.OPEN
    assert verdict(assessment, "PL-GATE-01") is Verdict.UNKNOWN


def test_yes_is_bad_where_it_means_that_something_is_wrong() -> None:
    said = dict.fromkeys(("HW_SPOF_01", "CL_LEAK_01", "AD_SEC_01"), Result.YES)
    assessment = assess(plan_of(good_case(), **said))
    assert verdict(assessment, "HW-SPOF-01") is Verdict.FAILED
    assert verdict(assessment, "CL-LEAK-01", "room1") is Verdict.FAILED
    assert verdict(assessment, "AD-SEC-01", "dc1") is Verdict.FAILED


def test_the_need_for_cooling_is_noted_and_a_missing_record_fails() -> None:
    noted = assess(plan_of(good_case()))
    assert verdict(noted, "CL-NEED-01", "room1") is Verdict.NOTED
    without = assess(plan_of(good_case().with_asset("room1", cooling_required=False)))
    assert verdict(without, "CL-NEED-01", "room1") is Verdict.FAILED
    assert verdict(without, "CL-RED-01", "room1") is None
    assert verdict(without, "CL-RED-01", "room2") is Verdict.FULFILLED


def test_an_empty_plan_judges_the_product_and_leaves_the_rest_open() -> None:
    assessment = assess(Case().plan())
    assert verdict(assessment, "SU-EOL-01") is Verdict.FAILED
    assert verdict(assessment, "PL-WL-01") is Verdict.NOTED
    fulfilled = [p.item for p, found in assessment.verdicts.items() if found.verdict is Verdict.FULFILLED]
    assert fulfilled == []
    assert not assessment.ready


def test_a_weak_battery_is_critical_for_mission_critical_data_only() -> None:
    case = good_case().with_asset("ups1a", runtime_min=10)
    place = Place("PW-RUN-02", "ups1a")
    found = assess(plan_of(case)).verdicts[place]
    assert (found.verdict, found.severity) == (Verdict.FAILED, Severity.CRITICAL)
    ordinary = assess(plan_of(case.with_profile(criticality="ordinary"))).verdicts[place]
    assert (ordinary.verdict, ordinary.severity) == (Verdict.FAILED, Severity.HIGH)


def test_a_raid_0_array_keeps_the_plan_from_being_ready() -> None:
    plan = accept(plan_of(good_case().with_asset("san1", raid="0")), "SU-EOL-01")
    assessment = assess(plan)
    assert verdict(assessment, "HW-STO-01", "san1") is Verdict.FAILED
    assert Place("HW-STO-01", "san1") in assessment.blockers
    assert Place("PL-GATE-01", PLAN_SUBJECT) in assessment.blockers
