"""Families of sets, none of which contains another, as shared decision diagrams.

The form is the zero-suppressed diagram of Minato (1993); the operations that keep families minimal follow
Rauzy, "New algorithms for fault trees analysis" (1993). A diagram is a number: EMPTY holds no set, UNIT the
empty set, any other a node: the sets with its element (`high`, without it) and those without it (`low`), in
which only later elements occur. Equal families have equal numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

EMPTY = 0
UNIT = 1
_LAST = 1 << 62
"""The element of EMPTY and UNIT: after every other."""


class OutOfRoom(Exception):
    """The families have grown past what was allowed."""


class Families:
    """Makes families and remembers what was worked out; `room` limits how many entries that may be.

    Elements are numbers from 0 on. Every operation raises OutOfRoom once the room is used up. Recursion goes
    as deep as the largest set has elements, never along the number of sets.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._element = [_LAST, _LAST]
        self._high = [EMPTY, EMPTY]
        self._low = [EMPTY, EMPTY]
        self._sizes = [0, 1]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._unions: dict[tuple[int, int], int] = {}
        self._remainders: dict[tuple[int, int], int] = {}
        self._products: dict[tuple[int, int, int], int] = {}
        self._cuts: dict[tuple[int, int], int] = {}

    def single(self, element: int) -> int:
        """The family of one set with one element."""
        return self._node(element, UNIT, EMPTY)

    def first(self, family: int) -> int:
        """The first element that occurs; beyond every element for EMPTY and UNIT."""
        return self._element[family]

    def of(self, sets: Iterable[tuple[int, ...]]) -> int:
        """The family of these sets, none of which contains another, each given in order of its elements."""
        found = EMPTY
        rest: dict[int, list[tuple[int, ...]]] = {}
        for each in sets:
            if not each:
                return UNIT
            rest.setdefault(each[0], []).append(each[1:])
        for element in sorted(rest, reverse=True):
            found = self._node(element, self.of(rest[element]), found)
        return found

    def union(self, first: int, second: int) -> int:
        """The sets of both without those that contain another."""
        steps: list[tuple[int, int, int, int, int]] = []
        found = self._known_union(first, second)
        while found is None:
            one, other = self._element[first], self._element[second]
            element = min(one, other)
            high_one, low_one = self._split(first, element)
            high_other, low_other = self._split(second, element)
            steps.append((first, second, element, high_one, high_other))
            first, second = low_one, low_other
            found = self._known_union(first, second)
        for first, second, element, one, other in reversed(steps):
            found = self._node(element, self.without(self.union(one, other), found), found)
            self._unions[_ordered(first, second)] = found
        return found

    def without(self, family: int, fewer: int) -> int:
        """The sets of `family` that contain no set of `fewer`."""
        steps: list[tuple[int, int, int, int]] = []
        found = self._known_remainder(family, fewer)
        while found is None:
            element, other = self._element[family], self._element[fewer]
            if other < element:
                fewer = self._low[fewer]
            else:
                low = self._low[fewer] if other == element else fewer
                steps.append((family, fewer, element, low))
                family, fewer = self._low[family], low
            found = self._known_remainder(family, fewer)
        for family, fewer, element, low in reversed(steps):
            high = self.without(self._high[family], low)
            if self._element[fewer] == element:
                high = self.without(high, self._high[fewer])
            found = self._node(element, high, found)
            self._remainders[family, fewer] = found
        return found

    def product(self, first: int, second: int, most: int) -> int:
        """Every set of one joined with every set of the other, up to `most` elements, minimal."""
        steps: list[tuple[int, int, int, int]] = []
        found = self._known_product(first, second, most)
        while found is None:
            element = min(self._element[first], self._element[second])
            low_one, low_other = self._split(first, element)[1], self._split(second, element)[1]
            steps.append((first, second, element, 0))
            first, second = low_one, low_other
            found = self._known_product(first, second, most)
        for first, second, element, _ in reversed(steps):
            high = self._joined_high(first, second, element, most - 1)
            found = self._node(element, self.without(high, found), found)
            self._products[(*_ordered(first, second), most)] = found
        return found

    def up_to(self, family: int, most: int) -> int:
        """The sets of at most so many elements."""
        steps = []
        while (found := self._known_cut(family, most)) is None:
            steps.append(family)
            family = self._low[family]
        for node in reversed(steps):
            found = self._node(self._element[node], self.up_to(self._high[node], most - 1), found)
            self._cuts[node, most] = found
        return found

    def within(
        self, family: int, costs: Mapping[int, int], budget: int, known: dict[tuple[int, int], int]
    ) -> int:
        """The sets whose elements cost no more than the budget together; `known` is kept between calls."""
        steps = []
        while family > UNIT and (family, budget) not in known:
            steps.append(family)
            family = self._low[family]
        found = known.get((family, budget), family)
        for node in reversed(steps):
            left = budget - costs[self._element[node]]
            high = self.within(self._high[node], costs, left, known) if left >= 0 else EMPTY
            found = known[node, budget] = self._node(self._element[node], high, found)
        return found

    def sets(self, family: int, size: int) -> Iterator[tuple[int, ...]]:
        """The sets of exactly so many elements, each in order."""
        waiting: list[tuple[int, tuple[int, ...]]] = [(family, ())]
        while waiting:
            node, chosen = waiting.pop()
            if not self._sizes[node] >> (size - len(chosen)) & 1:
                continue
            if node == UNIT:
                yield chosen
            else:
                waiting.append((self._low[node], chosen))
                if len(chosen) < size:
                    waiting.append((self._high[node], (*chosen, self._element[node])))

    def sizes(self, family: int) -> tuple[int, ...]:
        """The sizes that occur, the smallest first."""
        mask = self._sizes[family]
        return tuple(size for size in range(mask.bit_length()) if mask >> size & 1)

    def elements(self, family: int) -> frozenset[int]:
        """Every element of a set of the family."""
        seen = {EMPTY, UNIT}
        waiting = [family]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += (self._high[node], self._low[node])
        return frozenset(self._element[node] for node in seen) - {_LAST}

    def common(self, first: int, second: int) -> int:
        """The sets that both hold."""
        shared: list[tuple[int, int]] = []
        while first != second and first > UNIT and second > UNIT:
            one, other = self._element[first], self._element[second]
            if one == other:
                shared.append((one, self.common(self._high[first], self._high[second])))
            first = self._low[first] if one <= other else first
            second = self._low[second] if other <= one else second
        found = first if first == second else EMPTY
        for element, high in reversed(shared):
            found = self._node(element, high, found)
        return found

    def _joined_high(self, first: int, second: int, element: int, most: int) -> int:
        high_one, low_one = self._split(first, element)
        high_other, low_other = self._split(second, element)
        if not high_other:
            return self.product(high_one, second, most)
        if not high_one:
            return self.product(first, high_other, most)
        return self.union(
            self.product(high_one, self.union(high_other, low_other), most),
            self.product(low_one, high_other, most),
        )

    def _split(self, family: int, element: int) -> tuple[int, int]:
        """The sets with the element and those without; it is the family's first or comes before all."""
        if self._element[family] == element:
            return self._high[family], self._low[family]
        return EMPTY, family

    def _known_union(self, first: int, second: int) -> int | None:
        if second in (first, EMPTY):
            return first
        if first == EMPTY:
            return second
        if UNIT in (first, second):
            return UNIT
        return self._unions.get(_ordered(first, second))

    def _known_remainder(self, family: int, fewer: int) -> int | None:
        if family == EMPTY or fewer in (UNIT, family):
            return EMPTY
        if family == UNIT or fewer == EMPTY:
            return family
        return self._remainders.get((family, fewer))

    def _known_product(self, first: int, second: int, most: int) -> int | None:
        if EMPTY in (first, second) or most < 0:
            return EMPTY
        if first in (UNIT, second):
            return self.up_to(second, most)
        if second == UNIT:
            return self.up_to(first, most)
        return self._products.get((*_ordered(first, second), most)) if most else EMPTY

    def _known_cut(self, family: int, most: int) -> int | None:
        if most < 0:
            return EMPTY
        if not self._sizes[family] >> (most + 1):
            return family
        return self._cuts.get((family, most))

    def _node(self, element: int, high: int, low: int) -> int:
        if high == EMPTY:
            return low
        key = (element, high, low)
        found = self._nodes.get(key)
        if found is None:
            self._make_room()
            found = self._nodes[key] = len(self._element)
            self._element.append(element)
            self._high.append(high)
            self._low.append(low)
            self._sizes.append(self._sizes[low] | self._sizes[high] << 1)
        return found

    def _make_room(self) -> None:
        used = len(self._nodes) + len(self._unions) + len(self._remainders) + len(self._products)
        if used >= self._room:
            raise OutOfRoom


def _ordered(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
