"""A wrong login is refused by exactly one server, whoever is asked at the same time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.credentials import Credentials, CredentialSet, WindowsChannel, WindowsLogin, WindowsUser
from app.domain.questions import RedfishQuestion, SearchQuestion, SearchScope, WindowsQuestion
from app.domain.readings import Fault
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.controller_server import ControllerServer
from tests.fakes.windows_documents import document_bytes, document_data
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.ldap_server import BIND, LdapServer
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import RemotingServer
from tests.integration.probes.servers import HERE, Serve, behind_tls

NAME = "dc1.lab.test"
MANY = 6
AnyQuestion = SearchQuestion | RedfishQuestion | WindowsQuestion
Start = Callable[[Serve], int]


@pytest.fixture
def network(authority: Authority) -> Iterator[ProbedNetwork]:
    """A network with logins that no server of these tests takes unless it takes everybody."""
    user = Credentials("reader@lab.test", "not-the-Passw0rd")
    card = Credentials("operator", "not-the-Passw0rd")
    windows = WindowsUser("LAB\\reader", "not-the-Passw0rd", WindowsLogin.NTLM, WindowsChannel.HTTP)
    given = CredentialSet(directory=user, controllers=card, windows=windows)
    opened = ProbedNetwork(FakeClock(), QUICK, given, authority.path)
    yield opened
    opened.close()


def ask_all(
    network: ProbedNetwork, questions: Sequence[AnyQuestion], cancel: FakeCancel | None = None
) -> Counter[Fault | None]:
    """Ask all at the same time, and count the faults."""
    together, token = threading.Barrier(len(questions)), cancel or FakeCancel()

    def ask(question: AnyQuestion) -> Fault | None:
        together.wait()
        return network.ask(question, token).exchange.fault

    with ThreadPoolExecutor(len(questions)) as pool:
        return Counter(pool.map(ask, questions))


def search(port: int) -> SearchQuestion:
    return SearchQuestion(
        HERE, NAME, "dc=x", SearchScope.BASE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


@pytest.fixture
def secure(tcp: Start, tls_context: Callable[..., ssl.SSLContext]) -> Start:
    """Starts servers inside TLS, with a certificate for `NAME`."""
    context = tls_context(NAME, HERE)
    return lambda serve: tcp(behind_tls(context, serve))


def test_directories(network: ProbedNetwork, secure: Start) -> None:
    servers = [LdapServer(bind_result=49) for _ in range(MANY)]
    faults = ask_all(network, [search(secure(each.serve)) for each in servers])
    assert faults == {Fault.CREDENTIALS_REJECTED: 1, Fault.BINDS_STOPPED: MANY - 1}
    assert sum(each.operations.count(BIND) for each in servers) == 1


def test_management_controllers(network: ProbedNetwork, authority: Authority, tmp_path: Path) -> None:
    certificate = b"".join(authority.issue(NAME, HERE))
    servers = [ControllerServer(HERE, 0, certificate, tmp_path) for _ in range(4)]
    faults = ask_all(network, [RedfishQuestion(HERE, NAME, each.port) for each in servers])
    for each in servers:
        each.stop()
    assert faults == {Fault.CREDENTIALS_REJECTED: 1, Fault.BINDS_STOPPED: 3}
    assert sum(command.startswith("POST") for each in servers for command in each.commands()) == 1


def test_windows_servers(network: ProbedNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text("LAB:reader:the-real-Passw0rd\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    text = document_bytes(document_data()).decode()
    servers = [RemotingServer(lambda _: Answer((text,))) for _ in range(4)]
    faults = ask_all(network, [WindowsQuestion(HERE, NAME, each.port, each.port) for each in servers])
    for each in servers:
        each.close()
    assert faults == {Fault.CREDENTIALS_REJECTED: 1, Fault.BINDS_STOPPED: 3}
    assert sum(each.rejected for each in servers) == 1


class Hung:
    """Takes a bind and never answers; `has_bind` is set when it has one."""

    def __init__(self) -> None:
        self.has_bind = threading.Event()

    def serve(self, connection: socket.socket) -> None:
        while data := connection.recv(65536):
            if BIND in data:
                self.has_bind.set()


def _begin(network: ProbedNetwork, question: AnyQuestion, cancel: FakeCancel) -> threading.Thread:
    thread = threading.Thread(target=network.ask, args=(question, cancel), daemon=True)
    thread.start()
    return thread


def test_after_a_server_that_hangs_the_next_is_the_only_one_again(
    network: ProbedNetwork, secure: Start
) -> None:
    hung, servers = Hung(), [LdapServer(bind_result=49) for _ in range(MANY)]
    first = _begin(network, search(secure(hung.serve)), FakeCancel())
    assert hung.has_bind.wait(5)
    began = time.monotonic()
    faults = ask_all(network, [search(secure(each.serve)) for each in servers])
    first.join(5)
    assert faults == {Fault.CREDENTIALS_REJECTED: 1, Fault.BINDS_STOPPED: MANY - 1}
    assert sum(each.operations.count(BIND) for each in servers) == 1
    assert time.monotonic() - began < QUICK.search_s + 4


def test_servers_that_are_not_there_keep_nobody_waiting(network: ProbedNetwork, secure: Start) -> None:
    """They never come to the log-in, so it is no turn of theirs."""
    server = LdapServer()
    faults = ask_all(network, [search(1), search(2), search(3), search(secure(server.serve))])
    assert faults == {Fault.CONNECTION_REFUSED: 3, None: 1}


def test_whoever_waits_for_a_turn_ends_at_once_when_the_run_is_cancelled(
    network: ProbedNetwork, secure: Start
) -> None:
    hung, server, cancel = Hung(), LdapServer(), FakeCancel()
    _begin(network, search(secure(hung.serve)), FakeCancel())
    assert hung.has_bind.wait(5)
    waiting = _begin(network, search(secure(server.serve)), cancel)
    cancel.cancel()
    waiting.join(QUICK.search_s)
    assert not waiting.is_alive()
    assert BIND not in server.operations


def test_closing_the_network_ends_who_waits(network: ProbedNetwork, secure: Start) -> None:
    hung, server = Hung(), LdapServer()
    _begin(network, search(secure(hung.serve)), FakeCancel())
    assert hung.has_bind.wait(5)
    waiting = _begin(network, search(secure(server.serve)), FakeCancel())
    network.close()
    waiting.join(5)
    assert not waiting.is_alive()
    assert BIND not in server.operations


def test_a_login_that_was_taken_does_not_wait_for_a_slow_server() -> None:
    gate, inside, release = LoginGate(patience_s=0.1), threading.Event(), threading.Event()
    with gate.turn(FakeCancel()):
        gate.accept()

    def slow() -> None:
        with gate.turn(FakeCancel()):
            inside.set()
            release.wait(10)

    thread = threading.Thread(target=slow, daemon=True)
    thread.start()
    assert inside.wait(5)
    with gate.turn(FakeCancel()) as waited_s:
        assert 0.05 < waited_s < 5
    release.set()
    thread.join(5)


def test_a_login_nobody_has_taken_waits_however_slow_the_first_is() -> None:
    gate, inside, release = LoginGate(patience_s=0.0), threading.Event(), threading.Event()

    def first() -> None:
        with gate.turn(FakeCancel()):
            inside.set()
            release.wait(10)
            gate.stop(Fault.BINDS_STOPPED, "refused")

    thread = threading.Thread(target=first, daemon=True)
    thread.start()
    assert inside.wait(5)
    threading.Timer(0.3, release.set).start()
    with pytest.raises(LoginHeld, match="refused") as held, gate.turn(FakeCancel()):
        pytest.fail("two servers had the login")
    assert held.value.fault is Fault.BINDS_STOPPED
    thread.join(5)
