"""The directory probe against hung, broken and endless servers, and what it sends when it may bind."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.domain.credentials import BindMethod, Credentials
from app.domain.questions import PingQuestion, RootDseQuestion, SearchQuestion, SearchScope, Transport
from app.domain.readings import Fault, Identity
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.integration.probes.ldap_server import (
    ALLOWED,
    BIND,
    EXTENDED,
    SEARCH,
    UNBIND,
    LdapServer,
    endless_entries,
)
from tests.integration.probes.ntlm_directory import NtlmDirectory
from tests.integration.probes.servers import (
    HERE,
    Serve,
    UdpServer,
    behind_tls,
    close_at_once,
    drip,
    flood,
    hang,
    say,
)

CANCEL = FakeCancel()
NAME = "dc1.lab.test"
USER = "reader@lab.test"
PASSWORD = "Secret-Lab-Passw0rd"
NOT_AN_ANSWER = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
ENTRY = bytes.fromhex("3009020100640404003000")
"""A search result entry that answers no message."""

SIGN, SEAL = 0x10, 0x20
"""Flags of NTLM for what follows the log-on ([MS-NLMP] 2.2.2.5)."""

NetworkOf = Callable[[Credentials, Path], ProbedNetwork]


def _search(port: int, host_name: str = NAME, address: str = HERE) -> SearchQuestion:
    return SearchQuestion(
        address, host_name, "dc=x", SearchScope.BASE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


def _credentials(method: BindMethod = BindMethod.LDAPS) -> Credentials:
    return Credentials(USER, PASSWORD, method)


@pytest.mark.parametrize(
    ("serve", "faults"),
    [
        (hang, {Fault.NO_REPLY}),
        (close_at_once, {Fault.CONNECTION_LOST}),
        (say(NOT_AN_ANSWER), {Fault.MALFORMED, Fault.NO_REPLY}),
        (say(b"\x30\x84\x7f\xff\xff\xff"), {Fault.NO_REPLY}),
        (say(b"\x30\x02\x02\x00"), {Fault.MALFORMED, Fault.NO_REPLY, Fault.CONNECTION_LOST}),
        (drip(b"\x30\x84\x7f\xff\xff\xff"), {Fault.NO_REPLY}),
        (drip(ENTRY), {Fault.MALFORMED}),
        (flood(ENTRY * 100), {Fault.MALFORMED}),
        (endless_entries(0), {Fault.TOO_LARGE, Fault.NO_REPLY}),
        (endless_entries(0.05), {Fault.NO_REPLY}),
        (flood(b"\xff" * 4096), {Fault.TOO_LARGE, Fault.MALFORMED}),
        (flood(b"\x00" * 4096), {Fault.TOO_LARGE, Fault.MALFORMED}),
    ],
)
def test_what_is_no_answer_is_a_fault_in_time(
    serve: Serve, faults: set[Fault], network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    port, began = tcp(serve), time.monotonic()
    for question in (RootDseQuestion(HERE, port), PingQuestion(HERE, "lab.test", port)):
        assert network.ask(question, CANCEL).exchange.fault in faults
    assert time.monotonic() - began < 8


def test_a_closed_port_refuses(network: ProbedNetwork) -> None:
    assert network.ask(RootDseQuestion(HERE, 1), CANCEL).exchange.fault is Fault.CONNECTION_REFUSED


def test_a_server_without_the_attributes_answers_with_nothing(
    network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    port = tcp(LdapServer().serve)
    root = network.ask(RootDseQuestion(HERE, port), CANCEL)
    ping = network.ask(PingQuestion(HERE, "lab.test", port), CANCEL)
    assert (root.exchange.fault, dict(root.attributes)) == (None, {})
    assert (ping.exchange.fault, ping.flags) == (None, None)
    assert root.exchange.identity is Identity.ANONYMOUS
    assert root.exchange.reply_length > 0


def test_without_a_user_only_searches_are_sent(network: ProbedNetwork, tcp: Callable[[Serve], int]) -> None:
    server = LdapServer()
    port = tcp(server.serve)
    network.ask(RootDseQuestion(HERE, port), CANCEL)
    network.ask(PingQuestion(HERE, "lab.test", port), CANCEL)
    assert set(server.operations) <= {SEARCH, UNBIND}
    assert network.ask(_search(port), CANCEL).exchange.fault is Fault.NO_CREDENTIALS
    assert BIND not in server.operations


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


VALUE = b"\x17\x00\x00\x00\xfd\x01\x00\x00" + bytes(16) + b"\x04test\x00" * 8
"""A reply to a ping: flags and names."""


def _datagram(value: bytes) -> bytes:
    """An entry with the attribute Netlogon, as a controller answers over UDP."""

    def part(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content

    attribute = part(0x30, part(0x04, b"netlogon") + part(0x31, part(0x04, value)))
    entry = part(0x64, part(0x04, b"") + part(0x30, attribute))
    return part(0x30, b"\x02\x01\x01" + entry)


def _says(*replies: bytes) -> Callable[[bytes], Iterator[bytes]]:
    return lambda _packet: iter(replies)


def test_a_ping_over_udp_is_one_search_and_its_reply_is_read(
    network: ProbedNetwork, udp: Callable[..., UdpServer]
) -> None:
    server = udp(_says(_datagram(VALUE)))
    question = PingQuestion(HERE, "lab.test", server.port, Transport.UDP)
    reading = network.ask(question, CANCEL)
    assert (reading.exchange.fault, reading.flags, reading.host) == (None, 0x1FD, "test")
    assert [packet[5] for packet in server.heard] == [0x63], "one packet, a search"


@pytest.mark.parametrize(
    ("replies", "fault", "tries"),
    [
        ((), Fault.NO_REPLY, 2),
        ((b"\x30\x03\x02\x01\x07",), Fault.MALFORMED, 1),
        ((b"\xff" * 50,), Fault.MALFORMED, 1),
        ((_datagram(b"\x17\x00"),), Fault.MALFORMED, 1),
        ((_datagram(VALUE)[:-3],), Fault.MALFORMED, 1),
    ],
)
def test_what_is_no_reply_to_a_ping_is_a_fault(
    replies: tuple[bytes, ...],
    fault: Fault,
    tries: int,
    network: ProbedNetwork,
    udp: Callable[..., UdpServer],
) -> None:
    server = udp(_says(*replies))
    reading = network.ask(PingQuestion(HERE, "lab.test", server.port, Transport.UDP), CANCEL)
    assert (reading.exchange.fault, reading.flags) == (fault, None)
    assert len(server.heard) == tries


def test_a_closed_port_refuses_a_ping_over_udp(network: ProbedNetwork) -> None:
    reading = network.ask(PingQuestion(HERE, "lab.test", 1, Transport.UDP), CANCEL)
    assert reading.exchange.fault is Fault.CONNECTION_REFUSED


def test_a_run_that_has_ended_sends_no_second_ping(
    network: ProbedNetwork, udp: Callable[..., UdpServer]
) -> None:
    cancel = FakeCancel()

    def silent(_packet: bytes) -> Iterator[bytes]:
        cancel.cancel()
        return iter(())

    server = udp(silent)
    reading = network.ask(PingQuestion(HERE, "lab.test", server.port, Transport.UDP), cancel)
    assert reading.exchange.fault is Fault.CANCELLED
    assert len(server.heard) == 1
