"""The queries over PowerShell remoting: real HTTP, TLS, NTLM, message encryption and PSRP; no Windows."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.credentials import CredentialSet, WindowsChannel, WindowsLogin, WindowsUser
from app.domain.readings import Fault, Identity
from app.probes.network import ProbedNetwork
from app.windows_scripts import remote_script
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.windows_documents import document
from tests.integration.probes.conftest import REMOTING
from tests.integration.probes.remoting_server import PASSWORD, USER
from tests.integration.probes.remoting_steps import HOST, TOLD, Start, ask, inside_tls, question, sealed
from tests.integration.probes.servers import HERE, Serve


def test_without_tls_the_messages_encrypt_themselves(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting()
    reading = ask(network_as(sealed()), server.port)
    assert reading.exchange.detail == ""
    assert reading.document == document()
    assert server.clear == []


@pytest.mark.parametrize("login", [WindowsLogin.NTLM, WindowsLogin.BASIC])
def test_inside_tls_every_login_works(
    login: WindowsLogin, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting(host=HOST, basic=login is WindowsLogin.BASIC)
    reading = ask(network_as(inside_tls(login)), server.port)
    assert (reading.exchange.fault, reading.document) == (None, document())


@pytest.mark.parametrize("is_own", [True, False])
def test_the_user_signs_in_for_this_channel_and_no_other(
    is_own: bool, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """Servers that demand it let nobody in whose log-on was passed on from another channel."""
    server = remoting(host=HOST)
    certificate = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((HERE, server.port)))
    server.bound_to = certificate if is_own else b"of another server"
    fault = ask(network_as(inside_tls()), server.port).exchange.fault
    assert fault is (None if is_own else Fault.CREDENTIALS_REJECTED)


def test_an_answer_in_clear_is_none_where_messages_encrypt_themselves(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """Whoever stands between could put it there, after a real log-on."""
    server = remoting()
    server.seals = False
    reading = ask(network_as(sealed()), server.port)
    assert (reading.exchange.fault, reading.document) == (Fault.MALFORMED, None)
    assert "without encryption" in reading.exchange.detail
    assert server.shells.scripts == []


def test_a_user_who_is_rejected_later_is_shown_to_nobody_else_and_not_named(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """As when the account is locked in between: the server asks anew, and refuses."""
    first, second = remoting(), remoting()
    first.forgets_after = 3
    network = network_as(sealed())
    exchange = ask(network, first.port).exchange
    assert exchange.fault is Fault.CREDENTIALS_REJECTED
    assert USER.partition("\\")[2] not in exchange.detail
    assert ask(network, second.port).exchange.fault is Fault.BINDS_STOPPED
    assert second.shells.actions == []


def test_basic_takes_letters_of_every_script(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting(host=HOST, basic=True)
    user = WindowsUser(USER, "\u0160i\u0161ka-\u5bc6\u7801", WindowsLogin.BASIC)
    assert ask(network_as(user), server.port).exchange.fault is Fault.CREDENTIALS_REJECTED
    assert server.rejected == 1


def test_exactly_the_queries_are_sent_and_the_shell_is_closed(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting()
    ask(network_as(sealed()), server.port)
    assert server.shells.scripts == [remote_script()]
    assert set(server.shells.actions) <= {"Create", "Get", "Command", "Receive", "Signal", "Delete"}
    assert server.shells.open == 0


def test_the_exchange_says_what_was_asked_and_keeps_the_document(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting()
    exchange = ask(network_as(sealed()), server.port).exchange
    assert (exchange.port, exchange.identity) == (server.port, Identity.USER)
    assert exchange.reply == TOLD.output[0].encode()
    assert USER not in repr(exchange)
    assert PASSWORD not in repr(exchange)


def test_a_wrong_password_is_shown_once_and_to_nobody_else(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    first, second = remoting(), remoting()
    network = network_as(sealed("wrong"))
    faults = [ask(network, server.port).exchange.fault for server in (first, second, first)]
    assert faults == [Fault.CREDENTIALS_REJECTED, Fault.BINDS_STOPPED, Fault.BINDS_STOPPED]
    assert (first.rejected, second.rejected) == (1, 0)
    assert first.shells.actions == []


@pytest.mark.parametrize("host", ["other.contoso.test", HOST])
def test_no_password_without_a_certificate_that_holds(host: str, remoting: Start, tmp_path: Path) -> None:
    """Another name, and an authority that is not trusted."""
    trusted = Authority(tmp_path / "another").path if host == HOST else None
    server = remoting(host=host)
    network = ProbedNetwork(FakeClock(), REMOTING, CredentialSet(windows=inside_tls()), trusted)
    assert ask(network, server.port).exchange.fault is Fault.CERTIFICATE_REJECTED
    assert (server.rejected, server.shells.actions) == (0, [])


def test_basic_is_never_shown_outside_tls(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server = remoting(basic=True)
    user = WindowsUser(USER, PASSWORD, WindowsLogin.BASIC, WindowsChannel.HTTP)
    assert ask(network_as(user), server.port).exchange.fault is Fault.NO_CREDENTIALS
    assert server.clear == []


def test_tls_needs_a_name(network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start) -> None:
    server = remoting(host=HOST)
    nameless = replace(question(server.port), host_name="")
    assert network_as(inside_tls()).ask(nameless, FakeCancel()).exchange.fault is Fault.NO_HOST_NAME


def test_a_server_without_the_method_is_shown_nothing(
    network_as: Callable[[WindowsUser], ProbedNetwork], tcp: Callable[[Serve], int]
) -> None:
    heard: list[bytes] = []

    def offers_digest(connection: object) -> None:
        heard.append(connection.recv(65536))  # type: ignore[attr-defined]
        head = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(head)  # type: ignore[attr-defined]

    reading = ask(network_as(sealed()), tcp(offers_digest))
    assert reading.exchange.fault is Fault.REFUSED_BY_SERVER
    assert not any(b"Authorization" in each for each in heard)


def test_a_cancelled_run_asks_nothing(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    server, cancel = remoting(), FakeCancel()
    cancel.cancel()
    reading = network_as(sealed()).ask(question(server.port), cancel)
    assert reading.exchange.fault is Fault.CANCELLED
    assert server.shells.actions == []


def test_proxies_of_the_environment_are_not_asked(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert ask(network_as(sealed()), remoting().port).document == document()
