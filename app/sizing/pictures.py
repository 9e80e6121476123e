"""Pictures of calculations: which models have one, and the figures it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from app.domain.sizing.model import Inputs, SizingModel
from app.domain.sizing.picture import Bar, Bars, CalculationPicture, Curve, Segment
from app.domain.sizing.result import InputValue, SizingResult
from app.errors import SizingRefused
from app.sizing.registry import SIZING_MODELS
from app.sizing.runtime_curve import runtime_curve

LOADS = ("load_w", "load_va", "load_pct", "load")
HEAT_PARTS = ("IT equipment", "UPS and batteries", "Power distribution", "Light", "People")


def picture_of(model: SizingModel, result: SizingResult) -> CalculationPicture | None:
    """What a calculation looks like; None for models that are told better in words."""
    draw = _PICTURES.get(model.name)
    return None if draw is None else draw(model, result)


def picture_again(
    model: str, version: str, inputs: Mapping[str, InputValue], defaults: Collection[str] = ()
) -> CalculationPicture | None:
    """The picture of a kept calculation, `defaults` being the inputs nobody gave.

    None where the model is gone or calculates in another way by now.
    """
    known = SIZING_MODELS.get(model)
    if known is None or known.version != version:
        return None
    try:
        return picture_of(known, known.run_on(Inputs(dict(inputs), frozenset(inputs) - frozenset(defaults))))
    except SizingRefused:
        return None


def _runtime(_model: SizingModel, result: SizingResult) -> Curve | None:
    load, unit = result.number("load_used"), str(result.figures["load_unit"])
    given = {key: value for key, value in result.inputs.items() if key not in result.defaults}
    asked = next((value for key in LOADS if isinstance(value := given.get(key), float | int)), load)
    points, factor = runtime_curve(given), load / asked
    fresh = tuple((factor * point.load, point.new_min) for point in points if point.new_min is not None)
    aged = tuple(
        (factor * point.load, point.end_of_life_min) for point in points if point.end_of_life_min is not None
    )
    told = [
        f"{result.number(key):.1f} min {words}"
        for key, words in (("minutes_new", "new"), ("minutes_end_of_life", "at end of life"))
        if key in result.figures
    ]
    if len(fresh) < 2:
        return None
    return Curve(
        across=f"load ({unit})",
        up="minutes",
        fresh=fresh,
        aged=aged,
        at=load,
        needed=_input(result, "needed_min"),
        words=f"Runtime over load: at {load:.0f} {unit} {', '.join(told)}.",
    )


def _heat(_model: SizingModel, result: SizingResult) -> Bars:
    parts = result.figures["parts_w"]
    listed = (
        tuple(part for part in parts if isinstance(part, float | int)) if isinstance(parts, tuple) else ()
    )
    segments = [
        Segment(words, part / 1000) for words, part in zip(HEAT_PARTS, listed, strict=False) if part > 0
    ]
    other = result.figures.get("other_w")
    if isinstance(other, float | int) and other > 0:
        segments.append(Segment("Other", other / 1000))
    heat = result.number("heat_w") / 1000
    told = ", ".join(f"{segment.words} {segment.length:.1f} kW" for segment in segments)
    return Bars("kW", (Bar("Heat", tuple(segments)),), None, "", f"Heat {heat:.1f} kW: {told}.")


def _cooling(_model: SizingModel, result: SizingResult) -> Bars:
    load = float(result.number("needed_w")) / 1000
    heat = result.inputs.get("load_w")
    limit = float(heat) / 1000 if isinstance(heat, float | int) else load
    everything, left = result.number("sensible_w") / 1000, result.number("left_w") / 1000
    bars = (
        Bar("All units", (Segment("capacity", everything),), everything >= load),
        Bar("Largest one down", (Segment("capacity", left),), left >= limit),
    )
    words = (
        f"Sensible capacity {everything:.1f} kW, {left:.1f} kW with the largest unit down, "
        f"against {limit:.1f} kW of heat."
    )
    return Bars("kW", bars, limit, "heat load", words)


def _redundancy(_model: SizingModel, result: SizingResult) -> Bars | None:
    if "capacity_w" not in result.figures or "left_w" not in result.figures:
        return None
    load = float(result.inputs["load_w"]) / 1000 if isinstance(result.inputs["load_w"], float | int) else 0.0
    everything, left = result.number("capacity_w") / 1000, result.number("left_w") / 1000
    bars = (
        Bar("All units", (Segment("usable", everything),), everything >= load),
        Bar("Largest one out", (Segment("usable", left),), left >= load),
    )
    words = (
        f"Usable {everything:.1f} kW, {left:.1f} kW without the largest unit, against {load:.1f} kW of load."
    )
    return Bars("kW", bars, load, "load", words)


def _required(_model: SizingModel, result: SizingResult) -> Bars:
    outages = _input(result, "outages") or 1.0
    segments = (
        Segment("ride out", _input(result, "ride_out_min") or 0.0),
        Segment("shut down", outages * result.number("shutdown_min")),
        Segment("margin", _input(result, "margin_min") or 0.0),
    )
    have = _input(result, "runtime_end_of_life_min")
    needed = result.number("needed_min")
    is_good = None if have is None else have >= needed
    words = f"{needed:.0f} min are needed" + ("." if have is None else f"; the battery lasts {have:.0f} min.")
    return Bars("min", (Bar("Needed", segments, is_good),), have, "battery at end of life", words)


def _bridge(_model: SizingModel, result: SizingResult) -> Bars:
    need, want = result.number("need_s"), result.number("need_with_margin_s")
    have = result.number("have_s") if "have_s" in result.figures else None
    segments = (Segment("start and transfer", need), Segment("safety", max(0.0, want - need)))
    is_good = None if have is None else have >= want
    words = f"{want:.0f} s must be bridged" + ("." if have is None else f"; there are {have:.0f} s.")
    return Bars("s", (Bar("Bridge", segments, is_good),), have, "what there is", words)


PARTS_OF_RECOVERY = ("detect", "decide", "provision", "restore", "replay", "start", "verify")


def _recovery(_model: SizingModel, result: SizingResult) -> Bars | None:
    cases, totals = result.inputs.get("cases"), result.figures.get("recoveries")
    if not isinstance(cases, tuple) or not isinstance(totals, tuple):
        return None
    total_of = {str(row[0]): float(row[1]) for row in totals if isinstance(row, tuple)}
    limit = _input(result, "rto_h")
    bars = []
    for row in cases:
        if isinstance(row, tuple):
            segments = _recovery_segments(row, total_of[str(row[0])])
            is_good = None if limit is None else total_of[str(row[0])] <= limit
            bars.append(Bar(str(row[0]), segments, is_good))
    told = ", ".join(f"{bar.words} {bar.length:.1f} h" for bar in bars)
    return Bars("h", tuple(bars), limit, "recovery time objective", f"Recovery: {told}.")


def _recovery_segments(row: tuple[float | str, ...], total: float) -> tuple[Segment, ...]:
    """The hours of a case in their order; what no column holds is the restoring of data."""
    detect, decide, provision, _, _, replay, start, verify = (float(cell) for cell in row[1:9])
    restore = max(0.0, total - detect - decide - provision - replay - start - verify)
    lengths = (detect, decide, provision, restore, replay, start, verify)
    return tuple(
        Segment(words, length) for words, length in zip(PARTS_OF_RECOVERY, lengths, strict=True) if length > 0
    )


def _input(result: SizingResult, key: str) -> float | None:
    value = result.inputs.get(key)
    return float(value) if isinstance(value, float | int) and not isinstance(value, bool) else None


_PICTURES: Mapping[str, Callable[[SizingModel, SizingResult], CalculationPicture | None]] = {
    "ups_runtime": _runtime,
    "heat_load": _heat,
    "cooling_units": _cooling,
    "redundancy": _redundancy,
    "required_minutes": _required,
    "generator_bridge": _bridge,
    "recovery_cases": _recovery,
}
