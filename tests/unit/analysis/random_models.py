"""Random dependency models, and answers worked out the slow and plain way to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hypothesis import strategies as st

from app.domain.dependency import Component, DependencyModel, Requirement


@st.composite
def models(draw: st.DrawFn, most: int = 14) -> DependencyModel:
    """Any model: k-of-n, shared parts, circles, parts named twice, needs that nothing can meet or break."""
    count = draw(st.integers(1, most))
    ids = draw(st.permutations([f"c{number:02}" for number in range(count)]))
    may_circle = draw(st.booleans())
    components = {}
    for place, each in enumerate(ids):
        below = ids if may_circle else ids[place + 1 :]
        components[each] = Component(each, each, _requirements(draw, below), draw(st.booleans()))
    return DependencyModel(ids[0], components)


def _requirements(draw: st.DrawFn, below: list[str]) -> tuple[Requirement, ...]:
    if not below:
        return ()
    named = draw(st.lists(st.lists(st.sampled_from(below), min_size=1, max_size=6), max_size=3))
    found = []
    for of in named:
        count = len(set(of))
        usual = st.integers(1, count)
        at_least = draw(st.one_of(usual, usual, usual, st.sampled_from((0, count + 1))))
        found.append(Requirement(at_least, tuple(of)))
    return tuple(found)


@st.composite
def pools(draw: st.DrawFn) -> DependencyModel:
    """A service that needs some of its servers; each stands in a rack, each rack runs on one of two feeds."""
    racks = [f"rack{number}" for number in range(draw(st.integers(1, 3)))]
    feeds = ("feed-a", "feed-b")
    needed = [Requirement(1, feeds)]
    components = {each: Component(each, each, tuple(needed), draw(st.booleans())) for each in racks}
    components |= {each: Component(each, each) for each in feeds}
    servers = [f"server{number}" for number in range(draw(st.integers(1, 8)))]
    for each in servers:
        rules = [Requirement(1, (draw(st.sampled_from(racks)),))]
        if draw(st.booleans()):
            rules.append(Requirement(1, (draw(st.sampled_from(feeds)),)))
        components[each] = Component(each, each, tuple(rules))
    rule = Requirement(draw(st.integers(1, len(servers))), tuple(servers))
    components["service"] = Component("service", "service", (rule,), can_fail=False)
    return DependencyModel("service", components)


def all_down(model: DependencyModel, failed: Iterable[str]) -> set[str]:
    """What is down once some components failed, by adding what has an unmet need until nothing is new."""
    down = set(failed)
    while True:
        new = {
            each.id
            for each in model.components.values()
            if each.id not in down and any(is_unmet(rule, down) for rule in each.requirements)
        }
        if not new:
            return down
        down |= new


def is_unmet(requirement: Requirement, down: set[str]) -> bool:
    return len(set(requirement.of) - down) < requirement.at_least


def minimal_cuts(model: DependencyModel, order: int) -> tuple[tuple[str, ...], ...]:
    """The minimal cut sets, by trying every set of components that can fail."""
    candidates = sorted(each.id for each in model.components.values() if each.can_fail)
    found: list[tuple[str, ...]] = []
    for size in range(order + 1):
        for chosen in combinations(candidates, size):
            is_new = not any(set(known) <= set(chosen) for known in found)
            if is_new and model.top in all_down(model, chosen):
                found.append(chosen)
    return tuple(found)


def model_of_graph(graph: dict[str, tuple[int, bool, str]]) -> DependencyModel:
    """A model of how many of its children a component needs, whether it can fail, and the children."""
    components = {
        each: Component(each, each, (Requirement(at_least, tuple(of.split())),) if of else (), can_fail)
        for each, (at_least, can_fail, of) in graph.items()
    }
    return DependencyModel("service", components)


SP_1 = model_of_graph(
    {
        "service": (4, False, "pool sql ad dns"),
        "pool": (1, False, "fe1 fe2"),
        "fe1": (3, True, "fepwr lb room"),
        "fe2": (3, True, "fepwr lb room"),
        "fepwr": (1, False, "upsA upsB"),
        "lb": (1, True, "upsA"),
        "room": (1, False, "cool"),
        "cool": (1, False, "crac1 crac2"),
        "crac1": (1, True, "mains"),
        "crac2": (1, True, "mains"),
        "sql": (2, True, "upsB room"),
        "ad": (1, False, "dc1 dc2"),
        "dc1": (1, True, "host1"),
        "dc2": (1, True, "host1"),
        "host1": (2, True, "upsA room"),
        "dns": (1, False, "dc1 dc2"),
        "upsA": (0, True, ""),
        "upsB": (0, True, ""),
        "mains": (0, True, ""),
    }
)
"""Graph SP-1 of the test vectors: six single points; mains is one, for cooling has no backup supply."""

SP_3 = model_of_graph(
    {
        "service": (1, False, "pool"),
        "pool": (2, False, "fe1 fe2 fe3"),
        "fe1": (1, True, "rackA"),
        "fe2": (1, True, "rackA"),
        "fe3": (1, True, "rackB"),
        "rackA": (0, True, ""),
        "rackB": (0, True, ""),
    }
)
"""Graph SP-3 of the test vectors: two of three servers in two racks."""
