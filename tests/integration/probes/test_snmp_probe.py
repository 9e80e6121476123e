"""The SNMP probe against agents that are right, endless, circular, garbled and silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pysnmp.proto.mpmod.rfc3412 import _snmpErrors

from app.domain.credentials import CredentialSet, SnmpCommunity, SnmpUser
from app.domain.equipment_readings import SnmpRefusal
from app.domain.questions import SnmpQuestion
from app.domain.readings import Fault
from app.packs.check_entries import load_check_book
from app.probes.network import ProbedNetwork
from app.probes.snmp_probe import REFUSALS
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import FakeClock
from tests.fakes.snmp_responder import GET, GET_BULK, Numbers, Responder, community_of, numbers, pdu_tag
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.servers import HERE, UdpServer

TREE = "1.3.6.1.2.1.33.1"
UPTIME = "1.3.6.1.2.1.1.3.0"
COMMUNITY = "sample-community"
CANCEL = FakeCancel()
Answer = Callable[[bytes], Iterator[bytes]]

OBJECTS = {UPTIME: 4200, f"{TREE}.2.1.0": 2, f"{TREE}.2.4.0": 100, "1.3.6.1.2.1.55.1.1.0": 7}
"""The last lies beyond the tree."""


@pytest.fixture
def agents() -> Iterator[ProbedNetwork]:
    """The real network with a community."""
    opened = ProbedNetwork(FakeClock(), QUICK, CredentialSet(snmp=SnmpCommunity(COMMUNITY)), None)
    yield opened
    opened.close()


def _question(server: UdpServer) -> SnmpQuestion:
    return SnmpQuestion(HERE, (UPTIME, "1.3.6.1.9.9.9.0"), (TREE,), server.port)


def test_objects_and_trees_are_read_and_nothing_beyond(
    agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    server = udp(Responder(OBJECTS))
    reading = agents.ask(_question(server), CANCEL)
    assert reading.exchange.fault is None
    assert reading.values == {UPTIME: "4200", f"{TREE}.2.1.0": "2", f"{TREE}.2.4.0": "100"}
    assert reading.is_complete
    assert b"2.4.0 = 100" in reading.exchange.reply


def test_only_get_and_getbulk_are_sent(agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    server = udp(Responder(OBJECTS))
    agents.ask(_question(server), CANCEL)
    assert {pdu_tag(packet) for packet in server.heard} == {GET, GET_BULK}
    assert {community_of(packet) for packet in server.heard} == {COMMUNITY}


def _endless(after: Numbers) -> tuple[Numbers, int]:
    tree = numbers(TREE)
    last = after[-1] + 1 if after[: len(tree)] == tree and len(after) > len(tree) else 1
    return (*tree, 1, last), last


def test_an_endless_agent_is_cut_off(agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    reading = agents.ask(_question(udp(Responder(OBJECTS, _endless))), CANCEL)
    assert (reading.exchange.fault, reading.is_complete) == (None, False)
    assert len(reading.values) == QUICK.snmp_objects


def test_an_agent_that_leads_in_a_circle_is_told(
    agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    circle = Responder(OBJECTS, lambda _: ((*numbers(TREE), 2), 1))
    assert agents.ask(_question(udp(circle)), CANCEL).exchange.fault is Fault.MALFORMED


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: iter(()),
        lambda _: iter([b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" * 2000, b"\x00", b"\xff" * 60000]),
        lambda packet: iter([packet[: len(packet) // 2], packet[:-1] + b"\x85", packet]),
        lambda packet: iter([packet.replace(b"\x02\x04", b"\x02\x7f")]),
    ],
    ids=["silent", "garbage", "its own packet", "bad lengths"],
)
def test_what_is_no_answer_is_none(
    answer: Answer, agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    reading = agents.ask(_question(udp(answer)), CANCEL)
    assert reading.exchange.fault in {Fault.NO_REPLY, Fault.MALFORMED}
    assert not reading.values


def test_nothing_is_sent_without_credentials(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    server = udp(Responder(OBJECTS))
    assert network.ask(_question(server), CANCEL).exchange.fault is Fault.NO_CREDENTIALS
    assert not server.heard


def test_the_password_of_a_user_never_travels(udp: Callable[[Answer], UdpServer]) -> None:
    user = SnmpUser("reader", "auth-Passw0rd", "priv-Passw0rd")
    network = ProbedNetwork(FakeClock(), QUICK, CredentialSet(snmp=user), None)
    server = udp(lambda _: iter(()))
    assert network.ask(_question(server), CANCEL).exchange.fault is Fault.NO_REPLY
    network.close()
    assert server.heard
    assert not any(b"Passw0rd" in packet for packet in server.heard)
    assert user.reveal() == ("", "")


def test_a_closed_network_asks_nothing(agents: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    server = udp(Responder(OBJECTS))
    agents.close()
    assert agents.ask(_question(server), CANCEL).exchange.fault is not None
    assert not server.heard


@pytest.mark.parametrize(
    ("report", "refusal"),
    [
        (1, SnmpRefusal.OTHER_LEVEL),
        (2, SnmpRefusal.NOT_IN_TIME),
        (3, SnmpRefusal.UNKNOWN_USER),
        (5, SnmpRefusal.WRONG_PASSWORD),
        (6, SnmpRefusal.WRONG_KEY),
    ],
)
def test_every_report_about_a_user_has_its_meaning(report: int, refusal: SnmpRefusal) -> None:
    """The counters usmStats of RFC 3414; of the fourth, an unknown engine, the engine learns by itself."""
    indication = _snmpErrors[1, 3, 6, 1, 6, 3, 15, 1, 1, report, 0]
    assert REFUSALS[type(indication)] is refusal


@pytest.mark.parametrize("refusal", SnmpRefusal)
def test_every_refusal_has_words(refusal: SnmpRefusal) -> None:
    assert load_check_book().words[refusal.value]
