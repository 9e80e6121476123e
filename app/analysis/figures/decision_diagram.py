"""Reduced ordered binary decision diagrams of functions that never become false when a variable becomes true.

After Bryant, "Graph-based algorithms for Boolean function manipulation" (1986), without negation: failures of
a service have none. Nothing here recurses, because a diagram may be as deep as it has variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FALSE = 0
TRUE = 1
"""The two functions that ask no variable."""

_BOTTOM = 1 << 40
"""The level of the constants: below every variable."""


class TooLarge(Exception):
    """The diagrams together would need more nodes than allowed."""


class Diagrams:
    """Functions that share their parts: equal functions have equal numbers.

    Variables are levels from 0 on and asked in that order. By function: `levels` holds the variable it asks
    first, `lows` and `highs` the functions that remain when that variable is false and true; both have
    smaller numbers. Every operation raises TooLarge once there are more than `limit` functions.
    """

    def __init__(self, limit: int) -> None:
        self.levels = [_BOTTOM, _BOTTOM]
        self.lows = [FALSE, TRUE]
        self.highs = [FALSE, TRUE]
        self._limit = limit
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self.levels)

    def variable(self, level: int) -> int:
        """The function that is true when the variable is."""
        return self._node(level, FALSE, TRUE)

    def any_of(self, functions: Iterable[int]) -> int:
        """True when one of the functions is."""
        found = FALSE
        for function in self._deepest_first(functions):
            found = self._joined(found, function, TRUE, self._either)
        return found

    def all_of(self, functions: Iterable[int]) -> int:
        """True when each of the functions is."""
        found = TRUE
        for function in self._deepest_first(functions):
            found = self._joined(found, function, FALSE, self._both)
        return found

    def at_least(self, threshold: int, functions: Iterable[int]) -> int:
        """True when `threshold` of the functions are.

        With the functions seen so far, `reached[n]` tells whether n of them are true; each further function
        makes n of n - 1, so nothing is spread out into the combinations of functions.
        """
        ordered = self._deepest_first(functions)
        if threshold == len(ordered):
            return self.all_of(ordered)
        if threshold == 1:
            return self.any_of(ordered)
        reached = [TRUE] + [FALSE] * threshold
        for seen, function in enumerate(ordered):
            lowest = max(1, threshold - (len(ordered) - seen - 1))
            for count in range(min(threshold, seen + 1), lowest - 1, -1):
                one_more = self._joined(function, reached[count - 1], FALSE, self._both)
                reached[count] = self._joined(reached[count], one_more, TRUE, self._either)
        return reached[threshold]

    def _deepest_first(self, functions: Iterable[int]) -> list[int]:
        return sorted(functions, key=lambda function: self.levels[function], reverse=True)

    def _node(self, level: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (level, low, high)
        found = self._nodes.get(key)
        if found is None:
            found = len(self.levels)
            if found > self._limit:
                raise TooLarge
            self.levels.append(level)
            self.lows.append(low)
            self.highs.append(high)
            self._nodes[key] = found
        return found

    def _joined(  # noqa: C901, PLR0912  one loop: calls in here would double the time of every figure
        self, one: int, other: int, decisive: int, known: dict[tuple[int, int], int]
    ) -> int:
        """Both functions joined by "or" (`decisive` TRUE) or "and" (FALSE); `known` holds earlier results.

        Pairs are sorted, so a constant stands first, and the join with it is itself or the other.
        """
        levels, lows, highs = self.levels, self.lows, self.highs
        asked = (one, other) if one < other else (other, one)
        if asked[0] <= TRUE or one == other:
            return asked[0] if asked[0] == decisive else asked[1]
        waiting = [asked]
        while waiting:
            pair = waiting[-1]
            if pair in known:
                waiting.pop()
                continue
            one, other = pair
            level, other_level = levels[one], levels[other]
            if level == other_level:
                low_pair, high_pair = (lows[one], lows[other]), (highs[one], highs[other])
            elif level < other_level:
                low_pair, high_pair = (lows[one], other), (highs[one], other)
            else:
                level = other_level
                low_pair, high_pair = (one, lows[other]), (one, highs[other])
            if low_pair[0] > low_pair[1]:
                low_pair = (low_pair[1], low_pair[0])
            if high_pair[0] > high_pair[1]:
                high_pair = (high_pair[1], high_pair[0])
            if TRUE < low_pair[0] < low_pair[1]:
                low = known.get(low_pair, -1)
            else:
                low = low_pair[0] if low_pair[0] == decisive else low_pair[1]
            if TRUE < high_pair[0] < high_pair[1]:
                high = known.get(high_pair, -1)
            else:
                high = high_pair[0] if high_pair[0] == decisive else high_pair[1]
            if low < 0:
                waiting.append(low_pair)
            if high < 0:
                waiting.append(high_pair)
            if low >= 0 and high >= 0:
                known[pair] = self._node(level, low, high)
                waiting.pop()
        return known[asked]


def probabilities(diagrams: Diagrams, top: int, chances: Sequence[float]) -> list[float]:
    """By function up to `top`: the probability that it is true, with independent variables by level.

    Only sums of products of what is not negative, so small probabilities keep their digits.
    """
    found = [0.0, 1.0]
    for function in range(2, top + 1):
        chance = chances[diagrams.levels[function]]
        low, high = found[diagrams.lows[function]], found[diagrams.highs[function]]
        found.append(chance * high + (1.0 - chance) * low)
    return found[: top + 1]
