"""The runtime tables and points that a calculation has at hand, checked before they are used."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.sizing.model import Inputs
from app.errors import SizingRefused
from app.sizing.interpolation import ascending, falls
from app.sizing.published_tables import BATTERY_TABLES, RUNTIME_TABLES, Points


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Minutes by load: `unit` is that of the loads, `rated` the rating in it where the table knows it."""

    title: str
    unit: str
    points: Points
    rated: float | None = None
    va_per_w: float | None = None


def maker_table(inputs: Inputs) -> Runtimes | None:
    """The maker's table: a published one, or three or more points; None where there is none."""
    points = _entered(inputs)
    if inputs.has("ups"):
        if points:
            raise _twice("points", "ups")
        table = RUNTIME_TABLES[inputs.text("ups")]
        return Runtimes(table.title, table.unit, table.points, table.rated_va, table.va_per_w)
    if len(points) < 3:
        return None
    return Runtimes("the entered table", inputs.text("points_unit"), points)


def two_points(inputs: Inputs) -> Runtimes | None:
    """Two known loads with their minutes, the smaller first; None where there are none."""
    keys = ("load1", "t1_min", "load2", "t2_min")
    given = [key for key in keys if inputs.has(key)]
    if not given:
        points = _entered(inputs)
        return Runtimes("the two points", inputs.text("points_unit"), points) if len(points) == 2 else None
    for key in keys:
        if key not in given:
            raise SizingRefused(
                f"{key} is missing.",
                key,
                why="The method of two points needs two loads and the runtime at each.",
                advice="Give all four numbers, or none of them.",
            )
    pairs = [
        (inputs.number("load1"), inputs.number("t1_min")),
        (inputs.number("load2"), inputs.number("t2_min")),
    ]
    return Runtimes("the two points", inputs.text("points_unit"), _checked("load2", ascending(pairs)))


def battery_points(inputs: Inputs) -> tuple[Points, str] | None:
    """(minutes, watts per battery) down to the end voltage, and where they come from; None without any."""
    if inputs.has("battery_points"):
        if inputs.has("battery"):
            raise _twice("battery_points", "battery")
        return _checked("battery_points", ascending(inputs.pairs("battery_points"))), "the entered table"
    if not inputs.has("battery"):
        return None
    table = BATTERY_TABLES[inputs.text("battery")]
    end_v = inputs.number("end_v_per_cell")
    found = next((points for volts, points in table.watts.items() if abs(volts - end_v) < 0.001), None)
    if found is None:
        offered = ", ".join(f"{volts:.2f}" for volts in table.watts)
        raise SizingRefused(
            f"The table of {table.title} has no end voltage of {end_v:g} V per cell.",
            "end_v_per_cell",
            why=f"It has {offered} V.",
            advice="Give one of these, or enter the maker's table as battery_points.",
        )
    return found, f"{table.title} to {end_v:.2f} V per cell at {table.temperature_c:g} °C ({table.source})"


def _entered(inputs: Inputs) -> Points:
    return _checked("points", ascending(inputs.pairs("points"))) if inputs.has("points") else ()


def _checked(field: str, points: Points) -> Points:
    if not falls(points):
        raise SizingRefused(
            f"{field} contradicts itself.",
            field,
            why="More load always means fewer minutes, and each load stands once.",
            advice="Check the numbers against the data sheet.",
        )
    return points


def _twice(field: str, other: str) -> SizingRefused:
    return SizingRefused(
        f"{field} is given beside {other}.", field, why="Both are tables.", advice="Leave one of them out."
    )
