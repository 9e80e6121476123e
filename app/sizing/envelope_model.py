"""The model of the climate at the inlet: recommended, allowable, or outside, and how fast it may change."""

from __future__ import annotations

from app.domain.sizing.model import Inputs, Method, Range, SizingModel, judged
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.cooling import dew_point_c
from app.sizing.declaring import choice, claim, figure, flag, number, said
from app.sizing.envelope import (
    ALLOWABLE_LEAST_DEW_C,
    ALLOWABLE_LEAST_HUMIDITY_PCT,
    CLASSES,
    HIGHEST_M,
    OTHER_K_PER_H,
    QUARTER_HOUR_K,
    RECOMMENDED_C,
    RECOMMENDED_DEW_C,
    RECOMMENDED_HUMIDITY_GAS_PCT,
    RECOMMENDED_HUMIDITY_PCT,
    TAPE_K_PER_H,
    humidity_at,
)

HUMIDITY = Range(0.1, 100)

AGREEMENT_K = 0.5
"""How far a given dew point may lie from that of a given humidity before they contradict each other."""


def _calculate(inputs: Inputs) -> SizingResult:
    air_c = inputs.number("inlet_c")
    moisture = _moisture(inputs, air_c)
    warmest_c = CLASSES[inputs.text("class")].warmest_at(inputs.number("altitude_m"))
    beyond_recommended = _beyond_recommended(inputs, air_c, moisture)
    beyond_allowable = _beyond_allowable(inputs, air_c, warmest_c, moisture)
    inside = "recommended" if not beyond_recommended and not beyond_allowable else "allowable"
    figures: dict[str, Figure] = {
        "range": "outside" if beyond_allowable else inside,
        "recommended": inside == "recommended",
        "allowable": not beyond_allowable,
        "warmest_c": warmest_c,
    }
    if moisture is not None:
        figures |= {"dew_point_c": moisture[0], "humidity_pct": moisture[1]}
    warnings = [*(beyond_allowable or beyond_recommended), *_change(inputs, figures)]
    if moisture is None:
        warnings.append("Humidity is not known: only the temperature was judged.")
    steps = (f"Class {inputs.text('class')} allows up to {warmest_c:g} °C at that altitude.",)
    return SizingResult(figures, "envelope", warnings=tuple(warnings), steps=steps)


def _moisture(inputs: Inputs, air_c: float) -> tuple[float, float] | None:
    """Dew point and humidity of the air, each from the other; None where neither is known."""
    dew_c, humidity_pct = inputs.number_or_none("dew_point_c"), inputs.number_or_none("humidity_pct")
    if dew_c is not None and dew_c > air_c:
        raise SizingRefused(
            "The dew point is above the temperature of the air.",
            "dew_point_c",
            why="Such air would already have condensed.",
            advice="Check which number is which.",
        )
    if humidity_pct is None:
        return None if dew_c is None else (dew_c, humidity_at(air_c, dew_c))
    found_c = dew_point_c(air_c, humidity_pct)
    if dew_c is not None and abs(dew_c - found_c) > AGREEMENT_K:
        raise SizingRefused(
            "Dew point and humidity contradict each other.",
            "dew_point_c",
            why=f"At {air_c:g} °C and {humidity_pct:g} % the dew point is {found_c:.1f} °C.",
            advice="Leave one of them out.",
        )
    return found_c, humidity_pct


def _beyond_recommended(inputs: Inputs, air_c: float, moisture: tuple[float, float] | None) -> list[str]:
    beyond = [] if _within(air_c, *RECOMMENDED_C) else ["The inlet is outside the recommended 18 to 27 °C."]
    if moisture is None:
        return beyond
    dew_c, humidity_pct = moisture
    if not _within(dew_c, *RECOMMENDED_DEW_C):
        beyond.append("The dew point is outside the recommended -9 to 15 °C.")
    gases = inputs.flag("corrosive_gases")
    most_pct = RECOMMENDED_HUMIDITY_GAS_PCT if gases else RECOMMENDED_HUMIDITY_PCT
    if not at_most(humidity_pct, most_pct):
        beyond.append(f"The humidity is above the recommended {most_pct:g} %.")
    return beyond


def _beyond_allowable(
    inputs: Inputs, air_c: float, warmest_c: float, moisture: tuple[float, float] | None
) -> list[str]:
    allowed = CLASSES[inputs.text("class")]
    beyond = []
    if not _within(air_c, allowed.coldest_c, warmest_c):
        beyond.append(f"The inlet is outside the allowable {allowed.coldest_c:g} to {warmest_c:g} °C.")
    if moisture is None:
        return beyond
    dew_c, humidity_pct = moisture
    if not _within(dew_c, ALLOWABLE_LEAST_DEW_C, allowed.dew_c):
        beyond.append(f"The dew point is outside the allowable -12 to {allowed.dew_c:g} °C.")
    if not _within(humidity_pct, ALLOWABLE_LEAST_HUMIDITY_PCT, allowed.humidity_pct):
        beyond.append(f"The humidity is outside the allowable 8 to {allowed.humidity_pct:g} %.")
    return beyond


def _within(number_: float, least: float, most: float) -> bool:
    return at_most(least, number_) and at_most(number_, most)


def _change(inputs: Inputs, figures: dict[str, Figure]) -> list[str]:
    """Whether the climate changes slowly enough, in an hour and in a quarter of one."""
    warnings = []
    limits = (
        ("change_k_per_h", TAPE_K_PER_H if inputs.flag("tape") else OTHER_K_PER_H, "in an hour"),
        ("change_k_per_15_min", QUARTER_HOUR_K, "in 15 minutes"),
    )
    for key, most_k, words in limits:
        if inputs.has(key):
            slow = at_most(inputs.number(key), most_k)
            figures["change_ok"] = figures.get("change_ok", True) is True and slow
            warnings += [] if slow else [f"The temperature changes by more than {most_k:g} K {words}."]
    return warnings


INLET_CLIMATE = SizingModel(
    name="inlet_climate",
    title="Climate at the inlet",
    purpose=(
        "Says whether the air that devices draw in is recommended, allowable for their class, or outside, by"
        " temperature, dew point and humidity, and whether it changes slowly enough."
    ),
    inputs=(
        number(
            "inlet_c", "Air at the device inlet", "Cel", Range(-40, 60), required=True,
            alias="T T_C inlet_C temperature_c",
        ),
        number("humidity_pct", "Relative humidity", "%", HUMIDITY, alias="RH rh_pct RH_pct"),
        number("dew_point_c", "Dew point", "Cel", Range(-60, 60), alias="dew_C dew_c Td"),
        choice(
            "class", "Class of the equipment", default=judged("A1", "the strictest"), alias="class_ klass",
            A1="A1", A2="A2", A3="A3", A4="A4",
        ),
        number(
            "altitude_m", "Altitude", "m", Range(-450, HIGHEST_M),
            default=judged(0.0, "sea level"), alias="elevation_m altitude",
        ),
        flag("corrosive_gases", "Corrosive gases are high", alias="gases corrosive"),
        flag("tape", "Tape is used in the room"),
        number("change_k_per_h", "Fastest change in an hour", "K", Range(0, 200), alias="rate_K_per_h"),
        number("change_k_per_15_min", "Fastest change in 15 minutes", "K", Range(0, 200)),
    ),
    outputs=(
        said("range", "Range: recommended, allowable or outside"),
        claim("recommended", "It is recommended"),
        claim("allowable", "It is allowable for the class"),
        figure("warmest_c", "Upper limit of the class at that altitude", "Cel"),
        figure("dew_point_c", "Dew point", "Cel"),
        figure("humidity_pct", "Relative humidity", "%"),
        claim("change_ok", "It changes slowly enough"),
    ),
    methods=(Method("envelope", "Limits of the class", "as exact as the sensors"),),
    validity=(
        "Up to 3,050 m.",
        "The lower upper limit above 900 m and the 5 K in 15 minutes are general knowledge, unconfirmed.",
    ),
    sources=("ASHRAE21",),
    calculate=_calculate,
)  # fmt: skip
"""Climate at the inlet, by the classes of ASHRAE21."""
