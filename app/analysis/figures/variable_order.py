"""In which order a diagram asks its variables: the order decides whether it stays small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from app.analysis.figures.failure_tree import FailureTree
from app.analysis.figures.modules import Module

Ordering: TypeAlias = Callable[[FailureTree, Module], Sequence[int]]
"""Puts the leaves of a module into an order."""


def orders(tree: FailureTree, module: Module) -> Iterator[tuple[int, ...]]:
    """Orders to try, each once, the one that most often serves first."""
    tried: set[tuple[int, ...]] = set()
    for ordering in ORDERINGS:
        order = tuple(ordering(tree, module))
        if order not in tried:
            tried.add(order)
            yield order


def _walked(tree: FailureTree, module: Module, rank: Callable[[int], tuple[float, ...]]) -> list[int]:
    """The leaves as a walk from the left meets them, arguments of each gate in the order of their rank."""
    leaves = set(module.leaves)
    found: dict[int, None] = {}
    seen: set[int] = set()
    waiting = [module.root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in leaves:
            found[node] = None
        else:
            waiting.extend(sorted(tree.arguments[node], key=rank, reverse=True))
    return list(found)


def from_the_left(tree: FailureTree, module: Module) -> list[int]:
    """As the model has them."""
    return _walked(tree, module, lambda node: (node,))


def light_first(tree: FailureTree, module: Module) -> list[int]:
    """Arguments with fewer leaves under them first (Minato and others, 1990: by weight)."""
    weight = _weights(tree, module)
    return _walked(tree, module, lambda node: (weight.get(node, 1.0), node))


def weightiest_first(tree: FailureTree, module: Module) -> list[int]:
    """The leaf that matters most first, then what matters most without it, and so on.

    The top weighs one, and every gate hands its weight to those of its arguments that still have leaves, in
    equal parts (Minato, Ishiura and Yajima, "Shared binary decision diagram with attributed edges", 1990).
    Large modules take several leaves at a time.
    """
    left = set(module.leaves)
    at_once = 1 + len(left) // LEAVES_ONE_BY_ONE
    found: list[int] = []
    while left:
        weight = _handed_down(tree, module, left)
        next_ones = sorted(left, key=lambda leaf: (-weight.get(leaf, 0.0), leaf))[:at_once]
        found.extend(next_ones)
        left.difference_update(next_ones)
    return found


LEAVES_ONE_BY_ONE = 200
"""Above so many leaves, taking one at a time costs more than it gains."""


def _handed_down(tree: FailureTree, module: Module, left: set[int]) -> dict[int, float]:
    live = set(left)
    for gate in module.gates:
        if not live.isdisjoint(tree.arguments[gate]):
            live.add(gate)
    weight = {module.root: 1.0}
    for gate in reversed(module.gates):
        arguments = [each for each in tree.arguments[gate] if each in live]
        for each in arguments:
            weight[each] = weight.get(each, 0.0) + weight.get(gate, 0.0) / len(arguments)
    return weight


def shared_first(tree: FailureTree, module: Module) -> list[int]:
    """Arguments that more gates use first."""
    users: dict[int, int] = {}
    for gate in module.gates:
        for argument in tree.arguments[gate]:
            users[argument] = users.get(argument, 0) + 1
    return _walked(tree, module, lambda node: (-users.get(node, 0), node))


def drawn_together(start: Ordering) -> Ordering:
    """An order in which leaves are near what they are used with, reached from another order.

    Every gate and leaf is drawn to the middle of the gates it belongs to, again and again (Aloul, Markov and
    Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic", 2003); the order in which the
    leaves of gates lie nearest is the result.
    """

    def drawn(tree: FailureTree, module: Module) -> list[int]:
        best = list(start(tree, module))
        place = {leaf: float(number) for number, leaf in enumerate(best)}
        best_span = _span(tree, module, place)
        for gate in module.gates:
            arguments = tree.arguments[gate]
            place[gate] = sum(place[each] for each in arguments) / len(arguments)
        for _ in range(ROUNDS):
            place = _drawn(tree, module, place)
            order = sorted(module.leaves, key=lambda leaf: place[leaf])
            span = _span(tree, module, {leaf: float(number) for number, leaf in enumerate(order)})
            if span < best_span:
                best, best_span = order, span
        return best

    return drawn


ROUNDS = 40
"""After so many the order of some hundred leaves has long settled."""


def _drawn(tree: FailureTree, module: Module, place: dict[int, float]) -> dict[int, float]:
    total = dict.fromkeys(place, 0.0)
    count = dict.fromkeys(place, 0)
    for gate in module.gates:
        members = (gate, *tree.arguments[gate])
        middle = sum(place[each] for each in members) / len(members)
        for each in members:
            total[each] += middle
            count[each] += 1
    drawn = sorted(place, key=lambda node: total[node] / count[node])
    return {node: float(number) for number, node in enumerate(drawn)}


def _span(tree: FailureTree, module: Module, place: dict[int, float]) -> float:
    """How far apart the leaves of the gates lie, summed over the gates."""
    low: dict[int, float] = {leaf: place[leaf] for leaf in module.leaves}
    high = dict(low)
    for gate in module.gates:
        low[gate] = min(low[each] for each in tree.arguments[gate])
        high[gate] = max(high[each] for each in tree.arguments[gate])
    return sum(high[gate] - low[gate] for gate in module.gates)


def _weights(tree: FailureTree, module: Module) -> dict[int, float]:
    weight: dict[int, float] = dict.fromkeys(module.leaves, 1.0)
    for gate in module.gates:
        weight[gate] = sum(weight[each] for each in tree.arguments[gate])
    return weight


ORDERINGS: tuple[Ordering, ...] = (
    weightiest_first,
    drawn_together(light_first),
    drawn_together(weightiest_first),
    drawn_together(from_the_left),
    shared_first,
)
