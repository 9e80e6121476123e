"""Answers of a directory that are nearly right: whatever its bytes, there is a reading, and in time."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.questions import PingQuestion, RootDseQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.ldap_server import content
from tests.integration.probes.servers import HERE, TcpServer

CANCEL = FakeCancel()
SEQUENCE, SET, OCTETS, ENTRY, REFERENCE, DONE = 0x30, 0x31, 0x04, 0x64, 0x73, 0x65


def tlv(tag: int, *content: bytes) -> bytes:
    """An element of BER with a short or a two-byte length."""
    body = b"".join(content)
    length = bytes([len(body)]) if len(body) < 0x80 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def attribute(name: str, *values: bytes) -> bytes:
    return tlv(SEQUENCE, tlv(OCTETS, name.encode()), tlv(SET, *(tlv(OCTETS, value) for value in values)))


ATTRIBUTES = tlv(
    SEQUENCE,
    attribute("dnsHostName", b"dc1.lab.test"),
    attribute("currentTime", b"20260302120000.0Z"),
    attribute("namingContexts", b"DC=lab,DC=test", b"CN=Configuration,DC=lab,DC=test"),
    attribute("isSynchronized", b"TRUE"),
    attribute("Netlogon", bytes.fromhex("1700") + bytes(60)),
)
PARTS = (
    tlv(ENTRY, tlv(OCTETS), ATTRIBUTES),
    tlv(REFERENCE, tlv(OCTETS, b"ldap://elsewhere.test/DC=lab,DC=test")),
    tlv(DONE, b"\x0a\x01\x00", tlv(OCTETS), tlv(OCTETS)),
)


class Liar:
    """Answers every search with `parts`, each in a message of the right number, damaged as `damage` says."""

    def __init__(self) -> None:
        self.parts: tuple[bytes, ...] = PARTS
        self.damage: tuple[tuple[int, int, bytes], ...] = ()

    def serve(self, connection: socket.socket) -> None:
        """Serve one connection."""
        asked = content(connection.recv(65536))
        identity = asked[: 2 + asked[1]]
        answer = bytearray(b"".join(tlv(SEQUENCE, identity, part) for part in self.parts))
        for place, length, new in self.damage:
            answer[place % (len(answer) + 1) : place % (len(answer) + 1) + length] = new
        connection.sendall(bytes(answer))


@pytest.fixture(scope="module")
def liar() -> Iterator[tuple[Liar, int]]:
    """A server that lies, and its port."""
    made = Liar()
    server = TcpServer(made.serve)
    yield made, server.port
    server.close()


@pytest.fixture(scope="module")
def quick() -> Iterator[ProbedNetwork]:
    """The real network without credentials."""
    opened = ProbedNetwork(FakeClock(), QUICK, None, None)
    yield opened
    opened.close()


def test_the_answer_is_read_when_nothing_is_damaged(quick: ProbedNetwork, liar: tuple[Liar, int]) -> None:
    liar[0].parts, liar[0].damage = PARTS, ()
    reading = quick.ask(RootDseQuestion(HERE, liar[1]), CANCEL)
    assert reading.exchange.fault is None
    assert reading.first("dnsHostName") == "dc1.lab.test"
    assert len(reading.attributes["namingcontexts"]) == 2


DAMAGE = st.tuples(st.integers(0, 400), st.integers(0, 4), st.binary(max_size=6))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=5),
    damage=st.lists(DAMAGE, min_size=1, max_size=4),
)
def test_a_damaged_answer_is_a_reading_or_a_fault(
    parts: list[bytes], damage: list[tuple[int, int, bytes]], quick: ProbedNetwork, liar: tuple[Liar, int]
) -> None:
    made, port = liar
    made.parts, made.damage = tuple(parts), tuple(damage)
    for question in (RootDseQuestion(HERE, port), PingQuestion(HERE, "lab.test", port)):
        reading = quick.ask(question, CANCEL)
        assert reading.exchange.fault is None or isinstance(reading.exchange.fault, Fault)
        assert reading.exchange.reply_length <= 100_000
