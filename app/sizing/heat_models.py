"""Models of heat: the worksheet of a room, and its cooling units with one down."""

from __future__ import annotations

from app.domain.sizing.model import SHARE, Inputs, Method, Range, SizingModel, judged, sourced
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.cooling import (
    CAPACITY_MARGIN,
    COMFORT_SENSIBLE_SHARE,
    COMPUTER_ROOM_SENSIBLE_SHARE,
    DISTRIBUTION_LOAD_SHARE,
    DISTRIBUTION_RATING_SHARE,
    LIGHT_W_PER_FT2,
    LIGHT_W_PER_M2,
    PERSON_W,
    UPS_LOAD_SHARE,
    UPS_RATING_SHARE,
    Heat,
    btu_per_h,
    sensible_left_w,
    tons,
)
from app.sizing.declaring import choice, claim, figure, flag, listed, number, numbers

POWER = Range(0, 1e9)
SMALL_SHARE = Range(0, 1)
APC25 = "APC25, as repeated publicly"
_BY_RULE = "Total capacities are turned into sensible ones by a rule."


def _heat(inputs: Inputs) -> SizingResult:
    parts = _parts(inputs)
    total_w = parts.total_w
    if total_w < 0:
        raise SizingRefused(
            "More power leaves the room than is turned into heat in it.",
            "exported_w",
            why="Power over Ethernet is subtracted from the heat.",
            advice="Check exported_w and it_w.",
        )
    listed_w = (parts.it_w, parts.ups_w, parts.distribution_w, parts.light_w, parts.people_w)
    figures: dict[str, Figure] = {
        "parts_w": listed_w,
        "other_w": parts.other_w,
        "heat_w": total_w,
        "heat_btu_per_h": btu_per_h(total_w),
        "heat_tons": tons(total_w),
    }
    step = "IT {:g} + UPS {:g} + distribution {:g} + light {:g} + people {:g}".format(*listed_w)
    more = f" {parts.other_w:+g}" if parts.other_w else ""
    return SizingResult(figures, "worksheet", steps=(f"{step}{more} = {total_w:g} W.",))


def _parts(inputs: Inputs) -> Heat:
    """The lines of the worksheet; equipment outside the room is left out. Source: APC25."""
    it_w = inputs.number("it_w")
    rating_w = _rating_w(inputs)
    ups_w = inputs.number("ups_rating_share") * rating_w + inputs.number("ups_load_share") * it_w
    distribution_w = (
        inputs.number("distribution_rating_share") * rating_w
        + inputs.number("distribution_load_share") * it_w
    )
    return Heat(
        it_w,
        ups_w if inputs.flag("ups_in_room") else 0.0,
        distribution_w if inputs.flag("distribution_in_room") else 0.0,
        _light_w(inputs),
        PERSON_W * inputs.number("people"),
        inputs.number("other_heat_w") - inputs.number("exported_w"),
    )


def _rating_w(inputs: Inputs) -> float:
    """Rating of the power system; raises SizingRefused where a part of it in the room needs it."""
    inside = inputs.flag("ups_in_room") or inputs.flag("distribution_in_room")
    if inside and not inputs.has("rating_w"):
        raise SizingRefused(
            "rating_w is missing.",
            "rating_w",
            why="A UPS and its distribution give off heat by their rating, even without a load.",
            advice="Give the rating, or say that ups_in_room and distribution_in_room are false.",
        )
    return inputs.number_or_none("rating_w") or 0.0


def _light_w(inputs: Inputs) -> float:
    if inputs.has("area_m2") and inputs.has("area_ft2"):
        raise SizingRefused(
            "area_ft2 is given beside area_m2.",
            "area_ft2",
            why="Both tell the floor area.",
            advice="Leave one of them out.",
        )
    if inputs.has("area_ft2"):
        return LIGHT_W_PER_FT2 * inputs.number("area_ft2")
    return LIGHT_W_PER_M2 * (inputs.number_or_none("area_m2") or 0.0)


HEAT_LOAD = SizingModel(
    name="heat_load",
    title="Heat of a room",
    purpose=(
        "Adds up the heat of a room by a worksheet: IT, UPS, power distribution, light, people. Use the"
        " measured output of the UPSs for IT where there is one; IT heat is IT power."
    ),
    inputs=(
        number("it_w", "IT load, measured", "W", POWER, required=True, alias="IT_W IT_kW*1000 it_kW*1000"),
        number(
            "rating_w", "Rating of the UPS or power system", "W", POWER,
            alias="power_rating_W rating_W power_rating_kW*1000",
        ),
        number("area_m2", "Floor area", "m2", Range(0, 1e6), alias="area_sqm"),
        number("area_ft2", "Floor area", "ft2", Range(0, 1e7)),
        number("people", "People in the room", "", Range(0, 10_000), default=judged(0.0, "usually empty")),
        flag("ups_in_room", "UPS and battery stand in the room", default=judged(value=True, note="usual")),
        flag(
            "distribution_in_room", "Power distribution is in the room",
            default=judged(value=True, note="usual"),
        ),
        number(
            "other_heat_w", "Further heat: sun, outside walls, by a building engineer", "W", POWER,
            default=judged(0.0, "none"),
        ),
        number(
            "exported_w", "Power that leaves the room, such as power over Ethernet", "W", POWER,
            default=judged(0.0, "none"), alias="poe_w poe_W",
        ),
        *(
            number(key, words, "", SMALL_SHARE, default=sourced(value, note), alias=alias)
            for key, words, value, note, alias in (
                ("ups_rating_share", "UPS: share of the rating", UPS_RATING_SHARE, APC25, "ups_coeff"),
                ("ups_load_share", "UPS: share of the IT load", UPS_LOAD_SHARE, APC25, ""),
                (
                    "distribution_rating_share", "Distribution: share of the rating",
                    DISTRIBUTION_RATING_SHARE, f"{APC25}; an older revision has 0.02", "pd_coeff",
                ),
                (
                    "distribution_load_share", "Distribution: share of the IT load",
                    DISTRIBUTION_LOAD_SHARE, APC25, "",
                ),
            )
        ),
    ),
    outputs=(
        listed("parts_w", "IT, UPS, distribution, light, people", "W"),
        figure("other_w", "Further heat less what leaves the room", "W"),
        figure("heat_w", "Heat of the room", "W"),
        figure("heat_btu_per_h", "Heat of the room", "BTU/h"),
        figure("heat_tons", "Heat of the room", "tons of refrigeration"),
    ),
    methods=(Method("worksheet", "Worksheet", "a planning figure; IT power dominates, so measure it"),),
    validity=("No sun and no outside walls, unless a building engineer's figure is added.",),
    sources=("APC25",),
    calculate=_heat,
)  # fmt: skip
"""Heat of a room, by the worksheet of APC25."""


def _units(inputs: Inputs) -> SizingResult:
    load_w, units_w = inputs.number("load_w"), _sensible(inputs)
    margin = inputs.number("margin")
    total_w, left_w = sum(units_w), sensible_left_w(units_w)
    figures: dict[str, Figure] = {
        "sensible_w": total_w,
        "needed_w": load_w * margin,
        "left_w": left_w,
        "n_ok": at_most(load_w * margin, total_w),
        "carries_load": at_most(load_w, total_w),
        "one_down_ok": at_most(load_w, left_w),
    }
    warnings = [] if inputs.has("units_sensible_w") else [_BY_RULE]
    if not figures["n_ok"]:
        warnings.append(f"All units together remove less than {margin:g} times the heat.")
    if not figures["one_down_ok"]:
        warnings.append("With the largest unit off, the rest do not remove the heat.")
    steps = (
        f"Sensible capacity {total_w:g} W; {load_w:g} W x {margin:g} = {load_w * margin:g} W are wanted.",
        f"With the largest unit off {left_w:g} W are left; {load_w:g} W are wanted.",
    )
    method = "sensible" if inputs.has("units_sensible_w") else "total"
    return SizingResult(figures, method, warnings=tuple(warnings), steps=steps)


def _sensible(inputs: Inputs) -> tuple[float, ...]:
    """Sensible capacity of each unit in W. Raises SizingRefused where it is missing or given twice."""
    sensible, total = inputs.has("units_sensible_w"), inputs.has("units_total_w")
    if sensible == total:
        raise SizingRefused(
            "units_sensible_w is given beside units_total_w." if sensible else "units_sensible_w is missing.",
            "units_sensible_w",
            why="The capacity of each unit is needed, once.",
            advice="Give the sensible capacity at the real return temperature.",
        )
    if sensible:
        return inputs.numbers("units_sensible_w")
    comfort = inputs.text("unit_kind") == "comfort"
    rule = COMFORT_SENSIBLE_SHARE if comfort else COMPUTER_ROOM_SENSIBLE_SHARE
    share = inputs.number_or_none("sensible_share") or rule
    return tuple(capacity * share for capacity in inputs.numbers("units_total_w"))


COOLING_UNITS = SizingModel(
    name="cooling_units",
    title="Cooling units with one down",
    purpose=(
        "Compares the sensible capacity of a room's cooling units with its heat: all together with a margin,"
        " and with the largest unit off."
    ),
    inputs=(
        number("load_w", "Heat of the room", "W", POWER, required=True, alias="load_W load_kW*1000 heat_w"),
        numbers(
            "units_sensible_w", "Sensible capacity of each unit at the real return temperature", "W",
            Range(0, 1e8, open_below=True), alias="units_W units_w units_kW*1000 units_sensible_kW*1000",
        ),
        numbers(
            "units_total_w", "Total capacity of each unit, where only that is known", "W",
            Range(0, 1e8, open_below=True), alias="units_total_W units_total_kW*1000",
        ),
        choice(
            "unit_kind", "Kind of unit",
            default=judged("comfort", "sensible share 0.75; computer-room units 0.95"), alias="kind",
            hint="Decides the sensible share of a total capacity.",
            comfort="Comfort unit", computer_room="Computer-room unit",
        ),
        number("sensible_share", "Sensible share of a total capacity", "", SHARE, alias="shr SHR"),
        number(
            "margin", "Capacity wanted, as a multiple of the heat", "", Range(1, 10),
            default=judged(CAPACITY_MARGIN), alias="factor",
        ),
    ),
    outputs=(
        figure("sensible_w", "Sensible capacity of all units", "W"),
        figure("needed_w", "Capacity wanted", "W"),
        figure("left_w", "Sensible capacity with the largest unit off", "W"),
        claim("n_ok", "All units together have the margin"),
        claim("carries_load", "All units together remove the heat"),
        claim("one_down_ok", "With the largest unit off, the rest remove the heat"),
    ),
    methods=(
        Method("sensible", "Sensible capacities", "as exact as the vendor's table"),
        Method("total", "Total capacities by a rule", "a rule of thumb: look the sensible capacity up"),
    ),
    validity=("Capacities hold at one return temperature and one outdoor temperature.",),
    sources=("APC25", "UPTIME"),
    calculate=_units,
)  # fmt: skip
"""Cooling units with one down."""
