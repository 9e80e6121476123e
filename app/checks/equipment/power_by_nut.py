"""A UPS as NUT tells it: variables by the names of the NUT developer guide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType

from app.checks.equipment.power_state import (
    COLDEST,
    HOTTEST,
    HUNDRED,
    MOST_LOAD,
    Chemistry,
    PowerState,
    Supply,
    TestResult,
    amount_in,
    date_in,
)
from app.domain.equipment import PowerUnit
from app.domain.equipment_readings import NutReading, NutUnit

SUPPLIES: Mapping[str, Supply] = MappingProxyType(
    {
        "OFF": Supply.NONE,
        "BYPASS": Supply.BYPASS,
        "OB": Supply.BATTERY,
        "OL": Supply.MAINS,
    }
)
"""Flags of ups.status, the gravest first: a UPS on bypass also says that the mains are there."""

TEST_WORDS: tuple[tuple[str, TestResult], ...] = (
    ("no test", TestResult.NEVER),
    ("in progress", TestResult.RUNNING),
    ("abort", TestResult.ABORTED),
    ("warn", TestResult.WARNING),
    ("error", TestResult.FAILED),
    ("fail", TestResult.FAILED),
    ("bad", TestResult.FAILED),
)
"""How drivers word a ups.test.result that is no pass, the first part that fits."""

WORD = re.compile("[a-z]+")
PASS_WORDS = frozenset({"ok", "pass", "passed"})
DENIALS = frozenset({"cannot", "never", "no", "not"})
"""A pass is a word of its own, and not denied: neither broken nor bypass nor not passed is one."""

ALARMS: Mapping[str, str] = MappingProxyType(
    {
        "RB": "battery_bad",
        "OB": "on_battery",
        "LB": "low_battery",
        "OVER": "output_overload",
        "BYPASS": "on_bypass",
        "OFF": "ups_output_off",
        "FSD": "shutdown_imminent",
    }
)
"""Flags that say what the UPS-MIB calls an alarm: most drivers have no flag ALARM to tell it by.

FSD is set by the server's own monitor when it is about to switch everything off.
"""

CHEMISTRIES = (("li", Chemistry.LITHIUM), ("pb", Chemistry.LEAD), ("lead", Chemistry.LEAD))
"""How battery.type begins; other words, such as those for nickel cells, are not understood."""

TEMPERATURES = ("battery.temperature", "ups.temperature")
LOADS = ("ups.load", *(f"output.L{line}.power.percent" for line in (1, 2, 3)))
SERIALS = ("ups.serial", "device.serial")


def unit_of(reading: NutReading, wanted: PowerUnit) -> NutUnit | None:
    """The unit that is this UPS: by NUT name, serial number or name, or the only one there is.

    The only one is it only while no other UPS of the plan has the same address.
    """
    for fits in (_has_nut_name, _has_serial, _has_name):
        found = [unit for unit in reading.units if fits(unit, wanted)]
        if len(found) == 1 or (found and wanted.nut_name):
            return found[0]
        if fits is _has_nut_name and wanted.nut_name:
            return None
    only = reading.units[0] if len(reading.units) == 1 and not wanted.is_shared else None
    return None if only and wanted.serial_number and _serial(only) else only


def _has_nut_name(unit: NutUnit, wanted: PowerUnit) -> bool:
    return bool(wanted.nut_name) and unit.name == wanted.nut_name


def _has_serial(unit: NutUnit, wanted: PowerUnit) -> bool:
    return bool(wanted.serial_number) and _serial(unit) == wanted.serial_number.casefold()


def _has_name(unit: NutUnit, wanted: PowerUnit) -> bool:
    """A unit that tells another serial number is another one, however it is called."""
    is_other = bool(wanted.serial_number and _serial(unit)) and not _has_serial(unit, wanted)
    return unit.name.casefold() == wanted.name.casefold() and not is_other


def _serial(unit: NutUnit) -> str:
    told = (unit.variables.get(key, "").strip() for key in SERIALS)
    return next((each.casefold() for each in told if each), "")


def state_by_nut(variables: Mapping[str, str], now: datetime, *, is_verified: bool = False) -> PowerState:
    """The state that variables tell; `now` is when they were read, `is_verified` whether inside TLS."""
    told = variables.get
    flags = frozenset(told("ups.status", "").split())
    installed = date_in(told("battery.date", ""), now)
    tested = date_in(told("ups.test.date", ""), now)
    seconds = amount_in(told("battery.runtime", ""))
    return PowerState(
        channel="NUT inside TLS" if is_verified else "NUT",
        supply=next((supply for flag, supply in SUPPLIES.items() if flag in flags), None),
        load_pct=_largest((told(key, "") for key in LOADS), Decimal(0), MOST_LOAD),
        load_w=amount_in(told("ups.realpower", "")),
        load_va=amount_in(told("ups.power", "")),
        rated_w=amount_in(told("ups.realpower.nominal", ""), least=Decimal(1)),
        rated_va=amount_in(told("ups.power.nominal", ""), least=Decimal(1)),
        is_overloaded="OVER" in flags,
        charge_pct=amount_in(told("battery.charge", ""), HUNDRED),
        is_battery_low="LB" in flags if flags else None,
        needs_battery="RB" in flags if flags else None,
        battery_date=installed or date_in(told("battery.mfr.date", ""), now),
        installed=installed,
        chemistry=_chemistry(told("battery.type", "")),
        runtime_min=_minutes(seconds) if seconds is not None else None,
        test=_test(told("ups.test.result", "")),
        tested=datetime.combine(tested, time(), UTC) if tested else None,
        alarms=_alarms(variables, flags),
        temperature_c=_largest((told(key, "") for key in TEMPERATURES), COLDEST, HOTTEST),
    )


def _minutes(seconds: Decimal) -> Decimal:
    """Never more than there are."""
    return (seconds / 60).quantize(Decimal("0.1"), ROUND_DOWN)


def _largest(texts: Iterable[str], least: Decimal, most: Decimal) -> Decimal | None:
    numbers = (amount_in(text, most, least) for text in texts)
    return max((number for number in numbers if number is not None), default=None)


def _chemistry(said: str) -> Chemistry | None:
    words = said.strip().casefold()
    return next((kind for begin, kind in CHEMISTRIES if words.startswith(begin)), None)


def _test(said: str) -> TestResult | None:
    text = said.casefold()
    found = next((result for part, result in TEST_WORDS if part in text), None)
    if found is not None:
        return found
    words = frozenset(WORD.findall(text))
    return TestResult.PASSED if words & PASS_WORDS and not words & DENIALS else None


def _alarms(variables: Mapping[str, str], flags: frozenset[str]) -> tuple[str, ...] | None:
    """The alarms in the UPS's own words, then those its flags tell; the words may be empty for all that."""
    text = variables.get("ups.alarm", "").strip()
    own = (text or "alarm_without_words",) if text or "ALARM" in flags else ()
    told = tuple(code for flag, code in ALARMS.items() if flag in flags)
    return own + told if flags or own else None
