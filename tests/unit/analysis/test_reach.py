"""The bound on what small sets can take down: never below what a set does, and tight where it matters."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.cuts.reach import MOST_SETS, Reach
from app.analysis.cuts.set_families import Families

ELEMENTS = range(6)
counted = st.lists(
    st.frozensets(st.frozensets(st.sampled_from(ELEMENTS), min_size=1, max_size=3), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)
Plain = frozenset[frozenset[int]]


def made(families: Families, sets: Plain) -> int:
    least = (each for each in sets if not any(other < each for other in sets))
    return families.of(tuple(sorted(each)) for each in least)


def hits(given_families: list[Plain], chosen: frozenset[int]) -> int:
    return sum(any(each <= chosen for each in sets) for sets in given_families)


@given(counted, st.integers(1, 3), st.integers(1, 6))
def test_a_set_that_hits_enough_is_never_ruled_out(
    given_families: list[Plain], order: int, breaking: int
) -> None:
    families = Families(10_000)
    reach = Reach(families, Counter(made(families, sets) for sets in given_families), order)
    weak = set(reach.too_weak(breaking))
    for chosen in map(frozenset, combinations(ELEMENTS, order)):
        needed = [each for each in chosen if hits(given_families, chosen - {each}) < breaking]
        if hits(given_families, chosen) >= breaking and len(needed) == order:
            assert reach.suffices(breaking)
            assert not weak & chosen
            kept = families.of([tuple(sorted(chosen))])
            assert reach.within(kept, breaking) == kept


def test_three_of_what_each_server_has_for_itself_take_no_more_than_three_down() -> None:
    families = Families(10_000)
    down = Counter(families.of([(number,), (number + 100,)]) for number in range(100))
    reach = Reach(families, down, 3)
    assert reach.suffices(3)
    assert not reach.suffices(4)


def test_beyond_too_many_sets_nothing_is_ruled_out() -> None:
    families = Families(10 * MOST_SETS)
    many = families.of((number,) for number in range(MOST_SETS))
    reach = Reach(families, Counter([many]), 3)
    assert not reach.is_known
    assert reach.within(many, 9) == many
