"""What the texts of a Windows document mean: moments, numbers, flags."""

from __future__ import annotations

import re
from collections.abc import Sized
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from app.domain.windows_document import Cell, Row

DMTF = re.compile(r"(\d{14})\.\d{6}([+-])(\d{3})")
"""Moments of WMI (DSP0004): local time, then minutes ahead of UTC."""

FORMS = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S")
"""As the script writes moments, and as Windows Update keeps them in the registry, both in UTC."""

FIRST_REAL_YEAR = 1980
"""Windows writes "never" as a moment long ago: 0001, 1601 or 1899."""

MIB = 1024 * 1024
GIB = 1024 * MIB


def text_of(row: Row, name: str) -> str:
    """A text of a row without blanks around it; nothing for what is missing or a list."""
    cell = row.get(name)
    return cell.strip() if isinstance(cell, str) else ""


def texts_of(row: Row, name: str) -> tuple[str, ...]:
    """The texts of a row's list; one text counts as a list of one."""
    cell: Cell = row.get(name)
    if isinstance(cell, str):
        return (cell.strip(),) if cell.strip() else ()
    return tuple(each.strip() for each in cell or () if each.strip())


def moment_of(text: str) -> datetime | None:
    """A moment in UTC; None for one that is unreadable or stands for never."""
    for form in FORMS:
        with suppress(ValueError):
            return _real(datetime.strptime(text, form).replace(tzinfo=UTC))
    match = DMTF.fullmatch(text)
    if match is None:
        return None
    minutes = int(match[3]) * (1 if match[2] == "+" else -1)
    with suppress(ValueError, OverflowError):
        zone = timezone(timedelta(minutes=minutes))
        return _real(datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC))
    return None


def _real(moment: datetime) -> datetime | None:
    return moment if moment.year >= FIRST_REAL_YEAR else None


def number_of(text: str) -> Decimal | None:
    """A finite number, or None."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def flag_of(text: str) -> bool | None:
    """What Windows writes for yes and no, or None."""
    return {"true": True, "false": False}.get(text.lower())


def amount(found: Sized) -> Decimal:
    """How many, as an argument of a sentence."""
    return Decimal(len(found))


def days_between(earlier: datetime, later: datetime) -> Decimal:
    """Days with one place behind the point, never negative: clocks differ by seconds."""
    return max(Decimal(0), round(Decimal((later - earlier) / timedelta(days=1)), 1))


def hours_between(earlier: datetime, later: datetime) -> Decimal:
    """Hours with one place behind the point, never negative."""
    return max(Decimal(0), round(Decimal((later - earlier) / timedelta(hours=1)), 1))
