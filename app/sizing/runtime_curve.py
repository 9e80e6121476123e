"""The runtime of a UPS over its load, for a picture: the model run at loads around the one asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.sizing.reading import read_inputs, run
from app.errors import SizingRefused
from app.sizing.ups_runtime import UPS_RUNTIME

_LOADS = ("load_w", "load_va", "load_pct", "load")


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Minutes at a load, in the unit the load was given in; None where the method does not reach."""

    load: float
    new_min: float | None
    end_of_life_min: float | None


def runtime_curve(given: Mapping[str, object], points: int = 40) -> tuple[CurvePoint, ...]:
    """Points from a quarter of the given load to three times it, evenly in log scale, by one method.

    The method is the one that the given load is calculated with, so that the curve has no jumps; loads it
    does not reach are left out. Raises SizingRefused where the given load itself cannot be calculated.
    """
    method = run(UPS_RUNTIME, given).method
    inputs = read_inputs(UPS_RUNTIME, given)
    key = next(key for key in _LOADS if inputs.has(key))
    known = {name: inputs.values[name] for name in inputs.given}
    asked = inputs.number(key)
    loads = [asked * 12 ** (step / (points - 1)) / 4 for step in range(points)]
    found = (_point({**known, "method": method, key: load}, load) for load in sorted([*loads, asked]))
    return tuple(point for point in found if point is not None)


def _point(given: Mapping[str, object], load: float) -> CurvePoint | None:
    try:
        figures = run(UPS_RUNTIME, given).figures
    except SizingRefused:
        return None
    new_min, worn_min = figures.get("minutes_new"), figures.get("minutes_end_of_life")
    return CurvePoint(
        load,
        new_min if isinstance(new_min, float) else None,
        worn_min if isinstance(worn_min, float) else None,
    )
