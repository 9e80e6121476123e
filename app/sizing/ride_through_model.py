"""The models of a room without cooling: until it is too hot, as a band, and what a known case says."""

from __future__ import annotations

from app.domain.sizing.model import Inputs, Method, Range, SizingModel, judged, sourced
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.cooling import (
    AIR_DENSITY_KG_M3,
    AIR_HEAT_J_PER_KG_K,
    STEEL_HEAT_J_PER_KG_K,
    TOUCHED_SHARE,
    heat_capacity_j_per_k,
    ride_through_s,
)
from app.sizing.declaring import claim, figure, number

CELSIUS = Range(-20, 80)
MINUTES = Range(0, 10_000)
STUDY_RISE_K = 18.0


def _calculate(inputs: Inputs) -> SizingResult:
    rise_k, excess_w = _rise_k(inputs), _excess_w(inputs)
    air_j = heat_capacity_j_per_k(
        _free_m3(inputs), inputs.number("air_density"), inputs.number("air_heat_capacity")
    )
    mass_kg = inputs.number_or_none("equipment_kg")
    mass_j = 0.0 if mass_kg is None else mass_kg * inputs.number("equipment_heat_capacity")
    pessimistic_s = ride_through_s(air_j, rise_k, excess_w)
    optimistic_s = ride_through_s(air_j + inputs.number("touched_share") * mass_j, rise_k, excess_w)
    figures: dict[str, Figure] = {
        "pessimistic_s": pessimistic_s,
        "optimistic_s": optimistic_s,
        "pessimistic_min": pessimistic_s / 60,
        "optimistic_min": optimistic_s / 60,
        "k_per_min": 60 * excess_w / air_j,
    }
    if mass_kg is not None:
        figures["whole_mass_s"] = ride_through_s(air_j + mass_j, rise_k, excess_w)
    steps = (
        (
            f"The air takes up {air_j / 1000:.4g} kJ per K; {excess_w:g} W warm it by {rise_k:g} K in"
            f" {pessimistic_s:.4g} s."
        ),
        f"With {inputs.number('touched_share'):g} of the equipment's mass it takes {optimistic_s:.4g} s.",
    )
    return SizingResult(figures, "well_mixed", warnings=_decide(inputs, figures), steps=steps)


def _free_m3(inputs: Inputs) -> float:
    """Free volume of air: the room less the racks. Raises SizingRefused where the racks fill it."""
    free_m3 = inputs.number("volume_m3") - inputs.number("racks_m3")
    if free_m3 <= 0:
        raise SizingRefused(
            "The racks take up the whole room.",
            "racks_m3",
            why="Only free air takes up heat at once.",
            advice="Check both volumes.",
        )
    return free_m3


def _rise_k(inputs: Inputs) -> float:
    rise_k = inputs.number("limit_c") - inputs.number("start_c")
    if rise_k <= 0:
        raise SizingRefused(
            "The limit is not above the temperature at the start.",
            "limit_c",
            why="The room would be too hot from the beginning.",
            advice="Check both temperatures.",
        )
    return rise_k


def _excess_w(inputs: Inputs) -> float:
    excess_w = inputs.number("heat_w") - inputs.number("left_w")
    if excess_w <= 0:
        raise SizingRefused(
            "The cooling that is left removes all the heat.",
            "left_w",
            why="Such a room does not get too hot, so there is no time to tell.",
            advice="Give only the cooling that keeps running without the failed units.",
        )
    return excess_w


def _decide(inputs: Inputs, figures: dict[str, Figure]) -> tuple[str, ...]:
    """Compare the pessimistic figure with restart and automatic shutdown; either one is enough."""
    pessimistic_min = figures["pessimistic_s"]
    warnings = []
    wanted = [key for key in ("restart_min", "shutdown_min") if inputs.has(key)]
    if wanted and isinstance(pessimistic_min, float):
        figures["ok"] = any(at_most(60 * inputs.number(key), pessimistic_min) for key in wanted)
        if not figures["ok"]:
            warnings.append(
                "The room may be too hot before the cooling has restarted or servers have shut down."
            )
    if not inputs.has("equipment_kg"):
        warnings.append("Without the equipment's mass the band has no upper end of its own.")
    return tuple(warnings)


RIDE_THROUGH = SizingModel(
    name="ride_through",
    title="Minutes until too hot",
    purpose=(
        "Says how long a room stays below a limit after all cooling has stopped, as a band: the air alone is"
        " the pessimistic end, on which to decide; air with half of the equipment's mass the optimistic one."
    ),
    inputs=(
        number(
            "volume_m3", "Volume of the room", "m3", Range(0, 1e6, open_below=True), required=True,
            alias="V_m3 volume V", hint="Free air, or the whole room together with the racks.",
        ),
        number("racks_m3", "Racks in it", "m3", Range(0, 1e6), default=judged(0.0, "free air given")),
        number(
            "heat_w", "Heat of the room", "W", Range(0, 1e9, open_below=True), required=True,
            alias="Q_W heat_kW*1000 Q_kW*1000 load_w load_W",
        ),
        number(
            "left_w", "Cooling that keeps running", "W", Range(0, 1e9), default=judged(0.0, "all lost"),
            alias="Q_left_W Q_left left_kW*1000",
        ),
        number("start_c", "Air at the start", "Cel", CELSIUS, required=True, alias="T0 T0_C start_C"),
        number(
            "limit_c", "Limit of the inlet", "Cel", CELSIUS, required=True,
            alias="Tlim T_limit Tlim_C limit_C",
        ),
        number(
            "equipment_kg", "Mass of the equipment", "kg", Range(0, 1e7),
            alias="mass_kg equipment_mass_kg m_kg",
        ),
        number(
            "equipment_heat_capacity", "Heat capacity of that mass", "J/(kg K)", Range(50, 5000),
            default=sourced(STEEL_HEAT_J_PER_KG_K, "about that of steel"), alias="c c_J_kgK",
        ),
        number(
            "touched_share", "Share of that mass in the optimistic figure", "", Range(0, 1),
            default=judged(TOUCHED_SHARE, "air does not touch all of it"),
        ),
        number(
            "air_density", "Density of air", "kg/m3", Range(0.5, 2),
            default=sourced(AIR_DENSITY_KG_M3, "air at sea level"), alias="rho",
        ),
        number(
            "air_heat_capacity", "Heat capacity of air", "J/(kg K)", Range(900, 1200),
            default=sourced(AIR_HEAT_J_PER_KG_K, "dry air"), alias="cp",
        ),
        number(
            "restart_min", "Until the cooling cools again after a power cut", "min", MINUTES,
            alias="restart_s/60",
        ),
        number(
            "shutdown_min", "Automatic orderly shutdown", "min", MINUTES, alias="shutdown_s/60",
            hint="Only where servers shut down by themselves when it gets too hot.",
        ),
    ),
    outputs=(
        figure("pessimistic_s", "Until too hot, air alone", "s"),
        figure("optimistic_s", "Until too hot, with part of the equipment's mass", "s"),
        figure("pessimistic_min", "Until too hot, air alone", "min"),
        figure("optimistic_min", "Until too hot, with part of the equipment's mass", "min"),
        figure("whole_mass_s", "Until too hot if all of the mass took part", "s"),
        figure("k_per_min", "Rise at the beginning", "K/min"),
        claim("ok", "The pessimistic figure reaches the restart or the automatic shutdown"),
    ),
    methods=(
        Method("well_mixed", "Heat balance of a well-mixed room", "a band; a study saw 3 to 5 times more"),
    ),
    validity=(
        "A well-mixed room: inlets near the heat are hotter than the mean, and without fans they are sooner.",
        "Rooms begin at the rate of the air alone and slow down as mass joins in.",
        "No heat through walls.",
    ),
    sources=("KHANKARI", "OPENGATE", "heat balance"),
    calculate=_calculate,
)  # fmt: skip
"""Ride-through of a room without cooling."""


def _check(inputs: Inputs) -> SizingResult:
    energy_j = inputs.number("heat_w") * inputs.number("seconds")
    per_k = energy_j / inputs.number("rise_k")
    figures: dict[str, Figure] = {
        "energy_kj": energy_j / 1000,
        "capacity_kj_per_k": per_k / 1000,
        "equivalent_air_m3": per_k / heat_capacity_j_per_k(1.0),
    }
    step = f"{energy_j / 1000:g} kJ over {inputs.number('rise_k'):g} K: {per_k / 1000:g} kJ per K."
    return SizingResult(figures, "heat_balance", steps=(step,))


RIDE_THROUGH_CHECK = SizingModel(
    name="ride_through_check",
    title="Heat capacity of a known case",
    purpose=(
        "Turns an observed time until shutdown into the heat capacity that took part, and into the air that"
        " would have it: what a calculated ride-through can be compared with."
    ),
    inputs=(
        number(
            "heat_w", "Heat, such as of one cabinet", "W", Range(0, 1e9, open_below=True), required=True,
            alias="W_per_cabinet Q_W",
        ),
        number(
            "seconds", "Observed time until too hot", "s", Range(0, 1e6, open_below=True), required=True,
            alias="seconds_to_shutdown minutes*60",
        ),
        number(
            "rise_k", "Rise in that time", "K", Range(0.1, 80),
            default=judged(STUDY_RISE_K, "the study of OPENGATE"), alias="dT_K",
        ),
    ),
    outputs=(
        figure("energy_kj", "Heat in that time", "kJ"),
        figure("capacity_kj_per_k", "Heat capacity that took part", "kJ/K"),
        figure("equivalent_air_m3", "Air of that heat capacity", "m3"),
    ),
    methods=(Method("heat_balance", "Heat balance", "as exact as the observed rise"),),
    validity=("A rise that is known at the inlets, not at the return.",),
    sources=("OPENGATE",),
    calculate=_check,
)  # fmt: skip
"""Comparison with a known case."""
