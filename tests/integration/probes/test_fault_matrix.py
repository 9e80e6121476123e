"""Every probe against every fault of a network and a server: nothing hangs, crashes or passes."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.credentials import BindMethod, Credentials
from app.domain.questions import (
    CertificateQuestion,
    DnsQuestion,
    PingQuestion,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
    TimeQuestion,
    TransferQuestion,
    Transport,
)
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.integration.probes.servers import (
    HERE,
    Serve,
    UdpServer,
    behind_tls,
    close_at_once,
    drip,
    flood,
    hang,
    say,
)

CANCEL = FakeCancel()
NAME = "dc1.lab.test"
LATE_S = 2.5
"""Longer than any question of these tests may take."""

IN_TIME_S = 6.0

Answer = Callable[[bytes], Iterator[bytes]]
Start = Callable[[Serve], int]
Make = Callable[[int], Any]


def new_credentials() -> Credentials:
    """New ones for each test: a network that is closed forgets its own."""
    return Credentials("reader@lab.test", "Secret-Lab-Passw0rd", BindMethod.LDAPS)


def late(connection: socket.socket) -> None:
    """Answer as if nothing had happened, when nobody waits any more."""
    asked = connection.recv(65536)
    threading.Event().wait(LATE_S)
    connection.sendall(asked)


def reset(connection: socket.socket) -> None:
    """End the connection by a reset, in the middle of what is said."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_open(connection: socket.socket) -> None:
    """Say that nothing more will come, and keep listening."""
    connection.recv(65536)
    connection.shutdown(socket.SHUT_WR)
    hang(connection)


def echo(connection: socket.socket) -> None:
    """Send back what was sent."""
    while data := connection.recv(65536):
        connection.sendall(data)


TCP_FAULTS: dict[str, Serve] = {
    "drop": hang,
    "delay": late,
    "reset": reset,
    "close": close_at_once,
    "half-open": half_open,
    "endless": flood(b"\x00\xff" * 2048),
    "endless of zeros": flood(b"\x00" * 4096),
    "garbage": say(b"\x16\x30\x00\x02" * 64),
    "other protocol": say(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "echo": echo,
    "one byte per second": drip(b"\x30\x16\x03\x03\x40", every_s=1.0),
    "one byte after the other": drip(b"\x00\x30\x84\x7f", every_s=0.02),
}

OVER_TCP: dict[str, Make] = {
    "DNS": lambda port: DnsQuestion(HERE, "a.test", "SOA", Transport.TCP, port=port),
    "zone transfer": lambda port: TransferQuestion(HERE, "a.test", port),
    "root entry": lambda port: RootDseQuestion(HERE, port),
    "LDAP ping": lambda port: PingQuestion(HERE, "lab.test", port),
    "certificate": lambda port: CertificateQuestion(HERE, port, NAME),
}


@pytest.mark.parametrize("fault", TCP_FAULTS)
@pytest.mark.parametrize("question", OVER_TCP)
def test_a_fault_over_tcp_is_told_in_time(
    question: str, fault: str, network: ProbedNetwork, tcp: Start
) -> None:
    asked, began = OVER_TCP[question](tcp(TCP_FAULTS[fault])), time.monotonic()
    reading = network.ask(asked, CANCEL)
    assert reading.exchange.fault is not None
    assert time.monotonic() - began < IN_TIME_S


@pytest.mark.parametrize("fault", TCP_FAULTS)
def test_a_fault_of_a_directory_behind_tls_is_told_in_time(
    fault: str, network_of: Callable[..., ProbedNetwork], tcp: Start, authority: Authority,
    tls_context: Callable[..., ssl.SSLContext],
) -> None:  # fmt: skip
    """After a handshake that was right: the bind itself meets the fault."""
    network = network_of(new_credentials(), authority.path)
    port, began = tcp(behind_tls(tls_context(NAME, HERE), TCP_FAULTS[fault])), time.monotonic()
    reading = network.ask(search_at(port), CANCEL)
    assert reading.exchange.fault not in {None, Fault.NO_CREDENTIALS, Fault.CERTIFICATE_REJECTED}
    assert reading.entries == ()
    assert time.monotonic() - began < IN_TIME_S


def search_at(port: int) -> SearchQuestion:
    return SearchQuestion(
        HERE, NAME, "dc=x", SearchScope.SUBTREE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


def _nothing(_packet: bytes) -> Iterator[bytes]:
    return iter(())


def _late(packet: bytes) -> Iterator[bytes]:
    threading.Event().wait(LATE_S)
    yield packet


def _endless(packet: bytes) -> Iterator[bytes]:
    for size in range(1, 400):
        yield packet[:2] + b"\xc0" * size


def _other_id(packet: bytes) -> Iterator[bytes]:
    """The right form under the wrong transaction id."""
    yield bytes([packet[0] ^ 0xFF, packet[1] ^ 0xFF]) + packet[2:3] + packet[3:]


UDP_FAULTS: dict[str, Answer] = {
    "drop": _nothing,
    "delay": _late,
    "garbage": lambda _: iter([b"\x00", b"\xff" * 512, b"garbage"]),
    "endless": _endless,
    "empty": lambda _: iter([b""]),
    "wrong transaction id": _other_id,
    "echo": lambda packet: iter([packet]),
    "one byte": lambda packet: iter([packet[:1]]),
    "half": lambda packet: iter([packet[: len(packet) // 2]]),
}

OVER_UDP: dict[str, Make] = {
    "DNS": lambda port: DnsQuestion(HERE, "a.test", "SOA", port=port),
    "LDAP ping": lambda port: PingQuestion(HERE, "lab.test", port, Transport.UDP),
    "time": lambda port: TimeQuestion(HERE, port),
}


@pytest.mark.parametrize("fault", UDP_FAULTS)
@pytest.mark.parametrize("question", OVER_UDP)
def test_a_fault_over_udp_is_told_in_time(
    question: str, fault: str, network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    asked, began = OVER_UDP[question](udp(UDP_FAULTS[fault]).port), time.monotonic()
    reading = network.ask(asked, CANCEL)
    assert reading.exchange.fault is not None
    assert time.monotonic() - began < IN_TIME_S


@pytest.mark.parametrize("question", OVER_UDP)
def test_a_closed_port_is_told_at_once(question: str, network: ProbedNetwork) -> None:
    """Where the system is told so; a filter that stays silent costs the time limit."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    reading = network.ask(OVER_UDP[question](port), CANCEL)
    assert reading.exchange.fault in {Fault.CONNECTION_REFUSED, Fault.NO_REPLY}
