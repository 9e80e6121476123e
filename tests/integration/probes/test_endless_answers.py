"""Answers without an end, in the form of each protocol: cut off in time, with a bound on memory."""

from __future__ import annotations

import socket
import ssl
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import dns.message
import dns.rdata
import pytest
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from app.domain.credentials import Credentials, CredentialSet, WindowsChannel, WindowsLogin, WindowsUser
from app.domain.questions import (
    DnsQuestion,
    NutQuestion,
    Question,
    RedfishQuestion,
    RootDseQuestion,
    TransferQuestion,
    Transport,
    WindowsQuestion,
)
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.ldap_server import endless_entries
from tests.integration.probes.servers import HERE, Serve, behind_tls

NAME = "host.lab.test"
LIMITS = replace(QUICK, windows_s=3.0, windows_wait_s=1.0, windows_bytes=200_000, reply_messages=4000)
MOST_BYTES = 4 * 1024 * 1024
"""What one question may hold at its worst here, where no limit of size is above 200,000 bytes."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12)
)


def after(request: Callable[[socket.socket], bytes], *parts: bytes, forever: bytes = b"") -> Serve:
    """Hear a request, say these parts, then one of them for ever."""

    def serve(connection: socket.socket) -> None:
        request(connection)
        for part in parts:
            connection.sendall(part)
        while forever:
            connection.sendall(forever)

    return serve


def once(connection: socket.socket) -> bytes:
    """Whatever comes first."""
    return connection.recv(65536)


def transfer(connection: socket.socket) -> None:
    """A zone that begins and never ends, record by record."""
    asked = dns.message.from_wire(once(connection)[2:])
    answer = dns.message.make_response(asked)
    answer.find_rrset(answer.answer, asked.question[0].name, RdataClass.IN, RdataType.SOA, create=True).add(
        dns.rdata.from_text("IN", "SOA", "ns. root. 1 2 3 4 5"), 60
    )
    wire = answer.to_wire()
    while True:
        connection.sendall(len(wire).to_bytes(2, "big") + wire)


@dataclass(frozen=True)
class Endless:
    """A question, the server it goes to, and the faults that may come of it."""

    ask: Callable[[int], Question[Any]]
    serve: Serve
    faults: frozenset[Fault | None]
    is_secure: bool = False


CUT = frozenset({Fault.TOO_LARGE, Fault.NO_REPLY, Fault.MALFORMED, Fault.CONNECTION_LOST})
LINE = b'UPS u "an endless list of UPSs"\n'
CASES = {
    "DNS": Endless(
        lambda port: DnsQuestion(HERE, "a.test", "A", Transport.TCP, port=port),
        after(once, forever=b"\xff\xff" + b"\x00" * 4096),
        frozenset({Fault.MALFORMED}),
    ),
    "zone transfer": Endless(
        lambda port: TransferQuestion(HERE, "a.test", port), transfer, frozenset({None})
    ),
    "directory": Endless(lambda port: RootDseQuestion(HERE, port), endless_entries(0), CUT),
    "NUT list": Endless(
        lambda port: NutQuestion(HERE, port),
        after(once, b"BEGIN LIST UPS\n", forever=LINE * 50),
        frozenset({Fault.TOO_LARGE}),
    ),
    "NUT line": Endless(lambda port: NutQuestion(HERE, port), after(once, forever=b"x" * 4096), CUT),
    "Redfish chunks": Endless(
        lambda port: RedfishQuestion(HERE, NAME, port),
        after(once, OK + b"Transfer-Encoding: chunked\r\n\r\n", forever=b"1000\r\n" + b" " * 4096 + b"\r\n"),
        CUT,
        is_secure=True,
    ),
    "Redfish heads": Endless(
        lambda port: RedfishQuestion(HERE, NAME, port),
        after(once, b"HTTP/1.1 200 OK\r\n", forever=b"X-More: " + b"x" * 4000 + b"\r\n"),
        CUT,
        is_secure=True,
    ),
    "Redfish redirects": Endless(
        lambda port: RedfishQuestion(HERE, NAME, port),
        after(once, b"HTTP/1.1 302 Found\r\nLocation: /redfish/v1/\r\nContent-Length: 0\r\n\r\n"),
        frozenset({Fault.REDIRECTED}),
        is_secure=True,
    ),
    "remoting chunks": Endless(
        lambda port: WindowsQuestion(HERE, NAME, port=port, tls_port=port),
        after(once, OK + b"Transfer-Encoding: chunked\r\n\r\n", forever=b"1000\r\n" + b" " * 4096 + b"\r\n"),
        CUT,
        is_secure=True,
    ),
    "remoting entities": Endless(
        lambda port: WindowsQuestion(HERE, NAME, port=port, tls_port=port),
        after(
            once,
            OK + b"Connection: close\r\n\r\n<!DOCTYPE x [" + LAUGHS + b"]><x>&a11;</x>",
        ),
        CUT | {Fault.REFUSED_BY_SERVER},
        is_secure=True,
    ),
}


@pytest.fixture
def asking(authority: Authority) -> Iterator[ProbedNetwork]:
    """The network with users for what stands behind TLS."""
    given = CredentialSet(
        controllers=Credentials("watcher", "Secret-Bmc-Passw0rd"),
        windows=WindowsUser("reader", "Secret-Win-Passw0rd", WindowsLogin.BASIC, WindowsChannel.HTTPS),
    )
    opened = ProbedNetwork(FakeClock(), LIMITS, given, authority.path)
    yield opened
    opened.close()


@contextmanager
def peak_bytes() -> Iterator[list[int]]:
    """What was held at the worst moment."""
    found: list[int] = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", CASES)
def test_an_answer_without_end_is_cut_off_and_takes_little_room(
    name: str, asking: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Callable[..., ssl.SSLContext]
) -> None:
    case = CASES[name]
    port = tcp(behind_tls(tls_context(NAME, HERE), case.serve) if case.is_secure else case.serve)
    with peak_bytes() as peak:
        reading = asking.ask(case.ask(port), FakeCancel())
    assert reading.exchange.fault in case.faults
    assert peak[0] < MOST_BYTES
