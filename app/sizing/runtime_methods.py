"""The ways to a UPS's minutes: a test, a maker's table, power of a battery, two points, energy."""

from __future__ import annotations

import itertools
import math

from app.sizing.interpolation import inverse, log_log
from app.sizing.published_tables import Points

END_OF_LIFE_SHARE = 0.8
"""Share of its capacity at which a battery is at the end of its life (EATON-LIFE)."""

IDLE_SHARE = 0.1
"""Share of the rating below which a load counts as this share in the method of two points (NUT)."""

MEASURED_SPAN = 0.25
"""How far from the tested load a measured runtime is scaled, as a share of it; a judgement."""

MEASURED_EXPONENT = 1.3
"""Exponent to scale one test with; published tables have 0.64 to 1.92 between loads up to 2 : 1 apart."""

EXPONENT_SPREAD = 0.66
"""How far exponents of published tables lie from the default one."""

COLD_LOSS_PER_K = 0.01
"""Capacity lost per K below 25 C (general knowledge, unconfirmed)."""

RATED_TEMPERATURE_C = 25.0

AVAILABLE_SHARES: Points = ((5, 0.268), (10, 0.355), (15, 0.429), (20, 0.466), (30, 0.528), (60, 0.636))
"""Share of the 20-hour energy that is available in so many minutes: (minutes, share).

From the 1.70 V row of the EXIDE sheet and its 780 Wh, as docs/sizing.md prints them.
"""


def exponent(load1: float, minutes1: float, load2: float, minutes2: float) -> float:
    """Exponent n = ln(t2 / t1) / ln(p1 / p2) for two loads in one unit. Source: NUT (nutdrv_qx)."""
    return math.log(minutes2 / minutes1) / math.log(load1 / load2)


def scaled_min(load1: float, minutes1: float, n: float, load: float) -> float:
    """Minutes t = t1 (p1 / p)^n. Source: NUT (nutdrv_qx), docs/sizing.md, method M and P."""
    return minutes1 * math.pow(load1 / load, n)


def measured_error(tested_load: float, load: float) -> float:
    """Largest relative error of scaling one test, from the spread of the exponents; 0 at the tested load."""
    ratio = max(tested_load / load, load / tested_load)
    return math.pow(ratio, EXPONENT_SPREAD) - 1.0


def table_min(points: Points, load: float) -> float:
    """Minutes at a load from a table of (load, minutes), log-log between neighbours.

    Below the smallest load the minutes of the smallest load; above the largest ValueError. Worst error when
    one point is left out of the published tables: 6 %. Source: docs/sizing.md, method D.
    """
    return points[0][1] if load < points[0][0] else log_log(points, load)


def watts_per_battery(load_w: float, batteries: float, efficiency: float) -> float:
    """W_b = P / (eta n) [W], with the efficiency of the inverter from DC to AC. Source: docs/sizing.md."""
    return load_w / (efficiency * batteries)


def constant_power_min(points: Points, battery_w: float, capacity_share: float) -> float:
    """Minutes of a battery of (minutes, watts) at a constant power, log-log between neighbours.

    With less capacity the power counts as 1 / share of itself. ValueError outside the table. Worst error when
    one point is left out of the EXIDE table: 5.1 %. Source: docs/sizing.md, method T.
    """
    return log_log(inverse(points), battery_w / capacity_share)


def cold_share(temperature_c: float) -> float:
    """Share of the capacity that a cold battery gives: 1 % less per K below 25 C, never more than 1."""
    return 1.0 - COLD_LOSS_PER_K * max(0.0, RATED_TEMPERATURE_C - temperature_c)


def plain_energy_min(energy_wh: float, efficiency: float, load_w: float) -> float:
    """Minutes t = 60 E eta / P: what plain watt-hours promise, about twice too much at UPS rates."""
    return 60.0 * energy_wh * efficiency / load_w


def available_share(minutes: float, shares: Points = AVAILABLE_SHARES) -> float:
    """Share of the 20-hour energy available in so many minutes: linear in ln t, constant outside."""
    if minutes <= shares[0][0]:
        return shares[0][1]
    for (t1, f1), (t2, f2) in itertools.pairwise(shares):
        if minutes <= t2:
            return f1 + (f2 - f1) * math.log(minutes / t1) / math.log(t2 / t1)
    return shares[-1][1]


def energy_min(plain_min: float, shares: Points = AVAILABLE_SHARES) -> float:
    """Minutes t with t = plain_min f(t), found by halving; `plain_min` holds efficiency and ageing.

    f grows more slowly than t, so there is one solution, and t <= plain_min. Source: docs/sizing.md, E:
    rough, +/- 30 % (judgement).
    """
    low, high = plain_min * shares[0][1], plain_min * shares[-1][1]
    for _ in range(80):
        middle = (low + high) / 2
        if middle > plain_min * available_share(middle, shares):
            high = middle
        else:
            low = middle
    return (low + high) / 2
