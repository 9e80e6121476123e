"""The model of a UPS's load: both ratings, each phase, the start of devices and the peaks of the current."""

from __future__ import annotations

from app.domain.sizing.model import Inputs, Method, SizingModel
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.comparing import at_most
from app.sizing.ups_load import PHASES, Power, crest_fits, current_a, fit
from app.sizing.ups_load_form import INPUTS, OUTPUTS
from app.sizing.ups_load_reading import Load, load_of, phases_of, rating_of

_ESTIMATE = "The load is an estimate from nameplates; measure it."


def _calculate(inputs: Inputs) -> SizingResult:
    load = load_of(inputs)
    rated, steps = rating_of(inputs, alone=load is None)
    if load is None and rated is None and not inputs.has("load_crest_factor"):
        raise SizingRefused(
            "load_w is missing.",
            "load_w",
            why="There is neither a load nor a rating.",
            advice="Give the measured load, and the rating of the UPS.",
        )
    figures: dict[str, Figure] = {}
    warnings = [_ESTIMATE] if inputs.has("nameplate_w") else []
    if rated is not None:
        figures |= {"rated_w": rated.real_w, "rated_va": rated.apparent_va}
    if load is not None:
        planned = load.power.times(_growth(inputs))
        figures |= _load_figures(inputs, load.power, planned)
        load_step = f"Load to plan with: {planned.real_w:.6g} W and {planned.apparent_va:.6g} VA."
        steps = (*load.steps, *_growth_step(inputs), load_step, *steps)
        if rated is not None:
            warnings += _check_rating(inputs, figures, planned, rated)
            warnings += _check_phases(inputs, figures, load, rated)
            warnings += _check_start(inputs, figures, planned, rated)
    warnings += _check_crest(inputs, figures)
    method = "rating" if load is None else load.method
    return SizingResult(figures, method, warnings=tuple(warnings), steps=steps)


def _growth(inputs: Inputs) -> float:
    """The factor of growth; 1 for none."""
    if not inputs.has("growth_pct"):
        return inputs.number("growth_factor")
    if "growth_factor" in inputs.given:
        raise SizingRefused(
            "growth_pct is given beside growth_factor.",
            "growth_pct",
            why="Both tell the planned growth.",
            advice="Leave one of them out.",
        )
    return 1 + inputs.number("growth_pct") / 100


def _growth_step(inputs: Inputs) -> tuple[str, ...]:
    factor = _growth(inputs)
    return () if factor == 1 else (f"Planned growth multiplies the load by {factor:g}.",)


def _load_figures(inputs: Inputs, load: Power, planned: Power) -> dict[str, Figure]:
    figures: dict[str, Figure] = {
        "load_w": load.real_w,
        "load_va": load.apparent_va,
        "load_power_factor": load.power_factor,
        "planned_w": planned.real_w,
        "planned_va": planned.apparent_va,
    }
    if inputs.has("voltage_v"):
        figures["planned_a"] = current_a(planned.apparent_va, inputs.number("voltage_v"), phases_of(inputs))
    return figures


def _check_rating(inputs: Inputs, figures: dict[str, Figure], planned: Power, rated: Power) -> list[str]:
    share = inputs.number("usable_share")
    found = fit(planned, rated, share)
    figures |= {
        "limit_w": found.limit.real_w,
        "limit_va": found.limit.apparent_va,
        "share_w": found.share_w,
        "share_va": found.share_va,
        "fits_w": found.fits_w,
        "fits_va": found.fits_va,
        "fits": found.fits,
    }
    parts = ((found.fits_w, "watts", found.share_w), (found.fits_va, "volt-amperes", found.share_va))
    return [
        f"The load in {unit} is {taken:.1%} of the rating; the limit is {share:.0%}."
        for fits, unit, taken in parts
        if not fits
    ]


def _check_phases(inputs: Inputs, figures: dict[str, Figure], load: Load, rated: Power) -> list[str]:
    """Each phase against a third of the rating: the total can be fine with one phase over."""
    if not load.phases:
        return []
    third = rated.times(1 / PHASES)
    growth, share = _growth(inputs), inputs.number("usable_share")
    fits = [fit(phase.times(growth), third, share) for phase in load.phases]
    figures |= {
        "phase_shares_w": tuple(found.share_w for found in fits),
        "phase_shares_va": tuple(found.share_va for found in fits),
        "phases_fit": all(found.fits for found in fits),
        "fits": figures["fits"] is True and all(found.fits for found in fits),
    }
    return [
        f"Phase {number} carries {max(found.share_w, found.share_va):.1%} of a third of the rating."
        for number, found in enumerate(fits, start=1)
        if not found.fits
    ]


def _check_start(inputs: Inputs, figures: dict[str, Figure], planned: Power, rated: Power) -> list[str]:
    """Start current lasts seconds and may use the whole rating, not more."""
    if not inputs.has("start_w"):
        return []
    together_w = planned.real_w + inputs.number("start_w")
    figures["start_fits"] = at_most(together_w, rated.real_w)
    return [] if figures["start_fits"] else [f"While devices start, {together_w:g} W exceed the rating."]


def _check_crest(inputs: Inputs, figures: dict[str, Figure]) -> list[str]:
    if not inputs.has("load_crest_factor"):
        return []
    for key in ("rated_crest_factor", "rated_a"):
        if not inputs.has(key):
            raise SizingRefused(
                f"{key} is missing.",
                key,
                why="The peaks of the load are compared with those the UPS allows.",
                advice="Give it from the data sheet, or leave the crest factor of the load out.",
            )
    amperes = _rms_a(inputs, figures)
    figures["crest_fits"] = crest_fits(
        inputs.number("load_crest_factor"),
        amperes,
        inputs.number("rated_crest_factor"),
        inputs.number("rated_a"),
    )
    return [] if figures["crest_fits"] else ["The peaks of the load's current exceed what the UPS allows."]


def _rms_a(inputs: Inputs, figures: dict[str, Figure]) -> float:
    """The current of the load: as given in `load_a`, else of the planned load at the voltage."""
    if inputs.has("load_a"):
        return inputs.number("load_a")
    amperes = figures.get("planned_a")
    if not isinstance(amperes, float):
        raise SizingRefused(
            "load_a is missing.",
            "load_a",
            why="The crest factor is that of a current, and neither it nor load and voltage are known.",
            advice="Give the current of the load.",
        )
    return amperes


UPS_LOAD = SizingModel(
    name="ups_load",
    title="Load of a UPS",
    purpose=(
        "A UPS has two ratings, watts and volt-amperes, and drops the load or goes to bypass when either is"
        " exceeded. The model compares the load, with growth, with a share of both, for each phase of a"
        " three-phase UPS, and turns watts, volt-amperes and amperes into each other."
    ),
    inputs=INPUTS,
    outputs=OUTPUTS,
    methods=(
        Method("measured", "Measured load", "as exact as the measurement; take it at the peak"),
        Method("nameplate", "Estimate from nameplates", "an estimate: nameplates overstate"),
        Method("rating", "Rating alone", "as exact as the data sheet"),
    ),
    validity=(
        "Steady loads: start currents are given apart, and compressors do not belong on a small UPS.",
        "A wrong guess of the power factor goes straight into the volt-amperes: measure both.",
    ),
    sources=("APC-BUP", "TT-UPS", "IEC62040"),
    calculate=_calculate,
)
"""Load of a UPS."""
