"""Minimal cut sets of any order, by families of sets from the bottom of a network to its top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.analysis.cuts.live_part import LivePart
from app.analysis.cuts.reach import Reach
from app.analysis.cuts.set_families import EMPTY, UNIT, Families


class LargerSets:
    """The cut sets of up to `order` components of the top of a live part, without those named in `known`.

    `known` are minimal cut sets that were found already: they and whatever contains them are left out on the
    way. An element of the families is the place of a component in the order in which the top reaches it, so
    that what occurs together stands together.
    """

    def __init__(
        self, part: LivePart, top: int, families: Families, order: int, known: Sequence[tuple[int, ...]]
    ) -> None:
        self._part = part
        self._top = top
        self._make = families
        self._order = order
        self._reached = _in_reach(part, top)
        self._element = {component: place for place, component in enumerate(self._reached)}
        self._failing = set(part.can_fail) - {each[0] for each in known if len(each) == 1}
        self._known = families.of(self._elements(each) for each in known if len(each) > 1)
        self._family = [EMPTY] * len(part.rules_of)

    def family(self) -> int:
        """The sets of the top."""
        for group in self._part.groups:
            self._settle(group)
        return self._family[self._top]

    def components(self, chosen: tuple[int, ...]) -> tuple[int, ...]:
        """The components that the elements of a set stand for."""
        return tuple(self._reached[element] for element in chosen)

    def _settle(self, group: tuple[int, ...]) -> None:
        """The least families that agree with one another: nothing is down because of itself."""
        is_settled = False
        while not is_settled:
            before = [self._family[component] for component in group]
            for component in group:
                self._family[component] = self._of(component)
            is_settled = len(group) == 1 or before == [self._family[component] for component in group]

    def _of(self, component: int) -> int:
        parts = [self._threshold(*self._part.rules[rule][1:]) for rule in self._part.rules_of[component]]
        if component in self._failing:
            parts.append(self._make.single(self._element[component]))
        return self._make.without(self._united(parts), self._known)

    def _threshold(self, children: tuple[int, ...], breaking: int) -> int:
        """The sets that take at least `breaking` of the children down."""
        down = [self._family[child] for child in children if self._family[child] != EMPTY]
        if len(down) < breaking:
            return EMPTY
        if breaking == 1:
            return self._united(down)
        common = down[0]
        for each in down[1:]:
            common = self._make.common(common, each)
        rest = [self._make.without(each, common) for each in down]
        return self._make.union(common, self._counted(Counter(rest), breaking))

    def _counted(self, down: Counter[int], breaking: int) -> int:
        """As the threshold, of families with how often each occurs; by the count of those down so far."""
        down, reach = self._strong(down, breaking)
        left = down.total()
        if left < breaking:
            return EMPTY
        by_count = [UNIT] + [EMPTY] * breaking
        # What comes later in the diagrams is taken first: then each step adds before the rest, not inside it.
        for family in sorted(down, key=self._make.first, reverse=True):
            times = down[family]
            left -= times
            for count in range(breaking, max(0, breaking - left - 1), -1):
                joined = self._make.product(by_count[max(0, count - times)], family, self._order)
                joined = reach.within(joined, breaking)
                by_count[count] = self._make.union(by_count[count], joined)
        return by_count[breaking]

    def _strong(self, down: Counter[int], breaking: int) -> tuple[Counter[int], Reach]:
        """The families without the sets that can be part of no set of `order` that takes enough down."""
        while True:
            del down[EMPTY]
            reach = Reach(self._make, down, self._order)
            if not reach.is_known:
                return down, reach
            if not reach.suffices(breaking):
                return Counter(), reach
            weak = reach.too_weak(breaking)
            if not weak:
                return down, reach
            dropped = self._make.of((element,) for element in weak)
            kept: Counter[int] = Counter()
            for family, times in down.items():
                kept[self._make.without(family, dropped)] += times
            down = kept

    def _united(self, families: list[int]) -> int:
        """The union, by halves, so that long families are walked few times."""
        while len(families) > 1:
            pairs = zip(families[::2], families[1::2], strict=False)
            families = [self._make.union(*pair) for pair in pairs] + families[len(families) & ~1 :]
        return families[0] if families else EMPTY

    def _elements(self, components: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(self._element[component] for component in components))


def _in_reach(part: LivePart, top: int) -> tuple[int, ...]:
    """The components in the order in which a search from the top, one need after the other, reaches them."""
    found: dict[int, None] = {}
    waiting = [top]
    while waiting:
        component = waiting.pop()
        if component not in found:
            found[component] = None
            for rule in reversed(part.rules_of[component]):
                waiting += reversed(part.rules[rule][1])
    return tuple(found)
