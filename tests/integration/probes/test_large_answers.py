"""Answers of ten thousand: one DNS message of the greatest length, whole zones, pages of a directory."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import pytest
from typing_extensions import override

from app.domain.credentials import CredentialSet
from app.domain.questions import DnsQuestion, TransferQuestion, Transport
from app.domain.readings import Fault, SearchReading
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.ldap_server import SEARCH, LdapServer, content
from tests.integration.probes.servers import HERE, behind_tls
from tests.integration.probes.test_fault_matrix import (
    CANCEL,
    IN_TIME_S,
    NAME,
    Start,
    new_credentials,
    search_at,
)

LONGEST = 65535
"""The octets that the length in front of a DNS message over TCP can say (RFC 1035 4.2.2)."""

POINTER_TO_QUESTION = b"\xc0\x0c"
ADDRESS = POINTER_TO_QUESTION + struct.pack(">HHIH", 1, 1, 60, 4)
"""An address record of the name asked for, without its data."""


def _received(connection: socket.socket) -> bytes:
    (length,) = struct.unpack(">H", connection.recv(2))
    return connection.recv(length)


def _reply(query: bytes, records: Iterator[bytes], longest: int) -> tuple[bytes, int]:
    """An answer of as many records as fit, and their number."""
    head = dns.message.make_response(dns.message.from_wire(query))
    head.flags |= dns.flags.RA
    wire, count = bytearray(head.to_wire()), 0
    for record in records:
        if len(wire) + len(record) > longest:
            break
        wire += record
        count += 1
    wire[6:8] = struct.pack(">H", count)
    return bytes(wire), count


def _addresses() -> Iterator[bytes]:
    return (ADDRESS + bytes([10, number >> 16, number >> 8 & 255, number & 255]) for number in range(10_000))


def test_the_longest_message_there_can_be_is_read_whole(network: ProbedNetwork, tcp: Start) -> None:
    """A message ends at 65,535 octets, so ten thousand records never come in one."""
    sent: list[tuple[int, int]] = []

    def longest(connection: socket.socket) -> None:
        wire, count = _reply(_received(connection), _addresses(), LONGEST)
        sent.append((len(wire), count))
        connection.sendall(struct.pack(">H", len(wire)) + wire)

    question, began = DnsQuestion(HERE, "a.test", "A", Transport.TCP, port=tcp(longest)), time.monotonic()
    reading = network.ask(question, CANCEL)
    ((length, count),) = sent
    assert LONGEST - length < len(ADDRESS) + 4
    assert reading.exchange.fault is None
    assert len({record.target for record in reading.records("A")}) == count > 4000
    assert time.monotonic() - began < IN_TIME_S


def _zone_records(first: int, count: int) -> Iterator[bytes]:
    for number in range(first, first + count):
        label = f"h{number}".encode()
        yield bytes([len(label)]) + label + ADDRESS + bytes([10, 9, number >> 8 & 255, number & 255])


START = POINTER_TO_QUESTION + struct.pack(">HHIH", 6, 1, 60, 22) + bytes(22)


@pytest.mark.parametrize("per_message", [1, 100])
def test_of_a_zone_of_twelve_thousand_records_only_the_beginning_is_taken(
    per_message: int, network: ProbedNetwork, tcp: Start
) -> None:
    """A transfer is many messages (RFC 5936 2.2); the server notices that nobody takes the rest."""
    ended, sent = threading.Event(), []

    def transfer(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        query = _received(connection)
        try:
            for first in range(0, 12_000, per_message):
                records = _zone_records(first, per_message)
                wire, count = _reply(query, _with_start(records) if not first else records, LONGEST)
                connection.sendall(struct.pack(">H", len(wire)) + wire)
                sent.append(count)
        except OSError:
            ended.set()

    began = time.monotonic()
    reading = network.ask(TransferQuestion(HERE, "a.test", tcp(transfer)), CANCEL)
    assert (reading.exchange.fault, reading.has_begun) == (None, True)
    assert time.monotonic() - began < IN_TIME_S
    assert ended.wait(IN_TIME_S), "the connection was closed under the transfer"
    assert sum(sent) < 12_001
    assert len(reading.exchange.reply) == 12, "the records are not kept"


def _with_start(records: Iterator[bytes]) -> Iterator[bytes]:
    yield START
    yield from records


def _with_entries(count: int) -> Callable[[socket.socket], None]:
    """An LDAP server whose search finds so many entries and ends."""
    server = LdapServer()

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(EOFError):
            while data := connection.recv(65536):
                operation = content(data)[2 + content(data)[1]]
                if operation == SEARCH:
                    connection.sendall(_entries(data, count))
                connection.sendall(server._answer(data))

    return serve


def _entries(message: bytes, count: int, last: int = 0) -> bytes:
    """So many entries, numbered down from the last one."""
    identity = content(message)[: 2 + content(message)[1]]
    found = bytearray()
    for number in range(max(last, count) - count, max(last, count)):
        name = f"cn={number:05}".encode()
        body = bytes([0x04, len(name)]) + name + bytes([0x30, 0])
        entry = bytes([0x64, len(body)]) + body
        found += bytes([0x30, len(identity) + len(entry)]) + identity + entry
    return bytes(found)


@pytest.mark.parametrize("count", [100, 10_000])
def test_an_answer_of_many_entries_is_whole_or_none(
    count: int, network_of: Callable[..., ProbedNetwork], tcp: Start, authority: Authority,
    tls_context: Callable[..., ssl.SSLContext],
) -> None:  # fmt: skip
    """Ten thousand are more than these limits allow; half an answer would be a lie."""
    port, began = tcp(behind_tls(tls_context(NAME, HERE), _with_entries(count))), time.monotonic()
    reading: SearchReading = network_of(new_credentials(), authority.path).ask(search_at(port), CANCEL)
    if reading.exchange.fault is None:
        assert len(reading.entries) == count
    else:
        assert reading.exchange.fault in {Fault.TOO_LARGE, Fault.NO_REPLY}
        assert reading.entries == ()
    assert count > 100 or reading.exchange.fault is None
    assert time.monotonic() - began < IN_TIME_S


PAGE_CONTROL = b"\x04\x161.2.840.113556.1.4.319"


class PagingServer(LdapServer):
    """Finds ten thousand entries and hands them out in the pages that are asked for (RFC 2696)."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left = count
        self.pages: list[int] = []

    @override
    def serve(self, connection: socket.socket) -> None:
        """Serve one connection, a request in each packet."""
        with contextlib.suppress(EOFError):
            while data := connection.recv(65536):
                if content(data)[2 + content(data)[1]] == SEARCH:
                    connection.sendall(self._page(data))
                else:
                    connection.sendall(self._answer(data))

    def _page(self, message: bytes) -> bytes:
        wanted = message[message.index(PAGE_CONTROL) + len(PAGE_CONTROL) :]
        size = int.from_bytes(wanted[wanted.index(b"\x02\x02") + 2 :][:2], "big")
        given = min(size, self.left)
        found = _entries(message, given, self.left)
        self.left -= given
        self.pages.append(given)
        identity = content(message)[: 2 + content(message)[1]]
        cookie = b"\x04\x04more" if self.left else b"\x04\x00"
        value = _element(0x30, b"\x02\x01\x00" + cookie)
        control = _element(0xA0, _element(0x30, PAGE_CONTROL + _element(0x04, value)))
        done = bytes([0x65, 7, 0x0A, 1, 0, 0x04, 0, 0x04, 0])
        return found + _element(0x30, identity + done + control)


def _element(tag: int, body: bytes) -> bytes:
    return bytes([tag, 0x81, len(body)]) + body


def test_ten_thousand_entries_come_page_by_page_and_none_is_lost(
    tcp: Start, authority: Authority, tls_context: Callable[..., ssl.SSLContext]
) -> None:
    server = PagingServer(10_000)
    port = tcp(behind_tls(tls_context(NAME, HERE), server.serve))
    network = ProbedNetwork(FakeClock(), Limits(), CredentialSet(directory=new_credentials()), authority.path)
    reading = network.ask(search_at(port), CANCEL)
    network.close()
    assert reading.exchange.fault is None
    assert len({entry.dn for entry in reading.entries}) == 10_000
    assert server.pages == [500] * 20
