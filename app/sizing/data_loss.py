"""Mean time until a RAID array loses data, as formula, as exact chain, and as the band that field data allow.

Notation: n disks in g groups of m, f lost disks survived per group, M mean time to failure of a disk in h, R
mean time to replace and rebuild one in h.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from app.errors import SizingRefused
from app.sizing.disk_failures import probability_within
from app.sizing.raid import RaidLayout

BAND_LOW_DIVISOR = 1500.0
BAND_HIGH_DIVISOR = 2.0
"""A model fitted to field data saw 2 to 1,500 times more double failures than the formula (ELERATH)."""

LONGEST_REPAIR_SHARE = 0.1
"""The formula needs R << M: the exact chain is off by about (2 m - 1) R / M. Refused beyond m R = M / 10."""


class Repair(StrEnum):
    """Whether lost disks of a group are rebuilt one after the other or all at once (RESCH)."""

    SERIAL = "serial"
    PARALLEL = "parallel"


@dataclass(frozen=True, slots=True)
class Band:
    """Two bounds in h between which the truth is expected."""

    low_h: float
    high_h: float


def mttdl_h(layout: RaidLayout, mttf_h: float, repair_h: float, repair: Repair = Repair.SERIAL) -> float:
    """Mean time to data loss in h: M^(f+1) / (g m (m-1)...(m-f) R^f), times f! with parallel repair.

    Independent disks with constant rates; RESCH for the two ways of repair, RAID88 for groups. Raises
    SizingRefused naming `mttf_h` or `repair_h`.
    """
    _check(layout, mttf_h, repair_h)
    f, m = layout.survives, layout.disks_per_group
    ways = math.prod(range(m - f, m + 1))
    formula: float = mttf_h * (mttf_h / repair_h) ** f / (layout.groups * ways)
    return formula * math.factorial(f) if repair is Repair.PARALLEL else formula


def exact_mttdl_h(
    layout: RaidLayout, mttf_h: float, repair_h: float, repair: Repair = Repair.SERIAL
) -> float:
    """Mean time to data loss in h by the Markov chain of one group, divided by the number of groups.

    States 0..f lost disks; failure (m - i) / M, repair 1 / R (or i / R in parallel), loss from state f. The
    time from state i to i + 1 is e(i) = (1 + repair(i) e(i-1)) / fail(i); their sum is the time to loss.
    Dividing by groups is right as long as repair is fast against failure, which is checked.
    """
    _check(layout, mttf_h, repair_h)
    total, step = 0.0, 0.0
    for lost in range(layout.survives + 1):
        at_once = lost if repair is Repair.PARALLEL else min(lost, 1)
        step = (1 + at_once / repair_h * step) * mttf_h / (layout.disks_per_group - lost)
        total += step
    return total / layout.groups


def grouped_mttdl_h(
    data_disks: int, check_per_group: int, groups: int, mttf_h: float, repair_h: float
) -> float:
    """Mean time to failure in h of groups with check disks of which each survives one lost disk (RAID88).

    M^2 / ((D + C nG) (G + C - 1) R): D data disks in nG groups of G = D / nG, C check disks per group.
    """
    if groups < 1 or data_disks < groups or data_disks % groups:
        raise SizingRefused(
            f"{data_disks} data disks do not make {groups} equal groups.",
            "groups",
            why="The formula holds for equal groups.",
            advice="Give the data disks of the whole array and the number of its groups.",
        )
    per_group = data_disks // groups + check_per_group
    return mttdl_h(RaidLayout("5", per_group * groups, groups, 1), mttf_h, repair_h)


def loss_band(layout: RaidLayout, formula_h: float) -> Band:
    """The formula divided by 1,500 and by 2 (ELERATH).

    Without redundancy one failed disk is the loss, which the formula counts rightly: both bounds are it.
    """
    if layout.survives == 0:
        return Band(formula_h, formula_h)
    return Band(formula_h / BAND_LOW_DIVISOR, formula_h / BAND_HIGH_DIVISOR)


def loss_probability(mttdl: float, hours: float) -> float:
    """Chance of losing data within so many hours: 1 - exp(-t / MTTDL), MTTDL in h."""
    return probability_within(mttdl, hours)


def _check(layout: RaidLayout, mttf_h: float, repair_h: float) -> None:
    if not 0 < mttf_h < math.inf:
        raise _refused("A disk lives longer than 0 h.", "mttf_h", "Its mean time to failure is not above 0.")
    if not 0 < repair_h < math.inf:
        raise _refused("A repair takes longer than 0 h.", "repair_h", "Replacing and rebuilding takes time.")
    if layout.survives and layout.disks_per_group * repair_h > LONGEST_REPAIR_SHARE * mttf_h:
        raise _refused(
            "The formula does not hold for so long a repair.",
            "repair_h",
            f"{layout.disks_per_group} disks would fail too often within {repair_h:.10g} h of repair.",
        )


def _refused(what: str, field: str, why: str) -> SizingRefused:
    return SizingRefused(
        what,
        field,
        why=why,
        advice="Give the hours from a data sheet or a contract, repair far below failure.",
    )
