"""Probes with short limits, and servers that end with their test."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.credentials import Credentials, CredentialSet, WindowsUser
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import PASSWORD, USER, RemotingServer
from tests.integration.probes.remoting_steps import TOLD, Start
from tests.integration.probes.servers import HERE, Serve, TcpServer, UdpServer
from tests.safety.hearing import only_reading
from tests.safety.wire_tap import WireTap

QUICK = Limits(
    dns_s=0.3,
    dns_per_second=1000,
    connect_s=0.5,
    ldap_connect_s=1,
    ldap_s=1,
    search_s=1,
    handshake_s=0.5,
    ntp_s=0.3,
    reply_bytes=200_000,
    nut_s=0.5,
    nut_bytes=50_000,
    snmp_s=0.2,
    snmp_tries=1,
    snmp_total_s=2,
    snmp_objects=60,
    redfish_get_s=0.5,
    redfish_total_s=3,
    redfish_bytes=100_000,
)

REMOTING = replace(QUICK, windows_s=4.0, windows_wait_s=1.5, windows_bytes=2_000_000)


@pytest.fixture(autouse=True)
def tap() -> Iterator[WireTap]:
    """Hears all that the probes of a test send, and fails where something does more than read."""
    with only_reading() as ear:
        yield ear


@pytest.fixture
def network() -> Iterator[ProbedNetwork]:
    """The real network without credentials."""
    opened = ProbedNetwork(FakeClock(), QUICK, None, None)
    yield opened
    opened.close()


@pytest.fixture
def network_of() -> Iterator[Callable[[Credentials, Path], ProbedNetwork]]:
    """Makes real networks with credentials."""
    opened: list[ProbedNetwork] = []

    def make(credentials: Credentials, authorities: Path) -> ProbedNetwork:
        given = CredentialSet(directory=credentials)
        opened.append(ProbedNetwork(FakeClock(), QUICK, given, authorities))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def tcp() -> Iterator[Callable[[Serve], int]]:
    """Starts TCP servers and gives their ports."""
    started: list[TcpServer] = []

    def start(serve: Serve) -> int:
        started.append(TcpServer(serve))
        return started[-1].port

    yield start
    for each in started:
        each.close()


@pytest.fixture
def udp() -> Iterator[Callable[[Callable[[bytes], Iterator[bytes]]], UdpServer]]:
    """Starts UDP servers."""
    started: list[UdpServer] = []

    def start(answer: Callable[[bytes], Iterator[bytes]]) -> UdpServer:
        started.append(UdpServer(answer))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority for the certificates of tests."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def tls_context(authority: Authority, tmp_path: Path) -> Callable[..., ssl.SSLContext]:
    """Makes server contexts with a certificate; the arguments are those of `Authority.issue`."""

    def make(*arguments: object) -> ssl.SSLContext:
        certificate, key = authority.issue(*arguments)  # type: ignore[arg-type]
        both = tmp_path / "server.pem"
        both.write_bytes(certificate + key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        return context

    return make


@pytest.fixture
def known_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The users of the server, in the file its side of NTLM reads."""
    users = tmp_path / "users"
    users.write_text(USER.replace("\\", ":") + f":{PASSWORD}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


@pytest.fixture
def remoting(known_users: None, tls_context: Callable[..., ssl.SSLContext]) -> Iterator[Start]:
    """Starts servers; with `host` behind TLS, as that host."""
    started: list[RemotingServer] = []

    def start(
        answer: Callable[[str], Answer] = lambda _: TOLD, host: str = "", *, basic: bool = False
    ) -> RemotingServer:
        context = tls_context(host, HERE) if host else None
        started.append(RemotingServer(answer, context, basic=basic))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def network_as(authority: Authority) -> Iterator[Callable[[WindowsUser], ProbedNetwork]]:
    opened: list[ProbedNetwork] = []

    def make(user: WindowsUser) -> ProbedNetwork:
        opened.append(ProbedNetwork(FakeClock(), REMOTING, CredentialSet(windows=user), authority.path))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
