"""The DNS probe against servers that lie, drop, garble and never end."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rrset
import pytest

from app.checks.names.asking import unsettled
from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
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

Answer = Callable[[bytes], Iterator[bytes]]
CANCEL = FakeCancel()


def _soa(packet: bytes) -> dns.message.Message:
    reply = dns.message.make_response(dns.message.from_wire(packet))
    reply.flags |= dns.flags.AA
    text = "ns.a.test. h.a.test. 1 2 3 4 5"
    reply.answer.append(dns.rrset.from_text("a.test.", 60, "IN", "SOA", text))
    return reply


def good(packet: bytes) -> Iterator[bytes]:
    yield _soa(packet).to_wire()


def nothing(_packet: bytes) -> Iterator[bytes]:
    yield from ()


def garbage(_packet: bytes) -> Iterator[bytes]:
    yield b"\xff" * 40


def endless_garbage(_packet: bytes) -> Iterator[bytes]:
    for _ in range(5000):
        yield b"\xff" * 40


def other_id(packet: bytes) -> Iterator[bytes]:
    reply = _soa(packet)
    reply.id ^= 1
    yield reply.to_wire()


def stray_first(packet: bytes) -> Iterator[bytes]:
    yield from other_id(packet)
    yield from good(packet)


def update_reply(packet: bytes) -> Iterator[bytes]:
    reply = _soa(packet)
    reply.set_opcode(dns.opcode.UPDATE)
    yield reply.to_wire()


def refused(packet: bytes) -> Iterator[bytes]:
    reply = dns.message.make_response(dns.message.from_wire(packet))
    reply.set_rcode(dns.rcode.REFUSED)
    yield reply.to_wire()


def _question(port: int, transport: Transport = Transport.UDP) -> DnsQuestion:
    return DnsQuestion(HERE, "a.test", "SOA", transport, port=port)


def test_a_good_answer_is_read_and_kept(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    reading = network.ask(_question(udp(good).port), CANCEL)
    assert (reading.rcode, reading.authoritative, reading.tries_lost) == ("NOERROR", True, 0)
    assert [each.target for each in reading.answer] == ["ns.a.test"]
    assert reading.exchange.fault is None
    assert reading.exchange.local_address == HERE
    assert dns.message.from_wire(reading.exchange.reply).answer
    assert reading.exchange.reply_length == len(reading.exchange.reply)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (nothing, Fault.NO_REPLY),
        (garbage, Fault.MALFORMED),
        (endless_garbage, Fault.MALFORMED),
        (other_id, Fault.MALFORMED),
        (update_reply, Fault.MALFORMED),
    ],
)
def test_what_is_no_answer_is_a_fault_after_two_tries(
    answer: Answer, fault: Fault, network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    server = udp(answer)
    reading = network.ask(_question(server.port), CANCEL)
    assert reading.exchange.fault is fault
    assert reading.tries_lost == 2
    assert len(server.heard) == 2


def test_a_late_packet_does_not_hide_the_answer(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    reading = network.ask(_question(udp(stray_first).port), CANCEL)
    assert reading.exchange.fault is None
    assert reading.tries_lost == 0


def test_a_lost_try_is_counted(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    packets: list[bytes] = []

    def second_time(packet: bytes) -> Iterator[bytes]:
        packets.append(packet)
        if len(packets) > 1:
            yield from good(packet)

    reading = network.ask(_question(udp(second_time).port), CANCEL)
    assert (reading.exchange.fault, reading.tries_lost) == (None, 1)


def test_a_refusal_is_an_answer(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    reading = network.ask(_question(udp(refused).port), CANCEL)
    assert (reading.exchange.fault, reading.rcode) == (None, "REFUSED")


def test_only_queries_are_sent(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    server = udp(good)
    for kind in ("SOA", "NS", "SRV", "A", "AAAA"):
        network.ask(DnsQuestion(HERE, "a.test", kind, recursive=kind == "A", port=server.port), CANCEL)
    sent = [dns.message.from_wire(packet) for packet in server.heard]
    assert len(sent) == 5
    assert {message.opcode() for message in sent} == {dns.opcode.QUERY}
    assert not any(message.answer or message.authority or message.additional for message in sent)


def test_a_server_that_never_answers_is_not_asked_for_ever(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    server = udp(nothing)
    faults = [
        network.ask(DnsQuestion(HERE, f"{number}.test", "A", port=server.port), CANCEL).exchange.fault
        for number in range(5)
    ]
    assert faults == [Fault.NO_REPLY] * 3 + [Fault.GAVE_UP] * 2
    assert len(server.heard) == 6


def test_a_server_that_is_silent_over_udp_is_still_asked_over_tcp(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    """A firewall may drop one of the two alone."""
    port = udp(nothing).port
    for number in range(4):
        network.ask(DnsQuestion(HERE, f"{number}.test", "A", port=port), CANCEL)
    reading = network.ask(DnsQuestion(HERE, "a.test", "A", Transport.TCP, port=port), CANCEL)
    assert reading.exchange.fault is Fault.CONNECTION_REFUSED


def test_names_of_the_directory_go_out_as_it_registers_them(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    """Sites may have names in any letters; a name server of the directory holds them in UTF-8."""
    server = udp(nothing)
    name = "_ldap._tcp.москва._sites.dc._msdcs.a.test"
    network.ask(DnsQuestion(HERE, name, "SRV", port=server.port), CANCEL)
    assert "москва".encode() in server.heard[0]


def test_a_proven_no_is_told_from_a_pointer_elsewhere(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    """The start of the zone in the authority section proves that the end of an alias is not there."""

    def denying(packet: bytes) -> Iterator[bytes]:
        reply = dns.message.make_response(dns.message.from_wire(packet))
        reply.answer.append(dns.rrset.from_text("a.test.", 60, "IN", "CNAME", "b.test."))
        if packet.endswith(b"\x00\x1c\x00\x01"):
            reply.authority.append(dns.rrset.from_text("test.", 60, "IN", "SOA", ". . 1 2 3 4 5"))
        yield reply.to_wire()

    port = udp(denying).port
    for kind, denies in (("A", False), ("AAAA", True)):
        reading = network.ask(DnsQuestion(HERE, "a.test", kind, recursive=True, port=port), CANCEL)
        assert reading.denies is denies
        assert unsettled(reading) == ("" if denies else "alias_elsewhere")


def test_a_server_that_answers_with_nonsense_is_not_asked_for_ever(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    server = udp(lambda _packet: iter([b"nonsense"]))
    faults = [
        network.ask(DnsQuestion(HERE, f"{number}.test", "A", port=server.port), CANCEL).exchange.fault
        for number in range(5)
    ]
    assert faults == [Fault.MALFORMED] * 3 + [Fault.GAVE_UP] * 2
    assert len(server.heard) == 6


def test_a_cancelled_question_is_not_sent(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    server, cancel = udp(good), FakeCancel()
    cancel.cancel()
    reading = network.ask(_question(server.port), cancel)
    assert reading.exchange.fault is Fault.CANCELLED
    assert not server.heard


def _tcp_good(connection: object) -> None:
    source = connection
    (length,) = struct.unpack(">H", source.recv(2))  # type: ignore[attr-defined]
    wire = _soa(source.recv(length)).to_wire()  # type: ignore[attr-defined]
    for byte in struct.pack(">H", len(wire)) + wire:
        source.send(bytes([byte]))  # type: ignore[attr-defined]


def test_an_answer_over_tcp_may_come_in_pieces(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    reading = network.ask(_question(tcp(_tcp_good), Transport.TCP), CANCEL)
    assert (reading.exchange.fault, reading.rcode) == (None, "NOERROR")


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (close_at_once, Fault.CONNECTION_LOST),
        (say(b"\x00\x04abcd"), Fault.MALFORMED),
        (say(b"\x00\x00"), Fault.MALFORMED),
        (say(b"\xff\xff" + b"a" * 100), Fault.NO_REPLY),
        (drip(b"\xff"), Fault.NO_REPLY),
        (flood(b"\xff" * 4096), Fault.MALFORMED),
    ],
)
def test_what_is_no_answer_over_tcp_is_a_fault(
    serve: Serve, fault: Fault, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    reading = network.ask(_question(tcp(serve), Transport.TCP), CANCEL)
    assert reading.exchange.fault is fault


@pytest.mark.parametrize("transport", list(Transport))
def test_a_closed_port_refuses(transport: Transport, network: ProbedNetwork) -> None:
    reading = network.ask(_question(1, transport), CANCEL)
    assert reading.exchange.fault is Fault.CONNECTION_REFUSED


def test_a_name_that_cannot_be_asked_for_is_said_so(network: ProbedNetwork) -> None:
    reading = network.ask(DnsQuestion(HERE, "a..test", "A"), CANCEL)
    assert reading.exchange.fault is Fault.BAD_NAME
