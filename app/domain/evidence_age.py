"""How old evidence of live checks is, and when it is too old to rely on: one rule for all that show it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

STALE_AFTER = timedelta(days=30)
"""Evidence older than this is stale (a judgement of ours)."""


def is_stale(taken_at: datetime, now: datetime) -> bool:
    """Whether what was found then is too old to rely on now."""
    return now - taken_at > STALE_AFTER


def age_d(taken_at: datetime, now: datetime) -> int:
    """Whole days since evidence was taken; 0 where a clock says that it is yet to come."""
    return max((now - taken_at).days, 0)


def moment_of(as_of: date) -> datetime:
    """The moment that stands for a date of judgement: its noon UTC, as near as a date can be to any clock."""
    return datetime.combine(as_of, time(12), UTC)


def stale_age_d(taken_at: datetime, now: datetime) -> int | None:
    """How many days old evidence is that is too old to rely on; None where it is not."""
    return age_d(taken_at, now) if is_stale(taken_at, now) else None
