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

DAY_FORMS = ("%m/%d/%Y", "%Y%m%d")
FILETIME = re.compile(r"01[0-9a-fA-F]{14}")
EPOCH_1601 = datetime(1601, 1, 1, tzinfo=UTC)

FIRST_REAL_YEAR = 1980
"""Windows writes "never" as a moment long ago: 0001, 1601 or 1899."""

CLOCKS_APART = timedelta(days=2)
"""So far ahead of the server a moment of its own may be: a day without an hour, in another time zone.

One that is further ahead was read wrongly or by a wrong clock, and would make what is old look new.
"""

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


def stands_for_never(text: str) -> bool:
    """Whether a text is a readable moment of long ago, as Windows writes what never happened."""
    return any(_parses(text, form) for form in FORMS) and moment_of(text) is None


def _parses(text: str, form: str) -> bool:
    with suppress(ValueError):
        datetime.strptime(text, form).replace(tzinfo=UTC)
        return True
    return False


def past_moment(text: str, now: datetime) -> datetime | None:
    """A moment that is not ahead of `now`; None for one that is, or that `moment_of` cannot read."""
    moment = moment_of(text)
    return moment if moment is not None and moment <= now + CLOCKS_APART else None


def past_day(text: str, now: datetime) -> datetime | None:
    """A day that is not ahead of `now`; None for one that is, or that `day_of` cannot read."""
    day = day_of(text)
    return day if day is not None and day <= now + CLOCKS_APART else None


def day_of(text: str) -> datetime | None:
    """The day a hotfix was installed, as Win32_QuickFixEngineering keeps it; None for an unclear one.

    Windows writes month/day/year whatever its language, Server 2008 the 16 digits of a FILETIME ([MS-DTYP]
    2.3.3) or eight of a day; some installers write it in a language's own way, which is not guessed.
    """
    if FILETIME.fullmatch(text):
        return _real(EPOCH_1601 + timedelta(microseconds=int(text, 16) // 10))
    for form in DAY_FORMS:
        with suppress(ValueError):
            return _real(datetime.strptime(text, form).replace(tzinfo=UTC))
    return moment_of(text)


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
