"""The part of a network in which cut sets are looked for: what the top depends on and is not down anyway."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.model.downfall import always_down
from app.analysis.model.network import Network


@dataclass(frozen=True, slots=True)
class LivePart:
    """What the top depends on, without what is down anyway.

    `groups` are those of the network, reduced to what is up and in reach of the top. A rule is (owner,
    children, breaking) with children that are up and `breaking` from 1 to their number; `rules_of` and
    `users` hold numbers of rules by component. `can_fail` names the components, in order of their ids, that
    are up, in reach, and can fail themselves.
    """

    groups: tuple[tuple[int, ...], ...]
    rules: tuple[tuple[int, tuple[int, ...], int], ...]
    rules_of: tuple[tuple[int, ...], ...]
    users: tuple[tuple[int, ...], ...]
    can_fail: tuple[int, ...]


def live_part(network: Network) -> LivePart | None:
    """The part that the top depends on; none when the top is down with nothing failed."""
    down = always_down(network)
    if network.top in down:
        return None
    reached = _reached(network, down)
    rules: list[tuple[int, tuple[int, ...], int]] = []
    rules_of: list[tuple[int, ...]] = [()] * len(network.ids)
    users: list[list[int]] = [[] for _ in network.ids]
    for component in sorted(reached):
        first = len(rules)
        for rule in network.requirements_of[component]:
            named = network.children[rule]
            children = tuple(child for child in named if child not in down) if down else named
            breaking = network.breaking[rule] - len(named) + len(children)
            for child in children:
                users[child].append(len(rules))
            rules.append((component, children, breaking))
        rules_of[component] = tuple(range(first, len(rules)))
    groups = (tuple(each for each in group if each in reached) for group in network.groups)
    return LivePart(
        groups=tuple(group for group in groups if group),
        rules=tuple(rules),
        rules_of=tuple(rules_of),
        users=tuple(map(tuple, users)),
        can_fail=tuple(
            sorted((each for each in reached if network.can_fail[each]), key=network.ids.__getitem__)
        ),
    )


def _reached(network: Network, down: frozenset[int]) -> set[int]:
    reached = {network.top}
    waiting = [network.top]
    while waiting:
        component = waiting.pop()
        for rule in network.requirements_of[component]:
            for child in network.children[rule]:
                if child not in reached and child not in down:
                    reached.add(child)
                    waiting.append(child)
    return reached
