"""The two ways to the minutes of a UPS that begin at its battery: constant power, and energy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

from app.domain.sizing.model import Inputs
from app.domain.sizing.result import Figure
from app.errors import SizingRefused
from app.sizing.interpolation import ascending
from app.sizing.published_tables import BATTERY_TABLES, Points
from app.sizing.runtime_methods import (
    AVAILABLE_SHARES,
    constant_power_min,
    energy_min,
    plain_energy_min,
    watts_per_battery,
)
from app.sizing.ups_runtime_found import Found, cold_share_of
from app.sizing.ups_runtime_load import load_in, load_key
from app.sizing.ups_runtime_points import battery_points

CONSTANT_POWER_ERROR = 0.051
"""Worst error of log-log interpolation with one point of the table of EXIDE left out."""

ENERGY_ERROR = 0.3
"""Rough; a judgement."""

EFFICIENCIES: Mapping[str, float] = {"vfi": 0.92, "vi": 0.85, "vfd": 0.85}
"""Inverter efficiency by type of UPS where none is given; a judgement."""


def constant_power(inputs: Inputs) -> Found | None:
    """Method T; None without a battery's table. Raises SizingRefused where nothing lies inside the table."""
    data = battery_points(inputs)
    if data is None:
        return None
    points, title = data
    _refuse_lithium(inputs, own_table=inputs.has("battery_points"))
    load_w = _load_w(inputs)
    battery_w = watts_per_battery(load_w, _batteries(inputs), _efficiency(inputs))
    cold, worn = cold_share_of(inputs), cold_share_of(inputs) * inputs.number("end_of_life_share")
    new_min = _inside(points, battery_w / cold)
    worn_min = _inside(points, battery_w / worn)
    if new_min is None and worn_min is None:
        raise _outside_battery(inputs, points, battery_w / cold)
    found = Found(new_min, worn_min, CONSTANT_POWER_ERROR, load_w, "w")
    found.figures |= {
        "watts_per_battery": battery_w / cold,
        "watts_per_battery_end_of_life": battery_w / worn,
    }
    found.figures |= _plain_energy(inputs, load_w)
    found.steps.append(
        f"{load_w:g} W / ({_efficiency(inputs):g} x {_batteries(inputs):g} batteries) = {battery_w:.1f} W per"
        f" battery; at the end of life as {battery_w / worn:.1f} W. Table: {title}."
    )
    found.warnings += _table_ends(points, new_min, worn_min)
    return found


def energy(inputs: Inputs) -> Found | None:
    """Method E, the last resort; None without the energy of the batteries."""
    energy_wh = _energy_wh(inputs)
    if energy_wh is None:
        return None
    _refuse_lithium(inputs, own_table=False)
    load_w = _load_w(inputs)
    shares = _shares(inputs)
    plain = plain_energy_min(energy_wh, _efficiency(inputs), load_w) * cold_share_of(inputs)
    worn = plain * inputs.number("end_of_life_share")
    found = Found(energy_min(plain, shares), energy_min(worn, shares), ENERGY_ERROR, load_w, "w")
    found.figures |= _plain_energy(inputs, load_w)
    found.steps.append(
        f"60 x {energy_wh:g} Wh x {_efficiency(inputs):g} / {load_w:g} W, times what is available."
    )
    found.warnings.append("Rough: give the battery's or the UPS's table for a better figure.")
    return found


def _load_w(inputs: Inputs) -> float:
    if inputs.has("load"):
        raise SizingRefused(
            "load has no unit here.", "load", why="Batteries give watts.", advice="Give load_w instead."
        )
    return load_in(inputs, "w")


def _batteries(inputs: Inputs) -> float:
    if not inputs.has("batteries"):
        raise SizingRefused(
            "batteries is missing.",
            "batteries",
            why="The load is shared among all batteries of the UPS.",
            advice="Count the batteries of all strings.",
        )
    return inputs.number("batteries")


def _efficiency(inputs: Inputs) -> float:
    given = inputs.number_or_none("inverter_efficiency")
    return EFFICIENCIES[inputs.text("topology")] if given is None else given


def _inside(points: Points, battery_w: float) -> float | None:
    """Minutes at a power per battery, None outside the table."""
    try:
        return constant_power_min(points, battery_w, 1.0)
    except ValueError:
        return None


def _outside_battery(inputs: Inputs, points: Points, battery_w: float) -> SizingRefused:
    (short_min, high_w), (long_min, low_w) = points[0], points[-1]
    return SizingRefused(
        f"{battery_w:.1f} W per battery lie outside its table of {low_w:g} to {high_w:g} W.",
        load_key(inputs),
        why=f"The table is valid from {short_min:g} to {long_min:g} min, and nothing is extrapolated.",
        advice="Change the load or the number of batteries, or enter a table that reaches so far.",
    )


def _table_ends(points: Points, new_min: float | None, worn_min: float | None) -> list[str]:
    warnings = []
    if new_min is None:
        warnings.append(
            f"With a new battery it is more than the {points[-1][0]:g} min at which the table ends."
        )
    if worn_min is None:
        warnings.append(
            f"At the end of life it is less than the {points[0][0]:g} min at which the table begins."
        )
    return warnings


def _energy_wh(inputs: Inputs) -> float | None:
    """Nominal energy of all batteries at the 20-hour rate; None where it is not known."""
    volts, capacity_ah = inputs.number_or_none("battery_v"), inputs.number_or_none("battery_ah")
    if inputs.has("battery"):
        known = BATTERY_TABLES[inputs.text("battery")]
        volts, capacity_ah = volts or known.voltage_v, capacity_ah or known.capacity_ah
    if volts is None or capacity_ah is None or not inputs.has("batteries"):
        return None
    return inputs.number("batteries") * volts * capacity_ah


def _plain_energy(inputs: Inputs, load_w: float) -> dict[str, Figure]:
    energy_wh = _energy_wh(inputs)
    if energy_wh is None:
        return {}
    return {"minutes_plain_energy": plain_energy_min(energy_wh, _efficiency(inputs), load_w)}


def _shares(inputs: Inputs) -> Points:
    """Share of the energy by minutes: it grows with the minutes, but more slowly than they do."""
    if not inputs.has("available_shares"):
        return AVAILABLE_SHARES
    shares = ascending(inputs.pairs("available_shares"))
    if not all(itertools.starmap(_grows_slowly, itertools.pairwise(shares))):
        raise SizingRefused(
            "available_shares contradicts itself.",
            "available_shares",
            why="The share grows with the minutes, but more slowly than they do.",
            advice="Check the numbers against the data sheet.",
        )
    return shares


def _refuse_lithium(inputs: Inputs, *, own_table: bool) -> None:
    if inputs.text("chemistry") == "li-ion" and not own_table:
        raise SizingRefused(
            "chemistry is li-ion, for which this data does not hold.",
            "chemistry",
            why="The tables and shares here are those of sealed lead-acid batteries.",
            advice="Enter the maker's table of the UPS or the battery.",
        )


def _grows_slowly(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether t / f(t) grows between two points, so that one runtime belongs to one load."""
    (t1, f1), (t2, f2) = first, second
    return t1 < t2 and f1 <= f2 and (f2 - f1) / math.log(t2 / t1) < f1
