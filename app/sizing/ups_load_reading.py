"""Which load and which rating the inputs of the load model speak of, whichever way they tell it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.sizing.model import Inputs
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.ups_load import (
    CURRENT_SUPPLY_POWER_FACTOR,
    NEWER_RATING_POWER_FACTOR,
    OLD_SUPPLY_POWER_FACTOR,
    OLDER_RATING_POWER_FACTOR,
    PHASES,
    Power,
    apparent_va,
    planning_w,
)


@dataclass(frozen=True, slots=True)
class Load:
    """Today's load, how it was found, and of a three-phase load each phase (empty where it is not known)."""

    power: Power
    method: str
    steps: tuple[str, ...]
    phases: tuple[Power, ...] = ()


def load_of(inputs: Inputs) -> Load | None:
    """Today's load; None where only a rating is given. Raises SizingRefused."""
    phases = _phase_loads(inputs)
    if phases:
        whole = Power(sum(part.real_w for part in phases), sum(part.apparent_va for part in phases))
        _refuse_total_beside_phases(inputs)
        return Load(whole, "measured", ("The three phases add up.",), phases)
    real_w, method, steps = _real_w(inputs)
    drawn_va, more = _apparent_va(inputs)
    if real_w is None and drawn_va is None:
        return None
    return Load(_paired(inputs, real_w, drawn_va), method, (*steps, *more, *_factor_step(inputs)))


def _real_w(inputs: Inputs) -> tuple[float | None, str, tuple[str, ...]]:
    given = [key for key in ("load_w", "loads_w", "nameplate_w") if inputs.has(key)]
    if len(given) > 1:
        raise _twice(given[1], given[0])
    if inputs.has("loads_w"):
        total_w = sum(inputs.numbers("loads_w"))
        return total_w, "measured", (f"The measured peaks add up to {total_w:g} W.",)
    if inputs.has("nameplate_w"):
        share = inputs.number("nameplate_share")
        estimate_w = planning_w(inputs.number("nameplate_w"), share)
        step = f"{share:g} x {inputs.number('nameplate_w'):g} W on nameplates = {estimate_w:g} W."
        return estimate_w, "nameplate", (step,)
    return inputs.number_or_none("load_w"), "measured", ()


def _apparent_va(inputs: Inputs) -> tuple[float | None, tuple[str, ...]]:
    if not inputs.has("current_a"):
        return inputs.number_or_none("load_va"), ()
    if inputs.has("load_va"):
        raise _twice("current_a", "load_va")
    volts, amperes = _voltage(inputs, "current_a"), inputs.number("current_a")
    drawn_va = apparent_va(volts, amperes, phases_of(inputs))
    root = "sqrt(3) x " if phases_of(inputs) == PHASES else ""
    return drawn_va, (f"{root}{volts:g} V x {amperes:g} A = {drawn_va:.6g} VA.",)


def _paired(inputs: Inputs, real_w: float | None, drawn_va: float | None) -> Power:
    """Watts and volt-amperes, each from the other where only one is given."""
    if real_w is not None and drawn_va is not None:
        if not at_most(real_w, drawn_va):
            raise SizingRefused(
                "The load has more watts than volt-amperes.",
                "load_va",
                why="The power factor, watts divided by volt-amperes, is never above 1.",
                advice="Check which number is which, and their units.",
            )
        if inputs.has("power_factor") or inputs.has("va_per_w"):
            raise _twice("power_factor", "load_w with load_va")
        return Power(real_w, drawn_va)
    factor = power_factor_of(inputs)
    if drawn_va is None:
        watts = real_w or 0.0
        return Power(watts, watts / factor)
    return Power(drawn_va * factor, drawn_va)


def power_factor_of(inputs: Inputs) -> float:
    """Power factor of the load: the given one, or the default for the kind of supply."""
    if inputs.has("va_per_w") and inputs.has("power_factor"):
        raise _twice("va_per_w", "power_factor")
    if inputs.has("va_per_w"):
        return 1 / inputs.number("va_per_w")
    if inputs.has("power_factor"):
        return inputs.number("power_factor")
    old = inputs.text("supplies") == "old"
    return OLD_SUPPLY_POWER_FACTOR if old else CURRENT_SUPPLY_POWER_FACTOR


def _factor_step(inputs: Inputs) -> tuple[str, ...]:
    known = inputs.has("load_va") or inputs.has("current_a")
    if known and any(inputs.has(key) for key in ("load_w", "loads_w", "nameplate_w")):
        return ()
    return (f"Watts and volt-amperes are related by a power factor of {power_factor_of(inputs):.4g}.",)


def phases_of(inputs: Inputs) -> int:
    """1 or 3; where each phase is told, 3. Raises SizingRefused for 2."""
    phases = inputs.whole("phases")
    if any(inputs.has(key) for key in ("phase_loads_w", "phase_loads_va", "phase_currents_a")):
        if "phases" in inputs.given and phases != PHASES:
            raise _twice("phases", "the load of each of three phases")
        return PHASES
    if phases not in (1, PHASES):
        raise SizingRefused(
            f"phases is {phases}, which cannot be.",
            "phases",
            why="A UPS has one phase or three.",
            advice="Give 1 or 3.",
        )
    return phases


def _voltage(inputs: Inputs, needed_for: str) -> float:
    if not inputs.has("voltage_v"):
        raise SizingRefused(
            "voltage_v is missing.",
            "voltage_v",
            why=f"{needed_for} tells volt-amperes only together with the voltage.",
            advice="Give the voltage, between lines for three phases.",
        )
    return inputs.number("voltage_v")


def _phase_loads(inputs: Inputs) -> tuple[Power, ...]:
    """Watts and volt-amperes of each phase, from currents, volt-amperes or watts."""
    real_w, drawn_va = inputs.numbers("phase_loads_w"), inputs.numbers("phase_loads_va")
    if inputs.has("phase_currents_a"):
        if drawn_va:
            raise _twice("phase_currents_a", "phase_loads_va")
        line_v = _voltage(inputs, "phase_currents_a")
        drawn_va = tuple(apparent_va(line_v, a, PHASES) / PHASES for a in inputs.numbers("phase_currents_a"))
    if not real_w and not drawn_va:
        return ()
    absent: tuple[float | None, ...] = (None,) * PHASES
    parts = zip(real_w or absent, drawn_va or absent, strict=True)
    return tuple(_paired(inputs, watts, va) for watts, va in parts)


def _refuse_total_beside_phases(inputs: Inputs) -> None:
    for key in ("load_w", "loads_w", "nameplate_w", "load_va", "current_a"):
        if inputs.has(key):
            raise _twice(key, "the load of each phase")


def rating_of(inputs: Inputs, *, alone: bool) -> tuple[Power | None, tuple[str, ...]]:
    """The rating in watts and volt-amperes, and how it was found; None where none is given.

    Where it stands `alone`, without a load, a power factor is the rating's. Without stated watts they are 0.8
    (older) or 0.9 (newer) of the volt-amperes, never all of them (TT-UPS).
    """
    rated_w, rated_va = inputs.number_or_none("rated_w"), inputs.number_or_none("rated_va")
    if rated_w is not None and rated_va is not None:
        if not at_most(rated_w, rated_va):
            raise SizingRefused(
                "The UPS is rated for more watts than volt-amperes.",
                "rated_w",
                why="No UPS is: watts are volt-amperes times a power factor of at most 1.",
                advice="Check which number is which, and their units.",
            )
        return Power(rated_w, rated_va), ()
    factor, words = _rated_factor(inputs, alone=alone)
    if rated_va is not None:
        watts = rated_va * factor
        return Power(watts, rated_va), (f"Rated watts: {factor:g} x {rated_va:g} VA = {watts:g} W{words}.",)
    if rated_w is not None:
        va = rated_w / factor
        return Power(rated_w, va), (f"Rated volt-amperes: {rated_w:g} W / {factor:g} = {va:.6g} VA{words}.",)
    return None, ()


def _rated_factor(inputs: Inputs, *, alone: bool) -> tuple[float, str]:
    for key in ("rated_power_factor", "power_factor") if alone else ("rated_power_factor",):
        if inputs.has(key):
            return inputs.number(key), ""
    newer = inputs.text("ups_age") == "newer"
    words = ", a rule of thumb" if newer else ", a rule of thumb for older units"
    return NEWER_RATING_POWER_FACTOR if newer else OLDER_RATING_POWER_FACTOR, words


def _twice(field: str, other: str) -> SizingRefused:
    return SizingRefused(
        f"{field} is given beside {other}.",
        field,
        why="Both tell the same thing, and may contradict each other.",
        advice="Leave one of them out.",
    )
