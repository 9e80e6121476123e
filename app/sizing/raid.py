"""RAID layouts: how much they hold, how many lost disks they survive, and how many disks they need.

Levels are named by primary and secondary level as in SNIA DDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import SizingRefused

MIRRORS = frozenset({"1", "10"})
NESTED = frozenset({"50", "60"})

MINIMUM_DISKS: Mapping[str, int] = {"0": 2, "1": 2, "5": 3, "6": 4, "10": 4, "50": 6, "60": 8}
"""The fewest disks of a level (SNIA DDF); its keys are the levels that have a model."""

SURVIVED_PER_GROUP: Mapping[str, int] = {"0": 0, "1": 1, "5": 1, "6": 2, "10": 1, "50": 1, "60": 2}
"""How many lost disks each group of a level survives: its mirrors or parities."""


@dataclass(frozen=True, slots=True)
class RaidLayout:
    """Disks in equal groups, each surviving `survives` lost disks; data is striped over the groups."""

    level: str
    disks: int
    groups: int
    survives: int

    @property
    def disks_per_group(self) -> int:
        """How many disks one group has."""
        return self.disks // self.groups

    @property
    def data_disks(self) -> int:
        """How many disks' worth of data fit: n - g f; half of them in pairs, where f = 1 and g = n / 2."""
        return self.disks - self.groups * self.survives

    @property
    def survives_at_most(self) -> int:
        """How many lost disks may be survived when they fall into different groups as they best can."""
        return self.groups * self.survives


def raid_layout(level: str, disks: int, groups: int | None = None) -> RaidLayout:
    """The layout of a level with so many disks; spares are not counted.

    `groups` must be given for levels 50 and 60. Otherwise it follows from the level: the pairs of level 10
    are its groups, over however many spans a controller spreads them. Raises SizingRefused where the disks
    do not make such an array, naming `level`, `disks` or `groups`.
    """
    if level not in MINIMUM_DISKS:
        raise SizingRefused(
            f"There is no model of RAID level {level}.",
            "level",
            why=f"Modelled are {', '.join(MINIMUM_DISKS)}.",
            advice="Name the level the array comes closest to, or look up its maker's figures.",
        )
    _check_disks(level, disks)
    count = _groups_of(level, disks, groups)
    _check_groups(level, disks, count)
    return RaidLayout(level, disks, count, SURVIVED_PER_GROUP[level])


def usable_tb(layout: RaidLayout, disk_tb: float) -> float:
    """What the array holds in TB (10^12 bytes), to the kilobyte: n s - g f s.

    Definition of the levels (SNIA DDF). Raises SizingRefused for `disk_tb` that is not positive.
    """
    if disk_tb <= 0:
        raise SizingRefused(
            "A disk holds more than 0 TB.",
            "disk_tb",
            why="The capacity of one disk was given as 0 or less.",
            advice="Give the capacity that is printed on the disk.",
        )
    return round(layout.data_disks * disk_tb, 9)


def _check_disks(level: str, disks: int) -> None:
    least = MINIMUM_DISKS[level]
    if disks < least:
        raise _misfit(
            f"RAID {level} needs at least {least} disks.", "disks", f"{disks} were given, without spares."
        )
    if level == "1" and disks != least:
        raise _misfit("RAID 1 is modelled as one pair.", "disks", f"{disks} disks in pairs are RAID 10.")
    if level == "10" and disks % 2:
        raise _misfit("RAID 10 is made of pairs.", "disks", f"{disks} is an odd number of disks.")


def _groups_of(level: str, disks: int, groups: int | None) -> int:
    if level in NESTED:
        if groups is None:
            raise _misfit(
                f"RAID {level} needs its number of groups.", "groups", "How much is lost depends on it."
            )
        return groups
    pairs = disks // 2
    may_span = pairs if level == "10" else 1
    if groups is not None and (groups < 1 or may_span % groups):
        raise _misfit(
            f"RAID {level} of {disks} disks does not have {groups} groups.",
            "groups",
            "Its pairs do not spread evenly." if level == "10" else "Groups of parity are RAID 50 or 60.",
        )
    return may_span


def _check_groups(level: str, disks: int, groups: int) -> None:
    if level not in NESTED:
        return
    if groups < 2:
        raise _misfit(f"RAID {level} has at least two groups.", "groups", f"One group is RAID {level[0]}.")
    least = MINIMUM_DISKS[level[0]]
    if disks % groups:
        raise _misfit(
            f"{disks} disks do not make {groups} equal groups.", "groups", "The model holds for equal groups."
        )
    if disks // groups < least:
        raise _misfit(
            f"A group of RAID {level} needs at least {least} disks.",
            "groups",
            f"{disks} disks in {groups} groups are {disks // groups} each.",
        )


def _misfit(what: str, field: str, why: str) -> SizingRefused:
    return SizingRefused(
        what, field, why=why, advice="Look up level, disks and groups in the array's own management."
    )
