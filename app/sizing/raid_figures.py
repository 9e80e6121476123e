"""The figures that the models of RAID share, and the sentences on where they end."""

from __future__ import annotations

from app.domain.sizing.model import InputKind, Method, SizingOutput
from app.domain.sizing.result import Figure
from app.sizing.data_loss import loss_band, loss_probability
from app.sizing.disk_failures import HOURS_PER_YEAR
from app.sizing.raid import RaidLayout

BAND_LIMIT = (
    "For comparing layouts, no promise: field data showed 2 to 1,500 times more double failures than the"
    " formula, so a band from the formula / 1,500 to the formula / 2 is shown (ELERATH)."
)
BATCH_LIMIT = "Disks of one batch, heat, firmware and controller faults are not in it."
ERROR_LIMIT = (
    "The chance of an unreadable sector is an upper bound from the data sheet's worst case; makers and users"
    " see far fewer errors."
)
ESTIMATE_LIMIT = "The yearly estimate holds for arrays that survive one lost disk (HETZLER)."
MORE_PARITY_NOTE = "With one disk lost a further parity is left, and a bad sector is mended from it."

READ_OUTPUTS = (
    SizingOutput("disks_lost", InputKind.WHOLE, "Disks lost in the group meanwhile", "1"),
    SizingOutput("disks_read", InputKind.WHOLE, "Disks that must be read without one error", "1"),
    SizingOutput("read_tb", InputKind.NUMBER, "Data read in the rebuild", "TB"),
    SizingOutput("read_error_at_most", InputKind.NUMBER, "A sector cannot be read, up to", "1"),
)
LOSS_OUTPUTS = (
    SizingOutput("mttdl_h", InputKind.NUMBER, "Mean time to data loss by the formula", "h"),
    SizingOutput("band_low_h", InputKind.NUMBER, "Band, from", "h"),
    SizingOutput("band_high_h", InputKind.NUMBER, "Band, to", "h"),
    SizingOutput("loss_least", InputKind.NUMBER, "Data loss in the years ahead, from", "1"),
    SizingOutput("loss_most", InputKind.NUMBER, "Data loss in the years ahead, to", "1"),
)
FORMULA = Method("formula", "Independent disks with constant rates", "a band: formula / 1,500 to formula / 2")


def loss_figures(layout: RaidLayout, formula_h: float, years: float) -> dict[str, Figure]:
    """The formula's figure, its band, and the chances of a loss within so many years at the band's ends."""
    band, ahead_h = loss_band(layout, formula_h), years * HOURS_PER_YEAR
    return {
        "mttdl_h": formula_h,
        "band_low_h": band.low_h,
        "band_high_h": band.high_h,
        "loss_least": loss_probability(band.high_h, ahead_h),
        "loss_most": loss_probability(band.low_h, ahead_h),
    }
