"""Single points of failure and pairs: what takes the top down alone, and what once one thing is down.

Every component carries the set of components that take it down alone, as the bits of one integer, so that a
step over thousands of candidates is a handful of operations on machine words.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from app.analysis.cuts.live_part import LivePart

Slices = tuple[int, ...]
"""A counter per candidate, all at once: bit b of the integer at place p is digit p of candidate b's."""


class SinglePoints:
    """What takes each component of a live part down alone, with nothing down and with one candidate down.

    A candidate is a component that can fail itself; it stands for one bit, in order of the ids.
    """

    def __init__(self, part: LivePart, top: int) -> None:
        self._part = part
        self._top = top
        self._all = (1 << len(part.can_fail)) - 1
        self._rank = [0] * len(part.rules_of)
        for rank, group in enumerate(part.groups):
            for component in group:
                self._rank[component] = rank
        self._alone = [0] * len(part.rules_of)
        self._counters = [self._counter(breaking) for _, _, breaking in part.rules]
        self._spread({each: 1 << bit for bit, each in enumerate(part.can_fail)}, {}, {})

    def singles(self) -> tuple[int, ...]:
        """The components that take the top down alone, in order of their ids."""
        return tuple(self._part.can_fail[bit] for bit in bits_of(self._alone[self._top]))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of components that take the top down together and not alone, in order of their ids."""
        candidates = self._part.can_fail
        rest = self._all & ~self._alone[self._top]
        known: dict[int, int] = {}
        for bit in bits_of(rest):
            rest ^= 1 << bit
            component = self._bottleneck(candidates[bit])
            if component not in known:
                known[component] = self._with_down(component, rest)
            for other in bits_of(known[component] & rest):
                yield candidates[bit], candidates[other]

    def _bottleneck(self, component: int) -> int:
        """The component nearest to the top through which alone the loss of this one spreads."""
        users, rules, rank = self._part.users, self._part.rules, self._rank
        while len(users[component]) == 1:
            owner, _, breaking = rules[users[component][0]]
            if breaking > 1 or rank[owner] == rank[component]:
                break
            component = owner
        return component

    def _with_down(self, component: int, candidates: int) -> int:
        """Those of some candidates that take the top down alone once this component is down."""
        alone: dict[int, int] = {}
        counters: dict[int, Slices] = {}
        self._spread({component: candidates}, alone, counters)
        found = self._alone[self._top]
        for each, before in alone.items():
            self._alone[each] = before
        for rule, slices in counters.items():
            self._counters[rule] = slices
        return found

    def _spread(self, gains: dict[int, int], alone: dict[int, int], counters: dict[int, Slices]) -> None:
        """Let components gain candidates that take them down, and all that follows from it.

        What is overwritten is put into `alone` and `counters`. Ranks make a component wait until all below it
        is done, so that outside circles each is visited once; candidates are never lost, so it ends.
        """
        rank, users, rules, values, slices = (
            self._rank,
            self._part.users,
            self._part.rules,
            self._alone,
            self._counters,
        )
        waiting = [(rank[component], component) for component in gains]
        heapify(waiting)
        while waiting:
            component = heappop(waiting)[1]
            gain = gains.pop(component) & ~values[component]
            if not gain:
                continue
            alone.setdefault(component, values[component])
            values[component] |= gain
            for rule in users[component]:
                passed = gain
                if before := slices[rule]:
                    counters.setdefault(rule, before)
                    slices[rule], passed = _added(before, gain)
                owner = rules[rule][0]
                if passed & ~values[owner]:
                    if owner not in gains:
                        heappush(waiting, (rank[owner], owner))
                    gains[owner] = gains.get(owner, 0) | passed

    def _counter(self, breaking: int) -> Slices:
        """A counter that overflows at the count of `breaking`."""
        width = (breaking - 1).bit_length()
        start = (1 << width) - breaking
        return tuple(self._all if start >> place & 1 else 0 for place in range(width))


def bits_of(mask: int) -> Iterator[int]:
    """The places of the ones, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _added(slices: Slices, gain: int) -> tuple[Slices, int]:
    """The counters with one more for the candidates of `gain`, and those whose counter overflowed."""
    counted = []
    for digit in slices:
        counted.append(digit ^ gain)
        gain &= digit
    return tuple(counted), gain
