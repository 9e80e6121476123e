"""RAID as sizing models: what an array holds and survives, and how long it takes to be whole again."""

from __future__ import annotations

from app.domain.sizing.model import InputKind, Inputs, Method, SizingModel, SizingOutput
from app.domain.sizing.result import Figure, SizingResult
from app.sizing.raid import MINIMUM_DISKS, RaidLayout, usable_tb
from app.sizing.raid_inputs import (
    DELIVERY_H,
    DETECT_H,
    DISK_TB,
    DISKS,
    GROUPS,
    HOT_SPARES,
    LEVEL,
    RATE_MB_S,
    layout_of,
)
from app.sizing.rebuild import (
    rebuild_h,
    repair_h,
)

CAPACITY_OUTPUTS = (
    SizingOutput("usable_tb", InputKind.NUMBER, "Usable capacity", "TB"),
    SizingOutput("always_survives", InputKind.WHOLE, "Lost disks that are always survived", "1"),
    SizingOutput("may_survive_at_most", InputKind.WHOLE, "Lost disks that may be survived at best", "1"),
    SizingOutput("disks_per_group", InputKind.WHOLE, "Disks per group", "1"),
    SizingOutput("fewest_disks", InputKind.WHOLE, "Fewest disks of the level", "1"),
)
REBUILD_OUTPUTS = (
    SizingOutput("rebuild_h", InputKind.NUMBER, "Rebuild of one disk", "h"),
    SizingOutput("repair_h", InputKind.NUMBER, "From a failed disk to full redundancy", "h"),
)
NO_BACKUP_LIMIT = "RAID is no backup: what is deleted or damaged is so on every disk."


def capacity_figures(layout: RaidLayout, disk_tb: float) -> dict[str, Figure]:
    """What an array holds and survives, by the keys of `CAPACITY_OUTPUTS`."""
    return {
        "usable_tb": usable_tb(layout, disk_tb),
        "always_survives": float(layout.survives),
        "may_survive_at_most": float(layout.survives_at_most),
        "disks_per_group": float(layout.disks_per_group),
        "fewest_disks": float(MINIMUM_DISKS[layout.level]),
    }


def capacity_step(layout: RaidLayout, disk_tb: float) -> str:
    """How many disks hold data, in words."""
    return f"{layout.data_disks} of {layout.disks} disks hold data: {layout.data_disks} x {disk_tb:g} TB."


def _capacity(inputs: Inputs) -> SizingResult:
    layout, disk_tb = layout_of(inputs), inputs.number("disk_tb")
    warnings = () if layout.survives else ("The first lost disk loses all data.",)
    return SizingResult(
        capacity_figures(layout, disk_tb),
        "definition",
        warnings=warnings,
        steps=(capacity_step(layout, disk_tb),),
    )


RAID_CAPACITY = SizingModel(
    name="raid_capacity",
    title="Capacity and tolerance of an array",
    purpose="How much an array holds, how many lost disks it always survives, and how many at best.",
    inputs=(LEVEL, DISKS, DISK_TB, GROUPS),
    outputs=CAPACITY_OUTPUTS,
    methods=(Method("definition", "Definition of the level", "exact, before formatting"),),
    validity=(
        "Equal disks in equal groups; spares are not counted. Level 1 is one pair.",
        "Fewest disks: " + ", ".join(f"{level}: {least}" for level, least in MINIMUM_DISKS.items()) + ".",
        NO_BACKUP_LIMIT,
    ),
    sources=("SNIA DDF",),
    calculate=_capacity,
)
"""Capacity and tolerance, by content 2.7."""


def repair_figures(inputs: Inputs, disk_tb: float) -> dict[str, Figure]:
    """The hours of a rebuild, and those of the repair where they follow."""
    hours = rebuild_h(disk_tb, inputs.number("rate_mb_s"))
    figures: dict[str, Figure] = {"rebuild_h": hours}
    if inputs.whole("hot_spares") or inputs.has("delivery_h"):
        figures["repair_h"] = repair_h(
            hours,
            hot_spares=inputs.whole("hot_spares"),
            detect_h=inputs.number("detect_h"),
            delivery_h=inputs.number_or_none("delivery_h") or 0.0,
        )
    return figures


def repair_steps(inputs: Inputs, figures: dict[str, Figure]) -> tuple[str, ...]:
    """How the hours were found, in words."""
    rate, disk_tb = inputs.number("rate_mb_s"), inputs.number("disk_tb")
    rebuilt = f"{disk_tb:g} TB x 1,000,000 / {rate:g} MB/s / 3,600 = {figures['rebuild_h']:.4g} h."
    if "repair_h" not in figures:
        return (rebuilt,)
    if inputs.whole("hot_spares"):
        return rebuilt, "A hot spare takes over at once, so the repair is the rebuild."
    waited = (
        f"{inputs.number('detect_h'):g} h to notice + {inputs.number_or_none('delivery_h'):g} h to replace"
    )
    return rebuilt, f"{waited} + the rebuild = {figures['repair_h']:.4g} h."


def repair_warnings(figures: dict[str, Figure]) -> tuple[str, ...]:
    """What is missing for the repair time."""
    if "repair_h" in figures:
        return ()
    return ("Without a hot spare the repair also waits for the replacement; give the hours that takes.",)


def _rebuild(inputs: Inputs) -> SizingResult:
    figures = repair_figures(inputs, inputs.number("disk_tb"))
    return SizingResult(
        figures,
        "rate",
        "as good as the rate: under load it may be far lower",
        warnings=repair_warnings(figures),
        steps=repair_steps(inputs, figures),
    )


RAID_REBUILD = SizingModel(
    name="raid_rebuild",
    title="Rebuild and repair time",
    purpose="How long a lost disk takes to write anew, and how long until redundancy is whole again.",
    inputs=(DISK_TB, RATE_MB_S, HOT_SPARES, DETECT_H, DELIVERY_H),
    outputs=REBUILD_OUTPUTS,
    methods=(
        Method("rate", "Capacity divided by rate", "as good as the rate: under load it may be far lower"),
    ),
    validity=("The whole disk is written; arrays that copy used blocks only are faster.",),
    sources=("definition", "100 and 150 MB/s are judgement"),
    calculate=_rebuild,
)
"""Rebuild and repair time, by content 2.7."""
