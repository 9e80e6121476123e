"""Ages of what the directory remembers, told only while our clock and the controller's agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.checks.check import Limits
from app.checks.directory.clocks import offset_of_root
from app.checks.directory.reading import Source

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

DAY = timedelta(days=1)

AHEAD = timedelta(hours=1)
"""A moment so far ahead of now was written by a clock that was wrong; clocks that agree are minutes apart."""


def moment(filetime: str) -> datetime | None:
    """A moment of the directory ([MS-DTYP] 2.3.3), None for none, never, and what is no number."""
    if not filetime.isdecimal() or len(filetime) > 18 or int(filetime) == 0:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(filetime) // 10)
    except OverflowError:
        return None


def clock_doubt(source: Source, limits: Limits) -> str:
    """Why no age of this controller's facts can be told, as a reason; empty when the clocks agree.

    `limits` holds `clock_s`, the seconds by which they may differ.
    """
    offset = offset_of_root(source.root)
    if offset is None:
        return "no_clock"
    return "clocks_differ" if abs(offset) > timedelta(seconds=float(limits["clock_s"])) else ""


def is_ahead(when: datetime, now: datetime) -> bool:
    """Whether a moment is yet to come, so that nothing can be told from it."""
    return when - now > AHEAD


def now_at(source: Source) -> datetime:
    """When the controller told its time."""
    return source.root.exchange.ended_at


def spelled(span: timedelta) -> Decimal:
    """A span in days with one decimal."""
    return round(Decimal(span / DAY), 1)
