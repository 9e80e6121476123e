"""Whether backups are young enough to restore a directory, and old enough to reach behind silent damage."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import SizingRefused

UNSET_TOMBSTONE_D = 60.0
"""Tombstone lifetime in days where the attribute is empty (KB216993)."""

NEWER_TOMBSTONE_D = 180.0
"""Tombstone lifetime in days that newer forests are made with (KB216993)."""

FRESH_D = 8.0
"""A weekly backup with a day of grace is at most so many days old; a judgement."""

WARNED_SHARE = 0.5
"""The directory service warns from this share of the tombstone lifetime on (event 2089)."""

DETECTION_D = 30.0
"""Days until silent damage is noticed, where nobody knows better; a judgement."""


@dataclass(frozen=True, slots=True)
class DirectoryBackup:
    """What a backup of the directory is worth: fresh, warned about, and whether it may be restored at all."""

    restorable: bool
    warn: bool
    fresh: bool
    days_left: float


def directory_backup(
    age_d: float, tombstone_d: float = UNSET_TOMBSTONE_D, fresh_d: float = FRESH_D
) -> DirectoryBackup:
    """A backup is usable only while younger than the tombstone lifetime (KB216993); ages in days.

    Deleted objects are forgotten after that lifetime, and an older backup would bring them back. The product
    warns from half of it on (event 2089). Raises SizingRefused naming `age_d` or `tombstone_d`.
    """
    _check("age_d", age_d, least=0.0, is_open=False)
    _check("tombstone_d", tombstone_d, least=0.0, is_open=True)
    return DirectoryBackup(
        restorable=age_d < tombstone_d,
        warn=age_d >= WARNED_SHARE * tombstone_d,
        fresh=age_d <= fresh_d,
        days_left=max(0.0, tombstone_d - age_d),
    )


def oldest_copy_d(copies: int, interval_d: float) -> float:
    """Age in days of the oldest of so many copies just before the next is made: copies x interval."""
    _check("copies", copies, least=0.0, is_open=False)
    _check("interval_d", interval_d, least=0.0, is_open=True)
    return copies * interval_d


def reaches_behind_damage(kept_d: float, detection_d: float = DETECTION_D) -> bool:
    """Whether copies are kept at least as long as silent damage stays unnoticed, both in days."""
    _check("kept_d", kept_d, least=0.0, is_open=False)
    _check("detection_d", detection_d, least=0.0, is_open=False)
    return kept_d >= detection_d


def _check(field: str, number: float, *, least: float, is_open: bool) -> None:
    if number < least or (is_open and number == least):
        raise SizingRefused(
            f"{field} cannot be {number:.10g}.",
            field,
            why=f"It is {'more than' if is_open else 'at least'} {least:.10g}.",
            advice="Correct the number; days are counted.",
        )
