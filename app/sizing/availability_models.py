"""Models of availability: one item, items together, two that fail together or switch over, downtime."""

from __future__ import annotations

from app.domain.sizing.model import Inputs, Method, Range, SizingInput, SizingModel, SizingOutput, judged
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.availability import (
    DEFAULT_BETA,
    DEFAULT_COVERAGE,
    HOURS_PER_YEAR,
    downtime_h_per_year,
    from_mtbf,
    k_of_n,
    pair_with_common_cause,
    pair_with_coverage,
    parallel,
    series,
)
from app.sizing.declaring import figure, number, numbers, whole

WITHIN_0_AND_1 = Range(0, 1)
AT_LEAST_0_H = Range(0)
MOST_ITEMS = 1000
LARGEST_U = 0.1
"""Up to here the beta formula is off by less than a hundredth of the unavailability; a judgement."""


PLANNED = number(
    "planned_h", "Planned downtime in a year", "h", Range(0, HOURS_PER_YEAR),
    default=judged(0.0, "planned work is in no formula"), alias="planned_h_year",
)  # fmt: skip
EACH = numbers(
    "availabilities", "Availability of each, as a share of 1", "", WITHIN_0_AND_1,
    required=True, longest=MOST_ITEMS, alias="A a availability",
)  # fmt: skip
DOWN_AND_UP: tuple[SizingOutput, ...] = (
    figure("availability", "Availability"),
    figure("unavailability", "Unavailability"),
)
DOWNTIMES: tuple[SizingOutput, ...] = (
    figure("downtime_h_per_year", "Downtime in a year", "h"),
    figure("downtime_min_per_year", "Downtime in a year", "min"),
    figure("downtime_s_per_year", "Downtime in a year", "s"),
)
APART = "The items fail independently and share nothing: what shares parts needs the dependency analysis."
NOT_IN_IT = "Queues of repairs, switch-overs that fail and planned work are not in the formula."
YEAR = "A year has 365 days, 8,760 hours."
EXACT = "exact for items that fail independently"


def _figures(available: float, planned_h: float) -> dict[str, Figure]:
    down_h = downtime_h_per_year(available, planned_h)
    if down_h > HOURS_PER_YEAR:
        raise SizingRefused(
            "More downtime than a year has hours.",
            "planned_h",
            why=f"{planned_h:.10g} h are planned on top of {down_h - planned_h:.6g} h of failures.",
            advice="Give fewer planned hours.",
        )
    return {
        "availability": available,
        "unavailability": 1.0 - available,
        "downtime_h_per_year": down_h,
        "downtime_min_per_year": down_h * 60,
        "downtime_s_per_year": down_h * 3600,
    }


def _result(inputs: Inputs, available: float, method: str, *steps: str) -> SizingResult:
    return SizingResult(_figures(available, inputs.number("planned_h")), method, steps=steps)


def _one(inputs: Inputs) -> SizingResult:
    up_h, mend_h = inputs.number("mtbf_h"), inputs.number("mttr_h")
    found = from_mtbf(up_h, mend_h)
    return _result(inputs, found, "ratio", f"{up_h:g} h / ({up_h:g} h + {mend_h:g} h) = {found:.9g}.")


def _all(inputs: Inputs) -> SizingResult:
    return _result(inputs, series(inputs.numbers("availabilities")), "product")


def _any(inputs: Inputs) -> SizingResult:
    return _result(inputs, parallel(inputs.numbers("availabilities")), "product")


def _some(inputs: Inputs) -> SizingResult:
    each, needed = _items(inputs), inputs.whole("needed")
    if needed > len(each):
        raise SizingRefused(
            f"{needed} of {len(each)} cannot be needed.",
            "needed",
            why="No more can be needed than there are.",
            advice="Correct the number needed, or the number there is.",
        )
    return _result(inputs, k_of_n(needed, each), "count")


def _items(inputs: Inputs) -> tuple[float, ...]:
    """The availability of every item: one by one, or one number that holds for so many."""
    given = inputs.numbers("availabilities")
    if not inputs.has("count"):
        return given
    count = inputs.whole("count")
    if len(given) not in {1, count}:
        raise SizingRefused(
            f"{len(given)} availabilities do not fit {count} items.",
            "count",
            why="Either one number holds for all of them, or each has its own.",
            advice="Give one availability, or as many as there are items.",
        )
    return given * count if len(given) == 1 else given


def _downtime(inputs: Inputs) -> SizingResult:
    available = inputs.number("availability")
    step = f"(1 - {available:.10g}) x 8760 h = {(1 - available) * HOURS_PER_YEAR:.6g} h."
    return _result(inputs, available, "hours", step)


def _common_cause(inputs: Inputs) -> SizingResult:
    given = [key for key in ("unavailability", "availability") if inputs.has(key)]
    if len(given) != 1:
        raise SizingRefused(
            "unavailability is missing." if not given else "availability is given beside unavailability.",
            "availability" if given else "unavailability",
            why="One of the two says how often an item is down.",
            advice="Give one of them.",
        )
    alone = inputs.number(given[0])
    down = alone if given == ["unavailability"] else 1.0 - alone
    if down > LARGEST_U:
        raise SizingRefused(
            f"An item that is down {down:.4g} of the time is too bad for this formula.",
            given[0],
            why=f"It holds for small unavailabilities, up to {LARGEST_U:g}.",
            advice="Mend the item first, or use availability_parallel.",
        )
    together = pair_with_common_cause(down, inputs.number("beta"))
    found = _figures(1.0 - together, inputs.number("planned_h"))
    return SizingResult({**found, "unavailability": together, "independent_unavailability": down**2}, "beta")


def _switch_over(inputs: Inputs) -> SizingResult:
    found = pair_with_coverage(inputs.number("availability"), inputs.number("coverage"))
    return _result(inputs, found, "coverage")


def _model(
    name: str, title: str, purpose: str, method: Method, *inputs: SizingInput, sources: str = "IEC 61078"
) -> SizingModel:
    further = (figure("independent_unavailability", "Unavailability if nothing were in common"),)
    return SizingModel(
        name=name,
        title=title,
        purpose=purpose,
        inputs=(*inputs, PLANNED),
        outputs=(*DOWN_AND_UP, *DOWNTIMES, *(further if name == "availability_common_cause" else ())),
        methods=(method,),
        validity=VALIDITY.get(name, (APART, NOT_IN_IT, YEAR)),
        sources=(sources,),
        calculate=CALCULATIONS[name],
    )


VALIDITY = {
    "availability": (NOT_IN_IT, YEAR),
    "availability_common_cause": ("Two equal items.", NOT_IN_IT, YEAR),
    "availability_switch_over": ("Two equal items that share nothing.", YEAR),
    "downtime": (YEAR,),
}

CALCULATIONS = {
    "availability": _one,
    "availability_series": _all,
    "availability_parallel": _any,
    "availability_k_of_n": _some,
    "availability_common_cause": _common_cause,
    "availability_switch_over": _switch_over,
    "downtime": _downtime,
}

AVAILABILITY_MODELS: tuple[SizingModel, ...] = (
    _model(
        "availability",
        "Availability of one item",
        "Which share of the time an item works that fails now and then and is mended.",
        Method("ratio", "MTBF / (MTBF + MTTR), MTBF as the mean time up", "as exact as the two times"),
        number("mtbf_h", "Mean time up between failures", "h", required=True, alias="MTBF_h MTTF_h mttf_h"),
        number("mttr_h", "Mean time to mend", "h", AT_LEAST_0_H, required=True, alias="MTTR_h"),
        sources="definition",
    ),
    _model(
        "availability_series",
        "Availability of items that are all needed",
        "The product of the availabilities: one that fails takes the whole with it.",
        Method("product", "Product of the availabilities", EXACT),
        EACH,
    ),
    _model(
        "availability_parallel",
        "Availability of items of which one is enough",
        "1 less the product of the unavailabilities: all must be down at once.",
        Method("product", "1 - product of the unavailabilities", EXACT),
        EACH,
    ),
    _model(
        "availability_k_of_n",
        "Availability of items of which some are needed",
        "At least so many of the items work, equal ones or each with its own availability.",
        Method("count", "Distribution of the number that works, item by item", EXACT),
        EACH,
        whole("needed", "Items needed", Range(1, MOST_ITEMS), required=True, alias="k"),
        whole("count", "Items there are, where one number holds for all", Range(1, MOST_ITEMS), alias="n"),
    ),
    _model(
        "availability_common_cause",
        "Two equal items with a common cause",
        "One of two is enough, but a share of the failures takes both: that share decides.",
        Method("beta", "((1 - beta) u)^2 + beta u", "approximation for small u"),
        number("unavailability", "Unavailability of one", "", WITHIN_0_AND_1, alias="u"),
        number("availability", "Availability of one, instead", "", WITHIN_0_AND_1, alias="a A"),
        number(
            "beta", "Share of failures that take both", "", WITHIN_0_AND_1,
            default=judged(DEFAULT_BETA, "1 to 10 % is usual in functional safety"),
        ),
        sources="IEC 61508-6",
    ),
    _model(
        "availability_switch_over",
        "Two equal items of which one takes over",
        "One of two is enough where the switch-over works; a share of the switch-overs does not.",
        Method("coverage", "1 - [(1 - a)^2 + 2 a (1 - a)(1 - c)]", "approximation"),
        number("availability", "Availability of one", "", WITHIN_0_AND_1, required=True, alias="a A"),
        number(
            "coverage", "Share of failures that switch over cleanly", "", WITHIN_0_AND_1,
            default=judged(DEFAULT_COVERAGE), alias="c",
        ),
        sources="known formula",
    ),
    _model(
        "downtime",
        "Downtime in a year",
        "Turns an availability into hours, minutes and seconds down in a year.",
        Method("hours", "(1 - A) x 8,760 h", "exact"),
        number("availability", "Availability", "", WITHIN_0_AND_1, required=True, alias="A a"),
        sources="definition",
    ),
)  # fmt: skip
"""Availability, by content 2.8; downtimes count the planned one too."""
