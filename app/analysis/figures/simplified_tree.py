"""Failure trees in the form that gives small diagrams: fewer gates, what stands apart gathered together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.analysis.figures.failure_tree import FailureTree


def simplified(tree: FailureTree) -> FailureTree:
    """The same formula in a new tree.

    An argument named twice counts twice where arguments are counted, and once elsewhere. An "or" under a
    single "or" becomes part of it, and likewise "and". The arguments of such a gate that nothing else uses,
    with nothing under them that anything else uses, are gathered in a gate of their own.
    """
    return _gathered(_merged(tree))


def _parents(tree: FailureTree, nodes: list[int]) -> Counter[int]:
    return Counter(argument for node in nodes for argument in tree.arguments[node])


def _kind(tree: FailureTree, node: int) -> str:
    count = len(tree.arguments[node])
    if not count:
        return "event"
    threshold = tree.thresholds[node]
    return {1: "any", count: "all"}.get(threshold, "some")


def _merged(tree: FailureTree) -> FailureTree:
    nodes = tree.reachable()
    inside = _merging(tree, nodes)
    made = FailureTree()
    place: dict[int, int] = {}
    for node in nodes:
        if node in inside:
            continue
        kind = _kind(tree, node)
        if kind == "event":
            place[node] = made.event(tree.events[node]) if node in tree.events else node
            continue
        arguments = [place[each] for each in _spread(tree, node, inside)]
        if kind != "some":
            arguments = list(dict.fromkeys(arguments))
        place[node] = made.gate(len(arguments) if kind == "all" else tree.thresholds[node], arguments)
    made.top = place[tree.top]
    return made


def _merging(tree: FailureTree, nodes: list[int]) -> set[int]:
    """The gates that become part of the one gate that uses them."""
    parents = _parents(tree, nodes)
    kinds = {node: _kind(tree, node) for node in nodes}
    return {
        argument
        for node in nodes
        for argument in tree.arguments[node]
        if kinds[node] in {"any", "all"} and kinds[argument] == kinds[node] and parents[argument] == 1
    }


def _spread(tree: FailureTree, gate: int, inside: set[int]) -> Iterator[int]:
    """The arguments of a gate, those of merging gates in place of these, from the left."""
    waiting = list(reversed(tree.arguments[gate]))
    while waiting:
        node = waiting.pop()
        if node in inside:
            waiting.extend(reversed(tree.arguments[node]))
        else:
            yield node


def _gathered(tree: FailureTree) -> FailureTree:
    nodes = tree.reachable()
    parents = _parents(tree, nodes)
    made = FailureTree()
    place: dict[int, int] = {}
    apart: set[int] = set()
    for node in nodes:
        arguments = tree.arguments[node]
        if parents[node] <= 1 and all(argument in apart for argument in arguments):
            apart.add(node)
        if not arguments:
            place[node] = made.event(tree.events[node]) if node in tree.events else node
            continue
        given = [place[argument] for argument in arguments]
        kind = _kind(tree, node)
        alone = [place[argument] for argument in arguments if argument in apart]
        if kind != "some" and 1 < len(alone) < len(given):
            rest = [each for each in given if each not in set(alone)]
            given = [*rest, made.gate(1 if kind == "any" else len(alone), alone)]
        place[node] = made.gate(len(given) if kind == "all" else tree.thresholds[node], given)
    made.top = place[tree.top]
    return made
