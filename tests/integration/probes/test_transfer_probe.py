"""The probe of zone transfers against servers that refuse, begin, drip, lie and never end."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from app.domain.questions import TransferQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.integration.probes.servers import HERE, Serve, close_at_once, drip, flood, hang, say

CANCEL = FakeCancel()
START = ("a.test.", 60, "IN", "SOA", "ns.a.test. h.a.test. 1 2 3 4 5")
SECRET = ("secret.a.test.", 60, "IN", "A", "10.9.8.7")


def _received(connection: socket.socket) -> bytes:
    (length,) = struct.unpack(">H", connection.recv(2))
    return connection.recv(length)


def _message(packet: bytes, *records: tuple[str, int, str, str, str], rcode: int = 0) -> bytes:
    reply = dns.message.make_response(dns.message.from_wire(packet))
    reply.set_rcode(dns.rcode.Rcode(rcode))
    reply.answer.extend(dns.rrset.from_text(*record) for record in records)
    wire = reply.to_wire()
    return struct.pack(">H", len(wire)) + wire


def answers(*records: tuple[str, int, str, str, str], rcode: int = 0) -> Serve:
    """Answer with one message, then wait."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(_message(_received(connection), *records, rcode=rcode))
        hang(connection)

    return serve


def one_record_per_message(connection: socket.socket) -> None:
    """Hand the zone out as old servers do."""
    packet = _received(connection)
    for record in (START, SECRET):
        connection.sendall(_message(packet, record))
    hang(connection)


def other_question(connection: socket.socket) -> None:
    """Answer another question than the one asked."""
    packet = _received(connection)
    connection.sendall(_message(bytes([packet[0] ^ 0xFF]) + packet[1:], START, SECRET))
    hang(connection)


@pytest.mark.parametrize(
    ("serve", "rcode", "has_begun"),
    [
        (answers(START, SECRET), "NOERROR", True),
        (one_record_per_message, "NOERROR", True),
        (answers(START), "NOERROR", False),
        (answers(), "NOERROR", False),
        (answers(SECRET), "NOERROR", False),
        (answers(rcode=5), "REFUSED", False),
        (answers(rcode=9), "NOTAUTH", False),
    ],
)
def test_a_transfer_has_begun_only_when_more_than_the_start_comes(
    serve: Serve, rcode: str, has_begun: bool, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    reading = network.ask(TransferQuestion(HERE, "a.test", tcp(serve)), CANCEL)
    assert (reading.exchange.fault, reading.rcode, reading.has_begun) == (None, rcode, has_begun)
    assert b"secret" not in reading.exchange.reply


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (close_at_once, Fault.CONNECTION_LOST),
        (drip(b"\xff"), Fault.NO_REPLY),
        (flood(b"\xff" * 4096), Fault.MALFORMED),
        (say(b"\x00\x04abcd"), Fault.MALFORMED),
        (other_question, Fault.MALFORMED),
    ],
)
def test_what_is_no_transfer_is_a_fault_in_time(
    serve: Serve, fault: Fault, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    began = time.monotonic()
    reading = network.ask(TransferQuestion(HERE, "a.test", tcp(serve)), CANCEL)
    assert (reading.exchange.fault, reading.has_begun) == (fault, False)
    assert time.monotonic() - began < 2


def test_one_question_is_sent_and_the_connection_ends_after_the_first_message(
    network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    heard: list[bytes] = []
    rest: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        heard.append(_received(connection))
        connection.sendall(_message(heard[0], START, SECRET))
        rest.append(connection.recv(65536))

    network.ask(TransferQuestion(HERE, "a.test", tcp(serve)), CANCEL)
    (packet,) = heard
    query = dns.message.from_wire(packet)
    assert query.opcode() == dns.opcode.QUERY
    assert not query.answer
    assert not query.authority
    assert [(each.name.to_text(), each.rdtype) for each in query.question] == [
        ("a.test.", dns.rdatatype.AXFR)
    ]
    assert rest in ([], [b""])


def test_a_name_that_cannot_be_asked_for_is_not_sent(network: ProbedNetwork) -> None:
    reading = network.ask(TransferQuestion(HERE, "a" * 70 + ".test", 1), CANCEL)
    assert reading.exchange.fault is Fault.BAD_NAME
