"""Families of sets as diagrams: every operation against the same on plain sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.cuts.set_families import EMPTY, UNIT, Families, OutOfRoom

Plain = frozenset[frozenset[int]]


def minimal(sets: frozenset[frozenset[int]]) -> Plain:
    return frozenset(each for each in sets if not any(other < each for other in sets))


plain_families = st.frozensets(st.frozensets(st.integers(0, 6), max_size=4), max_size=8).map(minimal)


def made(families: Families, sets: Plain) -> int:
    return families.of(tuple(sorted(each)) for each in sets)


def plain(families: Families, family: int) -> Plain:
    return frozenset(
        frozenset(each) for size in families.sizes(family) for each in families.sets(family, size)
    )


@given(plain_families)
def test_a_family_gives_the_sets_it_was_made_of(sets: Plain) -> None:
    families = Families(10_000)
    assert plain(families, made(families, sets)) == sets


@given(plain_families)
def test_a_family_is_the_union_of_products_of_its_elements(sets: Plain) -> None:
    families = Families(10_000)
    found = EMPTY
    for each in sets:
        one = UNIT
        for element in each:
            one = families.product(one, families.single(element), len(each))
        found = families.union(found, one)
    assert found == made(families, sets)


@given(plain_families, plain_families)
def test_equal_families_are_one_number(first: Plain, second: Plain) -> None:
    families = Families(10_000)
    assert (made(families, first) == made(families, second)) == (first == second)


@given(plain_families, plain_families)
def test_union_is_all_sets_without_those_that_contain_another(first: Plain, second: Plain) -> None:
    families = Families(10_000)
    found = families.union(made(families, first), made(families, second))
    assert plain(families, found) == minimal(first | second)


@given(plain_families, plain_families)
def test_without_drops_every_set_that_contains_one(first: Plain, second: Plain) -> None:
    families = Families(10_000)
    found = families.without(made(families, first), made(families, second))
    assert plain(families, found) == frozenset(
        each for each in first if not any(other <= each for other in second)
    )


@given(plain_families, plain_families, st.integers(0, 8))
def test_product_joins_every_set_with_every_other(first: Plain, second: Plain, most: int) -> None:
    families = Families(10_000)
    found = families.product(made(families, first), made(families, second), most)
    joined = minimal(frozenset(one | other for one in first for other in second))
    assert plain(families, found) == frozenset(each for each in joined if len(each) <= most)


@given(plain_families, st.integers(0, 4))
def test_up_to_keeps_the_small_sets(sets: Plain, most: int) -> None:
    families = Families(10_000)
    found = families.up_to(made(families, sets), most)
    assert plain(families, found) == frozenset(each for each in sets if len(each) <= most)


@given(plain_families, st.lists(st.integers(0, 5), min_size=7, max_size=7), st.integers(0, 12))
def test_within_keeps_the_sets_that_cost_no_more_than_the_budget(
    sets: Plain, prices: list[int], budget: int
) -> None:
    families = Families(10_000)
    found = families.within(made(families, sets), dict(enumerate(prices)), budget, {})
    assert plain(families, found) == frozenset(
        each for each in sets if sum(prices[element] for element in each) <= budget
    )


@given(plain_families, plain_families)
def test_common_is_what_both_hold(first: Plain, second: Plain) -> None:
    families = Families(10_000)
    found = families.common(made(families, first), made(families, second))
    assert plain(families, found) == first & second


@given(plain_families)
def test_elements_are_those_of_the_sets(sets: Plain) -> None:
    families = Families(10_000)
    assert families.elements(made(families, sets)) == frozenset().union(*sets)


def test_more_than_there_is_room_for_is_refused() -> None:
    families = Families(3)
    with pytest.raises(OutOfRoom):
        made(families, frozenset(frozenset({number}) for number in range(9)))
