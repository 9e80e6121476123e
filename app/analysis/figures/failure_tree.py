"""The failure of a service as a formula over the failures of components: gates over gates, no circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.analysis.model.network import Network, compiled
from app.analysis.model.uncircled import without_circles
from app.domain.dependency import DependencyModel

NEVER = 0
ALWAYS = 1
"""The nodes of every tree that are false and true whatever fails."""


@dataclass(slots=True)
class FailureTree:
    """Nodes by number, arguments before the gates that use them; equal gates are one node.

    `arguments` and `thresholds` go by node: a gate is true when at least `threshold` of its arguments are. A
    node without arguments is an event, whose component stands in `events`, or a constant.
    """

    arguments: list[tuple[int, ...]] = field(default_factory=lambda: [(), ()])
    thresholds: list[int] = field(default_factory=lambda: [0, 0])
    events: dict[int, str] = field(default_factory=dict)
    top: int = NEVER
    _known: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)

    def event(self, component: str) -> int:
        """A new event: the failure of a component itself."""
        node = self._enter(0, ())
        self.events[node] = component
        return node

    def gate(self, threshold: int, nodes: Iterable[int]) -> int:
        """The node that is true when at least `threshold` of the nodes, all different, are true."""
        given = tuple(nodes)
        threshold -= given.count(ALWAYS)
        rest = tuple(sorted(node for node in given if node not in {NEVER, ALWAYS}))
        if threshold <= 0:
            return ALWAYS
        if threshold > len(rest):
            return NEVER
        if len(rest) == 1:
            return rest[0]
        return self._shared(threshold, rest)

    def reachable(self) -> list[int]:
        """The nodes under the top and the top itself, arguments before gates."""
        seen = bytearray(self.top + 1)
        seen[self.top] = 1
        for node in range(self.top, -1, -1):
            if seen[node]:
                for argument in self.arguments[node]:
                    seen[argument] = 1
        return [node for node in range(self.top + 1) if seen[node]]

    def _shared(self, threshold: int, nodes: tuple[int, ...]) -> int:
        key = (threshold, nodes)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._enter(threshold, nodes)
        return found

    def _enter(self, threshold: int, nodes: tuple[int, ...]) -> int:
        self.thresholds.append(threshold)
        self.arguments.append(nodes)
        return len(self.arguments) - 1


def failure_tree(model: DependencyModel) -> FailureTree:
    """The formula for "the top is down". Raises ValueError for a model that names what it does not hold."""
    network = compiled(without_circles(model))
    tree = FailureTree()
    down: dict[int, int] = {}
    for component in _in_order(network):
        down[component] = tree.gate(1, dict.fromkeys(_causes(network, component, tree, down)))
    tree.top = down[network.top]
    return tree


def _in_order(network: Network) -> Iterator[int]:
    """What the top needs, directly or not, each behind what it needs itself."""
    wanted = {network.top}
    for group in reversed(network.groups):
        if wanted.intersection(group):
            wanted.update(network.needs_of(group[0]))
    return (group[0] for group in network.groups if group[0] in wanted)


def _causes(network: Network, component: int, tree: FailureTree, down: dict[int, int]) -> Iterator[int]:
    if network.can_fail[component]:
        yield tree.event(network.ids[component])
    for rule in network.requirements_of[component]:
        yield tree.gate(network.breaking[rule], (down[child] for child in network.children[rule]))
