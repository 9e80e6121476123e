"""From what a UPS was asked in two ways to its one state, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.checks.equipment.power_by_nut import state_by_nut, unit_of
from app.checks.equipment.power_by_snmp import (
    COMMUNICATIONS_LOST,
    OBJECTS,
    UPS_MIB,
    has_ups,
    is_named,
    state_by_snmp,
)
from app.checks.equipment.power_state import PowerState
from app.checks.known import Known
from app.domain.equipment import PowerUnit
from app.domain.equipment_readings import NutReading, NutUnit, SnmpReading, SnmpRefusal
from app.domain.questions import NutQuestion, SnmpQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, Fault

NOT_MEASURED, SILENT, STALE = "not_measured", "silent", "stale"
"""Tags of UPS-01."""

STALE_WORDS = frozenset({"DATA-STALE", "DRIVER-NOT-CONNECTED"})
"""Errors of RFC 9271 that say that the server has lost its UPS."""

REASONS: Mapping[Fault, str] = MappingProxyType({Fault.CERTIFICATE_REJECTED: "nut_certificate_rejected"})
"""Faults of NUT that have words of their own: nobody is named there, so no password stayed unsent."""

NO_HOST = frozenset({Fault.NO_REPLY, Fault.CONNECTION_LOST})


@dataclass(frozen=True, slots=True)
class Untold:
    """There is no state: the code of the reason, and what UPS-01 says of it."""

    reason: str
    tag: str = NOT_MEASURED


NO_WAY = Untold("no_ups_way")
STALE_DATA = Untold("ups_stale", STALE)
UNKNOWN_UNIT = Untold("ups_unknown", SILENT)
NO_MIB = Untold("no_ups_mib", SILENT)


def nut_question(unit: PowerUnit) -> NutQuestion:
    """What a UPS is asked by NUT."""
    return NutQuestion(unit.address, host_name=unit.host_name)


def snmp_question(unit: PowerUnit) -> SnmpQuestion:
    """What a UPS is asked by SNMP."""
    return SnmpQuestion(unit.address, OBJECTS, (UPS_MIB,))


def state_of(unit: PowerUnit, known: Known) -> PowerState | Untold:
    """The state of a UPS, by NUT where it knows the UPS, else by SNMP; or why it is not known."""
    nut, snmp = known[nut_question(unit)], known[snmp_question(unit)]
    by_nut = _by_nut(unit, nut)
    if isinstance(by_nut, PowerState):
        return by_nut
    by_snmp = _by_snmp(unit, snmp)
    if isinstance(by_snmp, PowerState):
        return by_snmp
    return _untold(by_nut, nut, by_snmp, snmp)


def _by_nut(unit: PowerUnit, reading: NutReading) -> PowerState | Untold:
    fault = reading.exchange.fault
    if fault is not None:
        return _of_fault(fault)
    found = unit_of(reading, unit)
    if found is None:
        return UNKNOWN_UNIT
    if found.error and found.error not in STALE_WORDS:
        return Untold(Fault.REFUSED_BY_SERVER.value)
    if found.error or not _has_status(found):
        return STALE_DATA
    return state_by_nut(found.variables, reading.exchange.ended_at, is_verified=reading.is_verified)


def _has_status(unit: NutUnit) -> bool:
    """Whether the driver has read the UPS: until then its status is WAIT."""
    return any(flag != "WAIT" for flag in unit.variables.get("ups.status", "").split())


def _by_snmp(unit: PowerUnit, reading: SnmpReading) -> PowerState | Untold:
    if reading.refusal is not None:
        return Untold(reading.refusal.value)
    if reading.exchange.fault is not None:
        return _of_fault(reading.exchange.fault)
    if not has_ups(reading.values):
        return NO_MIB
    if not reading.is_complete:
        return Untold(Fault.TOO_LARGE.value, SILENT)
    if unit.is_shared and not is_named(reading.values, unit.name):
        return UNKNOWN_UNIT
    state = state_by_snmp(reading.values, reading.exchange.ended_at)
    return STALE_DATA if COMMUNICATIONS_LOST in (state.alarms or ()) else state


def _of_fault(fault: Fault) -> Untold:
    is_silent = fault in SILENT_SERVER | BROKEN_ANSWER
    return Untold(REASONS.get(fault, fault.value), SILENT if is_silent else NOT_MEASURED)


def _untold(by_nut: Untold, nut: NutReading, by_snmp: Untold, snmp: SnmpReading) -> Untold:
    """Of two reasons the one that says more: data that is stale, then what kept us from asking, then silence.

    Silence is the UPS's fault only where we had every way to ask.
    """
    if STALE in {by_nut.tag, by_snmp.tag}:
        return STALE_DATA
    if snmp.exchange.fault is Fault.NO_CREDENTIALS:
        return NO_WAY if nut.exchange.fault in SILENT_SERVER | BROKEN_ANSWER else by_nut
    if by_nut.tag == NOT_MEASURED:
        return by_nut
    if snmp.refusal is SnmpRefusal.SILENT_TO_COMMUNITY:
        return _silence(by_nut, nut, by_snmp)
    if snmp.exchange.fault is Fault.NO_REPLY and by_nut is not UNKNOWN_UNIT:
        return Untold("no_snmp_agent", SILENT)
    return by_nut if by_nut is UNKNOWN_UNIT and by_snmp.tag == SILENT else by_snmp


def _silence(by_nut: Untold, nut: NutReading, by_snmp: Untold) -> Untold:
    """What silence to a community says beside what NUT found: a host that is there may know another one."""
    if by_nut is UNKNOWN_UNIT or nut.exchange.fault is Fault.HOST_UNREACHABLE:
        return by_nut
    if nut.exchange.fault in NO_HOST:
        return Untold("nothing_at_address", SILENT)
    return by_snmp
