"""The published tables themselves: minutes of a UPS by load, power of a battery by minutes."""

from __future__ import annotations

from app.domain.pack import Choice
from app.domain.sizing.model import InputKind, Inputs, Method, SizingInput, SizingModel
from app.domain.sizing.result import SizingResult
from app.sizing.declaring import aliases_of, figure, listed, said, table, text
from app.sizing.published_tables import BATTERY_TABLES, RUNTIME_TABLES

PRINTED = Method("printed", "As its maker printed it", "two digits")
AXIS = text("axis", "What the table is read along, for the reader", hint="Told, not used.")


def _runtimes(inputs: Inputs) -> SizingResult:
    found = RUNTIME_TABLES[inputs.text("ups")]
    return SizingResult(
        {"minutes_by_load": found.points, "load_unit": found.unit.upper(), "source": found.source}, "printed"
    )


def _powers(inputs: Inputs) -> SizingResult:
    found = BATTERY_TABLES[inputs.text("battery")]
    rows = tuple(
        (voltage, minutes, watts) for voltage, points in found.watts.items() for minutes, watts in points
    )
    return SizingResult(
        {
            "watts_by_minutes": rows,
            "end_voltages_v_per_cell": tuple(found.watts),
            "battery_v": found.voltage_v,
            "battery_ah": found.capacity_ah,
            "table_c": found.temperature_c,
            "source": found.source,
        },
        "printed",
    )


RUNTIME_TABLE = SizingModel(
    name="runtime_table",
    title="Published runtimes of a UPS",
    purpose="The table of minutes by load that the maker of a UPS prints, as `ups_runtime` reads it.",
    inputs=(
        SizingInput(
            "ups", InputKind.CHOICE, "UPS",
            choices=tuple(Choice(key, entry.title) for key, entry in RUNTIME_TABLES.items()),
            aliases=aliases_of("ups_table"),
        ),
        AXIS,
    ),
    outputs=(
        table("minutes_by_load", "Minutes by load", figure("load", "Load"), figure("minutes", "Time", "min")),
        said("load_unit", "Unit of the loads"),
        said("source", "Source"),
    ),
    methods=(PRINTED,),
    validity=("A new battery; between the loads interpolate in log-log scale, beyond them do not.",),
    sources=("APC-BUP",),
    calculate=_runtimes,
)  # fmt: skip

BATTERY_TABLE = SizingModel(
    name="battery_table",
    title="Published constant power of a battery",
    purpose="The table of watts by minutes that the maker of a battery prints, as `ups_runtime` reads it.",
    inputs=(
        SizingInput(
            "battery", InputKind.CHOICE, "Battery",
            choices=tuple(
                Choice(
                    key,
                    f"{entry.title}, {entry.voltage_v:g} V, C20 = {entry.capacity_ah:g} Ah, "
                    f"{entry.temperature_c:g} C",
                )
                for key, entry in BATTERY_TABLES.items()
            ),
        ),
        AXIS,
    ),
    outputs=(
        table(
            "watts_by_minutes", "Constant power per battery",
            figure("end_v_per_cell", "End voltage per cell", "V"),
            figure("minutes", "Time", "min"),
            figure("watts", "Power per battery", "W"),
        ),
        listed("end_voltages_v_per_cell", "End voltages per cell", "V"),
        figure("battery_v", "Voltage of the battery", "V"),
        figure("battery_ah", "Capacity at 20 h", "Ah"),
        figure("table_c", "Temperature of the table", "Cel"),
        said("source", "Source"),
    ),
    methods=(PRINTED,),
    validity=("At the temperature of the table; between its minutes interpolate in log-log scale.",),
    sources=("EXIDE",),
    calculate=_powers,
)  # fmt: skip
