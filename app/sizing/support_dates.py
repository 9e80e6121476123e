"""Support dates of one product as a sizing model: what stands on a day, and whether it outlasts the plan."""

from __future__ import annotations

from datetime import date

from app.domain.evaluation.figures import add_months
from app.domain.pack import LifecycleDate
from app.domain.sizing.model import (
    Alias,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
    judged,
)
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.lifecycle import DEFAULT_HORIZON_MONTHS, SupportStatus, lasts_until, status_on

SUPPORTED = frozenset({SupportStatus.MAINSTREAM, SupportStatus.EXTENDED, SupportStatus.MODERN})


def _calculate(inputs: Inputs) -> SizingResult:
    entry, day = _entry(inputs), _day(inputs, "on")
    go_live, months = _day(inputs, "go_live") or day, inputs.whole("horizon_months")
    figures: dict[str, Figure] = {}
    warnings: list[str] = []
    if day is not None:
        status = status_on(entry, day)
        figures = {"status": status.value, "supported": status in SUPPORTED}
    if go_live is not None:
        figures["needed_until"] = _needed_until(go_live, months).isoformat()
        lasts = lasts_until(entry, go_live, months)
        if lasts is not None:
            figures["ends_inside_plan"] = not lasts
    if figures.get("supported") is False:
        warnings.append("The product is out of support.")
    elif figures.get("ends_inside_plan") is True:
        warnings.append("Support ends inside the time the plan is made for.")
    if entry.modern:
        warnings.append("Supported only on the newest update: judge the age of the installed build instead.")
    return SizingResult(figures, "dates", warnings=tuple(warnings))


def _entry(inputs: Inputs) -> LifecycleDate:
    mainstream, end, modern = (
        _day(inputs, "mainstream_end"),
        _day(inputs, "extended_end"),
        inputs.flag("modern"),
    )
    end = end or mainstream
    if modern == (end is not None):
        raise SizingRefused(
            "Either an end of support or the modern policy is needed.",
            "extended_end",
            why="A product under the modern policy has no end date; every other product has one.",
            advice="Look up the maker's support dates.",
        )
    if mainstream is not None and end is not None and mainstream > end:
        raise SizingRefused(
            "Mainstream support ends after all support.",
            "mainstream_end",
            why=f"{mainstream} is later than {end}.",
            advice="Exchange the dates.",
        )
    return LifecycleDate("", None, mainstream, end, "", modern=modern)


def _day(inputs: Inputs, key: str) -> date | None:
    text = inputs.text(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SizingRefused(
            f"{key} is {text}, which is no date.",
            key,
            why="A local date is written as YYYY-MM-DD.",
            advice="Write it as 2027-01-31.",
        ) from error


def _needed_until(go_live: date, months: int) -> date:
    found = add_months(go_live, months)
    if found is None:
        raise SizingRefused(
            "The plan would last beyond the calendar.",
            "horizon_months",
            why="There are no dates that late.",
            advice="Give fewer months.",
        )
    return found


def _date(key: str, words: str, *, needed: bool = False, alias: str = "") -> SizingInput:
    aliases = (Alias(alias),) if alias else ()
    return SizingInput(key, InputKind.TEXT, f"{words} (YYYY-MM-DD)", optional=not needed, aliases=aliases)


SUPPORT_DATES = SizingModel(
    name="support_dates",
    title="Support of a product",
    purpose="What support a product has on a day, and whether it ends inside the time the plan is made for.",
    inputs=(
        _date("on", "Day to look at", needed=True, alias="date"),
        _date("mainstream_end", "Last day of mainstream support"),
        _date("extended_end", "Last day of all support", alias="end"),
        SizingInput(
            "modern", InputKind.FLAG, "Supported while kept current, without an end date",
            default=judged(value=False, note="most server products have an end date"),
        ),
        _date("go_live", "Day the plan goes live; the day to look at where left out"),
        SizingInput(
            "horizon_months", InputKind.WHOLE, "Months the plan is made for", "mo",
            default=judged(float(DEFAULT_HORIZON_MONTHS), "three years"), range=Range(0, 1200),
        ),
    ),
    outputs=(
        SizingOutput("status", InputKind.TEXT, "Support on the day"),
        SizingOutput("supported", InputKind.FLAG, "It is supported on the day"),
        SizingOutput("needed_until", InputKind.TEXT, "Day until which the plan needs it"),
        SizingOutput("ends_inside_plan", InputKind.FLAG, "Support ends inside the plan"),
    ),
    methods=(Method("dates", "Dates compared", "exact for the dates that were given"),),
    validity=("Local dates; the last day of support is supported.",),
    sources=("support dates of the maker",),
    calculate=_calculate,
)  # fmt: skip
"""Lifecycle arithmetic, by content 2.12."""
