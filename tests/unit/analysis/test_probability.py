"""Probability and importance: against every combination of failures, known formulas and what must hold."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.figures.probability import probability, unrated
from app.analysis.model.circles import circles
from app.analysis.model.uncircled import without_circles
from app.domain.dependency import Component, DependencyModel, Probability, Requirement
from app.errors import Cancelled
from app.sizing.availability import k_of_n_equal
from tests.unit.analysis.random_models import SP_1, SP_3, all_down, models

NO_DIAGRAM = 2
"""So few nodes that no diagram fits, and bounds must do."""

CHANCES = st.sampled_from((0.0, 1e-6, 0.01, 0.3, 0.5, 0.9, 1.0))


@st.composite
def rated_models(draw: st.DrawFn, most: int = 9) -> DependencyModel:
    """Any model with a rate for everything that can fail."""
    model = draw(models(most))
    failing = [each.id for each in model.components.values() if each.can_fail]
    return replace(model, unavailability={each: draw(CHANCES) for each in failing})


def states(model: DependencyModel) -> Iterator[tuple[float, frozenset[str]]]:
    """Every combination of own failures with its probability."""
    ids = [each.id for each in model.components.values() if each.can_fail]
    for failed in itertools.product((False, True), repeat=len(ids)):
        chances = (
            model.unavailability[each] if down else 1 - model.unavailability[each]
            for each, down in zip(ids, failed, strict=True)
        )
        yield math.prod(chances), frozenset(each for each, down in zip(ids, failed, strict=True) if down)


def by_enumeration(model: DependencyModel) -> float:
    return math.fsum(
        chance for chance, failed in states(model) if chance and model.top in all_down(model, failed)
    )


def with_rate(model: DependencyModel, component: str, chance: float) -> DependencyModel:
    return replace(model, unavailability={**model.unavailability, component: chance})


def rated(model: DependencyModel, chance: float) -> DependencyModel:
    failing = {each.id: chance for each in model.components.values() if each.can_fail}
    return replace(model, unavailability=failing)


def figured(model: DependencyModel, node_limit: int = 100_000) -> Probability:
    found = probability(model, node_limit=node_limit)
    assert found is not None
    return found


def pool(
    count: int, needed: int, chance: float, own: Mapping[str, tuple[str, ...]] | None = None
) -> DependencyModel:
    """A pool of servers; `own` holds further parts and the servers that need each."""
    parts = own or {}
    names = tuple(f"s{number}" for number in range(count))
    components = {part: Component(part, part) for part in parts}
    for name in names:
        needs = tuple(Requirement(1, (part,)) for part, users in parts.items() if name in users)
        components[name] = Component(name, name, needs)
    components["pool"] = Component("pool", "pool", (Requirement(needed, names),), can_fail=False)
    return DependencyModel("pool", components, dict.fromkeys([*parts, *names], chance))


@settings(max_examples=300)
@given(rated_models())
def test_the_figure_is_that_of_all_combinations_of_failures(model: DependencyModel) -> None:
    """With shared parts, k of n, circles, and needs that nothing can meet or break."""
    found = figured(model)
    assert found.is_exact
    assert found.value == found.lower == found.upper
    assert math.isclose(found.value, by_enumeration(model), rel_tol=1e-9, abs_tol=1e-15)


@settings(max_examples=100)
@given(rated_models(most=7))
def test_importance_is_what_failing_and_never_failing_change(model: DependencyModel) -> None:
    found = figured(model)
    assert set(found.importance) == {each.id for each in model.components.values() if each.can_fail}
    for component, importance in found.importance.items():
        failed = by_enumeration(with_rate(model, component, 1.0))
        never = by_enumeration(with_rate(model, component, 0.0))
        assert importance.birnbaum == pytest.approx(failed - never, abs=1e-12)
        share = 1 - never / found.value if found.value else 0.0
        assert importance.fussell_vesely == pytest.approx(share, abs=1e-6)


@settings(max_examples=150)
@given(rated_models())
def test_bounds_enclose_the_figure(model: DependencyModel) -> None:
    found = figured(model, node_limit=NO_DIAGRAM)
    exact = by_enumeration(model)
    assert found.lower * (1 - 1e-9) <= exact <= found.upper * (1 + 1e-9) + 1e-15
    assert found.value == found.upper
    assert found.is_exact or not found.importance


@given(rated_models(most=12))
def test_a_model_without_circles_has_none_and_the_same_figure(model: DependencyModel) -> None:
    straight = without_circles(model)
    assert circles(straight) == ()
    assert figured(straight).value == pytest.approx(figured(model).value, rel=1e-12)
    assert {each.id for each in straight.components.values() if each.can_fail} == {
        each.id for each in model.components.values() if each.can_fail
    }


def test_the_vectors_come_out() -> None:
    assert 1 - figured(rated(SP_1, 0.01)).value == pytest.approx(0.9411977336, abs=1e-9)
    assert figured(rated(SP_3, 0.01)).value == pytest.approx(by_enumeration(rated(SP_3, 0.01)), rel=1e-12)


def test_a_bridge_has_the_figure_of_the_textbooks() -> None:
    """Five parts of 0.9, one of them across: 0.97848 (Barlow and Proschan's bridge)."""
    parts = {each: Component(each, each) for each in "abcde"}
    cuts = ("ab", "de", "ace", "bcd")
    gates = {cut: Component(cut, cut, (Requirement(1, tuple(cut)),), can_fail=False) for cut in cuts}
    top = Component("top", "top", (Requirement(4, cuts),), can_fail=False)
    model = DependencyModel("top", {**parts, **gates, "top": top}, dict.fromkeys("abcde", 0.1))
    assert 1 - figured(model).value == pytest.approx(0.97848, abs=1e-12)


@pytest.mark.parametrize(("count", "needed"), [(3, 2), (40, 30), (200, 120)])
def test_pools_are_not_spread_out_into_their_combinations(count: int, needed: int) -> None:
    found = figured(pool(count, needed, 0.05))
    assert found.is_exact
    assert found.value == pytest.approx(1 - k_of_n_equal(needed, count, 0.95), rel=1e-6, abs=1e-15)


def over_racks(racks: int, each: int, needed: int, chance: float) -> float:
    """A pool with `each` servers in every rack: given the racks that are down, a plain pool is left."""
    return math.fsum(
        math.comb(racks, down)
        * chance**down
        * (1 - chance) ** (racks - down)
        * (1 - k_of_n_equal(needed, left, 1 - chance) if left >= needed else 1.0)
        for down in range(racks + 1)
        for left in (each * (racks - down),)
    )


@pytest.mark.parametrize(("racks", "each", "needed"), [(4, 5, 12), (6, 50, 220)])
def test_a_pool_over_racks_is_exact(racks: int, each: int, needed: int) -> None:
    chance = 0.05
    parts = {
        f"r{rack}": tuple(f"s{number}" for number in range(rack, racks * each, racks))
        for rack in range(racks)
    }
    model = pool(racks * each, needed, chance, parts)
    expected = over_racks(racks, each, needed, chance)
    assert figured(model).value == pytest.approx(expected, rel=1e-9)
    bounded = figured(model, node_limit=NO_DIAGRAM)
    assert not bounded.is_exact
    assert bounded.lower == pytest.approx(expected, rel=1e-6)
    assert bounded.upper == pytest.approx(expected, rel=1e-6)


def test_a_part_that_counts_twice_takes_two_of_three_with_it() -> None:
    """Two servers that are nothing but what they run on, and one of their own."""
    components = {each: Component(each, each) for each in ("host", "own")}
    for each in ("one", "two"):
        components[each] = Component(each, each, (Requirement(1, ("host",)),), can_fail=False)
    needs = (Requirement(2, ("one", "two", "own")),)
    components["top"] = Component("top", "top", needs, can_fail=False)
    model = DependencyModel("top", components, {"host": 0.25, "own": 0.5})
    assert figured(model).value == pytest.approx(0.25)
    assert figured(model).importance["own"].birnbaum == pytest.approx(0.0)


def test_a_chain_of_thousands_needs_no_deep_stack() -> None:
    ids = [f"n{number}" for number in range(4000)]
    components = {
        one: Component(one, one, (Requirement(1, (other,)),) if other else ())
        for one, other in zip(ids, [*ids[1:], ""], strict=True)
    }
    found = figured(DependencyModel("n0", components, dict.fromkeys(ids, 1e-6)))
    assert found.value == pytest.approx(-math.expm1(4000 * math.log1p(-1e-6)), rel=1e-9)
    assert found.importance["n3999"].birnbaum == pytest.approx((1 - 1e-6) ** 3999)


def test_small_probabilities_keep_their_digits() -> None:
    found = figured(pool(6, 1, 1e-4))
    assert found.value == pytest.approx(1e-24, rel=1e-9)


def test_without_a_rate_there_is_no_figure_and_the_component_is_named() -> None:
    model = rated(SP_3, 0.01)
    missing = replace(
        model, unavailability={id_: rate for id_, rate in model.unavailability.items() if id_ != "fe2"}
    )
    assert probability(missing) is None
    assert unrated(missing) == ("fe2",)


def test_a_rate_that_cannot_matter_may_be_missing() -> None:
    model = rated(SP_3, 0.01)
    more = replace(model, components={**model.components, "apart": Component("apart", "Apart")})
    assert unrated(more) == ()
    assert figured(more).value == figured(model).value
    rated_too = with_rate(more, "apart", 0.5)
    assert figured(rated_too).importance["apart"].birnbaum == 0.0


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="no probability"):
        probability(with_rate(rated(SP_3, 0.01), "fe1", wrong))


def test_the_same_model_gives_the_same_figures_to_the_last_digit() -> None:
    assert figured(rated(SP_1, 0.013)) == figured(rated(SP_1, 0.013))


class Asked:
    """A token on which a stop was asked for."""

    def is_cancelled(self) -> bool:
        return True

    def raise_if_cancelled(self) -> None:
        raise Cancelled


@pytest.mark.parametrize("node_limit", [NO_DIAGRAM, 100_000])
def test_it_stops_when_asked(node_limit: int) -> None:
    with pytest.raises(Cancelled):
        probability(rated(SP_1, 0.01), node_limit=node_limit, cancel=Asked())
