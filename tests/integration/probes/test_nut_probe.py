"""The NUT probe against servers that are right, hostile, endless, slow and silent."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import CredentialSet, NutChannel
from app.domain.questions import NutQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from app.probes.nut_probe import ERROR_LINE, UPS_LINE, VARIABLE_LINE
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.servers import HERE, Serve, behind_tls, close_at_once, drip, flood, hang, say

CANCEL = FakeCancel()
ALLOWED = re.compile(r"STARTTLS|LIST UPS|LIST VAR [A-Za-z0-9._-]+|LOGOUT")
"""All that may ever reach a NUT server: neither LOGIN nor PASSWORD nor SET nor INSTCMD nor FSD."""


def _server(heard: list[str], answers: dict[str, str]) -> Serve:
    """Answers commands by a table; what it does not know is an error of the protocol."""

    def serve(connection: socket.socket) -> None:
        with connection.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                heard.append(line.rstrip("\n"))
                connection.sendall(answers.get(line.rstrip("\n"), "ERR UNKNOWN-COMMAND\n").encode())

    return serve


def _list(what: str, *lines: str) -> str:
    return "".join(f"{line}\n" for line in (f"BEGIN LIST {what}", *lines, f"END LIST {what}"))


ANSWERS = {
    "LIST UPS": _list("UPS", 'UPS rack-a "Rack \\"A\\""', 'UPS rack-b "Description unavailable"'),
    "LIST VAR rack-a": _list(
        "VAR rack-a", 'VAR rack-a ups.status "OL"', 'VAR rack-a ups.mfr "A \\"b\\" \\\\ c"'
    ),
    "LIST VAR rack-b": "ERR DRIVER-NOT-CONNECTED\n",
}


def test_ups_are_listed_with_their_variables(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    heard: list[str] = []
    reading = network.ask(NutQuestion(HERE, tcp(_server(heard, ANSWERS))), CANCEL)
    assert reading.exchange.fault is None
    first, second = reading.units
    assert (first.name, first.variables) == ("rack-a", {"ups.status": "OL", "ups.mfr": 'A "b" \\ c'})
    assert (second.name, second.error) == ("rack-b", "DRIVER-NOT-CONNECTED")


def test_only_lists_are_asked_for(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    heard: list[str] = []
    network.ask(NutQuestion(HERE, tcp(_server(heard, ANSWERS))), CANCEL)
    assert heard[:3] == ["LIST UPS", "LIST VAR rack-a", "LIST VAR rack-b"]
    assert all(ALLOWED.fullmatch(line) for line in heard)


@pytest.mark.parametrize("name", ["a;INSTCMD", "a\rFSD", "../a", "a\x00", "\u00fc"])
def test_a_hostile_name_is_never_asked_for(
    name: str, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    heard: list[str] = []
    answers = {"LIST UPS": _list("UPS", f'UPS {name} "x"')}
    reading = network.ask(NutQuestion(HERE, tcp(_server(heard, answers))), CANCEL)
    assert reading.exchange.fault is Fault.MALFORMED
    assert heard == ["LIST UPS"]


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (drip(b"BEGIN LIST UPS\n"), Fault.NO_REPLY),
        (flood(b'UPS a "b"\n'), Fault.MALFORMED),
        (say(b"BEGIN LIST UPS\n" + b'UPS a "b"\n' * 5000), Fault.TOO_LARGE),
        (
            say(b"BEGIN LIST UPS\n" + b"".join(b'UPS a%d "b"\n' % n for n in range(99)) + b"END LIST UPS\n"),
            Fault.TOO_LARGE,
        ),
        (say(b"x" * 20_000), Fault.MALFORMED),
        (say(b"\xff\xfe\0\n"), Fault.MALFORMED),
        (say(b"HTTP/1.1 400 Bad Request\r\n"), Fault.MALFORMED),
        (say(b"ERR ACCESS-DENIED\n"), Fault.REFUSED_BY_SERVER),
        (say(b'BEGIN LIST UPS\nVAR a b "c"\nEND LIST UPS\n'), Fault.MALFORMED),
        (close_at_once, Fault.CONNECTION_LOST),
    ],
    ids=[
        "hung",
        "drip",
        "flood",
        "many lines",
        "many",
        "no end",
        "garbage",
        "http",
        "denied",
        "other",
        "closed",
    ],
)
def test_what_is_no_list_is_a_fault_in_time(
    serve: Serve, fault: Fault, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    began = time.monotonic()
    reading = network.ask(NutQuestion(HERE, tcp(serve)), CANCEL)
    assert reading.exchange.fault is fault, reading.exchange.detail
    assert not reading.units
    assert time.monotonic() - began < 3


@pytest.fixture
def trusted(tmp_path: Path) -> Authority:
    """The authority that signs the certificates of servers."""
    return Authority(tmp_path)


@pytest.fixture
def inside_tls(trusted: Authority) -> Iterator[ProbedNetwork]:
    """The real network of a run that asks for TLS."""
    opened = ProbedNetwork(FakeClock(), QUICK, CredentialSet(nut=NutChannel.TLS), trusted.path)
    yield opened
    opened.close()


def _starting_tls(heard: list[str], context: ssl.SSLContext, answer: bytes = b"OK STARTTLS\n") -> Serve:
    """Answers STARTTLS, then goes on inside TLS as `_server` does."""

    def serve(connection: socket.socket) -> None:
        heard.append(connection.recv(64).decode().strip())
        connection.sendall(answer)
        behind_tls(context, _server(heard, ANSWERS))(connection)

    return serve


def _context(trusted: Authority, tmp_path: Path, name: str) -> ssl.SSLContext:
    path = tmp_path / "server.pem"
    path.write_bytes(b"".join(trusted.issue(name, "127.0.0.9")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_units_are_listed_inside_tls_that_was_verified(
    inside_tls: ProbedNetwork, trusted: Authority, tcp: Callable[[Serve], int], tmp_path: Path
) -> None:
    heard: list[str] = []
    port = tcp(_starting_tls(heard, _context(trusted, tmp_path, "nut1.test")))
    reading = inside_tls.ask(NutQuestion(HERE, port, "nut1.test"), CANCEL)
    assert (reading.exchange.fault, reading.is_verified) == (None, True)
    assert [unit.name for unit in reading.units] == ["rack-a", "rack-b"]
    assert heard[:2] == ["STARTTLS", "LIST UPS"]


def test_another_name_is_asked_nothing(
    inside_tls: ProbedNetwork, trusted: Authority, tcp: Callable[[Serve], int], tmp_path: Path
) -> None:
    heard: list[str] = []
    port = tcp(_starting_tls(heard, _context(trusted, tmp_path, "nut2.test")))
    reading = inside_tls.ask(NutQuestion(HERE, port, "nut1.test"), CANCEL)
    assert reading.exchange.fault is Fault.CERTIFICATE_REJECTED
    assert heard == ["STARTTLS"]


def test_what_comes_in_clear_after_the_consent_is_not_taken_for_verified(
    inside_tls: ProbedNetwork, trusted: Authority, tcp: Callable[[Serve], int], tmp_path: Path
) -> None:
    slipped_in = b"OK STARTTLS\n" + ANSWERS["LIST UPS"].encode()
    port = tcp(_starting_tls([], _context(trusted, tmp_path, "nut1.test"), slipped_in))
    reading = inside_tls.ask(NutQuestion(HERE, port, "nut1.test"), CANCEL)
    assert (reading.exchange.fault, reading.units) == (Fault.MALFORMED, ())


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (say(b"ERR FEATURE-NOT-CONFIGURED\n"), Fault.NO_TLS),
        (say(b"ERR UNKNOWN-COMMAND\n"), Fault.NO_TLS),
        (say(b"BEGIN LIST UPS\n"), Fault.MALFORMED),
        (say(b"OK STARTTLS\n"), Fault.NO_REPLY),
        (hang, Fault.NO_REPLY),
    ],
    ids=["not configured", "unknown", "a list", "no handshake", "hung"],
)
def test_without_tls_nothing_is_asked(
    serve: Serve, fault: Fault, inside_tls: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    reading = inside_tls.ask(NutQuestion(HERE, tcp(serve), "nut1.test"), CANCEL)
    assert (reading.exchange.fault, reading.is_verified) == (fault, False)


def test_data_that_was_read_is_kept_when_the_goodbye_fails(
    network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(64)
        connection.sendall(_list("UPS").encode())

    assert network.ask(NutQuestion(HERE, tcp(serve)), CANCEL).exchange.fault is None


@given(st.text(max_size=200))
def test_no_line_can_hold_the_reader_up(line: str) -> None:
    """The patterns decide about any line; none of them can smuggle a second line into a name."""
    for form in (UPS_LINE, VARIABLE_LINE, ERROR_LINE):
        match = form.fullmatch(line)
        assert match is None or "\n" not in match.group(1)
