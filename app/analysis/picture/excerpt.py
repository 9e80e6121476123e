"""The part of a large model that is worth drawing: what matters, and the ways down to it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.dependency import DependencyModel


def reached(model: DependencyModel) -> dict[str, str]:
    """Everything the top needs, directly or not, nearest first, with what led there; the top by itself."""
    leader = {model.top: model.top}
    row = [model.top]
    while row:
        below: list[str] = []
        for dependent in row:
            for need in model.components[dependent].requirements:
                for needed in need.of:
                    if needed not in leader:
                        leader[needed] = dependent
                        below.append(needed)
        row = below
    return leader


def excerpt(model: DependencyModel, wanted: Iterable[str], most: int) -> frozenset[str]:
    """The top, and what is wanted with a shortest way from the top to each, the first wanted first.

    Ends before there would be more than `most`; everything that is reached where that is no more.
    """
    leader = reached(model)
    if len(leader) <= most:
        return frozenset(leader)
    taken = {model.top}
    for component in wanted:
        way = _way(component, leader, taken)
        if len(taken) + len(way) > most:
            break
        taken.update(way)
    return frozenset(taken)


def _way(component: str, leader: dict[str, str], taken: set[str]) -> list[str]:
    """What is missing on the way down to a component; nothing where no way leads there."""
    way: list[str] = []
    while component in leader and component not in taken:
        way.append(component)
        component = leader[component]
    return way
