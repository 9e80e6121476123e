"""Scenarios of UPSs, by NUT and by SNMP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.checks.equipment.power_by_snmp import UPS_MIB, UPTIME
from app.domain.equipment import PowerUnit
from app.domain.equipment_readings import NutUnit, SnmpRefusal
from app.domain.questions import ConnectQuestion
from app.domain.readings import Fault, NutReading, SnmpReading
from tests.fakes.clock import NOON
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.world import World

ADDRESS = "10.0.1.50"
SERIAL = "SERIAL-1"
UNIT = PowerUnit(
    "ups1",
    "Rack A",
    ADDRESS,
    serial_number=SERIAL,
    ride_out_min=Decimal(2),
    shutdown_min=Decimal(8),
    margin_min=Decimal(3),
)
"""Its room needs 2 + 2 x 8 + 3 = 21 minutes."""


def _days_ago(days: int) -> str:
    return (NOON - timedelta(days=days)).date().isoformat()


VARIABLES: Mapping[str, str] = {
    "ups.status": "OL CHRG",
    "ups.serial": SERIAL,
    "ups.load": "47",
    "ups.realpower": "1410",
    "ups.realpower.nominal": "3000",
    "ups.power": "1500",
    "ups.power.nominal": "3300",
    "ups.temperature": "27.5",
    "ups.test.result": "Done and passed",
    "ups.test.date": _days_ago(30),
    "battery.charge": "100",
    "battery.date": _days_ago(700),
    "battery.type": "PbAc",
    "battery.runtime": "1620",
}

OBJECTS: Mapping[str, str] = {
    UPTIME: "864000000",
    f"{UPS_MIB}.2.1.0": "2",
    f"{UPS_MIB}.2.3.0": "27",
    f"{UPS_MIB}.2.4.0": "100",
    f"{UPS_MIB}.2.7.0": "29",
    f"{UPS_MIB}.4.1.0": "3",
    f"{UPS_MIB}.4.4.1.4.1": "700",
    f"{UPS_MIB}.4.4.1.4.2": "710",
    f"{UPS_MIB}.4.4.1.5.1": "46",
    f"{UPS_MIB}.4.4.1.5.2": "47",
    f"{UPS_MIB}.6.1.0": "0",
    f"{UPS_MIB}.7.3.0": "1",
    f"{UPS_MIB}.7.5.0": "432000000",
    f"{UPS_MIB}.9.5.0": "3300",
    f"{UPS_MIB}.9.6.0": "3000",
}
"""An agent that runs for 100 days and began its last test after 50."""

Break = Callable[[World], None]


def _place(world: World, unit: PowerUnit = UNIT) -> None:
    addresses = world.situation.addresses | {ADDRESS}
    world.situation = replace(world.situation, power_units=(unit,), addresses=addresses)
    world.network.equipment[ADDRESS, 161] = Fault.NO_CREDENTIALS


def nut(unit: PowerUnit = UNIT, name: str = "rack-a", error: str = "", **changes: str | None) -> Break:
    """A UPS as a NUT server tells it; `__` in a name stands for a dot, None takes a variable out."""

    def make(world: World) -> None:
        _place(world, unit)
        told = {**VARIABLES, **{key.replace("__", "."): value for key, value in changes.items()}}
        known = {key: value for key, value in told.items() if value is not None}
        exchange = world.network.exchange(ConnectQuestion(ADDRESS, 3493))
        units = (NutUnit(name, {} if error else known, error), NutUnit("other", {"ups.status": "OL"}))
        world.network.equipment[ADDRESS, 3493] = NutReading(exchange, units)

    return make


def snmp(unit: PowerUnit = UNIT, **changes: str | None) -> Break:
    """A UPS as its network card tells it; `_2_1_0` is an object of the UPS-MIB, None takes one out."""

    def make(world: World) -> None:
        _place(world, unit)
        told = {**OBJECTS, **{f"{UPS_MIB}{key.replace('_', '.')}": value for key, value in changes.items()}}
        values = {key: value for key, value in told.items() if value is not None}
        exchange = world.network.exchange(ConnectQuestion(ADDRESS, 161))
        world.network.equipment[ADDRESS, 161] = SnmpReading(exchange, values)

    return make


def failing(
    nut_fault: Fault, snmp_fault: Fault = Fault.NO_CREDENTIALS, refusal: SnmpRefusal | None = None
) -> Break:
    """A UPS that gives no answer; `refusal` is what the agent said or left unsaid."""

    def make(world: World) -> None:
        _place(world)
        world.network.equipment[ADDRESS, 3493] = nut_fault
        world.network.equipment[ADDRESS, 161] = snmp_fault
        if refusal is not None:
            exchange = replace(world.network.exchange(ConnectQuestion(ADDRESS, 161)), fault=snmp_fault)
            world.network.equipment[ADDRESS, 161] = SnmpReading(exchange, refusal=refusal)

    return make


def both(first: Break, second: Break) -> Break:
    """One way to ask, then the other."""

    def make(world: World) -> None:
        first(world)
        nut_answer = world.network.equipment[ADDRESS, 3493]
        second(world)
        world.network.equipment[ADDRESS, 3493] = nut_answer

    return make


def _incomplete(world: World) -> None:
    snmp()(world)
    reading = world.network.equipment[ADDRESS, 161]
    assert isinstance(reading, SnmpReading)
    world.network.equipment[ADDRESS, 161] = replace(reading, is_complete=False)


def _alone(unit: PowerUnit) -> Break:
    """The only UPS that a NUT server has."""

    def make(world: World) -> None:
        nut(unit, ups__serial=None)(world)
        reading = world.network.equipment[ADDRESS, 3493]
        assert isinstance(reading, NutReading)
        world.network.equipment[ADDRESS, 3493] = replace(reading, units=reading.units[:1])

    return make


def _no_mib(world: World) -> None:
    _place(world)
    exchange = world.network.exchange(ConnectQuestion(ADDRESS, 161))
    world.network.equipment[ADDRESS, 161] = SnmpReading(exchange, {UPTIME: "1"})


ROOM_UNTOLD = replace(UNIT, ride_out_min=None)
NO_MARGIN = replace(UNIT, margin_min=None, shutdown_min=Decimal("10.5"))
"""Needs 2 + 2 x 10.5 + 4 = 27 minutes."""

BY_NUT_NAME = replace(UNIT, nut_name="rack-a", serial_number="")
OTHER_NAME = replace(UNIT, nut_name="rack-b")
OTHER_SERIAL = replace(UNIT, serial_number="SERIAL-2")
BY_NAME = replace(UNIT, serial_number="")
SHARED = replace(UNIT, serial_number="", is_shared=True)
SILENT_COMMUNITY = SnmpRefusal.SILENT_TO_COMMUNITY

ALARM_KIND = f"{UPS_MIB}.6.3."
BATTERY_BAD = snmp(_6_1_0="1", _6_2_1_2_1=f"{ALARM_KIND}1")

ALL_UNMEASURED = tuple(f"UPS-0{number}" for number in range(1, 10))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("UPS-01", "healthy", nut(), "answers"),
    scenario("UPS-01", "by SNMP", snmp(), "answers"),
    scenario("UPS-01", "by its NUT name", nut(BY_NUT_NAME), "answers"),
    scenario("UPS-01", "by its name in the plan", nut(BY_NAME, name="RACK A"), "answers"),
    scenario("UPS-01", "another NUT name", nut(OTHER_NAME), "silent"),
    scenario("UPS-01", "another serial number", nut(OTHER_SERIAL), "silent"),
    scenario("UPS-01", "its name, and another serial number", nut(OTHER_SERIAL, name="Rack A"), "silent"),
    scenario(
        "UPS-01", "its name, no serial number", nut(OTHER_SERIAL, name="Rack A", ups__serial=None), "answers"
    ),
    scenario("UPS-01", "the only one", _alone(BY_NAME), "answers"),
    scenario("UPS-01", "the only one, but two are planned there", _alone(SHARED), "silent"),
    scenario("UPS-01", "an agent for two", snmp(SHARED), "silent"),
    scenario("UPS-01", "an agent for two that names it", snmp(SHARED, _1_5_0="rack a"), "answers"),
    scenario(
        "UPS-01", "an agent that lost its UPS", snmp(_6_1_0="1", _6_2_1_2_1=f"{UPS_MIB}.6.3.20"), "stale"
    ),
    scenario("UPS-01", "an agent without an end", _incomplete, "silent"),
    scenario("UPS-01", "variables refused", nut(BY_NUT_NAME, error="ACCESS-DENIED"), "not_measured"),
    scenario("UPS-01", "no status", nut(ups__status=None), "stale"),
    scenario("UPS-01", "no TLS", failing(Fault.NO_TLS), "not_measured"),
    scenario("UPS-01", "no TLS, agent silent", failing(Fault.NO_TLS, Fault.NO_REPLY), "not_measured"),
    scenario("UPS-01", "certificate refused", failing(Fault.CERTIFICATE_REJECTED), "not_measured"),
    scenario(
        "UPS-01",
        "stale at the server, read by SNMP",
        both(nut(BY_NUT_NAME, error="DATA-STALE"), snmp(BY_NUT_NAME)),
        "answers",
    ),
    scenario(
        "UPS-01",
        "silent to a community on a host that is there",
        failing(Fault.CONNECTION_REFUSED, Fault.NO_REPLY, SILENT_COMMUNITY),
        "not_measured",
    ),
    scenario(
        "UPS-01",
        "nothing at its address",
        failing(Fault.NO_REPLY, Fault.NO_REPLY, SILENT_COMMUNITY),
        "silent",
    ),
    scenario(
        "UPS-01",
        "unreachable",
        failing(Fault.HOST_UNREACHABLE, Fault.NO_REPLY, SILENT_COMMUNITY),
        "silent",
    ),
    *(
        scenario(
            "UPS-01",
            refusal.value,
            failing(Fault.CONNECTION_REFUSED, Fault.CREDENTIALS_REJECTED, refusal),
            "not_measured",
        )
        for refusal in SnmpRefusal
    ),
    scenario("UPS-01", "stale", nut(BY_NUT_NAME, error="DATA-STALE"), "stale"),
    scenario("UPS-01", "still waiting", nut(ups__status="WAIT"), "stale"),
    scenario("UPS-01", "both silent", failing(Fault.NO_REPLY, Fault.NO_REPLY), "silent"),
    scenario("UPS-01", "garbage", failing(Fault.MALFORMED, Fault.NO_REPLY), "silent"),
    scenario("UPS-01", "agent without UPS-MIB", _no_mib, "silent"),
    scenario("UPS-01", "no way to ask", failing(Fault.CONNECTION_REFUSED), "not_measured"),
    scenario(
        "UPS-01",
        "user refused",
        failing(Fault.CONNECTION_REFUSED, Fault.CREDENTIALS_REJECTED),
        "not_measured",
    ),
    *(
        scenario(check, "cancelled", failing(Fault.CANCELLED, Fault.CANCELLED), "not_measured")
        for check in ALL_UNMEASURED
    ),
    *(
        scenario(check, "stale data", nut(BY_NUT_NAME, error="DRIVER-NOT-CONNECTED"), "not_measured")
        for check in ALL_UNMEASURED[1:]
    ),
    scenario("UPS-02", "healthy", nut(), "on_mains"),
    scenario("UPS-02", "healthy by SNMP", snmp(), "on_mains"),
    scenario("UPS-02", "boosting", nut(ups__status="OL BOOST"), "on_mains"),
    scenario("UPS-02", "reducing, by SNMP", snmp(_4_1_0="7"), "on_mains"),
    scenario("UPS-02", "battery", nut(ups__status="OB DISCHRG"), "on_battery"),
    scenario("UPS-02", "battery by SNMP", snmp(_4_1_0="5"), "on_battery"),
    scenario("UPS-02", "bypass", nut(ups__status="OL BYPASS"), "on_bypass"),
    scenario("UPS-02", "bypass by SNMP", snmp(_4_1_0="4"), "on_bypass"),
    scenario("UPS-02", "off", nut(ups__status="OL OFF"), "off"),
    scenario("UPS-02", "off by SNMP", snmp(_4_1_0="2"), "off"),
    scenario("UPS-02", "unknown flags", nut(ups__status="TEST"), "not_measured"),
    scenario("UPS-02", "other, by SNMP", snmp(_4_1_0="1"), "not_measured"),
    scenario("UPS-03", "healthy", nut(), "moderate"),
    scenario("UPS-03", "80 %", nut(ups__load="80"), "moderate"),
    scenario("UPS-03", "above 80 %", nut(ups__load="80.1"), "high"),
    scenario("UPS-03", "one line above, by SNMP", snmp(_4_4_1_5_2="91"), "high"),
    scenario("UPS-03", "100 %", nut(ups__load="100"), "overloaded"),
    scenario("UPS-03", "says it is overloaded", nut(ups__status="OL OVER", ups__load="79"), "overloaded"),
    scenario(
        "UPS-03", "overload without a number", nut(ups__status="OL OVER", ups__load=None), "overloaded_untold"
    ),
    scenario("UPS-03", "no number", nut(ups__load=None), "not_measured"),
    scenario("UPS-03", "below nothing", nut(ups__load="-1"), "not_measured"),
    scenario("UPS-03", "more than can be", snmp(_4_4_1_5_1="65535", _4_4_1_5_2=None), "not_measured"),
    scenario("UPS-03", "no number that is one", nut(ups__load="NaN"), "not_measured"),
    scenario("UPS-04", "healthy", nut(), "charged"),
    scenario("UPS-04", "90 %", snmp(_2_4_0="90"), "charged"),
    scenario("UPS-04", "89 %", nut(battery__charge="89"), "not_full"),
    scenario("UPS-04", "low", nut(ups__status="OB LB", battery__charge="95"), "low"),
    scenario("UPS-04", "depleted by SNMP", snmp(_2_1_0="4"), "low"),
    scenario("UPS-04", "more than full", nut(battery__charge="255"), "not_measured"),
    scenario("UPS-04", "less than empty", snmp(_2_4_0="-1"), "not_measured"),
    scenario("UPS-04", "untold", nut(battery__charge=None), "not_measured"),
    scenario("UPS-05", "healthy", nut(), "fine"),
    scenario("UPS-05", "no date", snmp(), "fine_age_unknown"),
    scenario("UPS-05", "a date of two readings", nut(battery__date="04/05/23"), "fine_age_unknown"),
    scenario("UPS-05", "a date that is none", nut(battery__date="2023-02-31"), "fine_age_unknown"),
    scenario("UPS-05", "a day that lies ahead", nut(battery__date=_days_ago(-30)), "fine_age_unknown"),
    scenario("UPS-05", "made long ago", nut(battery__date=None, battery__mfr__date=_days_ago(1600)), "old"),
    scenario("UPS-05", "old", nut(battery__date=_days_ago(1600)), "old"),
    scenario(
        "UPS-05", "lithium of that age", nut(battery__date=_days_ago(1600), battery__type="Li-ion"), "fine"
    ),
    scenario("UPS-05", "replace", nut(ups__status="OL RB"), "replace"),
    scenario("UPS-05", "bad by SNMP", BATTERY_BAD, "replace"),
    scenario("UPS-05", "alarms untold", snmp(_6_1_0=None), "not_measured"),
    scenario("UPS-06", "healthy", nut(), "passed_lately"),
    scenario("UPS-06", "50 days ago by SNMP", snmp(), "passed_lately"),
    scenario("UPS-06", "not passed", nut(ups__test__result="Not passed"), "not_measured"),
    scenario("UPS-06", "a broken battery", nut(ups__test__result="Battery broken"), "not_measured"),
    scenario("UPS-06", "in bypass", nut(ups__test__result="Bypass"), "not_measured"),
    scenario("UPS-06", "OK", nut(ups__test__result="OK - Battery GOOD"), "passed_lately"),
    scenario("UPS-06", "a day that lies ahead", nut(ups__test__date=_days_ago(-30)), "passed"),
    scenario("UPS-06", "some day", nut(ups__test__date=None), "passed"),
    scenario("UPS-06", "some day, by SNMP", snmp(_7_5_0="0"), "passed"),
    scenario("UPS-06", "long ago", nut(ups__test__date=_days_ago(181)), "passed_long_ago"),
    scenario("UPS-06", "warning", nut(ups__test__result="Done and warning"), "warning"),
    scenario("UPS-06", "error", nut(ups__test__result="Done and error"), "failed"),
    scenario("UPS-06", "error by SNMP", snmp(_7_3_0="3"), "failed"),
    scenario("UPS-06", "aborted", nut(ups__test__result="Aborted"), "aborted"),
    scenario("UPS-06", "never", snmp(_7_3_0="6"), "never"),
    scenario("UPS-06", "never, by NUT", nut(ups__test__result="No test initiated"), "never"),
    scenario("UPS-06", "running", nut(ups__test__result="In progress"), "running"),
    scenario("UPS-06", "other words", nut(ups__test__result="42"), "not_measured"),
    scenario("UPS-07", "healthy", nut(), "enough"),
    scenario("UPS-07", "exactly, with the usual margin", snmp(NO_MARGIN), "enough"),
    scenario("UPS-07", "short", nut(battery__runtime="1259"), "short"),
    scenario("UPS-07", "less than nothing", nut(battery__runtime="-1"), "not_measured"),
    scenario("UPS-07", "room untold", nut(ROOM_UNTOLD), "no_need_known"),
    scenario("UPS-07", "untold", nut(battery__runtime=None), "not_measured"),
    scenario("UPS-08", "healthy", nut(), "none"),
    scenario("UPS-08", "none by SNMP", snmp(), "none"),
    scenario("UPS-08", "its own words", nut(ups__status="OL ALARM", ups__alarm="Fan failure!"), "alarms"),
    *(
        scenario("UPS-08", f"flag {flag}", nut(ups__status=f"OL {flag}"), "alarms")
        for flag in ("RB", "LB", "OVER", "BYPASS", "OFF", "FSD")
    ),
    scenario("UPS-08", "on battery", nut(ups__status="OB DISCHRG"), "alarms"),
    scenario("UPS-08", "fewer than none", snmp(_6_1_0="-1"), "not_measured"),
    scenario("UPS-08", "no words", nut(ups__status="OL ALARM"), "alarms"),
    scenario("UPS-08", "well known", BATTERY_BAD, "alarms"),
    scenario("UPS-08", "a vendor's own", snmp(_6_1_0="1", _6_2_1_2_1="1.3.6.1.4.1.534.1.7.9"), "alarms"),
    scenario("UPS-08", "counted only", snmp(_6_1_0="2"), "alarms"),
    scenario("UPS-08", "untold", snmp(_6_1_0=None), "not_measured"),
    scenario("UPS-09", "healthy", nut(), "cool"),
    scenario("UPS-09", "29 degrees by SNMP", snmp(), "cool"),
    scenario("UPS-09", "the warmer counts", nut(battery__temperature="34", ups__temperature="20"), "warm"),
    scenario("UPS-09", "hot", snmp(_2_7_0="41"), "hot"),
    scenario("UPS-09", "no sensor", nut(ups__temperature="0.0"), "not_measured"),
    scenario("UPS-09", "no sensor, by SNMP", snmp(_2_7_0="255"), "not_measured"),
    scenario("UPS-09", "untold", nut(ups__temperature=None), "not_measured"),
)
"""All scenarios of this module."""
