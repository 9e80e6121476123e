"""One array as a sizing model: all that is known of it while a disk is lost."""

from __future__ import annotations

from app.domain.sizing.model import InputKind, Inputs, Method, SizingModel, SizingOutput
from app.domain.sizing.result import Figure, SizingResult
from app.sizing.data_loss import Repair, mttdl_h
from app.sizing.raid import RaidLayout
from app.sizing.raid_figures import (
    BAND_LIMIT,
    BATCH_LIMIT,
    ERROR_LIMIT,
    ESTIMATE_LIMIT,
    LOSS_OUTPUTS,
    MORE_PARITY_NOTE,
    READ_OUTPUTS,
    loss_figures,
)
from app.sizing.raid_inputs import (
    AFR,
    DELIVERY_H,
    DETECT_H,
    DISK_TB,
    DISKS,
    ERRORS_PER_BIT,
    GROUPS,
    HOT_SPARES,
    LEVEL,
    MTTF_H,
    RATE_MB_S,
    YEARS,
    afr_from,
    layout_of,
    mttf_h_from,
)
from app.sizing.raid_models import (
    CAPACITY_OUTPUTS,
    NO_BACKUP_LIMIT,
    REBUILD_OUTPUTS,
    capacity_figures,
    capacity_step,
    repair_figures,
    repair_steps,
    repair_warnings,
)
from app.sizing.rebuild import disks_read_in_rebuild, read_error_probability, yearly_loss_probability


def _exposure(inputs: Inputs) -> SizingResult:
    layout, disk_tb = layout_of(inputs), inputs.number("disk_tb")
    repair = repair_figures(inputs, disk_tb)
    figures = {**capacity_figures(layout, disk_tb), **repair}
    if layout.survives == 0:
        del figures["rebuild_h"]
        figures.pop("repair_h", None)
        return SizingResult(
            figures,
            "together",
            warnings=("The first lost disk loses all data; there is nothing to rebuild from.",),
            steps=(capacity_step(layout, disk_tb),),
        )
    figures |= _read_figures(inputs, layout, disk_tb)
    figures |= _loss_figures(inputs, layout, figures)
    return SizingResult(
        figures,
        "together",
        warnings=repair_warnings(repair),
        steps=(capacity_step(layout, disk_tb), *repair_steps(inputs, repair), *_read_steps(layout, figures)),
    )


def _read_figures(inputs: Inputs, layout: RaidLayout, disk_tb: float) -> dict[str, Figure]:
    disks = disks_read_in_rebuild(layout)
    error = read_error_probability(disks * disk_tb, inputs.number("errors_per_bit"))
    found: dict[str, Figure] = {
        "disks_read": float(disks),
        "read_tb": disks * disk_tb,
        "read_error_at_most": error,
        "disks_lost": float(layout.survives),
    }
    if layout.survives == 1:
        found["yearly_loss"] = yearly_loss_probability(layout.disks, afr_from(inputs), error)
    return found


def _read_steps(layout: RaidLayout, figures: dict[str, Figure]) -> tuple[str, ...]:
    read = (
        f"With {layout.survives} lost in a group, {figures['disks_read']:g} disks are read without a second"
        f" copy: {figures['read_tb']:g} TB."
    )
    return (read,) if layout.survives == 1 else (read, MORE_PARITY_NOTE)


def _loss_figures(inputs: Inputs, layout: RaidLayout, figures: dict[str, Figure]) -> dict[str, Figure]:
    hours = figures.get("repair_h")
    if not isinstance(hours, float):
        return {}
    formula = mttdl_h(layout, mttf_h_from(inputs), hours, Repair.SERIAL)
    return loss_figures(layout, formula, inputs.number("years"))


RAID_EXPOSURE = SizingModel(
    name="raid_exposure",
    title="An array while a disk is lost",
    purpose=(
        "Everything about one array: what it holds and survives, how long it rebuilds, how likely a sector"
        " cannot be read meanwhile, and within which band its data lasts."
    ),
    inputs=(
        LEVEL, DISKS, DISK_TB, GROUPS, RATE_MB_S, HOT_SPARES, DETECT_H, DELIVERY_H, ERRORS_PER_BIT, MTTF_H,
        AFR, YEARS,
    ),
    outputs=(
        *CAPACITY_OUTPUTS,
        *REBUILD_OUTPUTS,
        *READ_OUTPUTS,
        *LOSS_OUTPUTS,
        SizingOutput("yearly_loss", InputKind.NUMBER, "Loss of a sector or more in a year, up to", "1"),
    ),
    methods=(
        Method("together", "Capacity, rebuild, read errors and data loss together", "a band, no promise"),
    ),
    validity=(
        BAND_LIMIT, BATCH_LIMIT, ERROR_LIMIT, ESTIMATE_LIMIT, NO_BACKUP_LIMIT,
        "The repair must be far shorter than a disk's life.",
    ),
    sources=("SNIA DDF", "RESCH", "ELERATH", "HETZLER", "LEVENTHAL", "BACKBLAZE"),
    calculate=_exposure,
)  # fmt: skip
"""All models of content 2.7 on one array; repairs one after the other, the pessimistic case."""
