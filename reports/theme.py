"""Colours, type sizes and distances of the report, in one place. All lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm

from reports.typeface import Face

MARGIN = 20 * mm
HEAD_BASELINE = 12 * mm
"""Baselines of the running head and foot, measured from the edge of the paper."""


class Ink(Color):
    """A colour of the report. Each equals only itself, which keeps looking up what was drawn cheap."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, code: str) -> None:
        red, green, blue = HexColor(code).rgb()
        super().__init__(red, green, blue)


INK = Ink("#1C2024")
MUTED = Ink("#5A6169")
LINE = Ink("#D9DAD6")
PAPER = Ink("#FFFFFF")
GROUND = Ink("#FAFAF8")
ACCENT = Ink("#0B5C7A")
ACCENT_GROUND = Ink("#E1EFF5")
WATERMARK = Ink("#F1EFE9")


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour with the ground it stands on."""

    ink: Ink
    ground: Ink


FULFILLED = Tone(Ink("#1B6E3C"), Ink("#E3F3E8"))
ATTENTION = Tone(Ink("#8A5300"), Ink("#FBEFD9"))
FAILED = Tone(Ink("#B3261E"), Ink("#FBE6E4"))
UNKNOWN = Tone(Ink("#4F5D75"), Ink("#E9EDF3"))


class Align(Enum):
    """How text stands in its column."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class TextStyle:
    """How a block of text is set; `before` and `after` are distances to the neighbours.

    Each equals only itself, which keeps looking up what was set cheap.
    """

    face: Face = Face.REGULAR
    size: float = 10
    leading: float = 14
    ink: Ink = INK
    before: float = 0
    after: float = 6
    indent: float = 0
    align: Align = Align.LEFT


BODY = TextStyle()
LEAD = TextStyle(size=11.5, leading=16, after=8)
MUTED_BODY = replace(BODY, ink=MUTED)
SMALL = TextStyle(size=8, leading=11, after=0)
MUTED_SMALL = replace(SMALL, ink=MUTED)
CELL = TextStyle(size=8.5, leading=11.5, after=0)
CELL_RIGHT = replace(CELL, align=Align.RIGHT)
CELL_HEAD = TextStyle(Face.SEMIBOLD, 8, 11, MUTED, after=0)
CELL_HEAD_RIGHT = replace(CELL_HEAD, align=Align.RIGHT)
TITLE = TextStyle(Face.SEMIBOLD, 28, 34, INK, after=10)
SUBTITLE = TextStyle(Face.REGULAR, 14, 20, MUTED, after=4)
HEADINGS = (
    TextStyle(Face.SEMIBOLD, 20, 26, INK, before=24, after=10),
    TextStyle(Face.SEMIBOLD, 13, 18, INK, before=18, after=6),
)
"""Styles of headings of level 1 and 2."""

ITEM_HEADING = TextStyle(Face.SEMIBOLD, 10.5, 14, INK, before=14, after=3)

SIGNATORY = TextStyle(Face.SEMIBOLD, 9.5, 13, after=0)
RUNNING = TextStyle(size=7.5, leading=10, ink=MUTED, after=0)
