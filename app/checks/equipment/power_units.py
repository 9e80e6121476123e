"""Are the UPSs of the plan there, on mains, with room to spare, and without complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from app.checks.check import Check, Limits
from app.checks.equipment.power_answers import nut_question, snmp_question, state_of
from app.checks.equipment.power_state import Chemistry, PowerState, Supply, TestResult
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.equipment import PowerUnit
from app.domain.questions import AnyQuestion
from app.domain.targets import Situation
from app.domain.values import Value

NOT_TOLD = "not_told"
DAYS_PER_YEAR = Decimal("365.25")
S_PER_DAY = 24 * 60 * 60

SUPPLY_TAGS: Mapping[Supply, str] = MappingProxyType(
    {
        Supply.MAINS: "on_mains",
        Supply.BATTERY: "on_battery",
        Supply.BYPASS: "on_bypass",
        Supply.NONE: "off",
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A UPS whose state is known, and when it told it."""

    unit: PowerUnit
    state: PowerState
    at: datetime
    topic: Topic
    limits: Limits


Judge = Callable[[Told], Emission | None]
"""Decides about what a UPS told; None when it did not tell what this is about."""


def _units(situation: Situation) -> tuple[PowerUnit, ...]:
    return situation.power_units


def _asks(unit: PowerUnit, _known: Known) -> Iterable[AnyQuestion]:
    return nut_question(unit), snmp_question(unit)


def _topic(unit: PowerUnit) -> Topic:
    return Topic(unit.subject, unit.address, {"ups": unit.name})


def _about(judge: Judge) -> Callable[[PowerUnit, Known, Limits], Iterator[Emission]]:
    """Judge only what was told."""

    def decide(unit: PowerUnit, known: Known, limits: Limits) -> Iterator[Emission]:
        state, topic = state_of(unit, known), _topic(unit)
        if not isinstance(state, PowerState):
            yield topic.unmeasured(state.reason)
            return
        at = known[nut_question(unit)].exchange.ended_at
        yield judge(Told(unit, state, at, topic, limits)) or topic.unmeasured(NOT_TOLD)

    return decide


def judge_answer(unit: PowerUnit, known: Known, _limits: Limits) -> Iterator[Emission]:
    """UPS-01: the UPS can be asked how it is."""
    state, topic = state_of(unit, known), _topic(unit)
    if isinstance(state, PowerState):
        yield topic.says("answers", channel=state.channel)
    else:
        yield topic.says(state.tag, reason=state.reason)


def judge_supply(told: Told) -> Emission | None:
    """UPS-02: the load runs on mains, with the UPS between."""
    supply = told.state.supply
    return None if supply is None else told.topic.says(SUPPLY_TAGS[supply])


def judge_load(told: Told) -> Emission | None:
    """UPS-03: the load leaves a reserve."""
    state, limits = told.state, told.limits
    measured = _given(
        load_w=state.load_w, load_va=state.load_va, rated_w=state.rated_w, rated_va=state.rated_va
    )
    if state.load_pct is None:
        return told.topic.says("overloaded_untold", **measured) if state.is_overloaded else None
    tag = "high" if state.load_pct > limits["warn_pct"] else "moderate"
    if state.is_overloaded or state.load_pct >= limits["fail_pct"]:
        tag = "overloaded"
    return told.topic.says(tag, load_pct=state.load_pct, warn_pct=limits["warn_pct"], **measured)


def _given(**values: Value | None) -> dict[str, Value]:
    """The values that are there."""
    return {key: value for key, value in values.items() if value is not None}


def judge_charge(told: Told) -> Emission | None:
    """UPS-04: the battery is charged."""
    state, warn = told.state, told.limits["warn_pct"]
    if state.is_battery_low:
        return told.topic.says("low")
    if state.charge_pct is None:
        return None
    if state.charge_pct < warn:
        return told.topic.says("not_full", charge_pct=state.charge_pct, warn_pct=warn)
    # Minutes left of a battery in use, or of one half empty, are not its runtime.
    measured = _given(runtime_min=state.runtime_min if state.supply is Supply.MAINS else None)
    return told.topic.says("charged", charge_pct=state.charge_pct, warn_pct=warn, **measured)


def judge_battery(told: Told) -> Emission | None:
    """UPS-05: the battery need not be replaced, by its own word or by its age."""
    state, topic = told.state, told.topic
    measured = _given(installed=state.installed, chemistry=state.chemistry and state.chemistry.value)
    if state.needs_battery:
        return topic.says("replace", **measured)
    if state.battery_date is not None:
        most = told.limits["lithium_years" if state.chemistry is Chemistry.LITHIUM else "lead_years"]
        years = round(Decimal((told.at.date() - state.battery_date).days) / DAYS_PER_YEAR, 1)
        tag = "old" if years > most else "fine"
        if tag == "old" or state.needs_battery is False:
            return topic.says(tag, since=state.battery_date, years=years, most_years=most, **measured)
    return None if state.needs_battery is None else topic.says("fine_age_unknown", **measured)


def judge_test(told: Told) -> Emission | None:
    """UPS-06: the last self-test passed, and not too long ago."""
    state, topic = told.state, told.topic
    if state.test is None:
        return None
    if state.test not in {TestResult.PASSED, TestResult.FAILED}:
        return topic.says(state.test.value)
    measured = _given(result=state.test.value, tested=state.tested and state.tested.date())
    if state.test is TestResult.FAILED:
        return topic.says("failed", **measured)
    if state.tested is None:
        return topic.says("passed", **measured)
    days = max(round(Decimal((told.at - state.tested).total_seconds()) / S_PER_DAY, 1), Decimal(0))
    warn = told.limits["warn_days"]
    return topic.says(
        "passed_long_ago" if days > warn else "passed_lately", days=days, warn_days=warn, **measured
    )


def judge_runtime(told: Told) -> Emission | None:
    """UPS-07: the runtime the UPS estimates is what its room needs."""
    unit, limits, runtime = told.unit, told.limits, told.state.runtime_min
    if runtime is None:
        return None
    if unit.shutdown_min is None or unit.ride_out_min is None:
        return told.topic.says("no_need_known", runtime_min=runtime)
    margin = limits["margin_min"] if unit.margin_min is None else unit.margin_min
    needed = unit.ride_out_min + limits["outages"] * unit.shutdown_min + margin
    tag = "enough" if runtime >= needed else "short"
    return told.topic.says(tag, runtime_min=runtime, needed_min=needed)


def judge_alarms(told: Told) -> Emission | None:
    """UPS-08: the UPS reports no alarm."""
    alarms = told.state.alarms
    if alarms is None:
        return None
    return told.topic.says("alarms", faults=alarms) if alarms else told.topic.says("none")


def judge_temperature(told: Told) -> Emission | None:
    """UPS-09: the battery is not too warm to last."""
    degrees, warn, fail = told.state.temperature_c, told.limits["warn_c"], told.limits["fail_c"]
    if degrees is None:
        return None
    tag = "hot" if degrees > fail else "warm" if degrees > warn else "cool"
    return told.topic.says(tag, temperature_c=degrees, warn_c=warn, fail_c=fail)


JUDGES: Mapping[str, Judge] = MappingProxyType(
    {
        "UPS-02": judge_supply,
        "UPS-03": judge_load,
        "UPS-04": judge_charge,
        "UPS-05": judge_battery,
        "UPS-06": judge_test,
        "UPS-07": judge_runtime,
        "UPS-08": judge_alarms,
        "UPS-09": judge_temperature,
    }
)
"""The decisions about the state of a UPS that is known."""

POWER_UNITS = (
    Check("UPS-01", _units, _asks, judge_answer),
    *(Check(check, _units, _asks, _about(judge)) for check, judge in JUDGES.items()),
)
"""The checks of this group, in catalogue order."""
