"""Evidence is bounded while its digest covers everything, and errors of sockets say whose they are."""

from __future__ import annotations

import errno
import hashlib

import pytest

from app.domain.questions import ConnectQuestion
from app.domain.readings import RAW_LIMIT, Fault
from app.probes.transcript import Transcript, fault_of
from tests.fakes.clock import FakeClock

QUESTION = ConnectQuestion("127.0.0.1", 389)


def test_a_long_reply_is_cut_and_its_digest_is_not() -> None:
    transcript = Transcript(QUESTION, FakeClock())
    parts = [b"a" * 50_000, b"b" * 50_000]
    for part in parts:
        transcript.heard(part)
    exchange = transcript.exchange()
    assert len(exchange.reply) == RAW_LIMIT
    assert exchange.reply_length == 100_000
    assert exchange.reply_sha256 == hashlib.sha256(b"".join(parts)).hexdigest()


def test_what_a_failed_try_brought_is_forgotten() -> None:
    transcript = Transcript(QUESTION, FakeClock())
    transcript.heard(b"garbage")
    transcript.forget()
    exchange = transcript.exchange()
    assert (exchange.reply, exchange.reply_length, exchange.reply_sha256) == (b"", 0, "")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (TimeoutError(), Fault.NO_REPLY),
        (ConnectionRefusedError(), Fault.CONNECTION_REFUSED),
        (ConnectionResetError(), Fault.CONNECTION_LOST),
        (BrokenPipeError(), Fault.CONNECTION_LOST),
        (EOFError(), Fault.CONNECTION_LOST),
        (OSError(errno.EHOSTUNREACH, "no route to host"), Fault.HOST_UNREACHABLE),
        (OSError(errno.ENETUNREACH, "network is unreachable"), Fault.NO_ROUTE),
        (PermissionError(errno.EPERM, "forbidden by a firewall here"), Fault.NO_ROUTE),
        (OSError("wrapped: [Errno 113] No route to host"), Fault.HOST_UNREACHABLE),
        (OSError("wrapped: [WinError 10051] unreachable network"), Fault.NO_ROUTE),
        (OSError("something else"), Fault.LOCAL_ERROR),
        (ValueError("not an address"), Fault.LOCAL_ERROR),
    ],
)
def test_errors_of_sockets_say_whose_they_are(error: Exception, fault: Fault) -> None:
    assert fault_of(error) is fault
