"""Models of redundancy: units in parallel or on two sides, and the two feeds of dual-corded devices."""

from __future__ import annotations

from app.domain.sizing.model import SHARE, Inputs, Method, Range, SizingModel, judged
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.declaring import claim, figure, flag, number, numbers, said, whole
from app.sizing.redundancy import carries, class_of, class_of_sides, feed_limit_a, needed_units, spare_units

POWER = Range(0, 1e9, open_below=True)
CURRENT = Range(0, 1e5)
USABLE_SHARE = 0.8

_UNITS = (
    ("unit_rated_w", True),
    ("units_rated_w", True),
    ("unit_usable_w", False),
    ("units_usable_w", False),
)


def _calculate(inputs: Inputs) -> SizingResult:
    load_w = inputs.number("load_w")
    sides = (_side(inputs, "a"), _side(inputs, "b"))
    if any(sides):
        return _two_sides(inputs, load_w, *sides)
    units = _units(inputs)
    spare = spare_units(units, load_w)
    figures: dict[str, Figure] = {
        "class": class_of(units, load_w),
        "survives_one": carries(units, load_w, 1),
        "capacity_w": sum(units),
        "left_w": sum(units) - max(units),
        "needed_units": float(_needed(units, load_w, spare)),
    }
    if spare is not None:
        figures["spare_units"] = float(spare)
    return SizingResult(figures, "parallel", warnings=_warnings(inputs, figures), steps=_steps(units, load_w))


def _units(inputs: Inputs) -> tuple[float, ...]:
    """What each unit may carry. Raises SizingRefused where units are missing or given in two ways."""
    given = [(key, rated) for key, rated in _UNITS if inputs.has(key)]
    if not given:
        raise _missing("units_rated_w", "Without the units there is nothing to compare the load with.")
    if len(given) > 1:
        raise _twice(given[1][0], given[0][0])
    key, rated = given[0]
    share = _share(inputs, rated=rated)
    if key.startswith("units_"):
        if inputs.has("units"):
            raise _twice("units", key)
        return tuple(capacity * share for capacity in inputs.numbers(key))
    if not inputs.has("units"):
        raise _missing("units", "One unit is told, and not how many of its kind there are.")
    return (inputs.number(key) * share,) * inputs.whole("units")


def _share(inputs: Inputs, *, rated: bool) -> float:
    """Usable share: of a rating by default, of a capacity that is already usable only where it is given."""
    return inputs.number("usable_share") if rated or "usable_share" in inputs.given else 1.0


def _side(inputs: Inputs, side: str) -> tuple[float, ...]:
    rated, usable = f"side_{side}_rated_w", f"side_{side}_usable_w"
    if inputs.has(rated) and inputs.has(usable):
        raise _twice(usable, rated)
    key = rated if inputs.has(rated) else usable
    share = _share(inputs, rated=inputs.has(rated))
    return tuple(capacity * share for capacity in inputs.numbers(key))


def _two_sides(
    inputs: Inputs, load_w: float, side_a: tuple[float, ...], side_b: tuple[float, ...]
) -> SizingResult:
    for side, units in (("a", side_a), ("b", side_b)):
        if not units:
            raise _missing(f"side_{side}_rated_w", "Two sides are compared, and only one is told.")
    for key, _ in _UNITS:
        if inputs.has(key):
            raise _twice(key, "two sides")
    every = (*side_a, *side_b)
    separate = not inputs.flag("shared_part") and inputs.flag("cords_split")
    found = class_of_sides(side_a, side_b, load_w) if separate else class_of(every, load_w)
    figures: dict[str, Figure] = {
        "class": found,
        "survives_one": carries(every, load_w, 1) if found in {"N", "N+1", "insufficient"} else True,
        "survives_side": separate and all(carries(side, load_w) for side in (side_a, side_b)),
        "capacity_w": sum(every),
        "left_w": min(sum(side_a), sum(side_b)),
    }
    steps = (
        f"Side A may carry {sum(side_a):g} W, side B {sum(side_b):g} W; each is compared with {load_w:g} W.",
        (
            f"With its largest unit out, side A may carry {sum(side_a) - max(side_a):g} W,"
            f" side B {sum(side_b) - max(side_b):g} W."
        ),
    )
    return SizingResult(figures, "sides", warnings=_warnings(inputs, figures), steps=steps)


def _needed(units: tuple[float, ...], load_w: float, spare: int | None) -> int:
    """N: of equal units ceil(L / c), of unequal ones so many that any so many carry the load."""
    if len(set(units)) == 1:
        return max(1, needed_units(load_w, units[0]))
    return len(units) - spare if spare is not None else len(units) + 1


def _steps(units: tuple[float, ...], load_w: float) -> tuple[str, ...]:
    total_w, largest_w = sum(units), max(units)
    return (
        f"{len(units)} units may carry {total_w:g} W together; the load is {load_w:g} W.",
        f"With the largest out, {total_w - largest_w:g} W are left.",
    )


def _warnings(inputs: Inputs, figures: dict[str, Figure]) -> tuple[str, ...]:
    warnings = []
    if figures["class"] == "insufficient":
        warnings.append("All units together do not carry the load.")
    elif figures["survives_one"] is False:
        warnings.append("With one unit out, the rest do not carry the load.")
    if inputs.flag("shared_part"):
        warnings.append(
            "A shared part (control, bypass, battery string, input breaker) fails all units at once."
        )
    if "survives_side" in figures and not inputs.flag("cords_split"):
        warnings.append("Devices that hang on one side only go down with it: split every cord pair.")
    if "survives_side" in figures and "cords_split" not in inputs.given:
        warnings.append("It is taken for granted that every cord pair is split between the sides.")
    return tuple(warnings)


def _missing(field: str, why: str) -> SizingRefused:
    return SizingRefused(f"{field} is missing.", field, why=why, advice="Give it from the data sheet.")


def _twice(field: str, other: str) -> SizingRefused:
    return SizingRefused(
        f"{field} is given beside {other}.",
        field,
        why="Both tell the units.",
        advice="Leave one of them out.",
    )


REDUNDANCY = SizingModel(
    name="redundancy",
    title="Redundancy of units in parallel",
    purpose=(
        "Says whether units carry a load with any one of them out (N+1), or whether two separate sides each"
        " carry it alone (2N) and with one unit out (2(N+1)). Of unequal units the largest decides."
    ),
    inputs=(
        number("load_w", "Peak load", "W", POWER, required=True, alias="load_W load_kW*1000 load_kVA*1000"),
        numbers("units_rated_w", "Rating of each unit", "W", POWER, alias="units_rated_kW*1000"),
        number("unit_rated_w", "Rating of one of equal units", "W", POWER, alias="unit_rated_kW*1000"),
        numbers(
            "units_usable_w", "What each unit may carry, its limit already taken off", "W", POWER,
            alias="units_usable_kW*1000 units_kW*1000 units_W units_w",
        ),
        number(
            "unit_usable_w", "What one of equal units may carry, its limit already taken off", "W", POWER,
            alias="unit_kW*1000 unit_W unit_w",
        ),
        whole("units", "How many equal units", Range(1, 1000), alias="n count"),
        *(
            numbers(
                f"side_{side}_{kind}_w", f"Side {side.upper()}: {words}", "W", POWER,
                alias=f"side{side.upper()}_{kind}_kW*1000"
                + (f" side{side.upper()}_kW*1000 side{side.upper()}_W" if kind == "usable" else ""),
            )
            for side in ("a", "b")
            for kind, words in (("rated", "rating of each unit"), ("usable", "what each unit may carry"))
        ),
        number(
            "usable_share", "Share of a rating that may be used", "", SHARE, default=judged(USABLE_SHARE),
            alias="u limit",
            hint="Not taken off a capacity that is usable already, unless it is given.",
        ),
        flag("shared_part", "The units share a control board, bypass, battery string or input breaker"),
        flag(
            "cords_split", "Every cord pair is split between the two sides",
            default=judged(value=True, note="part of the definition of two sides"),
        ),
    ),
    outputs=(
        said("class", "Class: insufficient, N, N+1, 2N or 2(N+1)"),
        claim("survives_one", "With any one unit out, the rest carry the load"),
        claim("survives_side", "With either side out, the other carries the load"),
        figure("needed_units", "Units that must run"),
        figure("spare_units", "Units that may be out, whichever they are"),
        figure("capacity_w", "What all may carry", "W"),
        figure("left_w", "What may be carried with the largest unit, or a side, out", "W"),
    ),
    methods=(
        Method("parallel", "Units in parallel, the largest taken out", "exact for the capacities given"),
        Method("sides", "Two sides, each on its own", "exact for the capacities given"),
    ),
    validity=(
        "Capacities only: a shared part is a single point of failure whatever the class says.",
        "Units share the load evenly, or each can take its part of the rest.",
    ),
    sources=("APC75", "powercontrol.co.uk", "UPTIME"),
    calculate=_calculate,
)  # fmt: skip
"""Redundancy classes."""


def _dual_feed(inputs: Inputs) -> SizingResult:
    share, feeds_a = inputs.number("usable_share"), (inputs.number("feed_a_a"), inputs.number("feed_b_a"))
    breakers_a = (
        inputs.number("breaker_a"),
        inputs.number_or_none("breaker_b_a") or inputs.number("breaker_a"),
    )
    limits_a = [feed_limit_a(breaker, share) for breaker in breakers_a]
    sum_a, limit_a = sum(feeds_a), min(limits_a)
    halves = all(at_most(amperes, limit / 2) for amperes, limit in zip(feeds_a, limits_a, strict=True))
    figures: dict[str, Figure] = {
        "sum_a": sum_a,
        "limit_a": limit_a,
        "ok": at_most(sum_a, limit_a),
        "each_within_half": halves,
        "trips": not at_most(sum_a, min(breakers_a)),
    }
    warnings = []
    if figures["trips"]:
        warnings.append("When one feed is lost, the other can trip: both halves exceed the breaker.")
    elif not figures["ok"]:
        warnings.append("When one feed is lost, the other runs above its continuous limit.")
    step = f"{feeds_a[0]:g} A + {feeds_a[1]:g} A = {sum_a:g} A; a feed may carry {limit_a:g} A."
    return SizingResult(figures, "sum", warnings=tuple(warnings), steps=(step,))


DUAL_FEED = SizingModel(
    name="dual_feed",
    title="Load of two feeds",
    purpose="Says whether each of two feeds may carry both halves of the load when the other is lost.",
    inputs=(
        number("feed_a_a", "Current of feed A", "A", CURRENT, required=True, alias="feedA_A"),
        number("feed_b_a", "Current of feed B", "A", CURRENT, required=True, alias="feedB_A"),
        number(
            "breaker_a", "Breaker of each feed", "A", Range(0, 1e5, open_below=True), required=True,
            alias="breaker_A breakerA_A",
        ),
        number(
            "breaker_b_a", "Breaker of feed B, where it is another", "A", Range(0, 1e5, open_below=True),
            alias="breakerB_A",
        ),
        number(
            "usable_share", "Share of a breaker that may be used for long", "", SHARE,
            default=judged(USABLE_SHARE, "practice for continuous load"), alias="limit u",
        ),
    ),
    outputs=(
        figure("sum_a", "Both halves together", "A"),
        figure("limit_a", "What a feed may carry for long", "A"),
        claim("ok", "Each feed may carry both halves"),
        claim("each_within_half", "Each feed normally carries at most half of that"),
        claim("trips", "Both halves exceed a breaker"),
    ),
    methods=(Method("sum", "Both halves on one feed", "as exact as the currents; measure them at the peak"),),
    validity=("Currents of the same phase: check each phase of a three-phase feed by itself.",),
    sources=("TT-UPS", "UPTIME"),
    calculate=_dual_feed,
)  # fmt: skip
"""Dual-cord rule."""
