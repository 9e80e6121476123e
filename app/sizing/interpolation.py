"""Interpolation between neighbouring points of a table, in log-log scale."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

from app.sizing.comparing import NOISE
from app.sizing.published_tables import Points


def ascending(points: Iterable[tuple[float, float]]) -> Points:
    """The points in ascending order of the first number."""
    return tuple(sorted(points))


def falls(points: Points) -> bool:
    """Whether the second number falls whenever the first grows: more load never lasts longer."""
    pairs = itertools.pairwise(points)
    return all(before[0] < after[0] and before[1] > after[1] for before, after in pairs)


def log_log(points: Points, x: float) -> float:
    """The y at x: ln y = ln y1 + (ln y2 - ln y1) (ln x - ln x1) / (ln x2 - ln x1), between neighbours.

    `points` ascend in x, all numbers are positive, and x lies within them; raises ValueError where it does
    not, because nothing is extrapolated. Source: docs/sizing.md, method D.
    """
    if math.isclose(x, points[0][0], rel_tol=NOISE):
        return points[0][1]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if math.isclose(x, x2, rel_tol=NOISE):
            return y2
        if x1 < x < x2:
            return y1 * math.pow(y2 / y1, math.log(x / x1) / math.log(x2 / x1))
    raise ValueError("outside the table")


def inverse(points: Points) -> Points:
    """The points with x and y exchanged, ascending again."""
    return ascending((y, x) for x, y in points)
