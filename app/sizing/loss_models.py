"""Losing disks and data as sizing models: failure rates, mean time to data loss, unreadable sectors."""

from __future__ import annotations

from app.domain.pack import Choice
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
from app.sizing.data_loss import (
    Repair,
    exact_mttdl_h,
    grouped_mttdl_h,
    mttdl_h,
)
from app.sizing.disk_failures import HOURS_PER_YEAR, afr_of, linear_afr_of
from app.sizing.raid_figures import BAND_LIMIT, BATCH_LIMIT, FORMULA, LOSS_OUTPUTS, loss_figures
from app.sizing.raid_inputs import (
    AFR,
    DISKS,
    DISKS_RANGE,
    GROUPS,
    LEVEL,
    MTTF_H,
    REPAIR_H,
    YEARS,
    layout_of,
    mttf_h_from,
)


def _failure_rate(inputs: Inputs) -> SizingResult:
    mttf = mttf_h_from(inputs)
    figures: dict[str, Figure] = {
        "mttf_h": mttf,
        "afr": afr_of(mttf),
        "afr_linear": linear_afr_of(mttf),
    }
    steps = (f"1 - exp(-8,760 / {mttf:.10g} h) = {figures['afr']:.4g} a year.",)
    return SizingResult(figures, "constant", steps=steps)


DISK_FAILURE_RATE = SizingModel(
    name="disk_failure_rate",
    title="Failure rate of disks",
    purpose="Turns a mean time to failure into an annual failure rate, and the other way round.",
    inputs=(MTTF_H, AFR),
    outputs=(
        SizingOutput("mttf_h", InputKind.NUMBER, "Mean time to failure", "h"),
        SizingOutput("afr", InputKind.NUMBER, "Annual failure rate", "1"),
        SizingOutput("afr_linear", InputKind.NUMBER, "Annual failure rate as data sheets round it", "1"),
    ),
    methods=(Method("constant", "Constant failure rate", "exact for a constant rate"),),
    validity=("Neither early failures nor wear-out are in it.",),
    sources=("HETZLER", "BACKBLAZE"),
    calculate=_failure_rate,
)
"""Annual failure rate and mean time to failure, by content 2.7."""


def _data_loss(inputs: Inputs) -> SizingResult:
    layout, mttf, repair = layout_of(inputs), mttf_h_from(inputs), inputs.number("repair_h")
    way = Repair(inputs.text("repair"))
    formula = mttdl_h(layout, mttf, repair, way)
    figures: dict[str, Figure] = {
        **loss_figures(layout, formula, inputs.number("years")),
        "serial_repair_h": mttdl_h(layout, mttf, repair, Repair.SERIAL),
        "parallel_repair_h": mttdl_h(layout, mttf, repair, Repair.PARALLEL),
        "exact_serial_h": exact_mttdl_h(layout, mttf, repair, Repair.SERIAL),
        "exact_parallel_h": exact_mttdl_h(layout, mttf, repair, Repair.PARALLEL),
        "formula_years": formula / HOURS_PER_YEAR,
    }
    lost = (
        f"Data is lost with {layout.survives + 1} disks of one of {layout.groups} groups of"
        f" {layout.disks_per_group}; M = {mttf:.10g} h, R = {repair:.10g} h."
    )
    steps = (
        lost,
        f"M^{layout.survives + 1} / (g m ... (m - {layout.survives}) R^{layout.survives}) = {formula:.5g} h.",
    )
    return SizingResult(figures, "formula", FORMULA.error, steps=steps)


REPAIR_WAY = SizingInput(
    "repair",
    InputKind.CHOICE,
    "Several lost disks of a group are rebuilt",
    default=judged(Repair.SERIAL.value, "the pessimistic case"),
    choices=(
        Choice(Repair.SERIAL.value, "One after the other"),
        Choice(Repair.PARALLEL.value, "All at once"),
    ),
)

RAID_DATA_LOSS = SizingModel(
    name="raid_data_loss",
    title="Mean time to data loss of an array",
    purpose="How long an array keeps its data, for comparing layouts, with the band field data allow.",
    inputs=(LEVEL, DISKS, GROUPS, MTTF_H, AFR, REPAIR_H, REPAIR_WAY, YEARS),
    outputs=(
        *LOSS_OUTPUTS,
        SizingOutput("serial_repair_h", InputKind.NUMBER, "Formula, repairs one after the other", "h"),
        SizingOutput("parallel_repair_h", InputKind.NUMBER, "Formula, repairs all at once", "h"),
        SizingOutput("exact_serial_h", InputKind.NUMBER, "Markov chain, repairs one after the other", "h"),
        SizingOutput("exact_parallel_h", InputKind.NUMBER, "Markov chain, repairs all at once", "h"),
        SizingOutput("formula_years", InputKind.NUMBER, "Mean time to data loss by the formula", "a"),
    ),
    methods=(FORMULA,),
    validity=(BAND_LIMIT, BATCH_LIMIT, "Repair far shorter than a disk's life: m R at most M / 10."),
    sources=("RESCH", "RAID88", "ELERATH"),
    calculate=_data_loss,
)
"""Mean time to data loss as a band, by content 2.7."""


def _grouped(inputs: Inputs) -> SizingResult:
    _check_group(inputs)
    hours = grouped_mttdl_h(
        inputs.whole("data_disks"),
        inputs.whole("check_per_group"),
        inputs.whole("groups"),
        inputs.number("mttf_h"),
        inputs.number("repair_h"),
    )
    figures: dict[str, Figure] = {"mttdl_h": hours, "mttdl_years": hours / HOURS_PER_YEAR}
    return SizingResult(figures, "formula", FORMULA.error)


def _check_group(inputs: Inputs) -> None:
    """Raises SizingRefused where the data disks of one group, told as well, are not D / nG."""
    each = inputs.number_or_none("data_per_group")
    if each is not None and each * inputs.whole("groups") != inputs.whole("data_disks"):
        raise SizingRefused(
            f"{inputs.whole('groups')} groups of {each:g} data disks are not {inputs.whole('data_disks')}.",
            "data_per_group",
            why="The data disks of all groups are those of one group times the number of groups.",
            advice="Correct one of the three, or leave the data disks of one group out.",
        )


RAID_GROUPED_DATA_LOSS = SizingModel(
    name="raid_grouped_data_loss",
    title="Mean time to data loss of groups with check disks",
    purpose="The formula of the RAID paper of 1988: groups of data disks with check disks, one lost each.",
    inputs=(
        SizingInput(
            "data_disks", InputKind.WHOLE, "Data disks of all groups", "1", range=DISKS_RANGE,
            aliases=(Alias("D"),),
        ),
        SizingInput(
            "data_per_group", InputKind.WHOLE, "Data disks of one group, to check the others", "1",
            optional=True, range=DISKS_RANGE, aliases=(Alias("G"),),
        ),
        SizingInput(
            "check_per_group", InputKind.WHOLE, "Check disks per group", "1",
            default=judged(1.0, "one parity"), range=Range(1, 100), aliases=(Alias("C"),),
        ),
        SizingInput(
            "groups", InputKind.WHOLE, "Groups", "1", range=Range(1, 1000), aliases=(Alias("nG"),)
        ),
        MTTF_H,
        REPAIR_H,
    ),
    outputs=(
        SizingOutput("mttdl_h", InputKind.NUMBER, "Mean time to failure of the array", "h"),
        SizingOutput("mttdl_years", InputKind.NUMBER, "Mean time to failure of the array", "a"),
    ),
    methods=(FORMULA,),
    validity=(BAND_LIMIT, BATCH_LIMIT),
    sources=("RAID88",),
    calculate=_grouped,
)  # fmt: skip
"""Groups with check disks of which each survives one lost disk, by content 2.7."""
