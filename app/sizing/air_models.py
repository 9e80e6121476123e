"""Models of air: how much carries a heat away, its dew point, and units of heat."""

from __future__ import annotations

from app.domain.sizing.model import Inputs, Method, Range, SizingModel
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.cooling import airflow_cfm, airflow_m3_per_h, btu_per_h, dew_point_c, tons
from app.sizing.declaring import figure, number

POWER = Range(0, 1e9)


def _airflow(inputs: Inputs) -> SizingResult:
    heat_w = inputs.number("heat_w")
    rise_k, rise_f = _rise(inputs)
    figures: dict[str, Figure] = {
        "m3_per_h": airflow_m3_per_h(heat_w, rise_k),
        "cfm": airflow_cfm(heat_w, rise_f),
    }
    step = f"3.6 x {heat_w:g} W / (1.2 x 1.005 x {rise_k:.4g} K) = {figures['m3_per_h']:.6g} m3/h."
    return SizingResult(figures, "sensible_heat", steps=(step,))


def _rise(inputs: Inputs) -> tuple[float, float]:
    """The rise of the air's temperature in K and in degrees Fahrenheit."""
    if inputs.has("rise_k") == inputs.has("rise_f"):
        twice = inputs.has("rise_k")
        raise SizingRefused(
            "rise_f is given beside rise_k." if twice else "rise_k is missing.",
            "rise_f" if twice else "rise_k",
            why="The air is told by how much warmer it gets, once.",
            advice="Give the rise in K or in degrees Fahrenheit.",
        )
    if inputs.has("rise_k"):
        return inputs.number("rise_k"), inputs.number("rise_k") * 1.8
    return inputs.number("rise_f") / 1.8, inputs.number("rise_f")


AIRFLOW = SizingModel(
    name="airflow",
    title="Air that carries heat away",
    purpose="Says how much air carries a heat away when it gets warmer by so many degrees.",
    inputs=(
        number(
            "heat_w", "Heat", "W", Range(0, 1e9, open_below=True), required=True,
            alias="W Q_W heat_kW*1000 load_W BTU_h/3.412142",
        ),
        number("rise_k", "Rise of the air's temperature", "K", Range(0.1, 100), alias="dT_K delta_K"),
        number("rise_f", "Rise of the air's temperature", "degF", Range(0.1, 180), alias="dT_F delta_F"),
    ),
    outputs=(figure("m3_per_h", "Air", "m3/h"), figure("cfm", "Air", "cubic feet per minute")),
    methods=(Method("sensible_heat", "Sensible heat of air at sea level", "unit systems differ by 1 %"),),
    validity=("Air at sea level: at 1,500 m a fifth more is needed.",),
    sources=("known formula",),
    calculate=_airflow,
)  # fmt: skip
"""Air that carries heat away."""


def _converted(inputs: Inputs) -> SizingResult:
    power_w = inputs.number("power_w")
    figures: dict[str, Figure] = {"btu_per_h": btu_per_h(power_w), "tons": tons(power_w), "power_w": power_w}
    return SizingResult(figures, "factors", steps=(f"{power_w:g} W x 3.412142 BTU/h, / 3516.85 W per ton.",))


HEAT_UNITS = SizingModel(
    name="heat_units",
    title="Units of heat",
    purpose="Turns watts, BTU per hour and tons of refrigeration into each other.",
    inputs=(
        number(
            "power_w", "Heat", "W", POWER, required=True,
            alias="W kW*1000 BTU_h/3.412142 btu_per_h/3.412142 tons*3516.85",
        ),
    ),
    outputs=(
        figure("power_w", "Heat", "W"),
        figure("btu_per_h", "Heat", "BTU/h"),
        figure("tons", "Heat", "tons of refrigeration"),
    ),
    methods=(Method("factors", "Exact factors", "none"),),
    validity=(),
    sources=("definition",),
    calculate=_converted,
)  # fmt: skip
"""Units of heat."""


def _dew(inputs: Inputs) -> SizingResult:
    air_c, humidity_pct = inputs.number("air_c"), inputs.number("humidity_pct")
    dew_c = dew_point_c(air_c, humidity_pct)
    step = f"Air of {air_c:g} °C with {humidity_pct:g} % has its dew point at {dew_c:.2f} °C."
    return SizingResult({"dew_point_c": dew_c}, "magnus", steps=(step,))


DEW_POINT = SizingModel(
    name="dew_point",
    title="Dew point",
    purpose="Finds the temperature at which the moisture of air condenses.",
    inputs=(
        number("air_c", "Air", "Cel", Range(-45, 60), required=True, alias="T T_C temperature_c"),
        number(
            "humidity_pct", "Relative humidity", "%", Range(0.1, 100), required=True,
            alias="RH RH_pct rh_pct",
        ),
    ),
    outputs=(figure("dew_point_c", "Dew point", "Cel"),),
    methods=(Method("magnus", "Magnus formula over water", "about 0.4 K from -45 to 60 °C"),),
    validity=("From -45 to 60 °C, over water.",),
    sources=("known formula, constants 17.62 and 243.12",),
    calculate=_dew,
)  # fmt: skip
"""Dew point."""
