"""Sectors that cannot be read as sizing models: in any read, in a rebuild, and over the years."""

from __future__ import annotations

from app.domain.sizing.model import (
    NOT_NEGATIVE,
    Alias,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
)
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.raid_figures import ERROR_LIMIT, ESTIMATE_LIMIT, MORE_PARITY_NOTE, READ_OUTPUTS
from app.sizing.raid_inputs import (
    AFR,
    DISK_TB,
    DISKS,
    ERRORS_PER_BIT,
    GROUPS,
    LEVEL,
    MTTF_H,
    YEARS,
    afr_from,
    layout_of,
)
from app.sizing.rebuild import (
    any_disk_fails,
    disks_read_in_rebuild,
    over_years,
    read_error_probability,
    read_error_probability_by_tb,
    yearly_loss_probability,
)


def _read_error(inputs: Inputs) -> SizingResult:
    read_tb, rate = inputs.number("read_tb"), inputs.number("errors_per_bit")
    figures: dict[str, Figure] = {"read_error_at_most": read_error_probability(read_tb, rate)}
    return SizingResult(figures, "bits", READ_METHOD.error, steps=(_bits(read_tb, rate),))


def _bits(read_tb: float, rate: float) -> str:
    return f"1 - (1 - {rate:g})^({read_tb:g} TB x 8 x 10^12 bits)."


READ_METHOD = Method("bits", "Independent bits at the data sheet's rate", "an upper bound")
READ_TB = SizingInput(
    "read_tb", InputKind.NUMBER, "Data read", "TB", range=NOT_NEGATIVE, aliases=(Alias("TB_read"),)
)

READ_ERROR = SizingModel(
    name="read_error",
    title="Unreadable sector while reading",
    purpose="How likely, at most, some sector cannot be read in so much data.",
    inputs=(READ_TB, ERRORS_PER_BIT),
    outputs=(READ_OUTPUTS[-1],),
    methods=(READ_METHOD,),
    validity=(ERROR_LIMIT,),
    sources=("LEVENTHAL", "HETZLER"),
    calculate=_read_error,
)
"""Unreadable sector in so many TB, by content 2.7."""


def _rebuild_error(inputs: Inputs) -> SizingResult:
    layout, rate = layout_of(inputs), inputs.number("errors_per_bit")
    lost = inputs.whole("disks_lost") if inputs.has("disks_lost") else layout.survives
    disks = disks_read_in_rebuild(layout, lost)
    read_tb = disks * inputs.number("disk_tb")
    figures: dict[str, Figure] = {
        "disks_lost": float(lost),
        "disks_read": float(disks),
        "read_tb": read_tb,
        "read_error_at_most": read_error_probability(read_tb, rate),
    }
    steps = (MORE_PARITY_NOTE,) if disks == 0 else (f"{disks} disks are read.", _bits(read_tb, rate))
    return SizingResult(figures, "bits", READ_METHOD.error, steps=steps)


RAID_READ_ERROR = SizingModel(
    name="raid_read_error",
    title="Unreadable sector in a rebuild",
    purpose="How likely, at most, a rebuild meets a sector that no other disk can mend.",
    inputs=(
        LEVEL,
        DISKS,
        GROUPS,
        DISK_TB,
        ERRORS_PER_BIT,
        SizingInput(
            "disks_lost",
            InputKind.WHOLE,
            "Disks lost in one group",
            "1",
            optional=True,
            range=Range(1, 2),
            help="As many as the level survives, where left out: only then a bad sector costs data.",
        ),
    ),
    outputs=READ_OUTPUTS,
    methods=(READ_METHOD,),
    validity=(
        ERROR_LIMIT,
        "RAID 6 and 60 with one disk lost still mend a bad sector: applied with two lost.",
    ),
    sources=("LEVENTHAL", "HETZLER"),
    calculate=_rebuild_error,
)
"""Unreadable sector in the rebuild of an array, by content 2.7."""


def _yearly(inputs: Inputs) -> SizingResult:
    disks, afr = inputs.whole("disks"), afr_from(inputs)
    read_tb = _tb_read(inputs, disks)
    error = _error_of(inputs, read_tb)
    yearly = yearly_loss_probability(disks, afr, error)
    figures: dict[str, Figure] = {
        "disk_fails": any_disk_fails(disks, afr),
        "read_tb": read_tb,
        "read_error_at_most": error,
        "yearly_loss": yearly,
        "loss_over_years": over_years(yearly, inputs.number("years")),
    }
    steps = (f"{figures['disk_fails']:.4g} a year that a disk fails x {error:.4g} that its rebuild errs.",)
    return SizingResult(figures, "hetzler", steps=steps)


def _tb_read(inputs: Inputs, disks: int) -> float:
    if disks < 3:
        raise SizingRefused(
            "The estimate is made for one parity over three disks or more.",
            "disks",
            why=f"{disks} were given.",
            advice="Use the model of rebuilds for a mirror.",
        )
    return (disks - 1) * inputs.number("disk_tb")


def _error_of(inputs: Inputs, read_tb: float) -> float:
    if inputs.has("probability_per_tb"):
        return read_error_probability_by_tb(read_tb, inputs.number("probability_per_tb"))
    return read_error_probability(read_tb, inputs.number("errors_per_bit"))


RAID_YEARLY_LOSS = SizingModel(
    name="raid_yearly_loss",
    title="Yearly data-loss estimate of one parity",
    purpose="How likely, at most, a year brings a failed disk whose rebuild meets an unreadable sector.",
    inputs=(
        DISKS,
        DISK_TB,
        MTTF_H,
        AFR,
        ERRORS_PER_BIT,
        SizingInput(
            "probability_per_tb",
            InputKind.NUMBER,
            "Chance of an error per TB read, instead of the rate per bit",
            "1",
            optional=True,
            range=Range(0, 0.999999),
            aliases=(Alias("nrre_per_TB"),),
        ),
        YEARS,
    ),
    outputs=(
        SizingOutput("disk_fails", InputKind.NUMBER, "A disk fails within a year", "1"),
        READ_OUTPUTS[2],
        READ_OUTPUTS[3],
        SizingOutput("yearly_loss", InputKind.NUMBER, "Loss of a sector or more in a year, up to", "1"),
        SizingOutput("loss_over_years", InputKind.NUMBER, "The same in the years ahead, up to", "1"),
    ),
    methods=(Method("hetzler", "[1 - (1 - AFR)^n] x chance of an error in the rebuild", "an upper bound"),),
    validity=(ESTIMATE_LIMIT, ERROR_LIMIT),
    sources=("HETZLER",),
    calculate=_yearly,
)
"""Yearly data-loss estimate, by content 2.7."""
