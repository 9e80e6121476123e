"""Circles of needs: who reaches whom, and who can start again after a full power loss."""

from __future__ import annotations

from hypothesis import given

from app.analysis.model.circles import circles
from app.domain.dependency import Circle, Component, DependencyModel, Requirement
from tests.unit.analysis.random_models import SP_1, models


def of_needs(**needs: tuple[int, str]) -> DependencyModel:
    components = {
        name: Component(name, name, (Requirement(at_least, tuple(of.split())),) if of else ())
        for name, (at_least, of) in needs.items()
    }
    return DependencyModel(next(iter(components)), components)


def reach(model: DependencyModel, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        named = {each for rule in model.components[waiting.pop()].requirements for each in breakable(rule)}
        waiting += named - seen
        seen |= named
    return seen


def breakable(requirement: Requirement) -> tuple[str, ...]:
    return requirement.of if requirement.at_least > 0 else ()


def startable(model: DependencyModel) -> set[str]:
    started: set[str] = set()
    while True:
        ready = {
            each.id
            for each in model.components.values()
            if each.id not in started
            and all(len(started & set(rule.of)) >= rule.at_least for rule in each.requirements)
        }
        if not ready:
            return started
        started |= ready


@given(models())
def test_a_circle_is_what_reaches_one_another(model: DependencyModel) -> None:
    expected = {
        tuple(
            other for other in model.components if other in reach(model, each) and each in reach(model, other)
        )
        for each in model.components
        if each in reach(model, each)
    }
    assert {circle.members for circle in circles(model)} == expected


@given(models())
def test_a_circle_blocks_when_none_of_its_members_can_start(model: DependencyModel) -> None:
    starting = startable(model)
    for circle in circles(model):
        assert circle.blocks_start == starting.isdisjoint(circle.members)


def test_a_host_and_the_domain_controller_on_it_never_start() -> None:
    model = of_needs(service=(1, "host"), host=(1, "dc"), dc=(1, "host"))
    assert circles(model) == (Circle(("host", "dc"), blocks_start=True),)


def test_a_second_domain_controller_elsewhere_leads_out() -> None:
    model = of_needs(service=(1, "host"), host=(1, "dc other"), dc=(1, "host"), other=(0, ""))
    assert circles(model) == (Circle(("host", "dc"), blocks_start=False),)


def test_what_needs_itself_is_a_circle_of_one() -> None:
    assert circles(of_needs(a=(1, "a"))) == (Circle(("a",), blocks_start=True),)


def test_circles_come_in_the_order_of_the_model() -> None:
    model = of_needs(top=(2, "d b"), a=(1, "b"), b=(1, "a"), c=(1, "d"), d=(1, "c"))
    assert [circle.members for circle in circles(model)] == [("a", "b"), ("c", "d")]


def test_a_graph_without_circles_has_none() -> None:
    assert circles(SP_1) == ()
