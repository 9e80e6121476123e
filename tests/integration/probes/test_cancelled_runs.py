"""A run that is cancelled ends at once, whatever its servers do, with the time limits of real runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from app.checks.check import Check, OpenCase
from app.checks.runner import Ended, Ending, Run, RunEvent, RunSettings
from app.domain.questions import (
    CertificateQuestion,
    DnsQuestion,
    NutQuestion,
    PingQuestion,
    Question,
    RedfishQuestion,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
    SnmpQuestion,
    TimeQuestion,
    TransferQuestion,
    Transport,
    TrialKind,
    TrialQuestion,
    WindowsQuestion,
)
from app.domain.readings import Reading
from app.domain.targets import Situation
from app.ports import CancelToken
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.servers import HERE, Serve, UdpServer, drip, hang
from tests.integration.probes.test_faults_in_runs import credentials

ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")
AT_ONCE_S = 1.0
"""What a person does not feel as waiting; a run looks for a cancel twenty times a second."""

NAME = "host.lab.test"
SLOW: dict[str, Serve] = {"hung": hang, "one byte per second": drip(b"\x30\x16\x03\x03\x40", every_s=1.0)}
OVER_TCP: dict[str, Callable[[int], Question[Any]]] = {
    "DNS": lambda port: DnsQuestion(HERE, "a.test", "SOA", Transport.TCP, port=port),
    "zone transfer": lambda port: TransferQuestion(HERE, "a.test", port),
    "root entry": lambda port: RootDseQuestion(HERE, port),
    "LDAP ping": lambda port: PingQuestion(HERE, "lab.test", port),
    "search": lambda port: SearchQuestion(
        HERE, NAME, "dc=x", SearchScope.SUBTREE, "(cn=*)", ("cn",), port=port, tls_port=port
    ),
    "certificate": lambda port: CertificateQuestion(HERE, port, NAME),
    "trial": lambda port: TrialQuestion(HERE, TrialKind.CLEAR, port),
    "NUT": lambda port: NutQuestion(HERE, port),
    "Redfish": lambda port: RedfishQuestion(HERE, NAME, port),
    "remoting": lambda port: WindowsQuestion(HERE, NAME, port=port, tls_port=port),
}
OVER_UDP: dict[str, Callable[[int], Question[Any]]] = {
    "DNS": lambda port: DnsQuestion(HERE, "a.test", "SOA", port=port),
    "LDAP ping": lambda port: PingQuestion(HERE, "lab.test", port, Transport.UDP),
    "time": lambda port: TimeQuestion(HERE, port),
    "SNMP": lambda port: SnmpQuestion(HERE, ("1.3.6.1.2.1.1.3.0",), (), port=port),
}


class Entered:
    """See `app.ports.Network`: tells when a question is on its way."""

    def __init__(self, inner: ProbedNetwork) -> None:
        self._inner = inner
        self.entered = threading.Event()

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """Ask, and tell."""
        self.entered.set()
        return self._inner.ask(question, cancel)

    def hide(self, value: ValueT) -> ValueT:
        """See `app.ports.Network`."""
        return self._inner.hide(value)

    def close(self) -> None:
        """See `app.ports.Network`."""
        self._inner.close()


def cancelled_after_s(question: Question[Any], authority: Authority) -> float:
    """How long a run with this question under way goes on after it was cancelled, until all is closed."""
    network, cancel = (
        Entered(ProbedNetwork(FakeClock(), Limits(), credentials(), authority.path)),
        FakeCancel(),
    )
    check: Check[Any] = Check("X", lambda _: [1], lambda *_: [question], lambda *_: [])
    run = Run(
        [OpenCase(check, 1)],
        Situation(addresses=frozenset({HERE})),
        network,
        clock=FakeClock(),
        cancel=cancel,
        settings=RunSettings(),
        limits_of=lambda _check: {},
    )
    told: list[RunEvent] = []

    def follow() -> None:
        told.extend(run.events())
        network.close()

    consumer = threading.Thread(target=follow)
    consumer.start()
    assert network.entered.wait(10)
    began = time.monotonic()
    cancel.cancel()
    consumer.join(30)
    assert told[-1] == Ended(Ending.CANCELLED)
    return time.monotonic() - began


@pytest.mark.parametrize("serve", SLOW)
@pytest.mark.parametrize("question", OVER_TCP)
def test_a_server_that_never_comes_to_its_end_is_left_at_once(
    question: str, serve: str, authority: Authority, tcp: Callable[[Serve], int]
) -> None:
    assert cancelled_after_s(OVER_TCP[question](tcp(SLOW[serve])), authority) < AT_ONCE_S


@pytest.mark.parametrize("question", OVER_UDP)
def test_a_dead_server_is_left_at_once(
    question: str, authority: Authority, udp: Callable[..., UdpServer]
) -> None:
    port = udp(lambda _packet: iter(())).port
    assert cancelled_after_s(OVER_UDP[question](port), authority) < AT_ONCE_S
