"""The TLS probe against services with every fault a certificate can have, and against what is no TLS."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.questions import CertificateQuestion
from app.domain.readings import CertificateReading, Fault
from app.errors import WrongInput
from app.probes.network import ProbedNetwork, ProbedNetworks
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import DAY, Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.servers import HERE, Serve, behind_tls, close_at_once, drip, flood, hang, say

CANCEL = FakeCancel()
NAME = "pool.lab.test"

Context = Callable[..., ssl.SSLContext]


@pytest.fixture
def trusting(authority: Authority) -> ProbedNetwork:
    """The real network that trusts the authority of the tests."""
    return ProbedNetwork(FakeClock(), QUICK, None, authority.path)


def _ask(network: ProbedNetwork, port: int, host_name: str = NAME) -> CertificateReading:
    return network.ask(CertificateQuestion(HERE, port, host_name), CANCEL)


def test_a_good_certificate_is_read_and_trusted(
    trusting: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Context
) -> None:
    reading = _ask(trusting, tcp(behind_tls(tls_context(NAME, HERE), hang)))
    assert reading.certificate is not None
    assert reading.certificate.names == (NAME, HERE)
    assert reading.certificate.not_after - datetime.now(UTC) < timedelta(days=301)
    assert (reading.trust_error, reading.name_error, reading.tls_version) == ("", "", "TLSv1.3")
    assert reading.exchange.reply_length > 100


@pytest.mark.parametrize("days", [(-400, -3), (5, 100)])
def test_dates_alone_do_not_spoil_trust(
    days: tuple[int, int], trusting: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Context
) -> None:
    """They are judged by a check of their own, so that each fault is told once."""
    context = tls_context(NAME, HERE, days[0] * DAY, days[1] * DAY)
    reading = _ask(trusting, tcp(behind_tls(context, hang)))
    assert reading.certificate is not None
    assert reading.trust_error == ""


def test_an_unknown_authority_is_told(
    tcp: Callable[[Serve], int], tls_context: Context, tmp_path: Path
) -> None:
    network = ProbedNetwork(FakeClock(), QUICK, None, Authority(tmp_path / "other").path)
    reading = _ask(network, tcp(behind_tls(tls_context(NAME, HERE), hang)))
    assert reading.certificate is not None
    assert "certificate" in reading.trust_error


def test_another_name_is_told(
    trusting: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Context
) -> None:
    reading = _ask(trusting, tcp(behind_tls(tls_context("other.test", HERE), hang)))
    assert reading.name_error == f"other.test, {HERE}"
    assert reading.trust_error == ""


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (close_at_once, Fault.CONNECTION_LOST),
        (say(b"220 mail.lab.test ESMTP\r\n"), Fault.TLS_FAILED),
        (drip(b"\x16\x03\x03\x40\x00\x02"), Fault.NO_REPLY),
        (flood(b"\xff" * 4096), Fault.TLS_FAILED),
    ],
)
def test_what_is_no_tls_is_a_fault_in_time(
    serve: Serve, fault: Fault, trusting: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    began = time.monotonic()
    assert _ask(trusting, tcp(serve)).exchange.fault is fault
    assert time.monotonic() - began < 4


def test_a_closed_port_refuses(trusting: ProbedNetwork) -> None:
    assert _ask(trusting, 1).exchange.fault is Fault.CONNECTION_REFUSED


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_a_file_without_certificates_is_refused_before_anything_is_sent(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongInput, match="cannot be used"):
        ProbedNetworks(FakeClock()).open(None, path)


@pytest.fixture
def today(authority: Authority) -> ProbedNetwork:
    """The real network with this machine's time, which OpenSSL looks at too."""
    return ProbedNetwork(FakeClock(datetime.now(UTC)), QUICK, None, authority.path)


def _serving(folder: Path, *certificates_and_key: bytes) -> ssl.SSLContext:
    path = folder / "served.pem"
    path.write_bytes(b"".join(certificates_and_key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize("days", [(-400, -3), (5, 100)])
def test_an_authority_in_between_that_is_not_valid_now_is_told(
    days: tuple[int, int],
    today: ProbedNetwork,
    authority: Authority,
    tcp: Callable[[Serve], int],
    tmp_path: Path,
) -> None:
    between = Authority(
        tmp_path / "between", "Lab Between", above=authority, begins=days[0] * DAY, ends=days[1] * DAY
    )
    leaf, key = between.issue(NAME, HERE)
    context = _serving(tmp_path, leaf, between.path.read_bytes(), key)
    reading = _ask(today, tcp(behind_tls(context, hang)))
    assert reading.certificate is not None
    assert (reading.is_chain_outdated, reading.trust_error) == (True, "")


def test_an_authority_in_between_is_trusted_where_the_server_sends_it(
    today: ProbedNetwork, authority: Authority, tcp: Callable[[Serve], int], tmp_path: Path
) -> None:
    between = Authority(tmp_path / "between", "Lab Between", above=authority)
    leaf, key = between.issue(NAME, HERE)
    whole = _ask(today, tcp(behind_tls(_serving(tmp_path, leaf, between.path.read_bytes(), key), hang)))
    assert (whole.trust_error, whole.is_chain_outdated, whole.trust_fault) == ("", False, None)
    assert not whole.is_chain_weak
    alone = _ask(today, tcp(behind_tls(_serving(tmp_path, leaf, key), hang)))
    assert alone.trust_error


def test_an_authority_in_between_with_a_short_key_is_weak(
    today: ProbedNetwork, authority: Authority, tcp: Callable[[Serve], int], tmp_path: Path
) -> None:
    """Older clients trust it all the same."""
    between = Authority(tmp_path / "between", "Lab Between", above=authority, curve=ec.SECP192R1())
    leaf, key = between.issue(NAME, HERE)
    reading = _ask(today, tcp(behind_tls(_serving(tmp_path, leaf, between.path.read_bytes(), key), hang)))
    assert (reading.trust_error, reading.trust_fault, reading.is_chain_weak) == ("", None, True)


def test_a_second_handshake_that_is_broken_off_leaves_trust_unknown(
    today: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Context
) -> None:
    served = behind_tls(tls_context(NAME, HERE), hang)
    counted = iter((served, close_at_once))

    def serve(connection: socket.socket) -> None:
        next(counted)(connection)

    reading = _ask(today, tcp(serve))
    assert reading.certificate is not None
    assert reading.trust_error == ""
    assert reading.trust_fault is Fault.CONNECTION_LOST


def test_the_key_and_the_hash_of_a_certificate_are_read(
    today: ProbedNetwork, tcp: Callable[[Serve], int], tls_context: Context
) -> None:
    reading = _ask(today, tcp(behind_tls(tls_context(NAME, HERE), hang)))
    assert reading.certificate is not None
    shown = reading.certificate
    assert (shown.key_kind, shown.key_bits, shown.signature_hash) == ("EC", 256, "sha256")


ALERT = b"\x15\x03\x01\x00\x02\x02"
HANDSHAKE_FAILURE, PROTOCOL_VERSION = ALERT + b"\x28", ALERT + b"\x46"
"""Fatal alerts 40 and 70 (RFC 5246 7.2)."""


@pytest.mark.parametrize(
    ("said", "version", "fault"),
    [
        (HANDSHAKE_FAILURE, "", Fault.NO_COMMON_TLS),
        (PROTOCOL_VERSION, "", Fault.NO_COMMON_TLS),
        (HANDSHAKE_FAILURE, "TLSv1.1", Fault.NO_COMMON_TLS),
        (PROTOCOL_VERSION, "TLSv1.1", Fault.TLS_FAILED),
        (PROTOCOL_VERSION, "TLSv1.3", Fault.TLS_FAILED),
    ],
)
def test_a_version_that_is_refused_is_told_from_a_cipher_that_is_unknown_here(
    said: bytes, version: str, fault: Fault, today: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    question = CertificateQuestion(HERE, tcp(say(said)), NAME, version)
    assert today.ask(question, CANCEL).exchange.fault is fault


OLD_HELLO = b"\x03\x03" + b"\x07" * 32 + b"\x00" + b"\x00\x2f" + b"\x00"
"""TLS 1.2 with AES-128-SHA, and no extension: a server without the update for RFC 5746."""


def test_a_server_without_the_update_of_2010_is_read_on(
    today: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    """The connection goes on after its hello, so that it is its end that is told."""
    message = b"\x02" + len(OLD_HELLO).to_bytes(3, "big") + OLD_HELLO

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message)

    reading = today.ask(CertificateQuestion(HERE, tcp(serve), NAME), CANCEL)
    assert reading.exchange.fault is Fault.CONNECTION_LOST
