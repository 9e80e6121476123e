"""The compiled network: what it keeps of a model, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given

from app.analysis.model.network import compiled
from app.analysis.model.strong_groups import strong_groups
from app.domain.dependency import Component, DependencyModel, Requirement
from tests.unit.analysis.random_models import models


@given(models())
def test_a_network_holds_every_requirement_that_something_can_break(model: DependencyModel) -> None:
    network = compiled(model)
    kept = [
        (network.ids[owner], tuple(network.ids[child] for child in children), len(children) - breaking + 1)
        for owner, children, breaking in zip(network.owner, network.children, network.breaking, strict=True)
    ]
    assert kept == [
        (each.id, tuple(dict.fromkeys(rule.of)), rule.at_least)
        for each in model.components.values()
        for rule in each.requirements
        if rule.at_least > 0
    ]


@given(models())
def test_users_and_children_say_the_same(model: DependencyModel) -> None:
    network = compiled(model)
    named = {(rule, child) for rule, children in enumerate(network.children) for child in children}
    assert named == {(rule, child) for child, rules in enumerate(network.users) for rule in rules}


@given(models())
def test_groups_hold_every_component_once_and_come_after_what_they_need(model: DependencyModel) -> None:
    network = compiled(model)
    place = {each: number for number, group in enumerate(network.groups) for each in group}
    assert sorted(each for group in network.groups for each in group) == list(range(len(network.ids)))
    for component in range(len(network.ids)):
        assert all(place[need] <= place[component] for need in network.needs_of(component))


def test_a_network_is_given_back_as_it_is() -> None:
    network = compiled(DependencyModel("a", {"a": Component("a", "a")}))
    assert compiled(network) is network


def test_a_need_of_what_is_not_there_is_refused_by_name() -> None:
    model = DependencyModel("a", {"a": Component("a", "a", (Requirement(1, ("gone",)),))})
    with pytest.raises(ValueError, match="'a' needs 'gone'"):
        compiled(model)


def test_a_top_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="'service'"):
        compiled(DependencyModel("service", {}))


def test_a_long_way_round_is_one_group() -> None:
    (group,) = strong_groups([[(node + 1) % 5000] for node in range(5000)])
    assert sorted(group) == list(range(5000))


def test_groups_of_a_graph_are_found_once() -> None:
    assert strong_groups([[1], [2], [1, 3], []]) == ((3,), (1, 2), (0,))
