"""What a failure costs: data lost at worst, and hours until the service works again.

Content part 2.11; terabytes are decimal (10^12 bytes) as backup products and disks count them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from app.errors import SizingRefused

MB_PER_TB = 1e6
SECONDS_PER_HOUR = 3600.0

RECOVERY_CASES = ("server", "database", "site", "directory")
"""The failures whose recovery is to be tested, each with figures of its own."""


@dataclass(frozen=True, slots=True)
class RecoveryParts:
    """The parts of a recovery in hours, in their order.

    `copy_h` is the data divided by the throughput of a restore test, not of the backup: restores are often
    slower.
    """

    detect_h: float = 0.0
    decide_h: float = 0.0
    provision_h: float = 0.0
    copy_h: float = 0.0
    replay_h: float = 0.0
    start_h: float = 0.0
    verify_h: float = 0.0

    @property
    def total_h(self) -> float:
        """Hours from the failure until the service is verified. Raises SizingRefused for a part below 0."""
        parts = [(entry.name, float(getattr(self, entry.name))) for entry in fields(self)]
        for name, hours in parts:
            _check_not_negative(name, hours)
        return math.fsum(hours for _, hours in parts)


def worst_case_loss_h(
    interval_h: float, duration_h: float = 0.0, ship_h: float = 0.0, lag_h: float = 0.0
) -> float:
    """Hours of data lost at worst: interval + duration of the backup + time until it is off the machine.

    Where data is replicated, `lag_h` is how far the replica is behind. A daily job of two hours loses up to
    26 h: the failure comes just before the next backup is complete. Raises SizingRefused for a part below 0.
    """
    parts = {"interval_h": interval_h, "duration_h": duration_h, "ship_h": ship_h, "lag_h": lag_h}
    for name, hours in parts.items():
        _check_not_negative(name, hours)
    return math.fsum(parts.values())


def copy_h(data_tb: float, throughput_mb_s: float) -> float:
    """Hours to copy so much data: TB x 10^6 / (MB/s) / 3600. Raises SizingRefused."""
    _check_not_negative("data_tb", data_tb)
    if not 0 < throughput_mb_s < math.inf:
        raise SizingRefused(
            f"throughput_mb_s cannot be {throughput_mb_s:.10g}.",
            "throughput_mb_s",
            why="Nothing is copied at a throughput that is not above 0.",
            advice="Give the throughput that a restore test reached.",
        )
    return data_tb * MB_PER_TB / throughput_mb_s / SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True)
class RecoveryVerdict:
    """The comparison with the targets; None where a target or the figure it limits was not given."""

    loss_ok: bool | None
    time_ok: bool | None
    targets_ok: bool | None


def judge_recovery(
    loss_h: float | None,
    time_h: float | None,
    *,
    rpo_h: float | None,
    rto_h: float | None,
    mtd_h: float | None,
) -> RecoveryVerdict:
    """Pass where loss <= RPO, time <= RTO, and RTO <= MTD, the maximum tolerable downtime; all in hours."""
    return RecoveryVerdict(_within(loss_h, rpo_h), _within(time_h, rto_h), _within(rto_h, mtd_h))


def _within(figure: float | None, limit: float | None) -> bool | None:
    if figure is None or limit is None:
        return None
    return figure <= limit or math.isclose(figure, limit, rel_tol=1e-9)


def _check_not_negative(field: str, number: float) -> None:
    if not 0 <= number < math.inf:
        raise SizingRefused(
            f"{field} cannot be {number:.10g}.",
            field,
            why="A part of a recovery takes 0 or more, and ends.",
            advice="Correct the number or its unit.",
        )
