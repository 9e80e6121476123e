"""The ways to the minutes of a UPS that begin at known minutes: a test, a maker's table, two points."""

from __future__ import annotations

from app.domain.sizing.model import Inputs
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.runtime_methods import (
    MEASURED_SPAN,
    exponent,
    measured_error,
    scaled_min,
    table_min,
)
from app.sizing.ups_runtime_found import Found, cold_share_of
from app.sizing.ups_runtime_load import UNIT_WORDS, is_light, load_in, load_key, own_or, rating_in
from app.sizing.ups_runtime_points import Runtimes, maker_table, two_points

TABLE_ERROR = 0.06
"""Worst error of log-log interpolation when one point of the published tables is left out; 2 to 3 % rms."""

TWO_POINTS_ERRORS = ((2.0, 0.07), (4.0, 0.11))
"""Worst error between two points by how many times one load is the other, on the published tables."""

TWO_POINTS_WIDE_ERROR = 0.25
"""For points further apart, and below the smaller one; a judgement."""


def measured(inputs: Inputs) -> Found | None:
    """Method M; None without a test, or where the load is further than 25 % from the tested one."""
    unit = next((unit for unit in ("w", "va") if inputs.has(f"tested_load_{unit}")), None)
    if unit is None or not inputs.has("tested_min"):
        return None
    tested, minutes = inputs.number(f"tested_load_{unit}"), inputs.number("tested_min")
    load = load_in(inputs, unit)
    if not at_most(abs(load - tested), MEASURED_SPAN * tested):
        return None
    n = inputs.number("exponent")
    found = _aged(inputs, scaled_min(tested, minutes, n, load), measured_error(tested, load), load, unit)
    found.figures["exponent"] = n
    words = UNIT_WORDS[unit]
    found.steps.insert(0, f"{minutes:g} min x ({tested:g} {words} / {load:g} {words})^{n:g}.")
    found.limits.append(
        "A test says how the battery was on that day; the figure for a new one is that of the test."
    )
    return found


def table(inputs: Inputs) -> Found | None:
    """Method D; None without a maker's table. Raises SizingRefused above its largest load."""
    runtimes = maker_table(inputs)
    if runtimes is None:
        return None
    load = load_in(inputs, runtimes.unit, runtimes.va_per_w)
    least, largest = runtimes.points[0][0], runtimes.points[-1][0]
    if not at_most(load, largest):
        raise _above(inputs, load, largest, runtimes)
    minutes = table_min(runtimes.points, load) * cold_share_of(inputs)
    found = _aged(inputs, minutes, TABLE_ERROR, load, runtimes.unit)
    found.warnings += _light(inputs, runtimes, load)
    words = UNIT_WORDS[found.unit]
    found.steps.insert(0, f"{runtimes.title}, log-log at {load:g} {words}: {minutes:.4g} min.")
    if load < least:
        found.warnings.append(f"The table begins at {least:g} {words}: its minutes there are used, not more.")
    return found


def by_two_points(inputs: Inputs) -> Found | None:
    """Method P; None without two points. Raises SizingRefused above the larger load."""
    runtimes = two_points(inputs)
    if runtimes is None:
        return None
    (low, low_min), (high, high_min) = runtimes.points
    load = load_in(inputs, runtimes.unit)
    if not at_most(load, high):
        raise _above(inputs, load, high, runtimes)
    n = exponent(high, high_min, low, low_min)
    felt = load if load >= low else max(load, min(low, _idle(inputs, runtimes, high)))
    minutes = scaled_min(high, high_min, n, felt) * cold_share_of(inputs)
    found = _aged(inputs, minutes, _two_points_error(low, high, load), load, runtimes.unit)
    found.warnings += _light(inputs, runtimes, load)
    found.figures |= {"exponent": n, "minutes_two_points": scaled_min(high, high_min, n, load)}
    found.steps.insert(0, f"n = {n:.4g}; {high_min:g} min x ({high:g} / {felt:g})^n = {minutes:.4g} min.")
    if load < low:
        found.warnings.append("The load lies below both points, where this method promises far too much.")
    return found


def _aged(inputs: Inputs, new_min: float, error: float, load: float, unit: str) -> Found:
    """Minutes at the end of life as the battery's share of the new ones."""
    share = inputs.number("end_of_life_share")
    found = Found(new_min, new_min * share, error, load, own_or(inputs, unit))
    found.steps.append(f"At the end of life {share:.0%} of the minutes are left.")
    return found


def _light(inputs: Inputs, runtimes: Runtimes, load: float) -> list[str]:
    if not is_light(inputs, runtimes.unit, load, runtimes.rated):
        return []
    return ["Below 10 % of the rating, minutes that the UPS shows are unreliable."]


def _above(inputs: Inputs, load: float, largest: float, runtimes: Runtimes) -> SizingRefused:
    unit = own_or(inputs, runtimes.unit)
    words = UNIT_WORDS[unit] and f" {UNIT_WORDS[unit]}"
    return SizingRefused(
        f"The load of {load:.6g}{words} lies above {largest:g}{words}, the largest of {runtimes.title}.",
        load_key(inputs),
        why="Minutes are never extrapolated to larger loads: they end abruptly there.",
        advice="Reduce the load, take a larger UPS, or enter its own table.",
    )


def _idle(inputs: Inputs, runtimes: Runtimes, largest: float) -> float:
    """The least load that counts, as NUT has it: a share of the rating, or of the larger load without one."""
    rating = None if inputs.has("load") else rating_in(inputs, runtimes.unit)
    return inputs.number("idle_share") * (largest if rating is None else rating)


def _two_points_error(low: float, high: float, load: float) -> float:
    if load < low:
        return TWO_POINTS_WIDE_ERROR
    return next((error for ratio, error in TWO_POINTS_ERRORS if high / low <= ratio), TWO_POINTS_WIDE_ERROR)
