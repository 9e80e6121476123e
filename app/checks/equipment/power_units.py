"""Are the UPSs of the plan there, on mains, with room to spare, and without complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.equipment.power_by_nut import state_by_nut, unit_of
from app.checks.equipment.power_by_snmp import OBJECTS, UPS_MIB, has_ups, state_by_snmp
from app.checks.equipment.power_state import PowerState, Supply
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.equipment import PowerUnit
from app.domain.questions import AnyQuestion, NutQuestion, SnmpQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, Fault
from app.domain.targets import Situation

STALE = "ups_stale"
UNKNOWN = "ups_unknown"
NO_MIB = "no_ups_mib"
NO_WAY = "no_ups_way"
NOT_TOLD = "not_told"
SILENT = frozenset(fault.value for fault in (*SILENT_SERVER, *BROKEN_ANSWER))
ATTENTION = frozenset({NO_MIB, UNKNOWN})


def _units(situation: Situation) -> tuple[PowerUnit, ...]:
    return situation.power_units


def snmp_question(unit: PowerUnit) -> SnmpQuestion:
    """What a UPS is asked by SNMP."""
    return SnmpQuestion(unit.address, OBJECTS, (UPS_MIB,))


def _asks(unit: PowerUnit, _known: Known) -> Iterable[AnyQuestion]:
    return NutQuestion(unit.address), snmp_question(unit)


def state_of(unit: PowerUnit, known: Known) -> PowerState | str:
    """The state of a UPS, or the reason why it is not known: by NUT where it knows the UPS, else by SNMP."""
    nut = known[NutQuestion(unit.address)]
    if nut.exchange.fault is not None:
        return _state_by_snmp(unit, known, nut.exchange.fault.value)
    found = unit_of(nut, unit)
    if found is None:
        return _state_by_snmp(unit, known, UNKNOWN)
    if found.error or not found.variables.get("ups.status", "").replace("WAIT", "").strip():
        return _state_by_snmp(unit, known, STALE)
    return state_by_nut(found.variables, nut.exchange.ended_at)


def _state_by_snmp(unit: PowerUnit, known: Known, without: str) -> PowerState | str:
    """The state by SNMP; `without` is why NUT did not tell it."""
    reading = known[snmp_question(unit)]
    fault = reading.exchange.fault
    if fault is None:
        return state_by_snmp(reading.values) if has_ups(reading.values) else NO_MIB
    if without in {STALE, UNKNOWN}:
        return without
    if fault is Fault.NO_CREDENTIALS:
        return NO_WAY if without in SILENT else without
    return fault.value


def read_at(unit: PowerUnit, known: Known) -> datetime:
    """When a UPS was asked."""
    return known[NutQuestion(unit.address)].exchange.ended_at


def _topic(unit: PowerUnit) -> Topic:
    return Topic(unit.subject, unit.address, {"ups": unit.name})


def judge_answer(unit: PowerUnit, known: Known, _limits: Limits) -> Iterator[Emission]:
    """UPS-01: the UPS can be asked how it is."""
    state, topic = state_of(unit, known), _topic(unit)
    if isinstance(state, PowerState):
        yield topic.says("answers", channel=state.channel)
    elif state == STALE:
        yield topic.says("stale")
    elif state in SILENT | ATTENTION:
        yield topic.says("silent", reason=state)
    else:
        yield topic.unmeasured(state)


def judge_supply(unit: PowerUnit, known: Known, _limits: Limits) -> Iterator[Emission]:
    """UPS-02: the load runs on mains, with the UPS between."""
    state, topic = state_of(unit, known), _topic(unit)
    tags = {
        Supply.MAINS: "on_mains",
        Supply.BATTERY: "on_battery",
        Supply.BYPASS: "on_bypass",
        Supply.NONE: "off",
    }
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.supply is None:
        yield topic.unmeasured(NOT_TOLD)
    else:
        yield topic.says(tags[state.supply])


def judge_load(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-03: the load leaves a reserve."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.load_pct is None:
        yield topic.says("overloaded_untold") if state.is_overloaded else topic.unmeasured(NOT_TOLD)
    else:
        tag = "high" if state.load_pct > limits["warn_pct"] else "moderate"
        if state.is_overloaded or state.load_pct >= limits["fail_pct"]:
            tag = "overloaded"
        measured = {} if state.load_w is None else {"load_w": state.load_w}
        yield topic.says(tag, load_pct=state.load_pct, warn_pct=limits["warn_pct"], **measured)


def judge_charge(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-04: the battery is charged."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.is_battery_low:
        yield topic.says("low")
    elif state.charge_pct is None:
        yield topic.unmeasured(NOT_TOLD)
    else:
        tag = "charged" if state.charge_pct >= limits["warn_pct"] else "not_full"
        yield topic.says(tag, charge_pct=state.charge_pct, warn_pct=limits["warn_pct"])


def judge_battery(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-05: the battery need not be replaced, by its own word or by its age."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.needs_battery:
        yield topic.says("replace")
    elif state.needs_battery is None:
        yield topic.unmeasured(NOT_TOLD)
    elif state.battery_date is None:
        yield topic.says("fine_age_unknown")
    else:
        most = limits["lithium_years" if state.is_lithium else "lead_years"]
        yield _judge_age(topic, state.battery_date, read_at(unit, known), most)


def _judge_age(topic: Topic, since: date, now: datetime, most_years: Decimal) -> Emission:
    """Step 3 of UPS-05."""
    years = round(Decimal((now.date() - since).days) / Decimal("365.25"), 1)
    tag = "old" if years > most_years else "fine"
    return topic.says(tag, since=since, years=years, most_years=most_years)


def judge_test(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-06: the last self-test passed, and not too long ago."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.test is None:
        yield topic.unmeasured(NOT_TOLD)
    elif state.test != "passed":
        yield topic.says(state.test.value)
    elif state.test_age_d is None:
        yield topic.says("passed")
    else:
        tag = "passed_long_ago" if state.test_age_d > limits["warn_days"] else "passed_lately"
        yield topic.says(tag, days=state.test_age_d, warn_days=limits["warn_days"])


def judge_runtime(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-07: the runtime the UPS estimates is what its room needs."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.runtime_min is None:
        yield topic.unmeasured(NOT_TOLD)
    elif unit.shutdown_min is None or unit.ride_out_min is None:
        yield topic.says("no_need_known", runtime_min=state.runtime_min)
    else:
        margin = limits["margin_min"] if unit.margin_min is None else unit.margin_min
        needed = unit.ride_out_min + limits["outages"] * unit.shutdown_min + margin
        tag = "enough" if state.runtime_min >= needed else "short"
        yield topic.says(tag, runtime_min=state.runtime_min, needed_min=needed)


def judge_alarms(unit: PowerUnit, known: Known, _limits: Limits) -> Iterator[Emission]:
    """UPS-08: the UPS reports no alarm."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.alarms is None:
        yield topic.unmeasured(NOT_TOLD)
    else:
        yield topic.says("alarms", faults=state.alarms) if state.alarms else topic.says("none")


def judge_temperature(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
    """UPS-09: the battery is not too warm to last."""
    state, topic = state_of(unit, known), _topic(unit)
    if not isinstance(state, PowerState):
        yield topic.unmeasured(state)
    elif state.temperature_c is None:
        yield topic.unmeasured(NOT_TOLD)
    else:
        tag = "cool"
        if state.temperature_c > limits["warn_c"]:
            tag = "hot" if state.temperature_c > limits["fail_c"] else "warm"
        yield topic.says(
            tag, temperature_c=state.temperature_c, warn_c=limits["warn_c"], fail_c=limits["fail_c"]
        )


POWER_UNITS = (
    Check("UPS-01", _units, _asks, judge_answer),
    Check("UPS-02", _units, _asks, judge_supply),
    Check("UPS-03", _units, _asks, judge_load),
    Check("UPS-04", _units, _asks, judge_charge),
    Check("UPS-05", _units, _asks, judge_battery),
    Check("UPS-06", _units, _asks, judge_test),
    Check("UPS-07", _units, _asks, judge_runtime),
    Check("UPS-08", _units, _asks, judge_alarms),
    Check("UPS-09", _units, _asks, judge_temperature),
)
"""The checks of this group, in catalogue order."""
