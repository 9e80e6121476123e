"""Probes that began to write would be heard: each is made to, over its real connection."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import dns.message
import dns.update
import ldap3
import pysnmp.hlapi.v3arch.asyncio as pysnmp_api
import pytest

from app.domain.credentials import CredentialSet, SnmpCommunity
from app.domain.questions import (
    DnsQuestion,
    NutQuestion,
    Question,
    RootDseQuestion,
    SnmpQuestion,
    TimeQuestion,
)
from app.probes import dns_probe, ntp_probe, nut_probe, snmp_loop, sockets
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.ldap_server import LdapServer
from tests.integration.probes.servers import HERE, Serve, UdpServer
from tests.safety.packet_kinds import READ_ONLY, heard_kinds
from tests.safety.wire_tap import WireTap

Patch = pytest.MonkeyPatch
StartUdp = Callable[[Callable[[bytes], Iterator[bytes]]], UdpServer]


def _updates(patch: Patch) -> None:
    def asked(question: DnsQuestion) -> dns.message.Message:
        update = dns.update.UpdateMessage("lab.test")
        update.add("new", 60, "A", "10.0.0.1")
        return update

    patch.setattr(dns_probe, "query_for", asked)


def _steers_the_clock(patch: Patch) -> None:
    patch.setattr(ntp_probe, "CLIENT_MODE", 6)


def _commands_the_ups(patch: Patch) -> None:
    def command(session: nut_probe.NutSession) -> tuple[str, ...]:
        session._send("INSTCMD ups1 shutdown.return")
        return ()

    patch.setattr(nut_probe.NutSession, "names", command)


def _sets_objects(patch: Patch) -> None:
    patch.setattr(snmp_loop, "get_cmd", pysnmp_api.set_cmd)


def _modifies(patch: Patch) -> None:
    def modify(connection: ldap3.Connection, *_: Any, **__: Any) -> None:
        connection.read_only = False
        connection.modify("cn=x", {"description": [(ldap3.MODIFY_REPLACE, ["y"])]})

    patch.setattr(ldap3.Connection, "search", modify)


def _says_something(patch: Patch) -> None:
    connect = sockets.connect

    def talking(*given: Any) -> socket.socket:
        opened = connect(*given)
        opened.sendmsg([b"FSD ", b"ups1\n"])
        return opened

    patch.setattr(nut_probe, "connect", talking)


@dataclass(frozen=True)
class Sabotage:
    """A question, what makes its probe write, and the kind that has to be heard then."""

    ask: Callable[[str, int], Question[Any]]
    begin: Callable[[Patch], None]
    told: str


IN_PACKETS = (
    Sabotage(
        lambda at, port: DnsQuestion(at, "a.test", "SOA", port=port), _updates, "DNS UPDATE with 1 records"
    ),
    Sabotage(TimeQuestion, _steers_the_clock, "NTP mode 6 of 48 bytes"),
)
IN_MESSAGES = (
    Sabotage(NutQuestion, _commands_the_ups, "NUT b'INSTCMD ups1 shutdown.return'"),
    Sabotage(NutQuestion, _says_something, "NUT b'FSD ups1'"),
    Sabotage(RootDseQuestion, _modifies, "LDAP modify"),
)


def hear(network: ProbedNetwork, question: Question[Any], tap: WireTap) -> frozenset[str]:
    """What was sent for a question; the tap forgets it, for it may be what nobody may send."""
    network.ask(question, FakeCancel())
    heard = heard_kinds(tap)
    tap.forget()
    return heard


@pytest.mark.parametrize("case", IN_PACKETS, ids=lambda case: case.told)
def test_a_packet_that_writes_is_heard(
    case: Sabotage, network: ProbedNetwork, tap: WireTap, udp: StartUdp, monkeypatch: Patch
) -> None:
    port = udp(lambda _packet: iter(())).port
    assert hear(network, case.ask(HERE, port), tap) <= READ_ONLY
    case.begin(monkeypatch)
    assert hear(network, case.ask(HERE, port), tap) == {case.told}


@pytest.mark.parametrize("case", IN_MESSAGES, ids=lambda case: case.told)
def test_a_message_that_writes_is_heard(
    case: Sabotage, network: ProbedNetwork, tap: WireTap, tcp: Callable[[Serve], int], monkeypatch: Patch
) -> None:
    port = tcp(LdapServer().serve)
    case.begin(monkeypatch)
    assert case.told in hear(network, case.ask(HERE, port), tap)


def test_a_set_request_is_heard(tap: WireTap, udp: StartUdp, monkeypatch: Patch) -> None:
    port = udp(lambda _packet: iter(())).port
    network = ProbedNetwork(FakeClock(), QUICK, CredentialSet(snmp=SnmpCommunity("sample-community")), None)
    _sets_objects(monkeypatch)
    question = SnmpQuestion(HERE, ("1.3.6.1.2.1.1.3.0",), (), port=port)
    assert "SNMP SetRequestPDU" in hear(network, question, tap)
    network.close()
