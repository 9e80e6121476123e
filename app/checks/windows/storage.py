"""Are the disks of a Windows server healthy as far as Windows sees them, and have its volumes room."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from app.checks.check import Check
from app.checks.windows.server import (
    ABSENT,
    EMPTY,
    Told,
    asks_windows,
    on_document,
    windows_servers,
)
from app.checks.windows.values import GIB, amount, flag_of, number_of, text_of
from app.domain.checks import Emission
from app.domain.windows_document import Row

HEALTHY = frozenset({"healthy", "0", "ok"})
FAILING = frozenset({"unhealthy", "2", "pred fail", "error", "nonrecover", "lost comm", "no contact"})
"""Words of health: HealthStatus of MSFT_PhysicalDisk and MSFT_VirtualDisk, Status of Win32_DiskDrive."""

UNNAMED = "\\\\?\\"
"""Volumes without letter and folder begin so: recovery and boot partitions that Windows keeps."""

UNTOLD = frozenset({"", "unknown", "5"})
"""What stands for a health that Windows does not know."""


def judge_disks(told: Told) -> Iterator[Emission]:
    """WIN-10: neither a disk nor a volume of disks is failing or degraded."""
    parts = tuple(_parts(told))
    failing = tuple(name for name, health in parts if health in FAILING)
    degraded = tuple(name for name, health in parts if health not in FAILING | HEALTHY | UNTOLD)
    dirty = tuple(_place(row) for row in told.rows("volumes") if flag_of(text_of(row, "DirtyBitSet")))
    if failing:
        yield told.topic.says("failing", names=failing)
    if degraded or dirty:
        yield told.topic.says("degraded", names=(*degraded, *dirty))
    if not (failing or degraded or dirty):
        reason = _unknown(told, {health for _, health in parts})
        # Both lists name the same disks; members of pools stand in the second alone.
        count = max(amount(told.rows("disks")), amount(told.rows("physical_disks")))
        yield told.topic.unmeasured(reason) if reason else told.topic.says("healthy", count=count)


def _unknown(told: Told, health: Collection[str]) -> str:
    """Why not all disks can be called healthy, as a code with words; empty where they can.

    Pools of disks may be none, and older ones have no question for them. Predictions of failure do not count
    here: most controllers have none and answer with an error.
    """
    if missing := told.missing("disks") or told.missing("volumes"):
        return missing
    for reason in (told.missing("physical_disks"), told.unread("virtual_disks")):
        if reason not in {"", ABSENT}:
            return reason
    if UNTOLD & set(health):
        return EMPTY
    return told.rights_missing


def _parts(told: Told) -> Iterator[tuple[str, str]]:
    """Each disk and volume of disks with what Windows says of its health, in lower case."""
    for row in told.rows("disks"):
        yield text_of(row, "Model") or "?", text_of(row, "Status").lower()
    for section in ("physical_disks", "virtual_disks"):
        for row in told.rows(section):
            yield text_of(row, "FriendlyName") or "?", text_of(row, "HealthStatus").lower()
    for row in told.rows("disk_predictions"):
        if flag_of(text_of(row, "PredictFailure")):
            yield text_of(row, "InstanceName") or "?", "pred fail"


def judge_space(told: Told) -> Iterator[Emission]:
    """WIN-11: every volume has room. A reserve in percent alone would ask too much of large ones."""
    if missing := told.missing("volumes"):
        yield told.topic.unmeasured(missing)
        return
    volumes = tuple(_volumes(told))
    limits = told.limits
    full = tuple(
        place for place, share, free in volumes if share < limits["fail_pct"] and free < limits["room_gib"]
    )
    tight = tuple(
        place for place, share, free in volumes if share < limits["warn_pct"] and free < limits["room_gib"]
    )
    rest = tuple(place for place in tight if place not in full)
    if full:
        yield told.topic.says("full", volumes=full, fail_pct=limits["fail_pct"])
    if rest:
        yield told.topic.says("tight", volumes=rest, warn_pct=limits["warn_pct"])
    if not tight and (not volumes or _has_unread_volume(told)):
        yield told.topic.unmeasured(EMPTY)
    elif not tight:
        yield told.topic.says("room", count=amount(volumes), warn_pct=limits["warn_pct"])


def _volumes(told: Told) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Each volume in use: its place with the share that is free, that share in percent, and GiB free."""
    for row in told.rows("volumes"):
        size, free = number_of(text_of(row, "Capacity")), number_of(text_of(row, "FreeSpace"))
        if not _is_used(row) or not size or free is None:
            continue
        share = round(free / size * 100, 1)
        yield f"{_place(row)} ({share} %)", share, round(free / GIB, 1)


def _has_unread_volume(told: Told) -> bool:
    """Whether a volume with a letter or a folder does not tell its room, as a locked or unformatted one."""
    used = (row for row in told.rows("volumes") if _is_used(row) or not _place(row))
    return any(
        not _place(row) or not number_of(text_of(row, "Capacity")) or not text_of(row, "FreeSpace")
        for row in used
    )


def _is_used(row: Row) -> bool:
    """Whether a volume is known to have a letter or a folder."""
    return bool(_place(row)) and not _place(row).startswith(UNNAMED)


def _place(row: Row) -> str:
    return text_of(row, "DriveLetter") or text_of(row, "Name")


WINDOWS_STORAGE = (
    Check("WIN-10", windows_servers, asks_windows, on_document(judge_disks)),
    Check("WIN-11", windows_servers, asks_windows, on_document(judge_space)),
)
"""The checks of this module, in catalogue order."""
