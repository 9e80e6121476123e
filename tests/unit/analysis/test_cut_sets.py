"""Minimal cut sets: the published graphs, the laws against trying every set, and honest guards."""

from __future__ import annotations

from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.model.network import compiled
from app.domain.dependency import Component, CutSets, DependencyModel, Requirement
from tests.unit.analysis.random_models import SP_1, SP_3, all_down, minimal_cuts, models, pools


def pool(needed: int, servers: int, *parts: str) -> DependencyModel:
    """A service that needs so many of its servers, each of which has parts of its own."""
    components: dict[str, Component] = {}
    names = tuple(f"s{number:03}" for number in range(servers))
    for name in names:
        own = tuple(f"{name}-{part}" for part in parts)
        components |= {part: Component(part, part) for part in own}
        components[name] = Component(name, name, (Requirement(len(own), own),))
    components["service"] = Component("service", "service", (Requirement(needed, names),), can_fail=False)
    return DependencyModel("service", components)


def test_graph_sp_1_has_six_single_points_and_three_pairs() -> None:
    found = cut_sets(SP_1, order=12)
    assert [each[0] for each in found.of_order(1)] == ["host1", "lb", "mains", "sql", "upsA", "upsB"]
    assert found.of_order(2) == (("crac1", "crac2"), ("dc1", "dc2"), ("fe1", "fe2"))
    assert len(found.sets) == 9
    assert not found.is_capped


def test_graph_sp_3_has_a_rack_as_single_point_although_it_has_three_servers() -> None:
    pairs = (("fe1", "fe2"), ("fe1", "fe3"), ("fe1", "rackB"), ("fe2", "fe3"), ("fe2", "rackB"))
    assert cut_sets(SP_3) == CutSets((("rackA",), *pairs), 3)


@given(models(), st.integers(1, 14))
def test_the_sets_are_those_that_trying_every_set_finds(model: DependencyModel, order: int) -> None:
    assert cut_sets(model, order=order) == CutSets(minimal_cuts(model, order), order)


@given(pools(), st.integers(3, 8))
def test_pools_over_shared_racks_and_feeds_give_what_trying_every_set_finds(
    model: DependencyModel, order: int
) -> None:
    assert cut_sets(model, order=order) == CutSets(minimal_cuts(model, order), order)


@given(models(), st.integers(1, 3))
def test_a_network_gives_what_its_model_gives(model: DependencyModel, order: int) -> None:
    assert cut_sets(compiled(model), order=order) == cut_sets(model, order=order)


@given(models(), st.integers(1, 6), st.integers(1, 8))
def test_a_limit_gives_the_smaller_sets_first_and_says_from_where_sets_are_missing(
    model: DependencyModel, order: int, limit: int
) -> None:
    every, found = minimal_cuts(model, order), cut_sets(model, order=order, limit=limit)
    assert found.is_capped == (len(every) > limit)
    assert set(found.sets) <= set(every)
    assert [len(each) for each in found.sets] == [len(each) for each in every[:limit]]
    assert found.missing_from == (len(every[limit]) if found.is_capped else 0)


@given(models(), st.integers(3, 8), st.integers(0, 60))
def test_without_room_every_order_that_is_not_said_to_be_missing_is_complete(
    model: DependencyModel, order: int, room: int
) -> None:
    every, found = minimal_cuts(model, order), cut_sets(model, order=order, room=room)
    whole = found.missing_from or order + 1
    assert found.is_capped == bool(found.missing_from)
    assert found.missing_from == 0 or found.missing_from >= 3
    assert found.sets == tuple(each for each in every if len(each) < whole)


def test_a_requirement_that_nothing_can_meet_gives_the_empty_set_alone() -> None:
    part = Component("part", "part")
    top = Component("top", "top", (Requirement(2, ("part",)),))
    model = DependencyModel("top", {"top": top, "part": part})
    assert cut_sets(model) == CutSets(((),), 3)


def test_a_part_named_twice_in_a_requirement_counts_once() -> None:
    parts = {each: Component(each, each) for each in ("a", "b")}
    top = Component("top", "top", (Requirement(1, ("a", "a", "b")),), can_fail=False)
    assert cut_sets(DependencyModel("top", {"top": top, **parts})).sets == (("a", "b"),)


def test_nothing_is_down_because_of_itself() -> None:
    components = {
        "service": Component("service", "service", (Requirement(1, ("host",)),), can_fail=False),
        "host": Component("host", "host", (Requirement(1, ("dc", "other")),)),
        "dc": Component("dc", "dc", (Requirement(1, ("host",)),)),
        "other": Component("other", "other"),
    }
    assert cut_sets(DependencyModel("service", components)).sets == (("host",), ("dc", "other"))


def test_of_500_servers_499_are_needed_so_every_pair_is_a_cut_set() -> None:
    found = cut_sets(pool(499, 500), order=3, limit=200_000)
    assert len(found.sets) == comb(500, 2)
    assert not found.is_capped
    assert found.sets[:2] == (("s000", "s001"), ("s000", "s002"))


def test_of_200_servers_198_are_needed_so_every_three_are_a_cut_set() -> None:
    found = cut_sets(pool(198, 200), order=3, limit=5000)
    assert found.is_capped
    assert found.missing_from == 3
    assert len(set(found.sets)) == 5000
    assert {len(each) for each in found.sets} == {3}


def test_a_large_pool_with_much_to_spare_has_no_small_cut_set() -> None:
    assert cut_sets(pool(150, 200, "psu", "nic"), order=3) == CutSets((), 3)


def test_parts_of_its_own_multiply_the_sets_of_a_pool() -> None:
    found = cut_sets(pool(2, 4, "psu", "nic"), order=4, limit=10_000)
    assert len(found.of_order(3)) == comb(4, 3) * 3**3
    assert len(found.sets) == comb(4, 3) * 3**3


def test_one_of_a_hundred_is_enough_so_only_all_of_them_are_a_cut_set() -> None:
    (only,) = cut_sets(pool(1, 100), order=150).sets
    assert only == tuple(f"s{number:03}" for number in range(100))


def test_sets_larger_than_are_looked_for_are_said_to_be_missing() -> None:
    found = cut_sets(pool(1, 250), order=300)
    assert found.sets == ()
    assert found.is_capped
    assert found.missing_from == 201


def test_a_chain_of_thousands_of_needs_is_all_single_points() -> None:
    names = [f"n{number:04}" for number in range(3000)]
    components = {
        name: Component(name, name, tuple(Requirement(1, (below,)) for below in names[place + 1 : place + 2]))
        for place, name in enumerate(names)
    }
    found = cut_sets(DependencyModel("n0000", components), order=5)
    assert found.sets == tuple((name,) for name in names)


def test_a_ring_of_thousands_is_down_with_any_of_its_members() -> None:
    names = [f"n{number:04}" for number in range(2000)]
    components = {
        name: Component(name, name, (Requirement(1, (names[place - 1],)),))
        for place, name in enumerate(names)
    }
    assert len(cut_sets(DependencyModel("n0000", components)).of_order(1)) == 2000


@pytest.mark.parametrize(("order", "limit"), [(0, 1), (1, 0)])
def test_an_order_or_limit_below_one_is_refused(order: int, limit: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        cut_sets(SP_1, order=order, limit=limit)


def test_every_set_given_under_a_limit_is_minimal() -> None:
    model = pool(6, 8, "psu")
    for each in cut_sets(model, order=3, limit=17).sets:
        assert "service" in all_down(model, each)
        assert not any("service" in all_down(model, rest) for rest in combinations(each, len(each) - 1))
