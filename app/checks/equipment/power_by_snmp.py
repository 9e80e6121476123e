"""A UPS as its network card tells it by the UPS-MIB (RFC 1628)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from app.checks.equipment.power_state import (
    COLDEST,
    HOTTEST,
    HUNDRED,
    MOST_LOAD,
    PowerState,
    Supply,
    TestResult,
    amount_in,
    number_in,
)

UPTIME = "1.3.6.1.2.1.1.3.0"
"""sysUpTime (RFC 3418): hundredths of a second since the agent started."""

UPS_MIB = "1.3.6.1.2.1.33.1"
OBJECTS = ("1.3.6.1.2.1.1.1.0", UPTIME)
"""sysDescr and sysUpTime."""

IDENT_NAME = f"{UPS_MIB}.1.5.0"
BATTERY_STATUS = f"{UPS_MIB}.2.1.0"
MINUTES_LEFT = f"{UPS_MIB}.2.3.0"
CHARGE = f"{UPS_MIB}.2.4.0"
TEMPERATURE = f"{UPS_MIB}.2.7.0"
OUTPUT_SOURCE = f"{UPS_MIB}.4.1.0"
OUTPUT_LINES = f"{UPS_MIB}.4.3.0"
OUTPUT_POWER = f"{UPS_MIB}.4.4.1.4"
OUTPUT_LOAD = f"{UPS_MIB}.4.4.1.5"
ALARMS_PRESENT = f"{UPS_MIB}.6.1.0"
ALARM_KINDS = f"{UPS_MIB}.6.2.1.2"
WELL_KNOWN_ALARMS = f"{UPS_MIB}.6.3."
TEST_RESULT = f"{UPS_MIB}.7.3.0"
TEST_STARTED = f"{UPS_MIB}.7.5.0"
RATED_VA = f"{UPS_MIB}.9.5.0"
RATED_W = f"{UPS_MIB}.9.6.0"
"""upsConfigOutputVA and upsConfigOutputPower."""

SUPPLIES: Mapping[str, Supply] = MappingProxyType(
    {
        "2": Supply.NONE,
        "3": Supply.MAINS,
        "4": Supply.BYPASS,
        "5": Supply.BATTERY,
        "6": Supply.MAINS,
        "7": Supply.MAINS,
    }
)
"""upsOutputSource: none, normal, bypass, battery, booster, reducer; the last two correct the mains."""

TESTS: Mapping[str, TestResult] = MappingProxyType(
    {
        "1": TestResult.PASSED,
        "2": TestResult.WARNING,
        "3": TestResult.FAILED,
        "4": TestResult.ABORTED,
        "5": TestResult.RUNNING,
        "6": TestResult.NEVER,
    }
)
"""upsTestResultsSummary."""

ALARM_CODES = (
    "battery_bad",
    "on_battery",
    "low_battery",
    "depleted_battery",
    "temperature_bad",
    "input_bad",
    "output_bad",
    "output_overload",
    "on_bypass",
    "bypass_bad",
    "output_off_as_requested",
    "ups_off_as_requested",
    "charger_failed",
    "ups_output_off",
    "ups_system_off",
    "ups_fan_failure",
    "fuse_failure",
    "general_fault",
    "diagnostic_test_failed",
    "communications_lost",
    "awaiting_power",
    "shutdown_pending",
    "shutdown_imminent",
    "test_in_progress",
)
"""upsWellKnownAlarms 1 to 24."""

TICKS_PER_S = 100
COMMUNICATIONS_LOST = "communications_lost"
"""The agent has lost contact with the UPS: whatever else it shows is old."""


def has_ups(values: Mapping[str, str]) -> bool:
    """Whether the agent shows anything of the UPS-MIB."""
    return any(name.startswith(f"{UPS_MIB}.") for name in values)


def is_named(values: Mapping[str, str], name: str) -> bool:
    """Whether the agent says that its UPS has this name."""
    return values.get(IDENT_NAME, "").strip().casefold() == name.casefold()


def state_by_snmp(values: Mapping[str, str], now: datetime) -> PowerState:
    """The state that objects tell; `now` is when they were read."""
    told = values.get
    alarms = _alarms(values)
    battery = told(BATTERY_STATUS, "")
    return PowerState(
        channel="SNMP",
        supply=SUPPLIES.get(told(OUTPUT_SOURCE, "")),
        load_pct=max(_column(values, OUTPUT_LOAD, MOST_LOAD), default=None),
        load_w=_power(values),
        rated_w=amount_in(told(RATED_W, ""), least=Decimal(1)),
        rated_va=amount_in(told(RATED_VA, ""), least=Decimal(1)),
        is_overloaded="output_overload" in (alarms or ()),
        charge_pct=amount_in(told(CHARGE, ""), HUNDRED),
        is_battery_low=battery in {"3", "4"} if battery in {"2", "3", "4"} else None,
        needs_battery="battery_bad" in alarms if alarms is not None else None,
        runtime_min=amount_in(told(MINUTES_LEFT, "")),
        test=TESTS.get(told(TEST_RESULT, "")),
        tested=_tested(values, now),
        alarms=alarms,
        temperature_c=amount_in(told(TEMPERATURE, ""), HOTTEST, COLDEST),
    )


def _power(values: Mapping[str, str]) -> Decimal | None:
    """The power of all output lines, where each is told: the sum of some would be too little."""
    powers = tuple(_column(values, OUTPUT_POWER))
    lines = number_in(values.get(OUTPUT_LINES, "")) or Decimal(len(tuple(_column(values, OUTPUT_LOAD))))
    return sum(powers, Decimal(0)) if powers and len(powers) >= lines else None


def _column(values: Mapping[str, str], column: str, most: Decimal | None = None) -> Iterator[Decimal]:
    for name, text in values.items():
        number = amount_in(text, most) if name.startswith(f"{column}.") else None
        if number is not None:
            yield number


def _alarms(values: Mapping[str, str]) -> tuple[str, ...] | None:
    present = amount_in(values.get(ALARMS_PRESENT, ""))
    kinds = [text for name, text in values.items() if name.startswith(f"{ALARM_KINDS}.")]
    if present is None and not kinds:
        return None
    if not kinds:
        return ("alarm_without_words",) if present else ()
    return tuple(dict.fromkeys(_alarm_code(kind) for kind in kinds))


def _alarm_code(kind: str) -> str:
    """The code of a well-known alarm; a vendor's own keeps its number."""
    number = kind.removeprefix(WELL_KNOWN_ALARMS)
    is_known = kind.startswith(WELL_KNOWN_ALARMS) and number.isascii() and number.isdecimal()
    return ALARM_CODES[int(number) - 1] if is_known and 0 < int(number) <= len(ALARM_CODES) else kind


def _tested(values: Mapping[str, str], now: datetime) -> datetime | None:
    """When the last test began; 0 is what agents say that had none since they started."""
    up, started = number_in(values.get(UPTIME, "")), number_in(values.get(TEST_STARTED, ""))
    if up is None or not started or not 0 < started <= up:
        return None
    return now - timedelta(seconds=float((up - started) / TICKS_PER_S))
