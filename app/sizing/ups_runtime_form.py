"""Inputs and figures of the model of a UPS's runtime."""

from __future__ import annotations

from app.domain.pack import Choice
from app.domain.sizing.model import SHARE, InputKind, Range, SizingInput, judged, sourced
from app.sizing.declaring import aliases_of, choice, claim, figure, number, rows, said, whole
from app.sizing.published_tables import BATTERY_TABLES, RUNTIME_TABLES
from app.sizing.runtime_methods import END_OF_LIFE_SHARE, IDLE_SHARE, MEASURED_EXPONENT

LOAD = Range(0, 1e8, open_below=True)
MINUTES = Range(0, 100_000, open_below=True)

LOADS = (
    number("load_w", "Load", "W", LOAD, alias="load_W W watts P load_kW*1000"),
    number("load_va", "Load", "VA", LOAD, alias="load_VA VA load_kVA*1000"),
    number("load_pct", "Load, of the rating", "%", Range(0, 100, open_below=True)),
    number(
        "load", "Load in the unit of the table or points", "", LOAD,
        alias="ask_load ask", hint="For points whose loads have a unit of their own.",
    ),
    number("power_factor", "Power factor of the load", "", SHARE, alias="pf load_pf"),
    number("rated_w", "Rating of the UPS", "W", LOAD, alias="rated_W ups_W rated_kW*1000 ups_kW*1000"),
    number("rated_va", "Rating of the UPS", "VA", LOAD, alias="rated_VA ups_VA rated_kVA*1000 ups_kVA*1000"),
)  # fmt: skip

DATA = (
    number("tested_min", "Runtime in a discharge test", "min", MINUTES, alias="measured_min tested_s/60"),
    number("tested_load_w", "Load in that test", "W", LOAD, alias="measured_load_w tested_load_W"),
    number("tested_load_va", "Load in that test", "VA", LOAD, alias="measured_load_va tested_load_VA"),
    number(
        "exponent", "Exponent to scale the test with", "", Range(0.5, 3),
        default=judged(MEASURED_EXPONENT, "published tables have 0.64 to 1.92"), alias="n_exponent",
    ),
    SizingInput(
        "ups", InputKind.CHOICE, "UPS with a published runtime table", optional=True,
        choices=tuple(Choice(key, table.title) for key, table in RUNTIME_TABLES.items()),
        aliases=aliases_of("ups_table"),
    ),
    rows(
        "points", "Runtimes by load, from the maker",
        number("load", "Load", "", LOAD), number("minutes", "Runtime", "min", MINUTES),
        fewest=2, alias="runtime_points runtime_table",
        hint="Three or more are a table, two are the method of two points.",
    ),
    choice(
        "points_unit", "Unit of the loads of the points",
        default=judged("w", "most makers print watts"), w="W", va="VA", pct="% of the rating",
    ),
    *(
        number(f"load{place}", f"{words} of two known loads", "", LOAD, alias=f"p{place} P{place}")
        for place, words in ((1, "Larger"), (2, "Smaller"))
    ),
    *(
        number(f"t{place}_min", f"Runtime at the {words}", "min", MINUTES, alias=f"t{place}_s/60 t{place}")
        for place, words in ((1, "larger"), (2, "smaller"))
    ),
    number(
        "idle_share", "Share of the rating that a smaller load counts as", "", SHARE,
        default=sourced(IDLE_SHARE, "NUT"), alias="idle",
    ),
)  # fmt: skip

BATTERY = (
    SizingInput(
        "battery", InputKind.CHOICE, "Battery with a published constant-power table", optional=True,
        choices=tuple(Choice(key, table.title) for key, table in BATTERY_TABLES.items()),
        aliases=aliases_of("battery_table"),
    ),
    rows(
        "battery_points", "Constant power by minutes, from the battery's maker",
        number("minutes", "Minutes", "min", MINUTES), number("watts", "Power per battery", "W", LOAD),
        fewest=2, hint="For the end voltage at which the UPS stops.",
    ),
    number(
        "end_v_per_cell", "End voltage per cell", "V", Range(1.5, 2.0),
        default=judged(1.70), alias="end_V_cell end_voltage_V_cell",
    ),
    whole("batteries", "Batteries, all strings together", Range(1, 10_000), alias="n_batteries n"),
    choice(
        "topology", "Type of the UPS",
        default=judged("vfi", "efficiency 0.92; line-interactive and standby 0.85"),
        hint="Decides the efficiency of the inverter where none is given.",
        vfi="Double conversion", vi="Line-interactive", vfd="Standby",
    ),
    number(
        "inverter_efficiency", "Efficiency of the inverter, DC to AC", "", SHARE,
        alias="inverter_eff eta efficiency",
    ),
    number("battery_v", "Voltage of a battery", "V", Range(1, 1000), alias="battery_V V volts"),
    number(
        "battery_ah", "Capacity of a battery at 20 h", "Ah", Range(0.1, 20_000),
        alias="battery_Ah Ah C20_Ah C20",
    ),
    rows(
        "available_shares", "Share of the energy available in so many minutes",
        number("minutes", "Minutes", "min", MINUTES), number("share", "Share", "", SHARE),
        fewest=2, hint="Instead of the shares of the EXIDE sheet.",
    ),
    choice(
        "chemistry", "Chemistry of the battery",
        default=judged("vrla", "most UPSs"), vrla="Lead-acid, sealed", li__ion="Lithium-ion",
    ),
    number(
        "battery_c", "Temperature of the battery", "Cel", Range(-20, 60),
        default=judged(25.0, "no loss"), alias="battery_C temperature_C T_C",
    ),
    number(
        "end_of_life_share", "Share of the capacity at the end of life", "", SHARE,
        default=sourced(END_OF_LIFE_SHARE, "EATON-LIFE"), alias="ageing k_age",
    ),
)  # fmt: skip

WISHES = (
    choice(
        "method", "Method",
        hint="Left out: the best one for which data exist.",
        measured="Measured", table="Maker's table", constant_power="Constant power of the battery",
        two_points="Two points", energy="Energy",
    ),
    number("needed_min", "Minutes that are needed", "min", MINUTES, alias="required_min"),
)  # fmt: skip

INPUTS = (*LOADS, *DATA, *BATTERY, *WISHES)

OUTPUTS = (
    figure("minutes_new", "Runtime with a new battery", "min"),
    figure("minutes_end_of_life", "Runtime with the battery at the end of its life", "min"),
    figure("error_share", "Error of the method, as a share of the minutes"),
    figure("load_used", "Load the minutes were found for, in the unit of the method"),
    said("load_unit", "Unit of that load"),
    figure("watts_per_battery", "Power per battery", "W"),
    figure("watts_per_battery_end_of_life", "Power per battery that a worn one feels", "W"),
    figure("exponent", "Exponent of the runtime"),
    figure("minutes_two_points", "What the bare formula of two points gives", "min"),
    figure("minutes_plain_energy", "What plain watt-hours would promise", "min"),
    claim("enough", "At the end of life the battery lasts as long as needed"),
    figure("spare_min", "Minutes left over at the end of life", "min"),
)
