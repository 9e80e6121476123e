"""Modules of a failure tree: gates whose parts nothing outside uses, so that they count as one event each.

The method is that of Dutuit and Rauzy, "A linear-time algorithm to find modules of fault trees" (1996): one
walk notes when each node is first and last met; a gate is a module when everything under it is met only
between entering and leaving the gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.figures.failure_tree import FailureTree


@dataclass(frozen=True, slots=True)
class Module:
    """A gate with the gates under it, arguments first and the module's own last, down to its leaves.

    A leaf is an event or another module; `leaves` are in the order of a walk from the left.
    """

    gates: tuple[int, ...]
    leaves: tuple[int, ...]

    @property
    def root(self) -> int:
        """The gate."""
        return self.gates[-1]


def modules(tree: FailureTree) -> list[Module]:
    """The modules of a tree, smaller ones first, the whole tree last; none when its top is no gate."""
    if not tree.arguments[tree.top]:
        return []
    roots = _roots(tree)
    return [_module(tree, root, roots) for root in tree.reachable() if root in roots]


def _module(tree: FailureTree, root: int, roots: set[int]) -> Module:
    gates: set[int] = {root}
    leaves: dict[int, None] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node != root and (node in roots or not tree.arguments[node]):
            leaves[node] = None
            continue
        gates.add(node)
        waiting.extend(each for each in reversed(tree.arguments[node]) if each not in gates)
    return Module(tuple(sorted(gates)), tuple(leaves))


def _roots(tree: FailureTree) -> set[int]:
    size = tree.top + 1
    first, last, left = [0] * size, [0] * size, [0] * size
    _walk(tree, first, last, left)
    earliest, latest = first.copy(), last.copy()
    found = set()
    for node in tree.reachable():
        arguments = tree.arguments[node]
        if not arguments:
            continue
        begin = min(earliest[argument] for argument in arguments)
        end = max(latest[argument] for argument in arguments)
        if begin > first[node] and end < left[node]:
            found.add(node)
        earliest[node], latest[node] = min(begin, first[node]), max(end, last[node])
    return found


def _walk(tree: FailureTree, first: list[int], last: list[int], left: Sequence[int] | list[int]) -> None:
    """Note by node the moments it is first met, last met, and left after its arguments."""
    moment = 0
    waiting = [tree.top]
    marks: list[int] = left  # type: ignore[assignment]
    while waiting:
        node = waiting.pop()
        moment += 1
        if node < 0:
            marks[~node] = last[~node] = moment
            continue
        last[node] = moment
        if not first[node]:
            first[node] = moment
            if tree.arguments[node]:
                waiting.append(~node)
                waiting.extend(reversed(tree.arguments[node]))
