"""Binds: what is sent and when, to servers that are right, broken, lying, and not who they should be."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.domain.credentials import BindMethod, Credentials
from app.domain.questions import SearchQuestion, SearchScope
from app.domain.readings import Fault, Identity
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.integration.probes.ldap_server import ALLOWED, BIND, EXTENDED, SEARCH, LdapServer
from tests.integration.probes.ntlm_directory import NtlmDirectory
from tests.integration.probes.servers import HERE, Serve, behind_tls, close_at_once, drip, flood, hang

CANCEL = FakeCancel()
NAME = "dc1.lab.test"
USER = "reader@lab.test"
PASSWORD = "Secret-Lab-Passw0rd"
SIGN, SEAL = 0x10, 0x20
"""Flags of NTLM for what follows the log-on ([MS-NLMP] 2.2.2.5)."""

NetworkOf = Callable[[Credentials, Path], ProbedNetwork]


def _search(port: int, host_name: str = NAME, address: str = HERE) -> SearchQuestion:
    return SearchQuestion(
        address, host_name, "dc=x", SearchScope.BASE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


def _credentials(method: BindMethod = BindMethod.LDAPS) -> Credentials:
    return Credentials(USER, PASSWORD, method)


@pytest.fixture
def secure_port(
    tcp: Callable[[Serve], int], tls_context: Callable[..., object]
) -> Callable[[LdapServer], int]:
    """Starts an LDAP server inside TLS, with a certificate for `NAME`."""
    return lambda server: tcp(behind_tls(tls_context(NAME, HERE), server.serve))  # type: ignore[arg-type]


def test_a_bind_is_made_once_and_only_reading_follows(
    network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    server = LdapServer()
    port, network = secure_port(server), network_of(_credentials(), authority.path)
    for _ in range(3):
        reading = network.ask(_search(port), CANCEL)
        assert (reading.exchange.fault, reading.exchange.identity) == (None, Identity.USER)
    network.close()
    assert server.operations.count(BIND) == 1
    assert set(server.operations) <= ALLOWED


def test_nothing_of_a_bind_is_in_the_evidence(
    network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    server = LdapServer()
    network = network_of(_credentials(), authority.path)
    exchange = network.ask(_search(secure_port(server)), CANCEL).exchange
    assert any(PASSWORD.encode() in message for message in server.messages)
    assert PASSWORD not in repr(exchange)
    assert USER not in repr(exchange)
    assert 0 < exchange.reply_length < 40, "one result of a search, without that of the bind"


@pytest.mark.parametrize("result", [49])
def test_a_rejection_stops_all_further_binds(
    result: int, network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    first, second = LdapServer(bind_result=result), LdapServer()
    network = network_of(_credentials(), authority.path)
    asked = [_search(secure_port(first)), _search(secure_port(second), address="127.0.0.1")]
    faults = [network.ask(question, CANCEL).exchange.fault for question in (asked[0], asked[0])]
    assert faults == [Fault.CREDENTIALS_REJECTED, Fault.CREDENTIALS_REJECTED]
    assert first.operations.count(BIND) == 1
    elsewhere = _search(asked[1].port, address="127.0.0.2")
    assert network.ask(elsewhere, CANCEL).exchange.fault is Fault.BINDS_STOPPED
    assert not second.operations


def test_a_refusal_of_another_kind_does_not_stop_binds_elsewhere(
    network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    busy = LdapServer(bind_result=51)
    network = network_of(_credentials(), authority.path)
    assert network.ask(_search(secure_port(busy)), CANCEL).exchange.fault is Fault.REFUSED_BY_SERVER
    elsewhere = network.ask(_search(1, address="127.0.0.2"), CANCEL)
    assert elsewhere.exchange.fault is Fault.CONNECTION_REFUSED


@pytest.mark.parametrize("host_name", ["other.lab.test", ""])
def test_no_password_goes_to_a_server_that_cannot_be_verified(
    host_name: str, network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    server = LdapServer()
    network = network_of(_credentials(), authority.path)
    reading = network.ask(_search(secure_port(server), host_name), CANCEL)
    wanted = Fault.CERTIFICATE_REJECTED if host_name else Fault.NO_HOST_NAME
    assert reading.exchange.fault is wanted
    assert not server.messages


def test_no_password_goes_to_a_server_of_an_unknown_authority(
    network_of: NetworkOf, secure_port: Callable[[LdapServer], int], tmp_path: Path
) -> None:
    server = LdapServer()
    stranger = Authority(tmp_path / "stranger")
    network = network_of(_credentials(), stranger.path)
    reading = network.ask(_search(secure_port(server)), CANCEL)
    assert reading.exchange.fault is Fault.CERTIFICATE_REJECTED
    assert not server.messages


def test_no_password_goes_out_in_clear_when_starttls_is_refused(
    network_of: NetworkOf, tcp: Callable[[Serve], int], authority: Authority
) -> None:
    server = LdapServer()
    network = network_of(_credentials(BindMethod.START_TLS), authority.path)
    reading = network.ask(_search(tcp(server.serve)), CANCEL)
    assert reading.exchange.fault is not None
    assert server.operations[:1] == [EXTENDED]
    assert BIND not in server.operations
    assert not any(PASSWORD.encode() in message for message in server.messages)


def test_ntlm_never_sends_the_password(
    network_of: NetworkOf, tcp: Callable[[Serve], int], authority: Authority
) -> None:
    server = LdapServer(bind_result=49)
    network = network_of(_credentials(BindMethod.NTLM), authority.path)
    reading = network.ask(_search(tcp(server.serve)), CANCEL)
    assert reading.exchange.fault is Fault.CREDENTIALS_REJECTED
    assert server.operations.count(BIND) == 1
    for form in (PASSWORD.encode(), PASSWORD.encode("utf-16-le")):
        assert not any(form in message for message in server.messages)


@pytest.mark.parametrize("method", [BindMethod.LDAPS, BindMethod.START_TLS, BindMethod.NTLM])
@pytest.mark.parametrize("serve", [hang, close_at_once, drip(b"\x30\x84\x7f"), flood(b"\xff" * 4096)])
def test_a_bind_to_a_broken_server_ends_in_time(
    serve: Serve,
    method: BindMethod,
    network_of: NetworkOf,
    tcp: Callable[[Serve], int],
    authority: Authority,
) -> None:
    began = time.monotonic()
    reading = network_of(_credentials(method), authority.path).ask(_search(tcp(serve)), CANCEL)
    assert reading.exchange.fault is not None
    assert time.monotonic() - began < 5


def test_a_server_that_says_yes_before_it_has_proven_itself_is_not_believed(
    network_of: NetworkOf, tcp: Callable[[Serve], int], authority: Authority
) -> None:
    """What followed would be neither sealed nor signed, and could come from anybody."""
    server = LdapServer(bind_result=0)
    reading = network_of(_credentials(BindMethod.NTLM), authority.path).ask(
        _search(tcp(server.serve)), CANCEL
    )
    assert reading.exchange.fault is Fault.MALFORMED
    assert SEARCH not in server.operations


@pytest.fixture
def ntlm_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A user whose password servers of these tests know."""
    users = tmp_path / "users"
    users.write_text(f"LAB:reader:{PASSWORD}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    return "LAB\\reader"


@pytest.mark.parametrize("without", [SEAL, SEAL | SIGN])
def test_a_bind_that_was_talked_out_of_its_seal_asks_nothing(
    without: int, ntlm_user: str, network_of: NetworkOf, tcp: Callable[[Serve], int], authority: Authority
) -> None:
    """Whoever stands between strikes the flags out and says yes; what follows would be in clear."""
    server = NtlmDirectory(without=without)
    network = network_of(Credentials(ntlm_user, PASSWORD, BindMethod.NTLM), authority.path)
    reading = network.ask(_search(tcp(server.serve)), CANCEL)
    assert reading.exchange.fault is Fault.TLS_FAILED
    assert server.operations.count(BIND) == 2
    assert SEARCH not in server.operations


def test_a_flood_before_tls_is_cut_off(
    network_of: NetworkOf, tcp: Callable[[Serve], int], authority: Authority
) -> None:
    """An answer of 2 GiB is announced to StartTLS and begun."""
    serve = flood_after(b"\x30\x84\x7f\xff\xff\xff")
    began = time.monotonic()
    reading = network_of(_credentials(BindMethod.START_TLS), authority.path).ask(_search(tcp(serve)), CANCEL)
    assert reading.exchange.fault is Fault.TOO_LARGE
    assert time.monotonic() - began < 5


def flood_after(head: bytes) -> Serve:
    """Begin an answer, and never end it."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head)
        flood(b"\x00" * 4096)(connection)

    return serve


@pytest.mark.parametrize("password", ["\ufb01ve \u2168 \u00a0x", "Pa\u0308ssw\u00f6rt", "tab\tbell\x07"])
def test_a_password_goes_as_it_was_typed(
    password: str, network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    """Directories of Windows know no SASLprep: another form would be a wrong password, and counted as one."""
    server = LdapServer()
    network = network_of(Credentials(USER, password), authority.path)
    assert network.ask(_search(secure_port(server)), CANCEL).exchange.fault is None
    assert any(password.encode() in message for message in server.messages)


def test_nothing_that_proves_the_user_is_logged(
    network_of: NetworkOf,
    tcp: Callable[[Serve], int],
    authority: Authority,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not even where everything is logged: what reaches the root logger is what a log can hold."""
    caplog.set_level(logging.DEBUG)
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    logging.getLogger().addHandler(heard := QueueHandler(queue))
    network = network_of(_credentials(BindMethod.NTLM), authority.path)
    network.ask(_search(tcp(LdapServer(bind_result=49).serve)), CANCEL)
    logging.getLogger("app").debug("the end")
    logging.getLogger().removeHandler(heard)
    names = [queue.get_nowait().name for _ in range(queue.qsize())]
    assert "app" in names
    assert not [name for name in names if name.startswith(("spnego", "ldap3"))]


def test_closing_forgets_the_password_and_ends_what_is_under_way(
    network_of: NetworkOf, secure_port: Callable[[LdapServer], int], authority: Authority
) -> None:
    credentials = _credentials()
    network = network_of(credentials, authority.path)
    port = secure_port(LdapServer())
    network.ask(_search(port), CANCEL)
    network.close()
    assert credentials.reveal() == ""
    reading = network.ask(_search(port, address="127.0.0.3"), CANCEL)
    assert reading.exchange.fault is Fault.CANCELLED
