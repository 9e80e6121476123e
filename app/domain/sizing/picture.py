"""What a calculation looks like: plain figures that the window and the report draw alike."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """Two curves over one axis, and where the case at hand lies.

    `fresh` and `aged` are points from left to right; `at` is the case on the horizontal axis, `needed` what
    must be reached on the vertical one (None where nobody said).
    """

    across: str
    up: str
    fresh: tuple[Point, ...]
    aged: tuple[Point, ...]
    at: float
    needed: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: what it is, and how long."""

    words: str
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of segments one after another; `is_good` tells whether it keeps the limit, None where none is."""

    words: str
    segments: tuple[Segment, ...]
    is_good: bool | None = None

    @property
    def length(self) -> float:
        """All segments together."""
        return sum(segment.length for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars in one unit under each other, with the limit they are held against."""

    unit: str
    bars: tuple[Bar, ...]
    limit: float | None
    limit_words: str
    words: str


CalculationPicture = Curve | Bars


def height_at(points: tuple[Point, ...], x: float) -> float:
    """The height of a curve at a place: between its points in a straight line, level beyond.

    0 without points.
    """
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 <= x <= x2:
            return y1 if x2 == x1 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    if not points:
        return 0.0
    return points[0][1] if x < points[0][0] else points[-1][1]
