"""Generators: seconds to bridge, watts to carry, hours of fuel."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

TYPE_10_S = 10.0
"""A Type 10 system brings back acceptable power at the transfer switch within so many seconds (NFPA110)."""

SAFETY_FACTOR = 2.0
"""How many times the bridge the battery must last; a judgement."""

UPS_FACTOR = 1.3
COOLING_FACTOR = 1.5
"""Factors on UPS and cooling load: remembered from APC White Paper 3, unconfirmed."""


def bridge_s(
    detect_s: float, start_transfer_s: float, retries: float, gap_s: float, walk_in_s: float
) -> float:
    """Seconds t = detect + start + retries x gap + walk-in of the UPS. Source: docs/sizing.md."""
    return detect_s + start_transfer_s + retries * gap_s + walk_in_s


def ups_input_w(load_w: float, efficiency: float, recharge_w: float) -> float:
    """What a UPS draws [W]: load / efficiency + recharge of its battery. Source: docs/sizing.md."""
    return load_w / efficiency + recharge_w


def fuel_h(tank_l: float, usable_share: float, burn_l_per_h: float) -> float:
    """Hours of fuel = tank x usable share / burn rate at that load. Source: docs/sizing.md."""
    return tank_l * usable_share / burn_l_per_h


def burn_at(points: Sequence[tuple[float, float]], load_w: float) -> float:
    """Litres per hour at a load, linear between neighbours of (W, l/h) in ascending order.

    ValueError outside the points: burn rates are not extrapolated.
    """
    for (w1, b1), (w2, b2) in itertools.pairwise(points):
        if w1 <= load_w <= w2:
            return b1 + (b2 - b1) * (load_w - w1) / (w2 - w1)
    raise ValueError("outside the table")
