"""A UPS as NUT tells it: variables by the names of the NUT developer guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType

from app.checks.equipment.power_state import PowerState, Supply, TestResult, date_in, number_in
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
    ("pass", TestResult.PASSED),
    ("ok", TestResult.PASSED),
)
"""How drivers word ups.test.result, the first that fits; other words are not understood."""

LOADS = ("ups.load", *(f"output.L{line}.power.percent" for line in (1, 2, 3)))
SERIALS = ("ups.serial", "device.serial")


def unit_of(reading: NutReading, wanted: PowerUnit) -> NutUnit | None:
    """The unit that is this UPS: by NUT name, serial number or name, or the only one there is."""
    for fits in (_has_nut_name, _has_serial, _has_name):
        found = [unit for unit in reading.units if fits(unit, wanted)]
        if len(found) == 1 or (found and wanted.nut_name):
            return found[0]
        if fits is _has_nut_name and wanted.nut_name:
            return None
    only = reading.units[0] if len(reading.units) == 1 else None
    return None if only and wanted.serial_number and _serial(only) else only


def _has_nut_name(unit: NutUnit, wanted: PowerUnit) -> bool:
    return bool(wanted.nut_name) and unit.name == wanted.nut_name


def _has_serial(unit: NutUnit, wanted: PowerUnit) -> bool:
    return bool(wanted.serial_number) and _serial(unit) == wanted.serial_number.casefold()


def _has_name(unit: NutUnit, wanted: PowerUnit) -> bool:
    return unit.name.casefold() == wanted.name.casefold()


def _serial(unit: NutUnit) -> str:
    told = (unit.variables.get(key, "").strip() for key in SERIALS)
    return next((each.casefold() for each in told if each), "")


def state_by_nut(variables: Mapping[str, str], now: datetime) -> PowerState:
    """The state that variables tell; `now` is when they were read."""
    flags = frozenset(variables.get("ups.status", "").split())
    changed = date_in(variables.get("battery.date", "")) or date_in(variables.get("battery.mfr.date", ""))
    tested = date_in(variables.get("ups.test.date", ""))
    seconds = number_in(variables.get("battery.runtime", ""))
    return PowerState(
        channel="NUT",
        supply=next((supply for flag, supply in SUPPLIES.items() if flag in flags), None),
        load_pct=_largest(variables.get(key, "") for key in LOADS),
        load_w=number_in(variables.get("ups.realpower", "")),
        is_overloaded="OVER" in flags,
        charge_pct=number_in(variables.get("battery.charge", "")),
        is_battery_low="LB" in flags if flags else None,
        needs_battery="RB" in flags if flags else None,
        battery_date=changed,
        is_lithium=variables.get("battery.type", "").casefold().startswith("li"),
        runtime_min=_minutes(seconds) if seconds is not None else None,
        test=_test(variables.get("ups.test.result", "")),
        test_age_d=Decimal((now.date() - tested).days) if tested else None,
        alarms=_alarms(variables, flags),
        temperature_c=_largest(variables.get(key, "") for key in ("battery.temperature", "ups.temperature")),
    )


def _minutes(seconds: Decimal) -> Decimal:
    """Never more than there are."""
    return (seconds / 60).quantize(Decimal("0.1"), ROUND_DOWN)


def _largest(texts: Iterable[str]) -> Decimal | None:
    return max((number for text in texts if (number := number_in(text)) is not None), default=None)


def _test(said: str) -> TestResult | None:
    words = said.casefold()
    return next((result for part, result in TEST_WORDS if part in words), None)


def _alarms(variables: Mapping[str, str], flags: frozenset[str]) -> tuple[str, ...] | None:
    """Drivers that have alarms add the flag ALARM; the text may be empty all the same."""
    text = variables.get("ups.alarm", "").strip()
    if text or "ALARM" in flags:
        return (text or "alarm_without_words",)
    return () if flags else None
