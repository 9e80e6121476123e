"""The NTP probe against servers that are right, wrong, unset, forged and silent; and the plain connect."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from app.domain.questions import ConnectQuestion, TimeQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import NOON
from tests.integration.probes.servers import HERE, Serve, UdpServer, hang

CANCEL = FakeCancel()
NTP_EPOCH_S = 2208988800
"""Seconds from 1900 to 1970."""

Answer = Callable[[bytes], Iterator[bytes]]
UPSTREAM = b"\x0a\x00\x01\x0b"


def _reply(
    packet: bytes,
    ahead: timedelta,
    *,
    leap: int = 0,
    mode: int = 4,
    stratum: int = 2,
    reference: bytes = UPSTREAM,
) -> bytes:
    """A reply to a request, from a clock that is ahead of noon by so much."""
    seconds = int((NOON + ahead).timestamp()) + NTP_EPOCH_S
    moment = struct.pack(">II", seconds, 0)
    head = bytes([leap << 6 | 3 << 3 | mode, stratum, 6, 0xEC]) + b"\0" * 8 + reference
    return head + moment + packet[40:48] + moment + moment


def _answer(reference: bytes = UPSTREAM, **changes: int) -> Answer:
    def answer(packet: bytes) -> Iterator[bytes]:
        yield _reply(packet, timedelta(seconds=75), reference=reference, **changes)

    return answer


def _timeless(packet: bytes) -> Iterator[bytes]:
    """A reply that names no time at all."""
    yield _reply(packet, timedelta())[:40] + bytes(8)


def _forged(packet: bytes) -> Iterator[bytes]:
    yield _reply(b"\0" * 48, timedelta(seconds=9))


def _ask_of(network: ProbedNetwork, server: UdpServer) -> tuple[Fault | None, int, bool]:
    reading = network.ask(TimeQuestion(HERE, server.port), CANCEL)
    return reading.exchange.fault, reading.offset_ms, reading.is_synchronised


def test_the_offset_of_a_set_clock_is_measured(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    fault, offset_ms, is_synchronised = _ask_of(network, udp(_answer()))
    assert (fault, is_synchronised) == (None, True)
    assert abs(offset_ms - 75_000) < 100


@pytest.mark.parametrize(("leap", "stratum"), [(3, 2), (0, 0), (0, 16)])
def test_a_clock_that_is_not_set_says_so(
    leap: int, stratum: int, network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    fault, _, is_synchronised = _ask_of(network, udp(_answer(leap=leap, stratum=stratum)))
    assert (fault, is_synchronised) == (None, False)


@pytest.mark.parametrize(
    ("reference", "shown", "is_own_master"),
    [
        (b"\x0a\x00\x01\x0b", "10.0.1.11", False),
        (b"GPS\0", "GPS", False),
        (b"LOCL", "LOCL", True),
        (b"\x7f\x7f\x01\x01", "127.127.1.1", True),
    ],
)
def test_what_a_server_follows_is_told(
    reference: bytes,
    shown: str,
    *,
    is_own_master: bool,
    network: ProbedNetwork,
    udp: Callable[[Answer], UdpServer],
) -> None:
    reading = network.ask(TimeQuestion(HERE, udp(_answer(reference, stratum=1)).port), CANCEL)
    assert (reading.reference, reading.is_own_master) == (shown, is_own_master)
    assert reading.is_synchronised


@pytest.mark.parametrize(("code", "fault"), [(b"RATE", Fault.REFUSED_BY_SERVER), (b"INIT", None)])
def test_a_kiss_that_sends_away_is_no_clock_that_is_not_set(
    code: bytes, fault: Fault | None, network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    found, _, is_synchronised = _ask_of(network, udp(_answer(code, leap=3, stratum=0)))
    assert (found, is_synchronised) == (fault, False)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda _: iter(()), Fault.NO_REPLY),
        (_timeless, Fault.MALFORMED),
        (lambda _: iter([b"short"]), Fault.MALFORMED),
        (_answer(mode=3), Fault.NO_REPLY),
        (_forged, Fault.NO_REPLY),
    ],
)
def test_what_is_no_reply_is_a_fault(
    answer: Answer, fault: Fault, network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    assert _ask_of(network, udp(answer))[0] is fault


def test_only_a_client_request_is_sent(network: ProbedNetwork, udp: Callable[[Answer], UdpServer]) -> None:
    server = udp(_answer())
    network.ask(TimeQuestion(HERE, server.port), CANCEL)
    (packet,) = server.heard
    assert (len(packet), packet[0] & 7) == (48, 3)


def test_connecting_sends_nothing(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    heard: list[bytes] = []
    port = tcp(lambda connection: heard.append(connection.recv(100)))
    assert network.ask(ConnectQuestion(HERE, port), CANCEL).exchange.fault is None
    refused = network.ask(ConnectQuestion(HERE, 1), CANCEL)
    assert refused.exchange.fault is Fault.CONNECTION_REFUSED
    assert heard in ([], [b""])


def test_a_name_is_never_resolved(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    """Targets are addresses; a name that slips through is not looked up behind the user's back."""
    port = tcp(hang)
    assert network.ask(ConnectQuestion("localhost", port), CANCEL).exchange.fault is Fault.LOCAL_ERROR
