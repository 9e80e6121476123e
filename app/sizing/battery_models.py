"""Models of batteries: how long they live, Peukert's exponent, and the second outage."""

from __future__ import annotations

from app.domain.sizing.model import SHARE, Inputs, Method, Range, SizingModel, judged, sourced
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.battery import (
    HALVING_K,
    LITHIUM_LIFE_YEARS,
    PEUKERT_SPAN,
    RECHARGE_H,
    VRLA_LIFE_YEARS,
    available_capacity,
    life_years,
    peukert_exponent,
    peukert_hours,
)
from app.sizing.comparing import at_most
from app.sizing.declaring import choice, claim, figure, number

CURRENT = Range(0, 1e5, open_below=True)
HOURS = Range(0, 1000, open_below=True)
ZERO_TO_ONE = Range(0, 1)


def _life(inputs: Inputs) -> SizingResult:
    lithium = inputs.text("chemistry") == "li-ion"
    base = inputs.number_or_none("base_years") or (LITHIUM_LIFE_YEARS if lithium else VRLA_LIFE_YEARS)
    temperature_c = inputs.number("temperature_c")
    years = life_years(base, temperature_c, inputs.number("halving_k"))
    replace_years = years * inputs.number("replace_share")
    figures: dict[str, Figure] = {"life_years": years, "replace_years": replace_years}
    warnings = []
    if inputs.has("age_years"):
        age = inputs.number("age_years")
        figures |= {"age_share": age / years, "fresh": age < replace_years}
        if not figures["fresh"]:
            warnings.append("The battery is due: order its replacement.")
    if temperature_c > 30:
        warnings.append("The battery stands too warm: 30 °C should not be exceeded for long.")
    step = f"{base:g} years at 25 °C, at {temperature_c:g} °C {years:.3g} years."
    return SizingResult(figures, "halving", warnings=tuple(warnings), steps=(step,))


BATTERY_LIFE = SizingModel(
    name="battery_life",
    title="Life of a battery",
    purpose=(
        "Says how long a battery lives at the temperature where it stands, and when to replace it. Heat"
        " halves its life every few degrees above 25 °C; cold earns nothing."
    ),
    inputs=(
        number(
            "temperature_c", "Yearly average where the battery stands", "Cel", Range(-20, 60),
            required=True, alias="avg_C temperature_C T_C T",
        ),
        choice(
            "chemistry", "Chemistry of the battery", default=judged("vrla", "most UPSs"),
            vrla="Lead-acid, sealed: 4 years", li__ion="Lithium-ion: 8 years, unconfirmed",
        ),
        number(
            "base_years", "Life at 25 °C", "years", Range(0, 30, open_below=True), alias="L25 life_25_years",
            hint="Left out: by chemistry.",
        ),
        number(
            "halving_k", "Degrees that halve the life", "K", Range(1, 30),
            default=sourced(HALVING_K, "EATON-LIFE; others say 10"), alias="halving_K",
        ),
        number("age_years", "Age of the battery", "years", Range(0, 50)),
        number(
            "replace_share", "Share of its life at which it is replaced", "", SHARE,
            default=judged(0.8, "lead-acid fails fast at the end"),
        ),
    ),
    outputs=(
        figure("life_years", "Life at that temperature", "years"),
        figure("replace_years", "Age at which to replace it", "years"),
        figure("age_share", "Age as a share of its life"),
        claim("fresh", "It is younger than that"),
    ),
    methods=(Method("halving", "Half the life per so many degrees", "a rule: sources differ by a third"),),
    validity=("Batteries on float charge; deep discharges shorten the life further.",),
    sources=("EATON-LIFE", "APC-SRT"),
    calculate=_life,
)  # fmt: skip
"""Life of a battery."""


def _peukert(inputs: Inputs) -> SizingResult:
    currents = (inputs.number("current1_a"), inputs.number("current2_a"))
    hours = (inputs.number("hours1"), inputs.number("hours2"))
    if currents[0] == currents[1] or (currents[0] < currents[1]) != (hours[0] > hours[1]):
        raise SizingRefused(
            "The two discharges contradict each other.",
            "current2_a",
            why="A larger current always empties a battery sooner.",
            advice="Check currents and hours.",
        )
    _refuse_wide("current2_a", *currents)
    k = peukert_exponent(currents[0], hours[0], currents[1], hours[1])
    figures: dict[str, Figure] = {"exponent": k}
    steps = [f"ln({hours[0]:g} h / {hours[1]:g} h) / ln({currents[1]:g} A / {currents[0]:g} A) = {k:.4f}."]
    if inputs.has("current_a"):
        asked = inputs.number("current_a")
        _refuse_wide("current_a", *currents, asked)
        figures["hours"] = peukert_hours(currents[0] * hours[0], hours[0], k, asked)
        steps.append(f"At {asked:g} A it lasts {figures['hours']:.4g} h.")
    return SizingResult(figures, "two_rates", steps=tuple(steps))


def _refuse_wide(field: str, *currents_a: float) -> None:
    if not at_most(max(currents_a) / min(currents_a), PEUKERT_SPAN):
        raise SizingRefused(
            "The currents are more than 2 : 1 apart.",
            field,
            why="One exponent does not hold so far: on one data sheet it goes from 1.13 to 1.36.",
            advice="Take two rates near the current that is asked for.",
        )


PEUKERT = SizingModel(
    name="peukert",
    title="Peukert's exponent",
    purpose=(
        "Finds the exponent from two discharges of a battery, and the hours at a current near them. For"
        " reference: at the rates of a UPS a constant-power table is better."
    ),
    inputs=(
        number("current1_a", "Current of the first discharge", "A", CURRENT, required=True, alias="I1"),
        number("hours1", "Its duration", "h", HOURS, required=True, alias="t1_h t1_min/60"),
        number("current2_a", "Current of the second discharge", "A", CURRENT, required=True, alias="I2"),
        number("hours2", "Its duration", "h", HOURS, required=True, alias="t2_h t2_min/60"),
        number("current_a", "Current asked for", "A", CURRENT, alias="I current_A"),
    ),
    outputs=(figure("exponent", "Exponent"), figure("hours", "Duration at the current asked for", "h")),
    methods=(Method("two_rates", "Two rates of one data sheet", "a few per cent inside 2 : 1"),),
    validity=("Currents, all three, no more than 2 : 1 apart.",),
    sources=("EXIDE", "Peukert's law"),
    calculate=_peukert,
)
"""Peukert's law."""


def _second_outage(inputs: Inputs) -> SizingResult:
    rest, elapsed_h, recharge_h = (inputs.number(key) for key in ("rest_share", "elapsed_h", "recharge_h"))
    share = available_capacity(rest, elapsed_h, recharge_h)
    figures: dict[str, Figure] = {"available_share": share}
    warnings = []
    if inputs.has("runtime_min"):
        minutes = share * inputs.number("runtime_min")
        figures["available_min"] = minutes
        if inputs.has("needed_min"):
            figures["enough"] = at_most(inputs.number("needed_min"), minutes)
            if not figures["enough"]:
                warnings.append("The battery does not last through a second outage so soon after the first.")
    step = f"{rest:.0%} were left, and {elapsed_h:g} h of {recharge_h:g} h were charged: {share:.1%}."
    return SizingResult(figures, "linear", warnings=tuple(warnings), steps=(step,))


SECOND_OUTAGE = SizingModel(
    name="second_outage",
    title="Charge for a second outage",
    purpose="Says which share of its capacity a battery has when the mains fails again before it is charged.",
    inputs=(
        number(
            "rest_share", "Share left after the first outage", "", ZERO_TO_ONE, required=True, alias="rest",
        ),
        number(
            "elapsed_h", "Time since the mains came back", "h", Range(0, 10_000),
            required=True, alias="elapsed_s/3600 elapsed_min/60",
        ),
        number(
            "recharge_h", "Full recharge", "h", Range(0.1, 1000),
            default=sourced(RECHARGE_H, "NUT: 43,200 s"), alias="recharge_s/3600 recharge_min/60",
        ),
        number(
            "runtime_min", "Runtime with a full battery", "min", Range(0, 100_000, open_below=True),
            hint="At the end of the battery's life.",
        ),
        number("needed_min", "Minutes that are needed", "min", Range(0, 100_000), alias="required_min"),
    ),
    outputs=(
        figure("available_share", "Share of the capacity available"),
        figure("available_min", "Runtime available", "min"),
        claim("enough", "It lasts as long as needed"),
    ),
    methods=(Method("linear", "Linear over the recharge time", "a simplification: the end takes longest"),),
    validity=("Recharge time from the data sheet; 12 h is a default of NUT, not a property of the battery.",),
    sources=("NUT",),
    calculate=_second_outage,
)  # fmt: skip
"""Second outage."""
