"""The directory probe without a bind: hung, broken and endless servers, and the ping over UDP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from app.domain.questions import PingQuestion, RootDseQuestion, SearchQuestion, SearchScope, Transport
from app.domain.readings import Fault, Identity
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.integration.probes.ldap_server import (
    BIND,
    SEARCH,
    UNBIND,
    LdapServer,
    endless_entries,
)
from tests.integration.probes.servers import (
    HERE,
    Serve,
    UdpServer,
    close_at_once,
    drip,
    flood,
    hang,
    say,
)

CANCEL = FakeCancel()
NAME = "dc1.lab.test"
NOT_AN_ANSWER = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
ENTRY = bytes.fromhex("3009020100640404003000")
"""A search result entry that answers no message."""


def _search(port: int, host_name: str = NAME, address: str = HERE) -> SearchQuestion:
    return SearchQuestion(
        address, host_name, "dc=x", SearchScope.BASE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


@pytest.mark.parametrize(
    ("serve", "faults"),
    [
        (hang, {Fault.NO_REPLY}),
        (close_at_once, {Fault.CONNECTION_LOST}),
        (say(NOT_AN_ANSWER), {Fault.MALFORMED, Fault.NO_REPLY}),
        (say(b"\x30\x84\x7f\xff\xff\xff"), {Fault.NO_REPLY}),
        (say(b"\x30\x02\x02\x00"), {Fault.MALFORMED, Fault.NO_REPLY, Fault.CONNECTION_LOST}),
        (drip(b"\x30\x84\x7f\xff\xff\xff"), {Fault.NO_REPLY}),
        (drip(ENTRY), {Fault.MALFORMED}),
        (flood(ENTRY * 100), {Fault.MALFORMED}),
        (endless_entries(0), {Fault.TOO_LARGE, Fault.NO_REPLY}),
        (endless_entries(0.05), {Fault.NO_REPLY}),
        (flood(b"\xff" * 4096), {Fault.TOO_LARGE, Fault.MALFORMED}),
        (flood(b"\x00" * 4096), {Fault.TOO_LARGE, Fault.MALFORMED}),
    ],
)
def test_what_is_no_answer_is_a_fault_in_time(
    serve: Serve, faults: set[Fault], network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    port, began = tcp(serve), time.monotonic()
    for question in (RootDseQuestion(HERE, port), PingQuestion(HERE, "lab.test", port)):
        assert network.ask(question, CANCEL).exchange.fault in faults
    assert time.monotonic() - began < 8


def test_a_closed_port_refuses(network: ProbedNetwork) -> None:
    assert network.ask(RootDseQuestion(HERE, 1), CANCEL).exchange.fault is Fault.CONNECTION_REFUSED


def test_a_server_without_the_attributes_answers_with_nothing(
    network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    port = tcp(LdapServer().serve)
    root = network.ask(RootDseQuestion(HERE, port), CANCEL)
    ping = network.ask(PingQuestion(HERE, "lab.test", port), CANCEL)
    assert (root.exchange.fault, dict(root.attributes)) == (None, {})
    assert (ping.exchange.fault, ping.flags) == (None, None)
    assert root.exchange.identity is Identity.ANONYMOUS
    assert root.exchange.reply_length > 0


def test_without_a_user_only_searches_are_sent(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    server = LdapServer()
    port = tcp(server.serve)
    network.ask(RootDseQuestion(HERE, port), CANCEL)
    network.ask(PingQuestion(HERE, "lab.test", port), CANCEL)
    assert set(server.operations) <= {SEARCH, UNBIND}
    assert network.ask(_search(port), CANCEL).exchange.fault is Fault.NO_CREDENTIALS
    assert BIND not in server.operations


VALUE = b"\x17\x00\x00\x00\xfd\x01\x00\x00" + bytes(16) + b"\x04test\x00" * 8
"""A reply to a ping: flags and names."""


def _datagram(value: bytes) -> bytes:
    """An entry with the attribute Netlogon, as a controller answers over UDP."""

    def part(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content

    attribute = part(0x30, part(0x04, b"netlogon") + part(0x31, part(0x04, value)))
    entry = part(0x64, part(0x04, b"") + part(0x30, attribute))
    return part(0x30, b"\x02\x01\x01" + entry)


def _says(*replies: bytes) -> Callable[[bytes], Iterator[bytes]]:
    return lambda _packet: iter(replies)


def test_a_ping_over_udp_is_one_search_and_its_reply_is_read(
    network: ProbedNetwork, udp: Callable[..., UdpServer]
) -> None:
    server = udp(_says(_datagram(VALUE)))
    question = PingQuestion(HERE, "lab.test", server.port, Transport.UDP)
    reading = network.ask(question, CANCEL)
    assert (reading.exchange.fault, reading.flags, reading.host) == (None, 0x1FD, "test")
    assert [packet[5] for packet in server.heard] == [0x63], "one packet, a search"


@pytest.mark.parametrize(
    ("replies", "fault", "tries"),
    [
        ((), Fault.NO_REPLY, 2),
        ((b"\x30\x03\x02\x01\x07",), Fault.MALFORMED, 1),
        ((b"\xff" * 50,), Fault.MALFORMED, 1),
        ((_datagram(b"\x17\x00"),), Fault.MALFORMED, 1),
        ((_datagram(VALUE)[:-3],), Fault.MALFORMED, 1),
    ],
)
def test_what_is_no_reply_to_a_ping_is_a_fault(
    replies: tuple[bytes, ...],
    fault: Fault,
    tries: int,
    network: ProbedNetwork,
    udp: Callable[..., UdpServer],
) -> None:
    server = udp(_says(*replies))
    reading = network.ask(PingQuestion(HERE, "lab.test", server.port, Transport.UDP), CANCEL)
    assert (reading.exchange.fault, reading.flags) == (fault, None)
    assert len(server.heard) == tries


def test_a_closed_port_refuses_a_ping_over_udp(network: ProbedNetwork) -> None:
    reading = network.ask(PingQuestion(HERE, "lab.test", 1, Transport.UDP), CANCEL)
    assert reading.exchange.fault is Fault.CONNECTION_REFUSED


def test_a_run_that_has_ended_sends_no_second_ping(
    network: ProbedNetwork, udp: Callable[..., UdpServer]
) -> None:
    cancel = FakeCancel()

    def silent(_packet: bytes) -> Iterator[bytes]:
        cancel.cancel()
        return iter(())

    server = udp(silent)
    reading = network.ask(PingQuestion(HERE, "lab.test", server.port, Transport.UDP), cancel)
    assert reading.exchange.fault is Fault.CANCELLED
    assert len(server.heard) == 1
