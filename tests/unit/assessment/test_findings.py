"""The list of findings: everything that is left, the gravest first, each with what its words need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.assessment.engine import AssessmentEngine
from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.domain.actions import AcceptedRisk
from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.findings import Outcome
from app.domain.inventory import Need, NeedKind
from app.domain.pack import Severity
from app.domain.plan import Plan
from app.domain.values import Value
from app.services.analysis import AnalysisService
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of, risk, run_of
from tests.fakes.tiny_pack import HEAD, tiny_pack
from tests.unit.assessment.finding_plans import found, plan_with

ITEMS = (
    "id: A-01\nresults: [yes, partly, no]\ngood: yes\nweight: 3\nchecks: [DNS-1]",
    "id: A-02\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-03\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-04\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-05\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
)


def test_items_come_by_severity_and_failed_before_unknown_partly_and_open() -> None:
    pack = tiny_pack(*ITEMS)
    said = {"A-01": "no", "A-02": "partly", "A-03": "unknown", "A-04": "no", "SEC-01": "yes"}
    plan = plan_of(pack, answers=[answer(item, result) for item, result in said.items()])
    items = [
        entry.place.item for entry in found(pack, plan) if entry.kind is FindingKind.ITEM and entry.place
    ]
    assert items == ["A-04", "A-03", "A-02", "A-05", "A-01"]


def test_an_accepted_finding_stays_visible_behind_the_others_of_its_severity() -> None:
    pack = tiny_pack(*ITEMS)
    results = [answer(item, "no") for item in ("A-02", "A-03")]
    plan = plan_of(pack, answers=results, risks=[risk("A-02", AS_OF)])
    critical = [entry for entry in found(pack, plan) if entry.severity is Severity.CRITICAL]
    assert critical[-1].accepted
    assert critical[-1].place == ("A-02", PLAN_SUBJECT)
    assert [entry.accepted for entry in critical].count(True) == 1


def test_contradictions_and_failing_checks_are_told_apart() -> None:
    pack = tiny_pack(*ITEMS)
    run = run_of(
        "r", 1, ("DNS-1", "plan", "10.0.0.1", Outcome.FAIL), ("DNS-9", "plan", "10.0.0.2", Outcome.WARN)
    )
    plan = plan_of(pack, answers=[answer("A-01", "yes")], runs=[run])
    by_kind: dict[FindingKind, list[PlanFinding]] = {}
    for entry in found(pack, plan):
        by_kind.setdefault(entry.kind, []).append(entry)
    (contradiction,) = by_kind[FindingKind.CONTRADICTION]
    assert (contradiction.place, contradiction.severity) == (("A-01", PLAN_SUBJECT), Severity.MEDIUM)
    checks = [(entry.arguments["check"], entry.severity) for entry in by_kind[FindingKind.LIVE_CHECK]]
    assert checks == [("DNS-1", Severity.HIGH), ("DNS-9", Severity.LOW)]


@pytest.mark.parametrize(
    ("go_live", "months", "kind"),
    [
        (date(2029, 1, 1), Decimal(6), None),
        (date(2029, 1, 1), Decimal(24), FindingKind.SUPPORT_ENDS),
        (date(2029, 1, 1), None, FindingKind.SUPPORT_ENDS),
        (date(2030, 1, 8), Decimal(0), None),
        (date(2030, 1, 9), Decimal(0), FindingKind.SUPPORT_ENDED),
    ],
)
def test_support_is_judged_at_go_live_and_over_the_horizon(
    go_live: date, months: Decimal | None, kind: FindingKind | None
) -> None:
    pack = tiny_pack()
    profile: dict[str, Value] = {"go_live": go_live}
    if months is not None:
        profile["horizon_months"] = months
    lifecycle = [
        entry for entry in found(pack, plan_of(pack, profile=profile)) if "product" in entry.arguments
    ]
    assert [entry.kind for entry in lifecycle] == ([] if kind is None else [kind])


def test_servers_that_run_an_ended_product_are_named_together() -> None:
    pack = tiny_pack()
    servers = [asset("a", "server", os="tiny  server, Standard"), asset("b", "server", sql="Tiny Server")]
    servers.append(asset("c", "server", os="Unsure Server"))
    plan = plan_of(pack, *servers, profile={"go_live": date(2026, 12, 1)})
    ended = [entry for entry in found(pack, plan) if entry.kind is FindingKind.SUPPORT_ENDED]
    assert [(entry.subjects, entry.arguments["end"]) for entry in ended] == [(("a", "b"), date(2010, 1, 1))]


def test_a_role_that_asks_for_more_servers_than_it_has_is_told() -> None:
    pack = tiny_pack()
    plan = plan_with(
        asset("pool", "role", needed=Decimal(3)),
        asset("spare", "role", required=False),
        asset("a", "server", roles=("pool", "spare")),
        needs=(Need("n", "a", NeedKind.POWER, ("gone", "away"), 2), Need("m", "a", NeedKind.HOST, (), 0)),
    )
    short = [entry for entry in found(pack, plan) if entry.kind is FindingKind.TOO_FEW]
    told = {
        (entry.subjects[0], entry.arguments["need"], entry.arguments["at_least"], entry.arguments["count"])
        for entry in short
    }
    assert told == {("pool", "members", "3", "1"), ("a", "power", "2", "0")}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"availability_pct": Decimal(101)}, "out_of_range"),
        ({"mtbf_h": Decimal(0), "mttr_h": Decimal(4)}, "out_of_range"),
        ({"mtbf_h": Decimal(1000)}, "half"),
        ({"availability_pct": Decimal(99), "mtbf_h": Decimal(1000), "mttr_h": Decimal(4)}, "contradictory"),
        ({"availability_pct": Decimal("99.9"), "mtbf_h": Decimal(999), "mttr_h": Decimal(1)}, None),
        ({"mtbf_h": Decimal(1000), "mttr_h": Decimal(0)}, None),
        ({}, None),
    ],
)
def test_rates_that_cannot_all_be_right_are_told(values: dict[str, Value], fault: str | None) -> None:
    plan = plan_with(asset("a", "server", **values))
    rates = [
        entry.arguments["fault"]
        for entry in found(tiny_pack(), plan)
        if entry.kind is FindingKind.DOUBTFUL_RATE
    ]
    assert rates == ([] if fault is None else [fault])


POINTS = "single_points: {item: A-02, mended_by: {ups: [A-01], server: [A-03]}}\n"


def one_of_everything(*risks: AcceptedRisk, result: str | None = None) -> Plan:
    return plan_of(
        tiny_pack(*ITEMS, pack=HEAD + POINTS),
        asset("mail", "role"),
        asset("sql", "server", roles=("mail",), fed_by=("ups",)),
        asset("ups", "ups", fed_by=("street",)),
        asset("street", "feed"),
        risks=risks,
        answers=[] if result is None else [answer("A-02", result)],
    )


def points_of(plan: Plan) -> dict[str, PlanFinding]:
    pack = tiny_pack(*ITEMS, pack=HEAD + POINTS)
    assessment = AssessmentEngine().assess(plan, pack, AS_OF)
    findings = plan_findings(plan, pack, assessment, AnalysisService().analyse(plan, pack))
    return {entry.subjects[0]: entry for entry in findings if entry.kind is FindingKind.SINGLE_POINT}


def test_each_single_point_is_a_finding_with_its_chain_and_the_items_that_mend_it() -> None:
    points = points_of(one_of_everything())
    assert set(points) == {"sql", "ups", "street"}
    ups = points["ups"]
    assert (ups.severity, ups.place) == (Severity.HIGH, Place("A-02", "ups"))
    assert ups.arguments["chain"] == ("Tiny pack", "MAIL", "SQL", "UPS")
    assert ups.arguments["items"] == ("A-01",)
    assert (points["street"].severity, points["street"].arguments["long_outage"]) == (Severity.MEDIUM, True)


def test_an_accepted_single_point_stays_visible_until_its_acceptance_expires() -> None:
    kept = points_of(one_of_everything(risk("A-02", AS_OF, "ups")))
    assert [subject for subject, entry in kept.items() if entry.accepted] == ["ups"]
    expired = points_of(one_of_everything(risk("A-02", date(2026, 11, 21), "ups")))
    assert set(expired) == {"sql", "ups", "street"}
    assert not any(entry.accepted for entry in expired.values())


def test_a_single_point_that_an_answer_denies_is_the_gravest() -> None:
    assert points_of(one_of_everything(result="no"))["sql"].severity is Severity.HIGH
    denied = points_of(one_of_everything(result="yes"))
    assert (denied["sql"].severity, denied["sql"].arguments["is_denied"]) == (Severity.CRITICAL, True)
    assert denied["street"].severity is Severity.MEDIUM


def test_an_accepted_single_point_neither_blocks_nor_settles_the_item_it_stands_under() -> None:
    pack = tiny_pack(*ITEMS, pack=HEAD + POINTS)
    plan = one_of_everything(risk("A-02", AS_OF, "ups"), result="no")
    verdict = AssessmentEngine().assess(plan, pack, AS_OF).verdicts[Place("A-02", PLAN_SUBJECT)]
    assert not verdict.accepted


def test_a_pack_that_names_no_item_still_tells_its_single_points() -> None:
    pack = tiny_pack(*ITEMS)
    plan = one_of_everything()
    findings = plan_findings(
        plan, pack, AssessmentEngine().assess(plan, pack, AS_OF), AnalysisService().analyse(plan, pack)
    )
    points = [entry for entry in findings if entry.kind is FindingKind.SINGLE_POINT]
    assert {entry.subjects[0] for entry in points} == {"sql", "ups", "street"}
    assert {entry.place for entry in points} == {None}


@pytest.mark.parametrize(("as_of", "stale_d"), [(date(2026, 12, 1), None), (date(2026, 12, 2), Decimal(31))])
def test_what_rests_on_stale_evidence_says_how_old_it_is(as_of: date, stale_d: Decimal | None) -> None:
    pack = tiny_pack(ITEMS[0])
    run = run_of("r", 12, ("DNS-1", PLAN_SUBJECT, "10.0.0.1", Outcome.FAIL))
    plan = plan_of(pack, answers=[answer("A-01", "yes")], runs=[run])
    entries = plan_findings(plan, pack, AssessmentEngine().assess(plan, pack, as_of))
    told = {entry.kind: entry.arguments.get("stale_d") for entry in entries if "check" in entry.arguments}
    assert told == {FindingKind.CONTRADICTION: stale_d, FindingKind.LIVE_CHECK: stale_d}
