"""The list of findings: everything that is left, the gravest first, each with what its words need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.engine import AssessmentEngine
from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.assessment.knots import knots_in
from app.assessment.needs import LostReference, NeedCircle, lost_references, need_circles
from app.domain.answers import PLAN_SUBJECT
from app.domain.findings import Outcome
from app.domain.inventory import Asset, Need, NeedKind
from app.domain.pack import Pack, Severity
from app.domain.plan import Plan
from app.domain.values import Value
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of, risk, run_of
from tests.fakes.tiny_pack import tiny_pack

ITEMS = (
    "id: A-01\nresults: [yes, partly, no]\ngood: yes\nweight: 3\nchecks: [DNS-1]",
    "id: A-02\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-03\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-04\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-05\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
)


def found(pack: Pack, plan: Plan) -> tuple[PlanFinding, ...]:
    return plan_findings(plan, pack, AssessmentEngine().assess(plan, pack, AS_OF))


def needing(id_: str, dependent: str, *of: str, at_least: int = 1) -> Need:
    return Need(id_, dependent, NeedKind.OTHER, of, at_least)


def plan_with(*assets: Asset, needs: tuple[Need, ...] = ()) -> Plan:
    plan = plan_of(tiny_pack(), *assets)
    return Plan(plan.id, plan.title, plan.pack, assets=plan.assets, needs={need.id: need for need in needs})


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


def test_needs_and_references_that_point_nowhere_are_told_once() -> None:
    plan = plan_with(
        asset("a", "server", room="gone", fed_by=("b", "lost")),
        asset("b", "feed"),
        needs=(needing("n", "a", "b", "away", at_least=1), needing("m", "nobody", "b")),
    )
    assert set(lost_references(plan)) == {
        LostReference("a", "room", "gone"),
        LostReference("a", "fed_by", "lost"),
        LostReference("a", "", "away"),
        LostReference("nobody", "", "nobody"),
    }
    pack = tiny_pack()
    lost = [entry for entry in found(pack, plan) if entry.kind is FindingKind.LOST_REFERENCE]
    assert {entry.arguments["missing"] for entry in lost} == {"gone", "lost", "away", "nobody"}


def test_a_host_and_the_domain_controller_on_it_that_need_each_other_never_start() -> None:
    plan = plan_with(
        asset("host", "server", "host"),
        asset("dc", "server", "dc", host="host"),
        needs=(needing("n", "host", "dc"),),
    )
    assert need_circles(plan) == (NeedCircle(("host", "dc"), blocks_start=True),)
    (circle,) = [entry for entry in found(tiny_pack(), plan) if entry.kind is FindingKind.NEED_CIRCLE]
    assert (circle.severity, circle.arguments["names"]) == (Severity.HIGH, ("HOST", "DC"))


def test_a_second_domain_controller_elsewhere_lets_them_start() -> None:
    plan = plan_with(
        asset("host", "server", "host"),
        asset("dc", "server", "dc", host="host"),
        asset("dc2", "server", "dc"),
        needs=(needing("n", "host", "dc", "dc2"),),
    )
    assert need_circles(plan) == (NeedCircle(("host", "dc"), blocks_start=False),)
    both = plan_with(*plan.assets.values(), needs=(needing("n", "host", "dc", "dc2", at_least=2),))
    assert need_circles(both) == (NeedCircle(("host", "dc"), blocks_start=True),)


def test_one_feed_of_two_is_enough_to_start() -> None:
    fed = (
        asset("mains", "feed"),
        asset("ups", "ups", fed_by=("bus",)),
        asset("bus", "feed", fed_by=("mains", "ups")),
    )
    assert need_circles(plan_with(*fed)) == (NeedCircle(("ups", "bus"), blocks_start=False),)


def test_a_need_of_an_asset_that_is_gone_blocks_nothing_but_itself() -> None:
    plan = plan_with(asset("a", "server"), asset("b", "server"), needs=(needing("n", "a", "b", "gone"),))
    assert need_circles(plan) == ()


nodes = st.sampled_from("abcdef")
graphs = st.dictionaries(nodes, st.sets(nodes), min_size=1).map(
    lambda edges: {node: edges.get(node, set()) for node in "abcdef"}
)


@given(graphs)
def test_knots_are_the_nodes_that_reach_each_other(edges: dict[str, set[str]]) -> None:
    reach = {node: reached(node, edges) for node in edges}
    expected = {
        frozenset(other for other in reach[node] if node in reach[other])
        for node in edges
        if node in reach[node]
    }
    assert set(knots_in(edges)) == expected


def reached(start: str, edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(edges[node])
    return seen


def test_a_long_chain_of_needs_is_walked() -> None:
    edges = {str(number): {str(number + 1)} for number in range(5000)} | {"5000": {"0"}}
    assert [len(knot) for knot in knots_in(edges)] == [5001]
