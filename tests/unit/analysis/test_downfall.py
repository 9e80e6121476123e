"""What dies if: everything and nothing else, with reasons that hold and lead to where it began."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.model.downfall import downfall
from app.analysis.model.network import compiled
from app.domain.dependency import Component, DependencyModel, Downfall, Requirement
from tests.unit.analysis.random_models import SP_1, all_down, is_unmet, models


@st.composite
def losses(draw: st.DrawFn) -> tuple[DependencyModel, set[str]]:
    model = draw(models())
    return model, draw(st.sets(st.sampled_from(sorted(model.components)), max_size=3))


def test_mains_takes_the_cooling_and_so_the_service() -> None:
    found = downfall(SP_1, ["mains"])
    assert found.chain("service") == ("service", "sql", "room", "cool", "crac1", "mains")
    assert found.reasons["cool"] == ("crac1", "crac2")
    assert "lb" not in found.down


def test_sql_needs_a_ups_and_that_is_down() -> None:
    assert downfall(SP_1, ["upsB"]).chain("service") == ("service", "sql", "upsB")


@given(losses())
def test_what_is_down_is_what_the_least_fixed_point_says(case: tuple[DependencyModel, set[str]]) -> None:
    model, taken = case
    assert downfall(model, taken).down == all_down(model, taken)


@given(losses())
def test_every_reason_is_a_requirement_that_no_longer_holds(case: tuple[DependencyModel, set[str]]) -> None:
    model, taken = case
    found = downfall(model, taken)
    for each, why in found.reasons.items():
        broken = [rule for rule in model.components[each].requirements if is_unmet(rule, set(why))]
        assert any(set(why) <= set(rule.of) for rule in broken)


@given(losses())
def test_the_first_reasons_lead_to_where_it_began(case: tuple[DependencyModel, set[str]]) -> None:
    model, taken = case
    found = downfall(model, taken)
    for each in found.down:
        chain = found.chain(each)
        assert chain[0] == each
        assert chain[-1] in taken or found.reasons[chain[-1]] == ()
        assert len(set(chain)) == len(chain)


@given(losses())
def test_reasons_never_go_round(case: tuple[DependencyModel, set[str]]) -> None:
    model, taken = case
    found = downfall(model, taken)
    explained = set(taken)
    for each, why in found.reasons.items():
        assert set(why) <= explained
        explained.add(each)


@given(models())
def test_needs_of_one_alone_give_chains_no_longer_than_any_path(model: DependencyModel) -> None:
    single = {
        each.id: Component(
            each.id,
            each.name,
            tuple(Requirement(len(set(rule.of)), rule.of) for rule in each.requirements),
        )
        for each in model.components.values()
    }
    taken = min(single)
    found = downfall(DependencyModel(model.top, single), [taken])
    for each, steps in distances(single, taken).items():
        assert len(found.chain(each)) == steps + 1


def distances(components: dict[str, Component], start: str) -> dict[str, int]:
    """How many needs lie between each component and one that all their needs end in."""
    steps = {start: 0}
    latest = {start}
    while latest:
        latest = {
            each.id
            for each in components.values()
            if each.id not in steps and any(latest & set(rule.of) for rule in each.requirements)
        }
        steps |= dict.fromkeys(latest, max(steps.values()) + 1)
    return steps


def test_what_can_never_work_is_down_for_no_reason() -> None:
    components = {
        "top": Component("top", "top", (Requirement(1, ("part",)),)),
        "part": Component("part", "part", (Requirement(3, ("spare",)),)),
        "spare": Component("spare", "spare"),
    }
    found = downfall(DependencyModel("top", components), [])
    assert found == Downfall(frozenset(), {"part": (), "top": ("part",)})
    assert found.chain("top") == ("top", "part")


def test_what_was_taken_down_has_no_reason() -> None:
    found = downfall(SP_1, ["mains", "crac1", "service"])
    assert found.taken == {"mains", "crac1", "service"}
    assert not found.taken & found.reasons.keys()


def test_the_chain_of_what_is_up_is_empty() -> None:
    assert downfall(compiled(SP_1), ["dc1"]).chain("service") == ()


def test_taking_down_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="lamp"):
        downfall(SP_1, ["mains", "lamp"])
