"""A dependency model laid out in layers for screen and paper; lengths are in points of type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BOX_WIDTH = 130.0
BOX_HEIGHT = 34.0
COLUMN_GAP = 18.0
ROW_GAP = 14.0
LAYER_GAP = 44.0
MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a component is drawn: its centre, and its layer counted from the top."""

    component: str
    x: float
    y: float
    layer: int


@dataclass(frozen=True, slots=True)
class Line:
    """A need drawn from a dependent down to one of what it needs.

    `requirement` counts those of the dependent.
    """

    dependent: str
    needed: str
    requirement: int


@dataclass(frozen=True, slots=True)
class DependencyPicture:
    """Boxes by component, in the order of layers and from left to right, and the lines between them.

    Every box measures `BOX_WIDTH` by `BOX_HEIGHT`; none overlaps another, and all lie inside `width` and
    `height`, at least `MARGIN` from every edge.
    """

    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: tuple[Line, ...]
    left_out: int = 0
    """How many components the top needs that are not drawn."""
