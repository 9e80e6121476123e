"""Failure trees in the form that gives small diagrams: fewer gates, what stands apart gathered together."""

from __future__ import annotations

from collections import Counter

from app.analysis.failure_tree import FailureTree


def simplified(tree: FailureTree) -> FailureTree:
    """The same formula in a new tree.

    An "or" under a single "or" becomes part of it, and likewise "and". The arguments of such a gate that
    nothing else uses, with nothing under them that anything else uses, are gathered in a gate of their own.
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
    parents = _parents(tree, nodes)
    made = FailureTree()
    place: dict[int, int] = {}
    spread: dict[int, tuple[int, ...]] = {}
    for node in nodes:
        kind = _kind(tree, node)
        if kind == "event":
            place[node] = made.event(tree.events[node]) if node in tree.events else node
            continue
        arguments: dict[int, None] = {}
        for argument in tree.arguments[node]:
            merges = kind != "some" and kind == _kind(tree, argument) and parents[argument] == 1
            arguments.update(dict.fromkeys(spread[argument] if merges else (place[argument],)))
        spread[node] = tuple(arguments)
        threshold = len(arguments) if kind == "all" else tree.thresholds[node]
        place[node] = made.gate(threshold, arguments)
    made.top = place[tree.top]
    return made


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
