"""The state of a UPS in one form, whichever way it was told; what was not told is None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Supply(StrEnum):
    """Where the load's power comes from."""

    MAINS = "mains"
    BATTERY = "battery"
    BYPASS = "bypass"
    NONE = "none"


class TestResult(StrEnum):
    """How the last self-test ended."""

    __test__ = False

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    ABORTED = "aborted"
    RUNNING = "running"
    NEVER = "never"


class Chemistry(StrEnum):
    """What the cells are made of, in the words of the field `battery` of a UPS."""

    LEAD = "vrla"
    LITHIUM = "li-ion"


@dataclass(frozen=True, slots=True)
class PowerState:
    """What a UPS tells.

    `alarms` are codes of `resources/checks/words.yaml`, or the UPS's own words; an empty tuple says that
    there are none. `load_pct` is that of the most loaded output line, `load_w` and `load_va` the sums of all.
    `battery_date` is the day the battery was put in, or else made; `installed` is it only where the UPS says
    so. `tested` is when the last self-test began.
    """

    channel: str
    supply: Supply | None = None
    load_pct: Decimal | None = None
    load_w: Decimal | None = None
    load_va: Decimal | None = None
    rated_w: Decimal | None = None
    rated_va: Decimal | None = None
    is_overloaded: bool = False
    charge_pct: Decimal | None = None
    is_battery_low: bool | None = None
    needs_battery: bool | None = None
    battery_date: date | None = None
    installed: date | None = None
    chemistry: Chemistry | None = None
    runtime_min: Decimal | None = None
    test: TestResult | None = None
    tested: datetime | None = None
    alarms: tuple[str, ...] | None = None
    temperature_c: Decimal | None = None


NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
DATE = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[ T].*)?")
"""Only dates whose order is certain: 04/05/23 may be either day."""

HUNDRED = Decimal(100)
HOTTEST = Decimal(100)
COLDEST = Decimal("0.1")
"""Degrees Celsius between which a reading of a battery is one: cards without a sensor send 0, -1 or 255."""

MOST_LOAD = Decimal(200)
"""Percent of the rating that the UPS-MIB can tell at most (RFC 1628, upsOutputPercentLoad)."""

CLOCKS_DIFFER = timedelta(days=1)
"""So far ahead of this computer the day of a UPS may be, in another time zone."""


def number_in(text: str) -> Decimal | None:
    """The number a text is, or None."""
    return Decimal(text) if NUMBER.fullmatch(text.strip()) else None


def amount_in(text: str, most: Decimal | None = None, least: Decimal = Decimal(0)) -> Decimal | None:
    """The number a text is if it lies between these ends; what no UPS can have was not told."""
    number = number_in(text)
    if number is None or number < least or (most is not None and number > most):
        return None
    return number


def date_in(text: str, now: datetime) -> date | None:
    """The date a text is, or None; what lies ahead has not happened."""
    match = DATE.fullmatch(text.strip())
    try:
        found = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
    return found if found is not None and found <= (now + CLOCKS_DIFFER).date() else None
