"""An interval that holds the probability of a module, for modules too large for a diagram.

The bounds of its gates give a first one. It is narrowed by asking for the parts that are shared, one after
the other, where most is still unknown: the case that a part failed and the case that it did not are each
bounded anew and weighed with their probabilities. The interval encloses the probability at every moment.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.analysis.figures.failure_tree import FailureTree
from app.analysis.figures.gate_bounds import Bound, at_least, shared_leaves
from app.analysis.figures.modules import Module
from app.ports import CancelToken

EFFORT = 1_000_000
"""So many arguments of gates are looked at, then the interval is taken as it is: some seconds."""

NARROW = 1e-7
"""An interval this narrow, relative to its upper end, is narrow enough: six digits hold."""

ROUNDING = 1e-12
"""What rounding may have moved either end by, relative to it, generously."""


@dataclass(order=True, slots=True)
class _Case:
    """Some leaves failed and some not; ordered by how much it leaves unknown, the most first."""

    unknown: float
    number: int
    weight: float = field(compare=False)
    lower: float = field(compare=False)
    upper: float = field(compare=False)
    next_leaf: int = field(compare=False)
    decided: Mapping[int, float] = field(compare=False)


def module_bounds(
    tree: FailureTree,
    module: Module,
    chances: Mapping[int, float],
    *,
    effort: int = EFFORT,
    cancel: CancelToken | None = None,
) -> tuple[float, float]:
    """Lower and upper bound of a module's probability from the probabilities of its leaves."""
    bounding = _Bounding(tree, module, chances)
    cases = [bounding.case({}, 1.0, 0)]
    settled = 0.0
    for number in range(1, max(2, effort // bounding.size), 2):
        if cancel is not None:
            cancel.raise_if_cancelled()
        case = heapq.heappop(cases)
        if case.next_leaf < 0:
            heapq.heappush(cases, case)
            break
        for part in bounding.split(case, number):
            if part.next_leaf < 0:
                settled += part.lower
            else:
                heapq.heappush(cases, part)
        if not cases or (number % 64 == 1 and _is_narrow(cases, settled)):
            break
    lower = settled + sum(case.lower for case in cases)
    upper = settled + sum(case.upper for case in cases)
    return max(0.0, lower * (1.0 - ROUNDING)), min(1.0, upper * (1.0 + ROUNDING))


def _is_narrow(cases: list[_Case], settled: float) -> bool:
    upper = settled + sum(case.upper for case in cases)
    return sum(case.upper - case.lower for case in cases) <= NARROW * upper


class _Bounding:
    def __init__(self, tree: FailureTree, module: Module, chances: Mapping[int, float]) -> None:
        self._tree = tree
        self._module = module
        self._chances = chances
        self._leaves = list(module.leaves)
        self._by_use = self._ranked()
        self.size = sum(len(tree.arguments[gate]) for gate in module.gates) + len(module.leaves)

    def split(self, case: _Case, number: int) -> Iterator[_Case]:
        """The case that its next leaf failed, and the case that it did not."""
        leaf = case.next_leaf
        chance = self._chances[leaf]
        yield self.case({**case.decided, leaf: 1.0}, case.weight * chance, number)
        yield self.case({**case.decided, leaf: 0.0}, case.weight * (1.0 - chance), number + 1)

    def case(self, decided: Mapping[int, float], weight: float, number: int) -> _Case:
        """What is known with some leaves decided."""
        (lower, upper, _), shared = self._evaluated(decided)
        next_leaf = next((leaf for bit, leaf in self._by_use if shared & bit), -1)
        unknown = weight * (upper - lower)
        return _Case(-unknown, number, weight, weight * lower, weight * upper, next_leaf, decided)

    def _evaluated(self, decided: Mapping[int, float]) -> tuple[Bound, int]:
        """The bound of the module, and the leaves that keep it from being exact."""
        bounds: dict[int, Bound] = {}
        for number, leaf in enumerate(self._leaves):
            known = decided.get(leaf)
            chance = self._chances[leaf]
            bounds[leaf] = (chance, chance, 1 << number) if known is None else (known, known, 0)
        shared = 0
        for gate in self._module.gates:
            arguments = [bounds[argument] for argument in self._tree.arguments[gate]]
            found = at_least(self._tree.thresholds[gate], arguments)
            if found[1] in {0.0, 1.0} and found[0] == found[1]:
                found = (found[0], found[1], 0)
            else:
                shared |= shared_leaves(arguments)
            bounds[gate] = found
        return bounds[self._module.root], shared & bounds[self._module.root][2]

    def _ranked(self) -> list[tuple[int, int]]:
        """Every leaf with its bit, those that most gates stand on first."""
        above: dict[int, set[int]] = {}
        for gate in reversed(self._module.gates):
            over = above.setdefault(gate, set()) | {gate}
            for argument in self._tree.arguments[gate]:
                above.setdefault(argument, set()).update(over)
        bits = [(1 << number, leaf) for number, leaf in enumerate(self._leaves)]
        return sorted(bits, key=lambda each: -len(above[each[1]]))
