"""The diagram of one module of a failure tree, and the figures read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.analysis.figures.decision_diagram import Diagrams, TooLarge, probabilities
from app.analysis.figures.failure_tree import FailureTree
from app.analysis.figures.modules import Module
from app.analysis.figures.variable_order import orders
from app.ports import CancelToken

FIRST_PART = 20
LATER_ROUNDS = ((5, 2), (1, 1))
"""Every order is first given a small part of the allowed nodes, because one of them is often small. Those
that came furthest are given more: so many of them this part, and the best all of them."""


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """The probability of a module, and how much it grows with that of each leaf (the partial derivatives)."""

    probability: float
    slopes: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class ModuleDiagram:
    """The diagram of a module whose leaves are asked in `order`."""

    diagrams: Diagrams
    top: int
    order: tuple[int, ...]

    def probability(self, chances: Mapping[int, float]) -> float:
        """The probability of the module from the probabilities of its leaves."""
        by_level = [chances[leaf] for leaf in self.order]
        return probabilities(self.diagrams, self.top, by_level)[self.top]

    def figures(self, chances: Mapping[int, float]) -> ModuleFigures:
        """Probability and slopes; a node weighs the probability that a walk from the top meets it."""
        by_level = [chances[leaf] for leaf in self.order]
        found = probabilities(self.diagrams, self.top, by_level)
        weights = [0.0] * (self.top + 1)
        weights[self.top] = 1.0
        slopes = [0.0] * len(self.order)
        lows, highs, levels = self.diagrams.lows, self.diagrams.highs, self.diagrams.levels
        for node in range(self.top, 1, -1):
            weight = weights[node]
            if weight:
                level, low, high = levels[node], lows[node], highs[node]
                slopes[level] += weight * (found[high] - found[low])
                weights[high] += weight * by_level[level]
                weights[low] += weight * (1.0 - by_level[level])
        return ModuleFigures(found[self.top], dict(zip(self.order, slopes, strict=True)))


def module_diagram(
    tree: FailureTree, module: Module, node_limit: int, cancel: CancelToken | None = None
) -> ModuleDiagram | None:
    """The diagram of a module, or None when no order tried keeps it within the limit."""
    attempts = []
    for order in orders(tree, module):
        attempts.append(_Attempt(tree, module, order))
        diagram = attempts[-1].run(node_limit // FIRST_PART, cancel)
        if diagram is not None:
            return diagram
    for part, count in LATER_ROUNDS:
        attempts.sort(key=lambda attempt: -attempt.reached)
        for attempt in attempts[:count]:
            diagram = attempt.run(node_limit // part, cancel)
            if diagram is not None:
                return diagram
    return None


@dataclass(slots=True)
class _Attempt:
    """Building the diagram with one order.

    `reached` counts the gates that were built before it grew too large.
    """

    tree: FailureTree
    module: Module
    order: tuple[int, ...]
    reached: int = 0

    def run(self, limit: int, cancel: CancelToken | None) -> ModuleDiagram | None:
        """The diagram within a limit of nodes, or None."""
        try:
            return self._built(limit, cancel)
        except TooLarge:
            return None

    def _built(self, limit: int, cancel: CancelToken | None) -> ModuleDiagram:
        diagrams = Diagrams(limit)
        place = {leaf: diagrams.variable(level) for level, leaf in enumerate(self.order)}
        for number, gate in enumerate(self.module.gates):
            self.reached = number
            if cancel is not None:
                cancel.raise_if_cancelled()
            arguments = (place[argument] for argument in self.tree.arguments[gate])
            place[gate] = diagrams.at_least(self.tree.thresholds[gate], arguments)
        return ModuleDiagram(diagrams, place[self.module.root], self.order)
