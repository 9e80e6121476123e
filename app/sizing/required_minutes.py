"""How many minutes a battery must last: the outage to ride out, orderly shutdowns, a margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.sizing.model import (
    NOT_NEGATIVE,
    SHARE,
    Alias,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
    judged,
    sourced,
)
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most

LIGHT_LOAD_SHARE = 0.1
"""Below this share of its rating a UPS shows unreliable minutes (APC FAQ FAQ000246147)."""


@dataclass(frozen=True, slots=True)
class ShutdownStep:
    """A machine that shuts down in so many minutes once those it waits for are down."""

    name: str
    minutes: float
    waits_for: tuple[str, ...]


def required_min(ride_out_min: float, shutdown_min: float, outages: float, margin_min: float) -> float:
    """Minutes a battery must last: ride-out + outages x shutdown + margin.

    Several outages in a row need several orderly shutdowns from one charge. Source: EATON-RT, which prints
    5 + 2 x 3 + 4 = 15 min.
    """
    return ride_out_min + outages * shutdown_min + margin_min


def longest_shutdown(steps: Sequence[ShutdownStep]) -> tuple[float, tuple[str, ...]]:
    """Minutes until the last machine is down, and the chain of machines that takes so long.

    A machine begins when all it waits for are down: a host waits for its guests. Raises SizingRefused for a
    name that is no step, one that stands twice, and machines that wait for each other.
    """
    by_name = {step.name: step for step in steps}
    if len(by_name) < len(steps):
        raise _refused("A machine stands in the shutdown order twice.", "Each machine shuts down once.")
    ends: dict[str, tuple[float, tuple[str, ...]]] = {}
    for step in steps:
        _end_of(step.name, by_name, ends, ())
    return max(ends.values(), key=lambda end: end[0])


def _end_of(
    name: str,
    steps: Mapping[str, ShutdownStep],
    ends: dict[str, tuple[float, tuple[str, ...]]],
    path: tuple[str, ...],
) -> tuple[float, tuple[str, ...]]:
    if name in ends:
        return ends[name]
    if name not in steps:
        raise _refused(f"{name} is not in the shutdown order.", "Something waits for it.")
    if name in path:
        circle = " waits for ".join((*path[path.index(name) :], name))
        raise _refused("The shutdown order has no beginning.", f"{circle}.")
    before = [_end_of(other, steps, ends, (*path, name)) for other in steps[name].waits_for]
    waited, chain = max(before, key=lambda end: end[0], default=(0.0, ()))
    ends[name] = (waited + steps[name].minutes, (*chain, name))
    return ends[name]


def _refused(what: str, why: str) -> SizingRefused:
    return SizingRefused(what, "shutdown_order", why=why, advice="Correct the shutdown order.")


def _calculate(inputs: Inputs) -> SizingResult:
    shutdown_min, steps = _shutdown(inputs)
    ride_out_min, margin_min = inputs.number("ride_out_min"), inputs.number("margin_min")
    outages = inputs.number("outages")
    needed_min = required_min(ride_out_min, shutdown_min, outages, margin_min)
    figures: dict[str, Figure] = {"needed_min": needed_min, "shutdown_min": shutdown_min}
    runtime_min = inputs.number_or_none("runtime_end_of_life_min")
    if runtime_min is not None:
        figures["enough"] = at_most(needed_min, runtime_min)
        figures["spare_min"] = runtime_min - needed_min
    total = (
        f"{ride_out_min:g} min to ride out + {outages:g} x {shutdown_min:g} min of shutdown"
        f" + {margin_min:g} min of margin = {needed_min:g} min."
    )
    return SizingResult(figures, "sum", warnings=_warnings(inputs, figures), steps=(*steps, total))


def _shutdown(inputs: Inputs) -> tuple[float, tuple[str, ...]]:
    """The minutes of the slowest orderly shutdown, and how they were found."""
    if inputs.has("shutdown_order") and inputs.has("shutdown_min"):
        raise _refused("The shutdown is given twice.", "There are minutes and an order.")
    if inputs.has("shutdown_min"):
        return inputs.number("shutdown_min"), ()
    if not inputs.has("shutdown_order"):
        raise SizingRefused(
            "shutdown_min is missing.",
            "shutdown_min",
            why="Without the time of an orderly shutdown the minutes cannot be told.",
            advice="Measure the slowest orderly shutdown, or give the shutdown order.",
        )
    minutes, chain = longest_shutdown([_step_of(row) for row in inputs.rows("shutdown_order")])
    return minutes, (f"The longest chain of shutdowns is {', then '.join(chain)}: {minutes:g} min.",)


def _step_of(row: tuple[float | str, ...]) -> ShutdownStep:
    waits_for = tuple(name.strip() for name in str(row[2]).split(";") if name.strip() not in {"", "-"})
    return ShutdownStep(str(row[0]), float(row[1]), waits_for)


def _warnings(inputs: Inputs, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    warnings = []
    if figures.get("enough") is False:
        warnings.append("The battery does not last so long at the end of its life.")
    share = inputs.number_or_none("load_share")
    if share is not None and share < LIGHT_LOAD_SHARE:
        warnings.append(
            "Below 10 % of its rating a UPS shows unreliable minutes; do not rely on its display."
        )
    if inputs.number("outages") < 2:
        warnings.append("A second outage before the battery is charged again is not covered.")
    return tuple(warnings)


_ORDER_COLUMNS = (
    SizingInput("name", InputKind.TEXT, "Machine"),
    SizingInput("minutes", InputKind.NUMBER, "Its own shutdown", "min", range=Range(0, 1440)),
    SizingInput("waits_for", InputKind.TEXT, "Machines that must be down first, separated by ;, or -"),
)

REQUIRED_MINUTES = SizingModel(
    name="required_minutes",
    title="Minutes the battery must last",
    purpose=(
        "Adds up what the battery is for: the outage to ride out (or the bridge to the generator), an orderly"
        " shutdown for each outage in a row, and a margin. Compare the sum with the runtime at the end of the"
        " battery's life, not with the one on the display."
    ),
    inputs=(
        SizingInput(
            "ride_out_min",
            InputKind.NUMBER,
            "Outage to ride out, or bridge to the generator",
            "min",
            range=Range(0, 10_000),
            aliases=(Alias("business"), Alias("ride_out"), Alias("ride_out_s", 1 / 60)),
        ),
        SizingInput(
            "shutdown_min",
            InputKind.NUMBER,
            "Slowest orderly shutdown",
            "min",
            optional=True,
            range=Range(0, 1440),
            aliases=(Alias("shutdown"), Alias("t_shutdown"), Alias("shutdown_s", 1 / 60)),
            help="Or give the shutdown order.",
        ),
        SizingInput(
            "shutdown_order",
            InputKind.ROWS,
            "Shutdown order",
            optional=True,
            columns=_ORDER_COLUMNS,
            longest=200,
            help="The longest chain decides: a host waits for its guests.",
        ),
        SizingInput(
            "outages",
            InputKind.WHOLE,
            "Outages in a row that one charge must survive",
            default=sourced(2.0, "EATON-RT"),
            range=Range(1, 20),
            aliases=(Alias("consecutive_outages"), Alias("m")),
        ),
        SizingInput(
            "margin_min",
            InputKind.NUMBER,
            "Margin",
            "min",
            default=judged(4.0, "as in the example of EATON-RT"),
            range=Range(0, 10_000),
            aliases=(Alias("safety"), Alias("margin")),
        ),
        SizingInput(
            "runtime_end_of_life_min",
            InputKind.NUMBER,
            "Runtime with the battery at the end of its life",
            "min",
            optional=True,
            range=NOT_NEGATIVE,
        ),
        SizingInput(
            "load_share", InputKind.NUMBER, "Load as a share of the rating", optional=True, range=SHARE
        ),
    ),
    outputs=(
        SizingOutput("needed_min", InputKind.NUMBER, "Minutes the battery must last", "min"),
        SizingOutput("shutdown_min", InputKind.NUMBER, "Slowest orderly shutdown", "min"),
        SizingOutput("enough", InputKind.FLAG, "The battery lasts so long at the end of its life"),
        SizingOutput("spare_min", InputKind.NUMBER, "Minutes left over at the end of its life", "min"),
    ),
    methods=(Method("sum", "Sum of what the minutes are for", "as exact as the times that were given"),),
    validity=(
        "About 80 % of outages last less than 5 minutes (EATON-RT); the rest need a generator or a shutdown.",
    ),
    sources=("EATON-RT", "APC FAQ FAQ000246147"),
    calculate=_calculate,
)
"""Minutes a battery must last."""
