"""The model of a UPS's runtime: the best way the data allow, new and at the end of the battery's life."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.sizing.model import Inputs, Method, SizingModel
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.ups_runtime_battery import constant_power, energy
from app.sizing.ups_runtime_form import INPUTS, OUTPUTS
from app.sizing.ups_runtime_found import Found
from app.sizing.ups_runtime_load import UNIT_WORDS, refuse_contradiction
from app.sizing.ups_runtime_ways import by_two_points, measured, table

WAYS: Mapping[str, Callable[[Inputs], Found | None]] = {
    "measured": measured,
    "table": table,
    "constant_power": constant_power,
    "two_points": by_two_points,
    "energy": energy,
}
"""The ways, best first."""

_NEEDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "measured": (
        ("tested_min", "tested_load_w"),
        "a discharge test at a load within 25 % of the one asked for",
    ),
    "table": (("points",), "a maker's table of three or more points"),
    "constant_power": (("battery_points", "batteries"), "a constant-power table and the number of batteries"),
    "two_points": (("points",), "two loads with their minutes"),
    "energy": (("batteries", "battery_v", "battery_ah"), "number, voltage and capacity of the batteries"),
}


def _calculate(inputs: Inputs) -> SizingResult:
    refuse_contradiction(inputs)
    wanted = inputs.text("method")
    for name in (wanted,) if wanted else WAYS:
        found = WAYS[name](inputs)
        if found is not None:
            return _result(inputs, name, found)
    raise _without_data(inputs, wanted)


def _without_data(inputs: Inputs, wanted: str) -> SizingRefused:
    if not wanted and inputs.has("tested_min"):
        wanted = "measured"
    if wanted:
        keys, words = _NEEDS[wanted]
        missing = next((key for key in keys if not inputs.has(key)), keys[0])
        return SizingRefused(
            f"There is not enough data for the method {wanted}.",
            missing if wanted != "measured" or not inputs.has("tested_min") else "tested_load_w",
            why=f"It takes {words}.",
            advice="Give it, or leave the method out so that another one is taken.",
        )
    some = next((key for key in ("battery_v", "battery_ah", "batteries") if inputs.has(key)), "")
    keys, words = _NEEDS["energy" if some else "table"]
    missing = next((key for key in keys if not inputs.has(key)), keys[0])
    return SizingRefused(
        f"{missing} is missing: there is nothing to find minutes with.",
        missing,
        why=f"At least {words} is needed.",
        advice="Best is a discharge test or the maker's table; battery_v and battery_ah will do.",
    )


def _result(inputs: Inputs, name: str, found: Found) -> SizingResult:
    figures: dict[str, Figure] = {}
    if found.new_min is not None:
        figures["minutes_new"] = found.new_min
    if found.end_of_life_min is not None:
        figures["minutes_end_of_life"] = found.end_of_life_min
    figures |= {
        "error_share": found.error_share,
        "load_used": found.load,
        "load_unit": UNIT_WORDS[found.unit],
    }
    figures |= found.figures
    warnings = [*found.warnings, *_compare(inputs, figures)]
    if inputs.number("battery_c") < 25 and name != "measured":
        found.steps.append(
            f"At {inputs.number('battery_c'):g} °C the battery gives 1 % less per K below 25 °C."
        )
    error = f"+/- {found.error_share:.0%}: {_ERRORS[name]}"
    return SizingResult(figures, name, error, tuple(warnings), tuple(found.limits), tuple(found.steps))


def _compare(inputs: Inputs, figures: dict[str, Figure]) -> list[str]:
    """Compare with the minutes that are needed, at the end of life; what is not known is not enough."""
    if not inputs.has("needed_min"):
        return []
    needed_min, worn_min = inputs.number("needed_min"), figures.get("minutes_end_of_life")
    if not isinstance(worn_min, float):
        figures["enough"] = False
        return ["Whether the battery lasts long enough at the end of its life is not known."]
    figures["enough"] = at_most(needed_min, worn_min)
    figures["spare_min"] = worn_min - needed_min
    return [] if figures["enough"] else ["The battery does not last so long at the end of its life."]


_ERRORS: Mapping[str, str] = {
    "measured": "none at the tested load, more the further from it, from the spread of published tables",
    "table": "worst of the published tables with one point left out; 2 to 3 % in the mean",
    "constant_power": "worst of the published table with one point left out",
    "two_points": "worst of the published tables for points up to 4 : 1 apart; beyond them a judgement",
    "energy": "rough, a judgement",
}

UPS_RUNTIME = SizingModel(
    name="ups_runtime",
    title="Runtime of a UPS on battery",
    purpose=(
        "Finds how many minutes a UPS delivers at a load, with a new battery and with one at the end of its"
        " life. It takes the best way that the data allow: a discharge test, the maker's runtime table, the"
        " constant-power table of the battery, two known points, and energy as the last resort, because"
        " plain watt-hours promise about twice too much."
    ),
    inputs=INPUTS,
    outputs=OUTPUTS,
    methods=(
        Method("measured", "Discharge test, scaled within 25 % of its load", _ERRORS["measured"]),
        Method("table", "Maker's runtime table, log-log between neighbours", _ERRORS["table"]),
        Method("constant_power", "Constant-power table of the battery", _ERRORS["constant_power"]),
        Method("two_points", "Two known points", _ERRORS["two_points"]),
        Method("energy", "Energy of the battery, last resort", _ERRORS["energy"]),
    ),
    validity=(
        "Nothing is extrapolated to larger loads; below a table's smallest load its minutes there are used.",
        "The end of life is 80 % of the capacity; after that a battery fails fast.",
        "Sealed lead-acid batteries; for lithium only the maker's own table.",
        "The loss of 1 % per K below 25 °C is general knowledge, unconfirmed.",
    ),
    sources=("APC-BUP", "EXIDE", "NUT", "EATON-LIFE"),
    calculate=_calculate,
)
"""Runtime of a UPS."""
