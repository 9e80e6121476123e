"""Redundancy of units in parallel: what is left when any one is out, and what two sides must each carry."""

from __future__ import annotations

from collections.abc import Sequence

from app.sizing.comparing import at_most, ceiling


def carries(capacities_w: Sequence[float], load_w: float, out: int = 0) -> bool:
    """Whether units carry a load with the largest `out` of them missing: the largest decide."""
    rest = sorted(capacities_w)[: max(0, len(capacities_w) - out)]
    return at_most(load_w, sum(rest))


def spare_units(capacities_w: Sequence[float], load_w: float) -> int | None:
    """How many units may be missing, whichever they are; None where all together do not carry the load."""
    if not carries(capacities_w, load_w):
        return None
    out = 0
    while out < len(capacities_w) and carries(capacities_w, load_w, out + 1):
        out += 1
    return out


def needed_units(load_w: float, capacity_w: float) -> int:
    """N = ceil(L / c), with c = u C_rated what one unit may carry, both in W. Source: docs/sizing.md."""
    return ceiling(load_w / capacity_w)


def class_of(capacities_w: Sequence[float], load_w: float) -> str:
    """Class of one system: "insufficient", "N", or "N+1" where any one unit may be out. Source: APC75."""
    spare = spare_units(capacities_w, load_w)
    if spare is None:
        return "insufficient"
    return "N+1" if spare else "N"


def class_of_sides(side_a_w: Sequence[float], side_b_w: Sequence[float], load_w: float) -> str:
    """Class of two separate systems that share nothing but the load.

    "2N" where each side alone carries the load, "2(N+1)" where each does so with its largest unit out, else
    the class of all units together.
    """
    sides = (side_a_w, side_b_w)
    if all(carries(side, load_w, 1) for side in sides):
        return "2(N+1)"
    if all(carries(side, load_w) for side in sides):
        return "2N"
    return class_of((*side_a_w, *side_b_w), load_w)


def feed_limit_a(breaker_a: float, usable_share: float) -> float:
    """Amperes a feed may carry for long: u x breaker. Source: practice of 80 % (judgement)."""
    return usable_share * breaker_a
