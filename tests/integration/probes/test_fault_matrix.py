"""Every probe against every fault of a network and a server: nothing hangs, crashes or passes."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
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
from tests.integration.probes.fault_servers import TCP_FAULTS, UDP_FAULTS, Answer
from tests.integration.probes.servers import HERE, Serve, UdpServer, behind_tls

CANCEL = FakeCancel()
NAME = "dc1.lab.test"
IN_TIME_S = 6.0

Start = Callable[[Serve], int]
Make = Callable[[int], Any]


def new_credentials() -> Credentials:
    """New ones for each test: a network that is closed forgets its own."""
    return Credentials("reader@lab.test", "Secret-Lab-Passw0rd", BindMethod.LDAPS)


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
