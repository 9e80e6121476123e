"""The whole catalogue against every fault of a network and a server: nothing hangs, crashes or passes.

What a reading makes of each fault is in `test_fault_matrix`; here it is what the checks say in the end.
"""

from __future__ import annotations

import dataclasses
import ssl
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import pytest

from app.checks.catalogue import CATALOGUE
from app.checks.check import open_cases
from app.checks.runner import Asked, Decided, Ended, Ending, Run, RunSettings
from app.domain.credentials import (
    BindMethod,
    Credentials,
    CredentialSet,
    SnmpCommunity,
    WindowsChannel,
    WindowsLogin,
    WindowsUser,
)
from app.domain.findings import Outcome
from app.domain.questions import (
    AnyQuestion,
    CertificateQuestion,
    ConnectQuestion,
    DnsQuestion,
    PingQuestion,
    Question,
    SnmpQuestion,
    TimeQuestion,
    Transport,
)
from app.domain.readings import Reading
from app.ports import CancelToken
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.fault_servers import TCP_FAULTS, UDP_FAULTS
from tests.integration.probes.servers import HERE, Serve, UdpServer, behind_tls
from tests.unit.checks.scenario import BOOK
from tests.unit.checks.test_runner import whole_world

ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")
LIMITS = dataclasses.replace(
    QUICK, dns_s=0.1, ntp_s=0.1, connect_s=0.3, handshake_s=0.3, redfish_total_s=1.0, redfish_get_s=0.3,
    windows_s=1.0, windows_wait_s=0.5, windows_bytes=200_000, snmp_total_s=0.5,
)  # fmt: skip

BY_PORT = frozenset({"DC-06", "OCS-14"})
"""Checks that connect and send nothing: a server that takes connections is all they look for."""

BY_HANDSHAKE = frozenset({"TLS-01", "TLS-02", "TLS-04", "TLS-05"})
"""Checks that need no more than the handshake and the certificate it shows."""


class Diverted:
    """See `app.ports.Network`: every question of the run goes to the faulty server, whatever its port."""

    def __init__(self, inner: ProbedNetwork, tcp_port: int, udp_port: int) -> None:
        self._inner = inner
        self._tcp, self._udp = tcp_port, udp_port

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """Ask the faulty server."""
        return self._inner.ask(cast("Question[ReadingT]", self._sent(cast("AnyQuestion", question))), cancel)

    def hide(self, value: ValueT) -> ValueT:
        """See `app.ports.Network`."""
        return self._inner.hide(value)

    def close(self) -> None:
        """See `app.ports.Network`."""
        self._inner.close()

    def _sent(self, question: AnyQuestion) -> AnyQuestion:
        port = self._udp if _is_datagram(question) else self._tcp
        names = {each.name for each in dataclasses.fields(question)}
        ports: dict[str, Any] = {name: port for name in ("port", "tls_port") if name in names}
        return dataclasses.replace(question, address=HERE, **ports)


def _is_datagram(question: AnyQuestion) -> bool:
    if isinstance(question, DnsQuestion | PingQuestion):
        return question.transport is Transport.UDP
    return isinstance(question, TimeQuestion | SnmpQuestion)


def credentials() -> CredentialSet:
    """A user for every kind of server; those that travel inside TLS are shown to verified servers only."""
    return CredentialSet(
        directory=Credentials("reader@lab.test", "Secret-Lab-Passw0rd", BindMethod.LDAPS),
        controllers=Credentials("watcher", "Secret-Bmc-Passw0rd"),
        snmp=SnmpCommunity("sample-community"),
        windows=WindowsUser("LAB\\reader", "Secret-Win-Passw0rd", WindowsLogin.NTLM, WindowsChannel.HTTP),
    )


@pytest.fixture
def run_against(authority: Authority) -> Iterator[Callable[[int, int], list[Any]]]:
    """Runs the whole catalogue, all of its questions at one TCP and one UDP port."""
    opened: list[Diverted] = []

    def run(tcp_port: int, udp_port: int) -> list[Any]:
        inner = ProbedNetwork(FakeClock(), LIMITS, credentials(), authority.path)
        opened.append(Diverted(inner, tcp_port, udp_port))
        world = whole_world()
        made = Run(
            open_cases(CATALOGUE, world.situation),
            world.situation,
            opened[-1],
            clock=world.clock,
            cancel=FakeCancel(),
            settings=RunSettings(deadline_s=60),
            limits_of=lambda check: {key: each.value for key, each in BOOK.entries[check].thresholds.items()},
        )
        return list(made.events())

    yield run
    for each in opened:
        each.close()


def outcomes(events: list[Any]) -> dict[str, set[Outcome]]:
    """What each check said."""
    found: dict[str, set[Outcome]] = {}
    for event in events:
        if isinstance(event, Decided):
            said = {BOOK.entries[event.check].tags[each.tag].outcome for each in event.emissions}
            found.setdefault(event.check, set()).update(said)
    return found


def assert_little_passes(events: list[Any], may_pass: frozenset[str]) -> None:
    """The run went to its end, every check has spoken, and none was content beside these."""
    assert events[-1] == Ended(Ending.COMPLETE)
    said = outcomes(events)
    assert {check for check in BOOK.entries if not said.get(check)} == set()
    assert {check for check, found in said.items() if Outcome.PASS in found} <= may_pass


def answered(events: list[Any]) -> set[type[Any]]:
    """The kinds of question that got a usable answer."""
    asked = [event for event in events if isinstance(event, Asked)]
    return {type(event.question) for event in asked if event.reading.exchange.fault is None}


OVER_TCP = [(name, "drop") for name in TCP_FAULTS]
OVER_UDP = [("drop", name) for name in UDP_FAULTS if name != "drop"]


@pytest.mark.parametrize(("over_tcp", "over_udp"), OVER_TCP + OVER_UDP)
def test_no_check_passes_a_fault(
    over_tcp: str, over_udp: str, run_against: Callable[[int, int], list[Any]],
    tcp: Callable[[Serve], int], udp: Callable[..., UdpServer],
) -> None:  # fmt: skip
    events = run_against(tcp(TCP_FAULTS[over_tcp]), udp(UDP_FAULTS[over_udp]).port)
    assert_little_passes(events, BY_PORT)
    assert answered(events) <= {ConnectQuestion}


@pytest.mark.parametrize("fault", TCP_FAULTS)
def test_no_check_passes_a_fault_behind_tls(
    fault: str, run_against: Callable[[int, int], list[Any]], tcp: Callable[[Serve], int],
    udp: Callable[..., UdpServer], tls_context: Callable[..., ssl.SSLContext],
) -> None:  # fmt: skip
    """The certificate is in order, so that credentials are shown; what follows it is not."""
    context = tls_context(whole_world().situation.hosts[0].fqdn, HERE)
    events = run_against(tcp(behind_tls(context, TCP_FAULTS[fault])), udp(UDP_FAULTS["drop"]).port)
    assert_little_passes(events, BY_PORT | BY_HANDSHAKE)
    assert answered(events) <= {ConnectQuestion, CertificateQuestion}
