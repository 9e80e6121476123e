"""The state of a UPS in one form, whichever way it was told; what was not told is None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class PowerState:
    """What a UPS tells.

    `alarms` are codes of `resources/checks/words.yaml`, or the UPS's own words; an empty tuple says that
    there are none. `load_pct` is that of the most loaded output line, `load_w` the sum of all.
    """

    channel: str
    supply: Supply | None = None
    load_pct: Decimal | None = None
    load_w: Decimal | None = None
    is_overloaded: bool = False
    charge_pct: Decimal | None = None
    is_battery_low: bool | None = None
    needs_battery: bool | None = None
    battery_date: date | None = None
    is_lithium: bool = False
    runtime_min: Decimal | None = None
    test: TestResult | None = None
    test_age_d: Decimal | None = None
    alarms: tuple[str, ...] | None = None
    temperature_c: Decimal | None = None


NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
DATE = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[ T].*)?")
"""Only dates whose order is certain: 04/05/23 may be either day."""


def number_in(text: str) -> Decimal | None:
    """The number a text is, or None."""
    return Decimal(text) if NUMBER.fullmatch(text.strip()) else None


def date_in(text: str) -> date | None:
    """The date a text is, or None."""
    match = DATE.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
