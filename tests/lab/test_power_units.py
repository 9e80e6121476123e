"""UPSs on real servers: NUT with its dummy driver, and the SNMP agent of Net-SNMP with the UPS-MIB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.credentials import (
    CredentialSet,
    NutChannel,
    SnmpCipher,
    SnmpCommunity,
    SnmpDigest,
    SnmpUser,
)
from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.domain.questions import SnmpQuestion
from app.domain.readings import Fault
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from app.services.checks import Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.lab import nut_server, snmp_agent
from tests.lab.conftest import need
from tests.lab.nut_server import NutServer, in_order, in_trouble
from tests.lab.processes import run
from tests.lab.running import RealClock, Told, plan_of, run_over
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
"""The UPS-MIB knows no date of the battery, and this agent none of the test: neither is a pass."""

INSIDE_TLS = CredentialSet(nut=NutChannel.TLS)


@pytest.fixture
def nut(lab_lock: None, tmp_path: Path) -> Iterator[NutServer]:
    """Two UPSs: one in order, one in trouble."""
    need(*nut_server.PROGRAMS)
    server = NutServer(tmp_path / "nut", {"ups1": in_order(), "ups2": in_trouble()})
    yield server
    server.stop()


@pytest.fixture
def nut_with_tls(lab_lock: None, tmp_path: Path) -> Iterator[Authority]:
    """A UPS in order behind a server with TLS; gives the authority that signed its certificate."""
    need(*nut_server.PROGRAMS, *nut_server.TLS_PROGRAMS)
    authority = Authority(tmp_path / "authority")
    server = NutServer(tmp_path / "nut", {"ups1": in_order()}, authority)
    yield authority
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


def test_a_ups_is_read_inside_verified_tls(nut_with_tls: Authority) -> None:
    plan = _plan(f"ups1@{nut_server.ADDRESS} {nut_server.NAME}")
    told = run_over(plan, UNITS, credentials=INSIDE_TLS, authorities=nut_with_tls.path)
    assert _tags(told, "u1") == PASSING
    assert told.of("UPS-01")[0].arguments["channel"] == "NUT inside TLS"
    by_address = run_over(
        _plan(f"ups1@{nut_server.ADDRESS}"), UNITS, credentials=INSIDE_TLS, authorities=nut_with_tls.path
    )
    assert _tags(by_address, "u1") == PASSING, "a certificate for the address is enough"


def test_a_nut_server_that_cannot_prove_itself_is_asked_nothing(
    nut_with_tls: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    for name, trusted in (("other.test", nut_with_tls.path), (nut_server.NAME, other.path)):
        plan = _plan(f"ups1@{nut_server.ADDRESS} {name}")
        told = run_over(plan, UNITS, credentials=INSIDE_TLS, authorities=trusted)
        assert _reasons(told) == {"nut_certificate_rejected"}
        assert {finding.outcome for finding in told.result.run.findings} == {Outcome.NOT_MEASURED}


def test_a_nut_server_without_tls_is_asked_nothing_where_tls_is_required(nut: NutServer) -> None:
    told = run_over(_plan(f"ups1@{nut_server.ADDRESS}"), UNITS, credentials=INSIDE_TLS)
    assert _reasons(told) == {"no_tls"}
    assert b"SAMPLE-0001" not in b"".join(told.result.blobs.values())


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
    outcomes = {finding.check: finding.outcome for finding in told.result.run.findings}
    assert {check for check, each in outcomes.items() if each is not Outcome.PASS} == set(BY_SNMP)
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


@pytest.mark.parametrize(
    ("credentials", "reason"),
    [
        (lambda: SnmpUser("nobody", PASSWORD, KEY), "snmp_unknown_user"),
        (lambda: SnmpUser(USER, "wrong-Passw0rd", KEY), "snmp_wrong_password"),
        (lambda: SnmpUser(USER, PASSWORD, KEY, SnmpDigest.SHA256), "snmp_wrong_password"),
        (lambda: SnmpUser(USER, PASSWORD, "wrong-Passw0rd"), "snmp_silent_to_key"),
        (lambda: SnmpUser(USER, PASSWORD, KEY, cipher=SnmpCipher.AES256), "snmp_silent_to_key"),
        (lambda: SnmpUser(snmp_agent.PLAIN_USER, PASSWORD, KEY), "snmp_other_level"),
        (lambda: SnmpUser(snmp_agent.STRANGER, PASSWORD, KEY), "not_allowed"),
    ],
    ids=["name", "password", "digest", "key", "cipher", "level", "no access"],
)
def test_why_a_user_is_refused_is_told(
    credentials: Callable[[], SnmpUser],
    reason: str,
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    told = run_over(_plan(snmp_agent.ADDRESS), UNITS, credentials=CredentialSet(snmp=credentials()))
    assert _reasons(told) == {reason}
    assert {finding.outcome for finding in told.result.run.findings} == {Outcome.NOT_MEASURED}


def test_a_user_that_no_agent_hears_is_not_called_refused(lab_lock: None) -> None:
    user = CredentialSet(snmp=SnmpUser(USER, PASSWORD, KEY))
    told = run_over(_plan(snmp_agent.ADDRESS), UNITS, credentials=user)
    assert _tags(told, "u1")["UPS-01"] == "silent"
    assert _reasons(told) == {"no_snmp_agent"}


def test_a_wrong_snmp_user_is_shown_to_one_agent_only(
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    wrong = CredentialSet(snmp=SnmpUser(USER, "wrong-Passw0rd", KEY))
    told = run_over(_plan(snmp_agent.ADDRESS, "127.0.0.33"), UNITS, credentials=wrong)
    assert _reasons(told) == {"snmp_wrong_password", "binds_stopped"}


def test_a_wrong_snmp_user_is_refused_once_however_many_ask(
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    """As the agent counts it: four who ask at once cost it no more wrong packets than one alone."""
    agent(snmp_agent.IN_ORDER)
    assert _refused_at_once(1) == {Fault.CREDENTIALS_REJECTED: 1}
    of_one = _wrong_digests()
    assert _refused_at_once(4) == {Fault.CREDENTIALS_REJECTED: 1, Fault.BINDS_STOPPED: 3}
    assert _wrong_digests() == 2 * of_one > 0


def _refused_at_once(how_many: int) -> Counter[Fault | None]:
    """The faults of so many who ask the agent in one run with a wrong password."""
    wrong = CredentialSet(snmp=SnmpUser(USER, "wrong-Passw0rd", KEY))
    network = ProbedNetwork(RealClock(), Limits(), wrong, None)
    question = SnmpQuestion(snmp_agent.ADDRESS, (f"{snmp_agent.UPS_MIB}.2.1.0",), ())
    with ThreadPoolExecutor(how_many) as pool:
        readings = list(pool.map(lambda _: network.ask(question, FakeCancel()), range(how_many)))
    network.close()
    return Counter(reading.exchange.fault for reading in readings)


def _wrong_digests() -> int:
    """How many packets the agent had whose digest was wrong (usmStatsWrongDigests, RFC 3414 5)."""
    asked = ["snmpget", "-v2c", "-c", COMMUNITY, "-Oqv", snmp_agent.ADDRESS, "1.3.6.1.6.3.15.1.1.5.0"]
    return int(run(asked))


def test_silence_to_a_community_is_not_measured_and_says_what_it_can_mean(
    agent: Callable[[Mapping[str, tuple[str, str]]], None],
) -> None:
    agent(snmp_agent.IN_ORDER)
    plan = _plan(snmp_agent.ADDRESS)
    wrong = run_over(plan, UNITS, credentials=CredentialSet(snmp=SnmpCommunity("wrong")))
    assert {finding.outcome for finding in wrong.result.run.findings} == {Outcome.NOT_MEASURED}
    (finding,) = wrong.of("UPS-01")
    for meaning in ("no agent", "filter", "community is wrong"):
        assert meaning in finding.sentence
    none = run_over(plan, UNITS)
    assert _reasons(none) == {"no_ups_way"}
