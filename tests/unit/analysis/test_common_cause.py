"""Common causes and switch-overs as parts of the model: the formulas for pairs hold, and rates stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.figures.common_cause import with_common_cause
from app.analysis.figures.probability import probability
from app.domain.dependency import Component, DependencyModel, Requirement
from app.sizing.availability import pair_with_common_cause, pair_with_coverage

SMALL = st.floats(1e-9, 0.4)
SHARE = st.floats(0.0, 1.0)


def group(
    rates: dict[str, float], at_least: int = 1, beta: float = 0.0, coverage: float = 1.0
) -> DependencyModel:
    components = {each: Component(each, each.upper()) for each in rates}
    needs = (Requirement(at_least, tuple(rates), beta=beta, coverage=coverage),)
    components["top"] = Component("top", "Top", needs, can_fail=False)
    return DependencyModel("top", components, rates)


def value(model: DependencyModel) -> float:
    found = probability(model)
    assert found is not None
    assert found.is_exact
    return found.value


def value_of(model: DependencyModel, component: str) -> float:
    """How probable it is that one component is down, with what the transformed model adds to it."""
    whole = with_common_cause(model)
    return value(DependencyModel(component, whole.components, whole.unavailability))


def test_the_vector_comes_out() -> None:
    assert value(group({"a": 0.001, "b": 0.001}, beta=0.05)) == pytest.approx(5.09025e-05, rel=1e-12)


@given(SMALL, SHARE)
def test_an_equal_pair_has_the_figure_of_the_plain_formula(rate: float, beta: float) -> None:
    """Up to 1 / (2 - beta); beyond, independence is the least that common causes can do."""
    model = group({"a": rate, "b": rate}, beta=beta)
    assert value(model) == pytest.approx(pair_with_common_cause(rate, beta), rel=1e-9)


@given(SMALL, SHARE)
def test_coverage_of_a_pair_has_the_figure_of_the_plain_formula(rate: float, coverage: float) -> None:
    model = group({"a": rate, "b": rate}, coverage=coverage)
    assert value(model) == pytest.approx(1 - pair_with_coverage(1 - rate, coverage), rel=1e-6, abs=1e-15)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=5), SHARE, st.data())
def test_no_common_cause_changes_how_often_a_member_is_down(
    rates: list[float], beta: float, data: st.DataObject
) -> None:
    given_rates = {f"m{number}": rate for number, rate in enumerate(rates)}
    model = group(given_rates, data.draw(st.integers(1, len(rates))), beta)
    for member, rate in given_rates.items():
        assert value_of(model, member) == pytest.approx(rate, rel=1e-9, abs=1e-15)


@given(st.lists(st.floats(1e-6, 0.9), min_size=2, max_size=5), st.floats(0.0, 1.0))
def test_common_causes_never_help_a_pool_of_which_one_is_enough(rates: list[float], beta: float) -> None:
    given_rates = {f"m{number}": rate for number, rate in enumerate(rates)}
    alone, together = value(group(given_rates)), value(group(given_rates, beta=beta))
    assert together >= alone * (1 - 1e-9)


def test_a_common_cause_of_all_takes_the_pool_as_often_as_one() -> None:
    assert value(group({"a": 0.01, "b": 0.01, "c": 0.01}, beta=1.0)) == pytest.approx(0.01)


def test_in_a_quorum_the_common_cause_takes_all() -> None:
    model = group({"a": 0.001, "b": 0.001, "c": 0.001}, at_least=2, beta=0.1)
    assert value(model) == pytest.approx(1e-4 + 3 * (0.9e-3) ** 2, rel=1e-2)


def test_unequal_members_share_by_their_mean_and_never_more_than_the_least_has() -> None:
    model = with_common_cause(group({"a": 1e-2, "b": 1e-6}, beta=0.5))
    (event,) = [each for each in model.unavailability if each not in {"a", "b"}]
    assert model.unavailability[event] == pytest.approx(1e-6)
    moderate = with_common_cause(group({"a": 4e-3, "b": 1e-3}, beta=0.1))
    assert moderate.unavailability[event] == pytest.approx(0.1 * 2e-3, rel=0.02)


def test_the_same_members_are_one_group_however_many_need_them() -> None:
    feeds = (Requirement(1, ("a", "b"), beta=0.1), Requirement(1, ("b", "a"), beta=0.05))
    components = {each: Component(each, each) for each in "ab"}
    components |= {
        f"s{number}": Component(f"s{number}", "server", (feeds[number % 2],), can_fail=False)
        for number in range(6)
    }
    servers = tuple(f"s{number}" for number in range(6))
    components["top"] = Component("top", "Top", (Requirement(1, servers),), can_fail=False)
    model = DependencyModel("top", components, {"a": 0.001, "b": 0.001})
    assert len(with_common_cause(model).unavailability) == 3
    assert value(model) == pytest.approx(pair_with_common_cause(0.001, 0.1), rel=1e-9)


def test_a_member_of_two_groups_keeps_its_rate() -> None:
    components = {each: Component(each, each) for each in "abc"}
    needs = (Requirement(1, ("a", "b"), beta=0.7), Requirement(1, ("b", "c"), beta=0.7))
    components["top"] = Component("top", "Top", needs, can_fail=False)
    model = DependencyModel("top", components, dict.fromkeys("abc", 0.01))
    for member in "abc":
        assert value_of(model, member) == pytest.approx(0.01)
    apart = value(group({"a": 0.01, "b": 0.01}, beta=0.7))
    assert apart < value(model) <= 2 * apart


def test_a_failed_switch_over_matters_only_where_a_member_can_be_spared() -> None:
    assert with_common_cause(group({"a": 0.1, "b": 0.1}, at_least=2, coverage=0.9)).unavailability == {
        "a": 0.1,
        "b": 0.1,
    }
    spared = with_common_cause(group({"a": 0.1, "b": 0.1}, coverage=0.9))
    assert sorted(spared.unavailability.values()) == pytest.approx([0.1] * 4)


def test_nothing_is_left_to_spend_twice() -> None:
    model = group({"a": 0.1, "b": 0.1}, beta=0.1, coverage=0.9)
    once = with_common_cause(model)
    assert with_common_cause(once) == once
    assert value(once) == value(model)


def test_members_that_cannot_fail_or_have_no_rate_are_left_alone() -> None:
    components = {"a": Component("a", "a"), "b": Component("b", "b", can_fail=False)}
    components["top"] = Component("top", "Top", (Requirement(1, ("a", "b"), beta=0.1),), can_fail=False)
    model = DependencyModel("top", components, {"a": 0.1})
    assert with_common_cause(model).unavailability == {"a": 0.1}


def test_events_take_no_id_that_is_taken() -> None:
    model = group({"common cause/0": 0.1, "common cause/0'": 0.1}, beta=0.1)
    whole = with_common_cause(model)
    assert len(whole.components) == 4
    assert all(id_ == component.id for id_, component in whole.components.items())


def test_cut_sets_do_not_change() -> None:
    plain, dependent = group({"a": 0.1, "b": 0.1}), group({"a": 0.1, "b": 0.1}, beta=0.2, coverage=0.5)
    assert cut_sets(plain).sets == cut_sets(dependent).sets == (("a", "b"),)
