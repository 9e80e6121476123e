"""Rebuilding a lost disk: how long it takes, and how likely a sector cannot be read meanwhile."""

from __future__ import annotations

import math

from app.errors import SizingRefused
from app.sizing.raid import MIRRORS, RaidLayout

MB_PER_TB = 1e6
SECONDS_PER_HOUR = 3600.0
BITS_PER_TB = 8e12

LOADED_MB_S = 100.0
"""Rebuild rate in MB/s of disks that serve users meanwhile; a judgement."""

IDLE_MB_S = 150.0
"""Rebuild rate in MB/s of disks that do nothing else; a judgement."""

DESKTOP_ERRORS_PER_BIT = 1e-14
ENTERPRISE_ERRORS_PER_BIT = 1e-15
SSD_ERRORS_PER_BIT = 1e-16
"""Unreadable bits per bit read as data sheets classify disks: worst-case limits, rarely reached."""


def rebuild_h(disk_tb: float, rate_mb_s: float) -> float:
    """Hours to write one disk anew: s 10^6 MB / rate / 3600."""
    _check_positive("disk_tb", disk_tb, "TB")
    _check_positive("rate_mb_s", rate_mb_s, "MB/s")
    return disk_tb * MB_PER_TB / rate_mb_s / SECONDS_PER_HOUR


def repair_h(rebuild: float, *, hot_spares: int, detect_h: float = 0.0, delivery_h: float = 0.0) -> float:
    """Hours from a failed disk to full redundancy: with a hot spare the rebuild, else detect + delivery + it.

    A hot spare takes over by itself, so detection and delivery cost nothing then.
    """
    _check_positive("rebuild_h", rebuild, "h")
    for field, hours in (("detect_h", detect_h), ("delivery_h", delivery_h), ("hot_spares", hot_spares)):
        if hours < 0:
            raise _refused(field, f"{hours:.10g}", "It cannot be less than 0.")
    return rebuild if hot_spares else detect_h + delivery_h + rebuild


def read_error_probability(read_tb: float, errors_per_bit: float) -> float:
    """Chance, at most, that some bit of so many TB cannot be read: 1 - (1 - e)^b, b = TB x 8 x 10^12.

    Figured as -expm1(b log1p(-e)), which keeps its digits for small e (LEVENTHAL, HETZLER).
    """
    if read_tb < 0:
        raise _refused("read_tb", f"{read_tb:.10g} TB", "It cannot be less than 0.")
    if not 0 < errors_per_bit < 1:
        raise _refused("errors_per_bit", f"{errors_per_bit:.10g}", "It is a share of bits, such as 1e-15.")
    return -math.expm1(read_tb * BITS_PER_TB * math.log1p(-errors_per_bit))


def read_error_probability_by_tb(read_tb: float, probability_per_tb: float) -> float:
    """The same from the chance per TB read: 1 - (1 - p)^TB (HETZLER)."""
    if read_tb < 0:
        raise _refused("read_tb", f"{read_tb:.10g} TB", "It cannot be less than 0.")
    if not 0 <= probability_per_tb < 1:
        raise _refused("probability_per_tb", f"{probability_per_tb:.10g}", "It is a share of 1 below 1.")
    return -math.expm1(read_tb * math.log1p(-probability_per_tb))


def disks_read_in_rebuild(layout: RaidLayout, lost: int | None = None) -> int:
    """How many disks must be read without one error while a group has lost so many disks.

    A mirror reads its other disk, parity the rest of its group. While a further parity is left (RAID 6 and 60
    with one disk lost) a bad sector is mended from it, so none need be free of errors: 0. `lost` is the most
    the group survives unless given. Raises SizingRefused naming `level` or `disks_lost`.
    """
    if layout.survives == 0:
        raise SizingRefused(
            f"RAID {layout.level} has no rebuild.",
            "level",
            why="With the first disk its data is lost.",
            advice="Choose a level with redundancy.",
        )
    missing = layout.survives if lost is None else lost
    if not 1 <= missing <= layout.survives:
        raise SizingRefused(
            f"RAID {layout.level} cannot be rebuilt with {missing} disks of a group lost.",
            "disks_lost",
            why=f"A group survives 1 to {layout.survives}.",
            advice="Give how many disks of one group are lost, or leave it out.",
        )
    if missing < layout.survives:
        return 0
    return 1 if layout.level in MIRRORS else layout.disks_per_group - missing


def yearly_loss_probability(disks: int, afr: float, read_error: float) -> float:
    """Chance of a year with a failed disk whose rebuild meets an error: [1 - (1 - AFR)^n] x P (HETZLER).

    For arrays that survive one lost disk. `read_error` is the chance of an error in one rebuild.
    """
    return any_disk_fails(disks, afr) * read_error


def any_disk_fails(disks: int, afr: float) -> float:
    """Chance that at least one of so many disks fails within a year: 1 - (1 - AFR)^n."""
    if not 0 <= afr < 1:
        raise _refused("afr", f"{afr:.10g}", "It is a share of 1: 1.6 % is 0.016.")
    return -math.expm1(disks * math.log1p(-afr))


def over_years(yearly: float, years: float) -> float:
    """A yearly chance over several years: 1 - (1 - p)^years."""
    if years < 0:
        raise _refused("years", f"{years:.10g}", "It cannot be less than 0.")
    return 1.0 if yearly >= 1 else -math.expm1(years * math.log1p(-yearly))


def _check_positive(field: str, number: float, unit: str) -> None:
    if not 0 < number < math.inf:
        raise _refused(field, f"{number:.10g} {unit}", "It is a finite number above 0.")


def _refused(field: str, shown: str, why: str) -> SizingRefused:
    return SizingRefused(
        f"{field} cannot be {shown}.", field, why=why, advice="Correct the number or its unit."
    )
