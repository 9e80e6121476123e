"""How much a component can help to take down: tells early that small sets cannot take down enough."""

from __future__ import annotations

from collections import Counter
from heapq import nlargest
from itertools import islice
from math import comb

from app.analysis.cuts.set_families import Families

MOST_SETS = 20_000
"""Sets that are looked at; with more, the bound would cost more than it saves (judgement)."""

_ROUNDING = 1e-6
_UNIT = 1000
"""Costs are counted in thousandths, rounded so that nothing is dropped that might do."""


class Reach:
    """Bounds on how many families sets of up to `order` elements can hit, of families with their counts.

    A set C hits at most as many families as hold a subset of C: the sum of the counts w(s) of its subsets s.
    Shared out evenly, each element of s gets w(s) / |s|, so that an element brings at most the sum, over the
    sizes k, of the comb(order - 1, k - 1) largest shares of the sets of that size that it is in.
    """

    def __init__(self, make: Families, down: Counter[int], order: int) -> None:
        self._order = order
        self._make = make
        self._brings: dict[int, float] = {}
        self._costs: dict[int, int] = {}
        self._known: dict[tuple[int, int], int] = {}
        counts = _counts(make, down, order)
        self.is_known = counts is not None
        if counts is not None:
            self._share(counts)
            self._largest = nlargest(order, self._brings.values())

    def suffices(self, breaking: int) -> bool:
        """Whether some set might hit as many families."""
        return sum(self._largest) + _ROUNDING >= breaking

    def too_weak(self, breaking: int) -> list[int]:
        """The elements that are in no set which hits as many, smallest first."""
        rest = sum(self._largest[: self._order - 1]) + _ROUNDING
        return sorted(element for element, brings in self._brings.items() if brings + rest < breaking)

    def within(self, family: int, breaking: int) -> int:
        """The sets of a family that further elements, up to `order` in all, might make hit as many."""
        if not self.is_known or not self._largest:
            return family
        most = self._largest[0]
        if not self._costs:
            self._costs = {element: int((most - brings) * _UNIT) for element, brings in self._brings.items()}
        budget = int((self._order * most - breaking) * _UNIT) + self._order
        return self._make.within(family, self._costs, budget, self._known)

    def _share(self, counts: Counter[tuple[int, ...]]) -> None:
        shares: dict[tuple[int, int], list[float]] = {}
        for chosen, times in counts.items():
            for element in chosen:
                shares.setdefault((element, len(chosen)), []).append(times / len(chosen))
        for (element, size), parts in shares.items():
            largest = nlargest(comb(self._order - 1, size - 1), parts)
            self._brings[element] = self._brings.get(element, 0.0) + sum(largest)


def _counts(make: Families, down: Counter[int], order: int) -> Counter[tuple[int, ...]] | None:
    """How many of the families hold each set; none when there are too many sets."""
    counts: Counter[tuple[int, ...]] = Counter()
    looked_at = 0
    for family, times in down.items():
        for size in range(order + 1):
            for chosen in islice(make.sets(family, size), MOST_SETS - looked_at):
                counts[chosen] += times
                looked_at += 1
        if looked_at >= MOST_SETS:
            return None
    return counts
