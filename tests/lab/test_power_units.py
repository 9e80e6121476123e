"""UPSs on real servers: NUT with its dummy driver, and the SNMP agent of Net-SNMP with the UPS-MIB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.credentials import CredentialSet, SnmpCommunity, SnmpUser
from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.services.checks import Selection
from tests.lab import nut_server, snmp_agent
from tests.lab.conftest import need
from tests.lab.nut_server import NutServer, in_order, in_trouble
from tests.lab.running import Told, plan_of, run_over
from tests.lab.snmp_agent import COMMUNITY, KEY, PASSWORD, USER, SnmpAgent

UNITS = Selection(groups=frozenset({"power_units"}))
PASSING = {
    "UPS-01": "answers",
    "UPS-02": "on_mains",
    "UPS-03": "moderate",
    "UPS-04": "charged",
    "UPS-05": "fine",
    "UPS-06": "passed_lately",
    "UPS-07": "enough",
    "UPS-08": "none",
    "UPS-09": "cool",
}
FAILING = {
    "UPS-01": "answers",
    "UPS-02": "on_battery",
    "UPS-03": "high",
    "UPS-04": "low",
    "UPS-05": "replace",
    "UPS-06": "failed",
    "UPS-07": "short",
    "UPS-08": "alarms",
    "UPS-09": "hot",
}
BY_SNMP = {"UPS-05": "fine_age_unknown", "UPS-06": "passed"}
"""The UPS-MIB knows no date of the battery, and this agent none of the test."""


@pytest.fixture
def nut(lab_lock: None, tmp_path: Path) -> Iterator[NutServer]:
    """Two UPSs: one in order, one in trouble."""
    need(*nut_server.PROGRAMS)
    server = NutServer(tmp_path / "nut", {"ups1": in_order(), "ups2": in_trouble()})
    yield server
    server.stop()


@pytest.fixture
def agent(lab_lock: None, tmp_path: Path) -> Iterator[Callable[[Mapping[str, tuple[str, str]]], None]]:
    """Starts the agent with some objects."""
    need(*snmp_agent.PROGRAMS)
    with ExitStack() as stack:

        def start(objects: Mapping[str, tuple[str, str]]) -> None:
            stack.callback(SnmpAgent(tmp_path / "snmp", objects).stop)

        yield start


def _plan(*addresses: str) -> Plan:
    minutes = {"ride_out_min": Decimal(2), "shutdown_min": Decimal(8), "margin_min": Decimal(3)}
    room = Asset("room", AssetKind.ROOM, "Server room", values=minutes)
    units = (
        Asset(
            f"u{number}", AssetKind.UPS, f"UPS {number}", values={"network_address": address, "room": "room"}
        )
        for number, address in enumerate(addresses, 1)
    )
    return plan_of(room, *units)


def _tags(told: Told, subject: str) -> dict[str, str]:
    return {finding.check: finding.tag for finding in told.result.run.findings if finding.subject == subject}


def _reasons(told: Told) -> set[object]:
    return {finding.arguments.get("reason") for finding in told.result.run.findings}


def test_a_ups_in_order_passes_by_nut(nut: NutServer) -> None:
    told = run_over(_plan(f"ups1@{nut_server.ADDRESS}"), UNITS)
    assert _tags(told, "u1") == PASSING
    assert {finding.outcome for finding in told.result.run.findings} == {Outcome.PASS}
    assert all(finding.evidence for finding in told.result.run.findings)


def test_a_ups_in_trouble_is_found_by_nut(nut: NutServer) -> None:
    told = run_over(_plan(f"ups1@{nut_server.ADDRESS}", f"ups2@{nut_server.ADDRESS}"), UNITS)
    assert _tags(told, "u1") == PASSING, "the other one is not blamed"
    assert _tags(told, "u2") == FAILING
    (alarm,) = (each for each in told.of("UPS-08") if each.subject == "u2")
    assert "Replace battery!" in alarm.sentence


def test_a_battery_that_drains_is_seen(nut: NutServer) -> None:
    plan = _plan(f"ups1@{nut_server.ADDRESS}")
    nut.set("ups1", ups__status="OB DISCHRG", battery__charge="85", battery__runtime="1250")
    tags = _tags(run_over(plan, UNITS), "u1")
    assert (tags["UPS-02"], tags["UPS-04"], tags["UPS-07"]) == ("on_battery", "not_full", "short")
    nut.set("ups1", ups__status="OL CHRG", battery__charge="90", battery__runtime="1260")
    tags = _tags(run_over(plan, UNITS), "u1")
    assert (tags["UPS-02"], tags["UPS-04"], tags["UPS-07"]) == ("on_mains", "charged", "enough")


def test_a_lost_driver_is_stale_and_the_other_ups_goes_on(nut: NutServer) -> None:
    nut.stop_driver("ups1")
    told = run_over(_plan(f"ups1@{nut_server.ADDRESS}", f"ups2@{nut_server.ADDRESS}"), UNITS)
    assert _tags(told, "u1").pop("UPS-01") == "stale"
    assert {tag for check, tag in _tags(told, "u1").items() if check != "UPS-01"} == {"not_measured"}
    assert _tags(told, "u2") == FAILING


def test_a_ups_is_known_by_its_serial_number(nut: NutServer) -> None:
    plan = _plan(nut_server.ADDRESS)
    unit = plan.assets["u1"]
    known = Asset(unit.id, unit.kind, unit.name, values={**unit.values, "serial_number": "sample-0002"})
    assert _tags(run_over(plan_of(plan.assets["room"], known), UNITS), "u1") == FAILING
    assert _tags(run_over(plan, UNITS), "u1")["UPS-01"] == "silent", "two UPSs, and none is named"


@pytest.mark.parametrize(
    "credentials", [lambda: SnmpCommunity(COMMUNITY), lambda: SnmpUser(USER, PASSWORD, KEY)]
)
def test_a_ups_is_read_by_snmp(
    credentials: Callable[[], SnmpCommunity | SnmpUser],
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    plan = _plan(snmp_agent.ADDRESS)
    told = run_over(plan, UNITS, credentials=CredentialSet(snmp=credentials()))
    assert _tags(told, "u1") == PASSING | BY_SNMP
    everything = b"".join(told.result.blobs.values()) + repr(told.events).encode()
    for secret in (COMMUNITY, PASSWORD, KEY):
        assert secret.encode() not in everything


def test_a_ups_in_trouble_is_found_by_snmp(agent: Callable[[Mapping[str, tuple[str, str]]], None]) -> None:
    agent(snmp_agent.IN_TROUBLE)
    told = run_over(
        _plan(snmp_agent.ADDRESS), UNITS, credentials=CredentialSet(snmp=SnmpUser(USER, PASSWORD, KEY))
    )
    assert _tags(told, "u1") == FAILING | {"UPS-09": "warm"}
    (alarms,) = told.of("UPS-08")
    assert alarms.arguments["faults"] == ("battery_bad", "on_battery")


def test_a_wrong_snmp_user_is_shown_to_one_agent_only(
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    wrong = CredentialSet(snmp=SnmpUser(USER, "wrong-Passw0rd", KEY))
    told = run_over(_plan(snmp_agent.ADDRESS, "127.0.0.33"), UNITS, credentials=wrong)
    assert _reasons(told) == {"credentials_rejected", "binds_stopped"}


def test_a_wrong_community_is_silence_and_no_credentials_are_said(
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    plan = _plan(snmp_agent.ADDRESS)
    wrong = run_over(plan, UNITS, credentials=CredentialSet(snmp=SnmpCommunity("wrong")))
    assert _tags(wrong, "u1")["UPS-01"] == "silent"
    assert Outcome.PASS not in {finding.outcome for finding in wrong.result.run.findings}
    none = run_over(plan, UNITS)
    assert _reasons(none) == {"no_ups_way"}
