"""The inputs that the models of RAID share, and how they become a layout."""

from __future__ import annotations

from app.domain.pack import Choice
from app.domain.sizing.model import (
    NOT_NEGATIVE,
    Alias,
    InputKind,
    Inputs,
    Range,
    SizingInput,
    judged,
    sourced,
)
from app.errors import SizingRefused
from app.sizing.disk_failures import FIELD_MTTF_H, afr_of, mttf_h_of
from app.sizing.raid import MINIMUM_DISKS, RaidLayout, raid_layout
from app.sizing.rebuild import ENTERPRISE_ERRORS_PER_BIT, LOADED_MB_S

DISKS_RANGE = Range(1, 10_000)
TB_RANGE = Range(0, 100_000, open_below=True)
HOURS_RANGE = Range(0, 1e7, open_below=True)

LEVEL = SizingInput(
    "level",
    InputKind.CHOICE,
    "RAID level",
    choices=tuple(Choice(level, f"RAID {level}") for level in MINIMUM_DISKS),
    aliases=(Alias("raid"),),
)
DISKS = SizingInput(
    "disks",
    InputKind.WHOLE,
    "Disks of the array, without spares",
    "1",
    range=DISKS_RANGE,
    aliases=(Alias("n"),),
)
GROUPS = SizingInput(
    "groups",
    InputKind.WHOLE,
    "Groups of the array",
    "1",
    optional=True,
    range=Range(1, 1000),
    aliases=(Alias("g"),),
    help="Needed for levels 50 and 60.",
)
DISK_TB = SizingInput(
    "disk_tb",
    InputKind.NUMBER,
    "Capacity per disk (1 TB is 10^12 bytes)",
    "TB",
    range=TB_RANGE,
    aliases=(Alias("TB"), Alias("disk_gb", 0.001)),
)
MTTF_H = SizingInput(
    "mttf_h",
    InputKind.NUMBER,
    "Mean time to failure of a disk",
    "h",
    default=sourced(FIELD_MTTF_H, "BACKBLAZE 2024: 1.57 % of disks failed in the year"),
    range=Range(0, 1e10, open_below=True),
    aliases=(Alias("MTTF_h"), Alias("MTBF_h"), Alias("mtbf_h")),
    help="Data sheets promise about twice what is seen in the field.",
)
AFR = SizingInput(
    "afr",
    InputKind.NUMBER,
    "Annual failure rate of a disk, instead of the mean time to failure",
    "1",
    optional=True,
    range=Range(0, 0.999999, open_below=True),
    aliases=(Alias("AFR"), Alias("afr_pct", 0.01)),
)
REPAIR_H = SizingInput(
    "repair_h",
    InputKind.NUMBER,
    "Hours from a failed disk to full redundancy",
    "h",
    range=HOURS_RANGE,
    aliases=(Alias("MTTR_h"), Alias("mttr_h")),
)
RATE_MB_S = SizingInput(
    "rate_mb_s",
    InputKind.NUMBER,
    "Rebuild rate",
    "MB/s",
    default=judged(LOADED_MB_S, "disks that serve users meanwhile; 150 MB/s where they do nothing else"),
    range=Range(0, 1e6, open_below=True),
    aliases=(Alias("MB_s"), Alias("rebuild_mb_s")),
)
HOT_SPARES = SizingInput(
    "hot_spares",
    InputKind.WHOLE,
    "Hot spares",
    "1",
    default=judged(0.0, "the slower case"),
    range=Range(0, 10_000),
    aliases=(Alias("spares"),),
)
DETECT_H = SizingInput(
    "detect_h",
    InputKind.NUMBER,
    "Hours until a failed disk is noticed",
    "h",
    default=judged(0.0, "the alarm reaches a person at once"),
    range=NOT_NEGATIVE,
)
DELIVERY_H = SizingInput(
    "delivery_h",
    InputKind.NUMBER,
    "Hours until a replacement is in place",
    "h",
    optional=True,
    range=NOT_NEGATIVE,
    help="Needed for the repair time where there is no hot spare.",
)
ERRORS_PER_BIT = SizingInput(
    "errors_per_bit",
    InputKind.NUMBER,
    "Unreadable bits per bit read, from the data sheet",
    "1",
    default=sourced(ENTERPRISE_ERRORS_PER_BIT, "class of enterprise disks; desktop 1e-14, many SSDs 1e-16"),
    range=Range(0, 1e-6, open_below=True),
    aliases=(Alias("error_rate"),),
)
YEARS = SizingInput(
    "years",
    InputKind.NUMBER,
    "Years to look ahead",
    "a",
    default=judged(5.0, "a usual life of storage"),
    range=Range(0, 100),
)


def layout_of(inputs: Inputs) -> RaidLayout:
    """The array of the inputs; raises SizingRefused."""
    groups = inputs.whole("groups") if inputs.has("groups") else None
    return raid_layout(inputs.text("level"), inputs.whole("disks"), groups)


def mttf_h_from(inputs: Inputs) -> float:
    """The mean time to failure, from the annual rate where that was given; both at once are refused."""
    return mttf_h_of(_rate(inputs)) if inputs.has("afr") else inputs.number("mttf_h")


def afr_from(inputs: Inputs) -> float:
    """The annual failure rate, from the mean time to failure where no rate was given."""
    return _rate(inputs) if inputs.has("afr") else afr_of(inputs.number("mttf_h"))


def _rate(inputs: Inputs) -> float:
    if "mttf_h" in inputs.given:
        raise SizingRefused(
            "The failure rate is given twice.",
            "afr",
            why="The annual rate and the mean time to failure say the same.",
            advice="Leave one of them out.",
        )
    return inputs.number("afr")
