"""Servers that are no remoting, lie, never end or tell in pieces: a fault in time, or the whole document."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.credentials import WindowsUser
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.windows_documents import document, document_bytes, document_data
from tests.integration.probes.remote_shells import Answer, WsFault
from tests.integration.probes.remoting_steps import TOLD, Start, ask, sealed
from tests.integration.probes.servers import Serve, close_at_once, drip, flood, hang, say

ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n"


NO_PAGE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (close_at_once, Fault.CONNECTION_LOST),
        (drip(b"HTTP/1.1 200 OK\r\n"), Fault.NO_REPLY),
        (flood(b"garbage"), Fault.CONNECTION_LOST),
        (say(ELSEWHERE), Fault.REFUSED_BY_SERVER),
        (say(NO_PAGE), Fault.REFUSED_BY_SERVER),
    ],
    ids=["hung", "closes", "drips", "garbage", "leads elsewhere", "no such page"],
)  # fmt: skip
def test_what_is_no_remoting_is_a_fault_in_time(
    serve: Serve,
    fault: Fault,
    network_as: Callable[[WindowsUser], ProbedNetwork],
    tcp: Callable[[Serve], int],
) -> None:
    assert ask(network_as(sealed()), tcp(serve)).exchange.fault is fault


def test_a_closed_port_is_refused(network_as: Callable[[WindowsUser], ProbedNetwork]) -> None:
    assert ask(network_as(sealed()), 1).exchange.fault is Fault.CONNECTION_REFUSED


def test_an_endless_body_is_cut(
    network_as: Callable[[WindowsUser], ProbedNetwork], tcp: Callable[[Serve], int]
) -> None:
    def endless(connection: object) -> None:
        head = b"HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head)  # type: ignore[attr-defined]
        flood(b"10000\r\n" + b"x" * 65536 + b"\r\n")(connection)  # type: ignore[arg-type]

    reading = ask(network_as(sealed()), tcp(endless))
    assert reading.exchange.fault in {Fault.TOO_LARGE, Fault.NO_REPLY}


def test_endless_output_is_cut(network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start) -> None:
    server = remoting(lambda _: Answer(("x",), endless=True))
    assert ask(network_as(sealed()), server.port).exchange.fault is Fault.TOO_LARGE


def test_a_script_that_never_ends_is_left(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    release = threading.Event()

    def answer(_: str) -> Answer:
        release.wait(20)
        return TOLD

    server = remoting(answer)
    reading = ask(network_as(sealed()), server.port)
    release.set()
    assert reading.exchange.fault is Fault.NO_REPLY


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(("no JSON",)), Fault.MALFORMED),
        (Answer(('{"form":"another"}',)), Fault.MALFORMED),
        (
            Answer((), ("Cannot invoke method. This language mode does not allow it.",)),
            Fault.REFUSED_BY_SERVER,
        ),
        (Answer(), Fault.REFUSED_BY_SERVER),
    ],
    ids=["no JSON", "another form", "an error record", "nothing"],
)
def test_an_answer_that_is_no_document_is_a_fault(
    answer: Answer, fault: Fault, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    reading = ask(network_as(sealed()), remoting(lambda _: answer).port)
    assert (reading.exchange.fault, reading.document) == (fault, None)
    assert reading.exchange.detail
    if answer.errors:
        assert answer.errors[0] in reading.exchange.detail


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (5, Fault.NOT_ALLOWED),
        (2147942405, Fault.NOT_ALLOWED),
        (2147942402, Fault.REFUSED_BY_SERVER),
        (2150858767, Fault.REFUSED_BY_SERVER),
        (2150858843, Fault.REFUSED_BY_SERVER),
        (87, Fault.REFUSED_BY_SERVER),
    ],
)
def test_a_fault_with_a_number_of_windows_is_told(
    code: int, fault: Fault, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """The numbers that are refused are those that pypsrp's tests recorded on real Windows hosts."""

    def answer(_: str) -> Answer:
        raise WsFault(code, "Access is denied.")

    exchange = ask(network_as(sealed()), remoting(answer).port).exchange
    assert (exchange.fault, exchange.detail) == (fault, "Access is denied.")


def _laughs(_: bytes) -> bytes:
    """Entities that grow without end where they are resolved."""
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY a0 "ha">{names}]><a>&a11;</a>'.encode()


SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "no XML": lambda _: b"garbage",
    "other XML": lambda _: b"<a/>",
    "nothing": lambda _: b" ",
    "half of it": lambda reply: reply[: len(reply) // 2],
    "for another question": lambda reply: reply.replace(b"uuid:", b"uuid:0"),
    "no fragments": lambda reply: re.sub(rb"(<rsp:Stream[^>]*>)[^<]+", rb"\1!!!!", reply),
    "other fragments": lambda reply: re.sub(rb"(<rsp:Stream[^>]*>)[^<]+", rb"\1" + b"A" * 400, reply),
    "no shell": lambda reply: reply.replace(b"ShellId", b"Shell"),
    "deep": lambda _: b"<a>" * 20_000 + b"</a>" * 20_000,
    "laughs": _laughs,
    "bytes of another code": lambda reply: b"\xff\xfe" + reply,
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_lying_server_gives_a_fault_and_no_document(
    spoiler: str, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """After a real log-on, in real encryption."""
    server = remoting()
    server.spoil = SPOILERS[spoiler]
    reading = ask(network_as(sealed()), server.port)
    assert reading.document is None
    assert reading.exchange.fault in {Fault.MALFORMED, Fault.REFUSED_BY_SERVER, Fault.NO_REPLY}


def test_a_document_in_several_pieces_beside_an_error_is_read(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    text = TOLD.output[0]
    server = remoting(lambda _: Answer((text[:100], text[100:]), ("something else failed",)))
    assert ask(network_as(sealed()), server.port).document == document()


def test_records_of_other_kinds_do_not_spoil_the_document(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """A Windows host tells of progress before the first output, even while it loads its own modules."""
    server = remoting(lambda _: replace(TOLD, chatty=True))
    assert ask(network_as(sealed()), server.port).document == document()


def test_a_server_that_takes_longer_than_one_answer_is_waited_for(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """Windows ends each wait with a fault of its own (2150858793), after which the client asks again."""
    server = remoting(lambda _: replace(TOLD, late=3))
    assert ask(network_as(sealed()), server.port).document == document()
    assert server.shells.actions.count("Receive") > 3


def test_the_document_of_a_large_server_is_read_whole(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """It comes in many fragments: as many rows as the script writes, and the number of the rest."""
    row = document_data()["sections"]["services"]["rows"][0]
    data = document_data()
    data["sections"]["services"] = {"state": "read", "rows": [row] * 2000, "left_out": "17"}
    server = remoting(lambda _: Answer((document_bytes(data).decode(),)))
    found = ask(network_as(sealed()), server.port).document
    assert found is not None
    assert (len(found.section("services").rows), found.section("services").left_out) == (2000, 17)
