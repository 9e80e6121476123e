"""Minimal cut sets of a dependency model: single points of failure, pairs, and larger sets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.analysis.cuts.larger_sets import LargerSets
from app.analysis.cuts.live_part import LivePart, live_part
from app.analysis.cuts.set_families import Families, OutOfRoom
from app.analysis.cuts.single_points import SinglePoints
from app.analysis.model.network import Network, compiled
from app.domain.dependency import CutSets, DependencyModel

DEFAULT_ORDER = 3
DEFAULT_LIMIT = 5000
"""Sets given at most: content part 2.9, a judgement of what can still be read."""

LARGEST_ORDER = 200
"""Sets of more components are not looked for: the search goes as deep as a set is large."""

ROOM = 1_500_000
"""Entries of the tables of families, about 300 MB at most; a judgement."""

Numbers = tuple[int, ...]


def cut_sets(
    model: DependencyModel | Network,
    *,
    order: int = DEFAULT_ORDER,
    limit: int = DEFAULT_LIMIT,
    room: int = ROOM,
) -> CutSets:
    """The minimal sets of up to `order` components whose own failure together takes the top down; exact.

    When requirements that nothing can meet keep the top down, the one cut set is the empty set. `limit` ends
    the list and `room` the search for sets of three and more: then the result is capped, smaller sets come
    first, and what is given is minimal all the same.

    Raises ValueError when the order or the limit is below 1.
    """
    if order < 1 or limit < 1:
        raise ValueError("cut sets need an order and a limit of at least 1")
    network = compiled(model)
    part = live_part(network)
    if part is None:
        return CutSets(((),), order)
    return _Search(network, part, order, limit, room).run()


class _Search:
    def __init__(self, network: Network, part: LivePart, order: int, limit: int, room: int) -> None:
        self._network = network
        self._part = part
        self._order = order
        self._limit = limit
        self._room = room
        self._found: list[Numbers] = []
        self._missing_from = 0

    def run(self) -> CutSets:
        """The result, sorted."""
        points = SinglePoints(self._part, self._network.top)
        self._take(1, ((each,) for each in points.singles()))
        if self._order >= 2:
            self._take(2, points.pairs())
        if self._order >= 3 and not self._missing_from:
            self._larger()
        sets = sorted((self._named(each) for each in self._found), key=lambda ids: (len(ids), ids))
        return CutSets(tuple(sets), self._order, bool(self._missing_from), self._missing_from)

    def _take(self, size: int, sets: Iterator[Numbers]) -> None:
        """Take sets of one size as long as the limit allows."""
        if self._missing_from:
            return
        allowed = self._limit - len(self._found)
        self._found += islice(sets, allowed)
        if next(sets, None) is not None:
            self._missing_from = size

    def _larger(self) -> None:
        """All orders at once; when there is no room for that, one order after the other while there is."""
        order = min(self._order, LARGEST_ORDER)
        known = tuple(self._found)
        if self._take_up_to(order, 3, known):
            if order < min(self._order, len(self._part.can_fail)):
                self._missing_from = self._missing_from or order + 1
            return
        for size in range(3, order):
            if not self._take_up_to(size, size, known):
                self._missing_from = self._missing_from or size
                return
        self._missing_from = self._missing_from or order

    def _take_up_to(self, order: int, smallest: int, known: tuple[Numbers, ...]) -> bool:
        """Take the sets of sizes from `smallest` to `order`; false when there is no room to find them."""
        families = Families(self._room)
        try:
            larger = LargerSets(self._part, self._network.top, families, order, known)
            family = larger.family()
        except OutOfRoom:
            return False
        for size in range(smallest, order + 1):
            self._take(size, map(larger.components, families.sets(family, size)))
        return True

    def _named(self, components: Numbers) -> tuple[str, ...]:
        return tuple(sorted(self._network.ids[each] for each in components))
