"""Needs and references that point nowhere, and assets that need each other to start."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.findings import FindingKind
from app.assessment.needs import LostReference, lost_references, need_circles
from app.domain.dependency import Circle
from app.domain.pack import Severity
from tests.fakes.judged_plans import asset
from tests.fakes.tiny_pack import tiny_pack
from tests.unit.assessment.finding_plans import found, needing, plan_with

nodes = st.sampled_from("abcdef")
graphs = st.dictionaries(nodes, st.sets(nodes), min_size=1).map(
    lambda edges: {node: edges.get(node, set()) for node in "abcdef"}
)


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
    assert need_circles(plan, tiny_pack()) == (Circle(("host", "dc"), blocks_start=True),)
    (circle,) = [entry for entry in found(tiny_pack(), plan) if entry.kind is FindingKind.NEED_CIRCLE]
    assert (circle.severity, circle.arguments["names"]) == (Severity.HIGH, ("HOST", "DC"))


def test_a_second_domain_controller_elsewhere_lets_them_start() -> None:
    plan = plan_with(
        asset("host", "server", "host"),
        asset("dc", "server", "dc", host="host"),
        asset("dc2", "server", "dc"),
        needs=(needing("n", "host", "dc", "dc2"),),
    )
    assert need_circles(plan, tiny_pack()) == (Circle(("host", "dc"), blocks_start=False),)
    both = plan_with(*plan.assets.values(), needs=(needing("n", "host", "dc", "dc2", at_least=2),))
    assert need_circles(both, tiny_pack()) == (Circle(("host", "dc"), blocks_start=True),)


def test_one_feed_of_two_is_enough_to_start() -> None:
    fed = (
        asset("mains", "feed"),
        asset("ups", "ups", fed_by=("bus",)),
        asset("bus", "feed", fed_by=("mains", "ups")),
    )
    assert need_circles(plan_with(*fed), tiny_pack()) == (Circle(("ups", "bus"), blocks_start=False),)


def test_a_need_of_an_asset_that_is_gone_blocks_nothing_but_itself() -> None:
    plan = plan_with(asset("a", "server"), asset("b", "server"), needs=(needing("n", "a", "b", "gone"),))
    assert need_circles(plan, tiny_pack()) == ()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_host_in_the_domain_whose_controllers_it_carries_is_found_without_any_need_entered(
    elsewhere: bool,
) -> None:
    second = asset("dc2", "server", "dc", domain="ad") if elsewhere else asset("spare", "server")
    plan = plan_with(
        asset("ad", "domain"),
        asset("host", "server", "host", domain="ad"),
        asset("dc", "server", "dc", host="host", domain="ad"),
        second,
    )
    assert need_circles(plan, tiny_pack()) == (Circle(("ad", "host", "dc"), blocks_start=not elsewhere),)


def test_what_powers_and_cools_a_room_makes_no_circle_with_it() -> None:
    plan = plan_with(
        asset("site", "site"),
        asset("room", "room", site="site"),
        asset("feed", "feed", site="site", rooms=("room",)),
        asset("ups", "ups", room="room", fed_by=("feed",)),
        asset("crac", "cooling_unit", room="room", fed_by=("ups",)),
        asset("server", "server", room="room", fed_by=("ups",)),
    )
    assert need_circles(plan, tiny_pack()) == ()


def test_a_domain_controller_that_asks_itself_for_names_starts_alone() -> None:
    plan = plan_with(
        asset("dc1", "server", "dc", "dns", dns_servers=("dc1", "dc2")),
        asset("dc2", "server", "dc", "dns", dns_servers=("dc1", "dc2")),
    )
    assert need_circles(plan, tiny_pack()) == ()


def test_domain_controllers_that_ask_only_each_other_for_names_wait_for_each_other() -> None:
    plan = plan_with(
        asset("dc1", "server", "dc", "dns", dns_servers=("dc2",)),
        asset("dc2", "server", "dc", "dns", dns_servers=("dc1",)),
    )
    assert need_circles(plan, tiny_pack()) == (Circle(("dc1", "dc2"), blocks_start=True),)


@given(graphs)
def test_circles_are_the_assets_that_need_each_other(edges: dict[str, set[str]]) -> None:
    needs = tuple(
        needing(node, node, *sorted(others), at_least=len(others)) for node, others in edges.items() if others
    )
    plan = plan_with(*(asset(node, "server") for node in edges), needs=needs)
    reach = {node: reached(node, edges) for node in edges}
    expected = {
        frozenset(other for other in reach[node] if node in reach[other])
        for node in edges
        if node in reach[node]
    }
    assert {frozenset(circle.members) for circle in need_circles(plan, tiny_pack())} == expected


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
    chain = [asset(str(number), "server", host=str((number + 1) % 3000)) for number in range(3000)]
    (circle,) = need_circles(plan_with(*chain), tiny_pack())
    assert len(circle.members) == 3000
