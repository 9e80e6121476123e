"""The NUT probe against servers that are right, hostile, endless, slow and silent."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions import NutQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from app.probes.nut_probe import ERROR_LINE, UPS_LINE, VARIABLE_LINE
from tests.fakes.cancel import FakeCancel
from tests.integration.probes.servers import HERE, Serve, close_at_once, drip, flood, hang, say

CANCEL = FakeCancel()
ALLOWED = re.compile(r"LIST UPS|LIST VAR [A-Za-z0-9._-]+|LOGOUT")
"""All that may ever reach a NUT server: neither LOGIN nor SET nor INSTCMD nor FSD."""


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


@given(st.text(max_size=200))
def test_no_line_can_hold_the_reader_up(line: str) -> None:
    """The patterns decide about any line; none of them can smuggle a second line into a name."""
    for form in (UPS_LINE, VARIABLE_LINE, ERROR_LINE):
        match = form.fullmatch(line)
        assert match is None or "\n" not in match.group(1)
