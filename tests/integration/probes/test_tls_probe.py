"""The TLS probe against services with every fault a certificate can have, and against what is no TLS."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
