"""Models of generators: the bridge to it, its size, its fuel."""

from __future__ import annotations

from app.domain.sizing.model import SHARE, Inputs, Method, Range, SizingModel, judged, sourced
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.declaring import claim, figure, flag, number, numbers, rows, whole
from app.sizing.generator import (
    COOLING_FACTOR,
    SAFETY_FACTOR,
    TYPE_10_S,
    UPS_FACTOR,
    bridge_s,
    burn_at,
    fuel_h,
    ups_input_w,
)
from app.sizing.interpolation import ascending
from app.sizing.runtime_methods import END_OF_LIFE_SHARE

SECONDS = Range(0, 86_400)
POWER = Range(0, 1e9)
RATING = Range(0, 1e9, open_below=True)
MINUTES = Range(0, 100_000)
LITRES = Range(0, 1e7, open_below=True)


def _bridge(inputs: Inputs) -> SizingResult:
    gap_s = _gap_s(inputs)
    need_s = bridge_s(
        inputs.number("detect_s"), inputs.number("start_transfer_s"), inputs.number("retries"),
        gap_s, inputs.number("ups_walk_in_s"),
    )  # fmt: skip
    with_margin_s = need_s * inputs.number("safety_factor")
    battery_s = _battery_s(inputs)
    have_s, decided_by = _have_s(inputs, battery_s)
    figures: dict[str, Figure] = {
        "need_s": need_s,
        "need_with_margin_s": with_margin_s,
        "battery_s": battery_s,
        "have_s": have_s,
        "ok": at_most(with_margin_s, have_s),
    }
    warnings = [] if figures["ok"] else [f"What there is, {decided_by}, does not last through the bridge."]
    steps = (
        (
            f"{inputs.number('detect_s'):g} s + {inputs.number('start_transfer_s'):g} s +"
            f" {inputs.number('retries'):g} x {gap_s:g} s +"
            f" {inputs.number('ups_walk_in_s'):g} s = {need_s:g} s."
        ),
        f"With the safety factor {with_margin_s:g} s; there are {have_s:g} s {decided_by}.",
    )
    return SizingResult(figures, "sum", warnings=tuple(warnings), steps=steps)


def _gap_s(inputs: Inputs) -> float:
    """Seconds between two starts; raises SizingRefused where one may fail and they are not known."""
    if inputs.number("retries") and not inputs.has("retry_gap_s"):
        raise SizingRefused(
            "retry_gap_s is missing.",
            "retry_gap_s",
            why="Each failed start costs the time until the next one.",
            advice="Take it from the setting of the controller.",
        )
    return inputs.number_or_none("retry_gap_s") or 0.0


def _battery_s(inputs: Inputs) -> float:
    """Seconds the battery lasts at the end of its life."""
    if inputs.has("battery_min_end_of_life"):
        if inputs.has("battery_min_new"):
            raise SizingRefused(
                "battery_min_end_of_life is given beside battery_min_new.",
                "battery_min_end_of_life",
                why="Both tell how long the battery lasts.",
                advice="Leave one of them out.",
            )
        return 60 * inputs.number("battery_min_end_of_life")
    if not inputs.has("battery_min_new"):
        raise SizingRefused(
            "battery_min_new is missing.",
            "battery_min_new",
            why="The battery is what bridges to the generator.",
            advice="Give the runtime at the load, as the runtime model finds it.",
        )
    return 60 * inputs.number("battery_min_new") * inputs.number("ageing")


def _have_s(inputs: Inputs, battery_s: float) -> tuple[float, str]:
    """Seconds there are: those of the battery, or of the room where the generator leaves it uncooled."""
    if inputs.flag("carries_cooling"):
        return battery_s, "of the battery at the end of its life"
    if not inputs.has("ride_through_s"):
        raise SizingRefused(
            "ride_through_s is missing.",
            "ride_through_s",
            why="Without cooling the room may be too hot before the battery ends.",
            advice="Calculate the ride-through of the room, and give its pessimistic figure.",
        )
    room_s = inputs.number("ride_through_s")
    words = "of the battery at the end of its life" if battery_s <= room_s else "until the room is too hot"
    return min(battery_s, room_s), words


GENERATOR_BRIDGE = SizingModel(
    name="generator_bridge",
    title="Bridge to the generator",
    purpose=(
        "Says whether the battery lasts until the generator carries the load, with failed starts and a safety"
        " factor; where the generator does not carry the cooling, whether the room does too."
    ),
    inputs=(
        number("detect_s", "Until the controller calls for a start", "s", SECONDS, required=True),
        number(
            "start_transfer_s", "Start and transfer", "s", SECONDS,
            default=sourced(TYPE_10_S, "NFPA110, Type 10"), alias="start_s",
        ),
        whole("retries", "Failed starts to allow for", Range(0, 20), default=judged(1.0), alias="retry"),
        number(
            "retry_gap_s", "From one start to the next", "s", SECONDS,
            alias="gap_s", hint="From the setting of the controller.",
        ),
        number(
            "ups_walk_in_s", "Walk-in of the UPS", "s", SECONDS, required=True, alias="ups_walkin_s walkin_s",
        ),
        number(
            "safety_factor", "How many times the bridge the battery must last", "", Range(1, 20),
            default=judged(SAFETY_FACTOR), alias="margin",
        ),
        number("battery_min_new", "Runtime with a new battery", "min", MINUTES, alias="battery_min"),
        number("battery_min_end_of_life", "Runtime at the end of the battery's life", "min", MINUTES),
        number(
            "ageing", "Share of the minutes left at the end of life", "", SHARE,
            default=sourced(END_OF_LIFE_SHARE, "EATON-LIFE"), alias="end_of_life_share",
        ),
        flag(
            "carries_cooling", "The generator carries the cooling too",
            default=judged(value=True, note="say so where it does not"), alias="generator_carries_cooling",
        ),
        number("ride_through_s", "Until the room is too hot without cooling", "s", Range(0, 1e6),
               alias="ride_through_min*60"),
    ),
    outputs=(
        figure("need_s", "Bridge", "s"),
        figure("need_with_margin_s", "Bridge with the safety factor", "s"),
        figure("battery_s", "Battery at the end of its life", "s"),
        figure("have_s", "What there is", "s"),
        claim("ok", "The bridge holds"),
    ),
    methods=(Method("sum", "Sum of the steps", "as exact as the settings; prove it in a test on load"),),
    validity=("Starts fail for one cause: an empty tank or a flat starter battery fails them all.",),
    sources=("NFPA110",),
    calculate=_bridge,
)  # fmt: skip
"""Bridge to the generator."""


def _size(inputs: Inputs) -> SizingResult:
    load_w, recharge_w = sum(inputs.numbers("ups_loads_w")), inputs.number("recharge_w")
    ups_w = ups_input_w(load_w, inputs.number("ups_efficiency"), recharge_w)
    cooling_w, other_w = inputs.number("cooling_w"), inputs.number("other_w")
    needed_w = ups_w * inputs.number("ups_factor") + cooling_w * inputs.number("cooling_factor") + other_w
    power_factor = inputs.number("rated_power_factor")
    figures: dict[str, Figure] = {
        "ups_input_w": ups_w,
        "input_w": ups_w + cooling_w + other_w,
        "needed_w": needed_w,
        "needed_va": needed_w / power_factor,
    }
    warnings = []
    if inputs.has("rated_w"):
        figures["fits"] = at_most(needed_w, inputs.number("rated_w"))
        if not figures["fits"]:
            warnings.append("The generator is too small for what it would carry.")
    for key, words in (("recharge_w", "The recharge of the batteries"), ("cooling_w", "Cooling")):
        if key not in inputs.given:
            warnings.append(f"{words} is not counted.")
    step = (
        f"UPS input: {load_w:g} W / {inputs.number('ups_efficiency'):g} + {recharge_w:g} W = {ups_w:.6g} W;"
        f" x {inputs.number('ups_factor'):g}, cooling {cooling_w:g} W x {inputs.number('cooling_factor'):g},"
        f" other {other_w:g} W: {needed_w:.6g} W."
    )
    return SizingResult(figures, "factors", warnings=tuple(warnings), steps=(step,))


GENERATOR_SIZE = SizingModel(
    name="generator_size",
    title="Size of a generator",
    purpose="Adds up what a generator carries: UPSs with their recharge, cooling and the rest.",
    inputs=(
        numbers(
            "ups_loads_w", "Load of each UPS", "W", POWER, required=True,
            alias="ups_loads_W ups_load_w ups_load_W ups_load_kW*1000 load_W load_kW*1000",
        ),
        number(
            "ups_efficiency", "Efficiency of the UPSs", "", SHARE, default=judged(0.92),
            alias="eta efficiency",
        ),
        number(
            "recharge_w", "Recharge of all batteries", "W", POWER, default=judged(0.0, "not counted"),
            alias="recharge_W recharge_kW*1000",
        ),
        number(
            "cooling_w", "Electrical input of the cooling", "W", POWER, default=judged(0.0, "not counted"),
            alias="cooling_W cooling_kW*1000",
        ),
        number(
            "other_w", "Lights and the rest", "W", POWER, default=judged(0.0, "nothing else"),
            alias="other_W other_kW*1000",
        ),
        *(
            number(
                key, f"Factor on {words}", "", Range(1, 5), alias=alias,
                default=judged(value, "APC White Paper 3: remembered, unconfirmed; take the vendor's"),
            )
            for key, words, value, alias in (
                ("ups_factor", "the input of the UPSs", UPS_FACTOR, "factor_ups"),
                ("cooling_factor", "cooling", COOLING_FACTOR, "factor_cooling"),
            )
        ),
        number("rated_power_factor", "Rated watts per volt-ampere", "", SHARE, default=judged(0.8)),
        number("rated_w", "Rating of the generator", "W", RATING, alias="rated_kW*1000"),
    ),
    outputs=(
        figure("ups_input_w", "What the UPSs draw", "W"),
        figure("input_w", "What all draw", "W"),
        figure("needed_w", "Rating needed", "W"),
        figure("needed_va", "Rating needed", "VA"),
        claim("fits", "The generator is large enough"),
    ),
    methods=(Method("factors", "Sum with factors", "a first size; the vendor decides"),),
    validity=("Steady loads at sea level; the vendor derates for altitude, heat and load steps.",),
    sources=("APC White Paper 3",),
    calculate=_size,
)  # fmt: skip
"""Size of a generator."""


def _fuel(inputs: Inputs) -> SizingResult:
    burn = _burn(inputs)
    tank_l, share = inputs.number("tank_l"), inputs.number("usable_share")
    hours = fuel_h(tank_l, share, burn)
    needed_h = inputs.number("needed_h")
    enough = at_most(needed_h, hours)
    step = f"{tank_l:g} l x {share:g} / {burn:.6g} l/h = {hours:.4g} h."
    return SizingResult(
        {"hours": hours, "burn_l_per_h": burn, "enough": enough},
        "burn_rate",
        warnings=() if enough else (f"The fuel does not last {needed_h:g} h.",),
        steps=(step,),
    )


def _burn(inputs: Inputs) -> float:
    """Litres per hour at the load. Raises SizingRefused outside the points, or where nothing tells it."""
    if inputs.has("burn_l_per_h"):
        return inputs.number("burn_l_per_h")
    for key in ("burn_points", "load_w"):
        if not inputs.has(key):
            missing = "burn_l_per_h" if key == "burn_points" else key
            raise SizingRefused(
                f"{missing} is missing.",
                missing,
                why="Hours depend on what is burnt at the load.",
                advice="Give the burn rate at the load, or burn_points and the load.",
            )
    points = ascending(inputs.pairs("burn_points"))
    try:
        return burn_at(points, inputs.number("load_w"))
    except ValueError as error:
        raise SizingRefused(
            "The load lies outside the burn rates.",
            "load_w",
            why=f"They go from {points[0][0]:g} to {points[-1][0]:g} W, and nothing is extrapolated.",
            advice="Give the burn rate at the load.",
        ) from error


GENERATOR_FUEL = SizingModel(
    name="generator_fuel",
    title="Fuel of a generator",
    purpose="Says how many hours the fuel lasts at the load the generator carries.",
    inputs=(
        number("tank_l", "Content of the tank", "l", LITRES, required=True, alias="tank_L tank_litres"),
        number(
            "usable_share", "Share of it that can be drawn", "", SHARE, alias="usable",
            default=judged(0.9, "the rest is below the suction pipe"),
        ),
        number(
            "burn_l_per_h", "Burn rate at the load", "l/h", LITRES,
            alias="burn_L_per_h burn_L_h burn_l_h burn_rate_L_h burn_rate_l_h",
        ),
        rows(
            "burn_points", "Burn rates by load",
            number("load", "Load", "W", POWER), number("burn", "Burn rate", "l/h", LITRES), fewest=2,
        ),
        number("load_w", "Load of the generator", "W", POWER, alias="load_W load_kW*1000"),
        number(
            "needed_h", "Hours that are wanted", "h", Range(0, 10_000),
            default=judged(24.0, "with a contract for refilling"), alias="required_h",
        ),
    ),
    outputs=(
        figure("hours", "Hours of fuel", "h"),
        figure("burn_l_per_h", "Burn rate", "l/h"),
        claim("enough", "It lasts as long as wanted"),
    ),
    methods=(Method("burn_rate", "Tank divided by burn rate", "as exact as the burn rate at that load"),),
    validity=("Fuel that is usable: old diesel blocks filters long before the tank is empty.",),
    sources=("arithmetic",),
    calculate=_fuel,
)  # fmt: skip
"""Fuel."""
