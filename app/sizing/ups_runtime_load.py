"""The load a runtime is asked for, in the unit of the data at hand."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.sizing.model import Inputs
from app.errors import SizingRefused
from app.sizing.comparing import at_most

UNIT_WORDS: Mapping[str, str] = {"w": "W", "va": "VA", "pct": "%", "": ""}
LIGHT_LOAD_SHARE = 0.1
"""Below this share of the rating makers call their own display unreliable (APC FAQ FAQ000246147)."""

_GIVEN = ("load_w", "load_va", "load_pct", "load")


def load_in(inputs: Inputs, unit: str, va_per_w: float | None = None) -> float:
    """The load in "w", "va" or "pct", turned into it where it was given in another unit.

    `va_per_w` is a maker's own conversion, used where no power factor is given. Raises SizingRefused where
    the load or what it takes to convert it is missing.
    """
    if inputs.has("load"):
        return _own_unit(inputs)
    load = {"w": _watts, "va": _volt_amperes, "pct": _percent}[unit](inputs, va_per_w)
    _refuse_overload(inputs, unit, load)
    return load


def rating_in(inputs: Inputs, unit: str) -> float | None:
    """The rating in a unit, or None where it is not known."""
    if unit == "pct":
        return 100.0
    return inputs.number_or_none("rated_w" if unit == "w" else "rated_va")


def load_key(inputs: Inputs) -> str:
    """The input by which the load was given: the one to blame for a load that cannot be."""
    return next((key for key in _GIVEN if inputs.has(key)), _GIVEN[0])


def own_or(inputs: Inputs, unit: str) -> str:
    """The unit of the data, or none where the load was given in a unit of its own."""
    return "" if inputs.has("load") else unit


def is_light(inputs: Inputs, unit: str, load: float, rated: float | None = None) -> bool:
    """Whether the load is below 10 % of the rating, the given one or that of the table."""
    rating = None if inputs.has("load") else rating_in(inputs, unit) or rated
    return rating is not None and load < LIGHT_LOAD_SHARE * rating


def refuse_contradiction(inputs: Inputs) -> None:
    """Raise SizingRefused for a load with more watts than volt-amperes."""
    load_w, load_va = inputs.number_or_none("load_w"), inputs.number_or_none("load_va")
    if load_w is not None and load_va is not None and not at_most(load_w, load_va):
        raise SizingRefused(
            "The load has more watts than volt-amperes.",
            "load_va",
            why="The power factor, watts divided by volt-amperes, is never above 1.",
            advice="Check which number is which, and their units.",
        )


def _own_unit(inputs: Inputs) -> float:
    others = [key for key in _GIVEN[:-1] if inputs.has(key)]
    if others:
        raise SizingRefused(
            f"load is given beside {others[0]}.",
            "load",
            why="Both tell the load.",
            advice="Leave one of them out.",
        )
    return inputs.number("load")


def _watts(inputs: Inputs, va_per_w: float | None) -> float:
    if inputs.has("load_w"):
        return inputs.number("load_w")
    if inputs.has("load_va"):
        return inputs.number("load_va") * _factor(inputs, va_per_w)
    return _of_rating(inputs, "rated_w", "load_w")


def _volt_amperes(inputs: Inputs, va_per_w: float | None) -> float:
    if inputs.has("load_va"):
        return inputs.number("load_va")
    if inputs.has("load_w"):
        return inputs.number("load_w") / _factor(inputs, va_per_w)
    return _of_rating(inputs, "rated_va", "load_va")


def _percent(inputs: Inputs, va_per_w: float | None) -> float:
    if inputs.has("load_pct"):
        return inputs.number("load_pct")
    if inputs.has("rated_va") and not inputs.has("load_w"):
        return 100 * _volt_amperes(inputs, va_per_w) / inputs.number("rated_va")
    return (
        100 * _watts(inputs, va_per_w) / _needed(inputs, "rated_w", "The load is turned into a percentage.")
    )


def _of_rating(inputs: Inputs, rating: str, load: str) -> float:
    if not inputs.has("load_pct"):
        raise _missing(load, "The runtime is asked for a load.")
    return inputs.number("load_pct") / 100 * _needed(inputs, rating, "The load is a percentage of it.")


def _factor(inputs: Inputs, va_per_w: float | None) -> float:
    if not inputs.has("power_factor") and va_per_w is not None:
        return 1 / va_per_w
    return _needed(inputs, "power_factor", "Watts are turned into volt-amperes, or the other way round.")


def _needed(inputs: Inputs, key: str, why: str) -> float:
    if not inputs.has(key):
        raise _missing(key, why)
    return inputs.number(key)


def _missing(key: str, why: str) -> SizingRefused:
    return SizingRefused(f"{key} is missing.", key, why=why, advice="Give it, measured or from a data sheet.")


def _refuse_overload(inputs: Inputs, unit: str, load: float) -> None:
    rating = rating_in(inputs, unit)
    if rating is not None and not at_most(load, rating):
        words = UNIT_WORDS[unit]
        raise SizingRefused(
            f"The load of {load:.6g} {words} is above the rating of {rating:.6g} {words}.",
            load_key(inputs),
            why="A UPS does not carry more than its rating, for no minute.",
            advice="Reduce the load or correct the rating.",
        )
