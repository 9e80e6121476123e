"""Circles among needs: components of which each needs, in the end, itself."""

from __future__ import annotations

from app.analysis.model.network import Network, compiled
from app.domain.dependency import Circle, DependencyModel


def circles(model: DependencyModel | Network) -> tuple[Circle, ...]:
    """The circles of a model, each with all its members, in the order of their first members."""
    network = compiled(model)
    starting = _startable(network)
    found = [
        Circle(tuple(network.ids[member] for member in members), starting.isdisjoint(members))
        for members in sorted(tuple(sorted(group)) for group in network.groups)
        if len(members) > 1 or members[0] in network.needs_of(members[0])
    ]
    return tuple(found)


def _startable(network: Network) -> set[int]:
    """What can start after everything stood still: what has enough of each requirement started before it."""
    needed = [
        max(0, len(children) - breaking + 1)
        for children, breaking in zip(network.children, network.breaking, strict=True)
    ]
    waiting = [len(rules) for rules in network.requirements_of]
    ready = [component for component, rules in enumerate(waiting) if not rules]
    started = set(ready)
    while ready:
        for rule in network.users[ready.pop()]:
            needed[rule] -= 1
            owner = network.owner[rule]
            waiting[owner] -= needed[rule] == 0
            if needed[rule] == 0 and not waiting[owner]:
                started.add(owner)
                ready.append(owner)
    return started
