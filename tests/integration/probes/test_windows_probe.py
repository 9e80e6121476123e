"""The queries over PowerShell remoting: real HTTP, TLS, NTLM, message encryption and PSRP; no Windows."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.credentials import CredentialSet, WindowsChannel, WindowsLogin, WindowsUser
from app.domain.questions import WindowsQuestion
from app.domain.readings import Fault, Identity
from app.domain.windows_readings import WindowsReading
from app.probes.network import ProbedNetwork
from app.windows_scripts import remote_script
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.windows_documents import document, document_bytes, document_data
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.remote_shells import Answer, WsFault
from tests.integration.probes.remoting_server import PASSWORD, USER, RemotingServer
from tests.integration.probes.servers import HERE, Serve, close_at_once, drip, flood, hang, say

HOST = "fe1.contoso.test"
LIMITS = replace(QUICK, windows_s=4.0, windows_wait_s=1.5, windows_bytes=2_000_000)
ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n"
NO_PAGE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
TOLD = Answer((document_bytes(document_data()).decode(),))

Ask = Callable[..., WindowsReading]
Start = Callable[..., RemotingServer]


@pytest.fixture(autouse=True)
def known_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The users of the server, in the file its side of NTLM reads."""
    users = tmp_path / "users"
    users.write_text(USER.replace("\\", ":") + f":{PASSWORD}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


@pytest.fixture
def remoting(tls_context: Callable[..., ssl.SSLContext]) -> Iterator[Start]:
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
        opened.append(ProbedNetwork(FakeClock(), LIMITS, CredentialSet(windows=user), authority.path))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def sealed(password: str = PASSWORD) -> WindowsUser:
    return WindowsUser(USER, password, WindowsLogin.NTLM, WindowsChannel.HTTP)


def inside_tls(login: WindowsLogin = WindowsLogin.NTLM) -> WindowsUser:
    return WindowsUser(USER, PASSWORD, login)


def question(port: int) -> WindowsQuestion:
    return WindowsQuestion(HERE, HOST, port, port)


def ask(network: ProbedNetwork, port: int) -> WindowsReading:
    return network.ask(question(port), FakeCancel())


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
    network = ProbedNetwork(FakeClock(), LIMITS, CredentialSet(windows=inside_tls()), trusted)
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


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (hang, Fault.NO_REPLY),
        (close_at_once, Fault.CONNECTION_LOST),
        (drip(b"HTTP/1.1 200 OK\r\n"), Fault.NO_REPLY),
        (flood(b"garbage"), Fault.CONNECTION_LOST),
        (say(ELSEWHERE), Fault.REFUSED_BY_SERVER),
        (say(NO_PAGE), Fault.REFUSED_BY_SERVER),
    ],
    ids=["hung", "closes", "drips", "garbage", "leads elsewhere", "no such page"],
)  # fmt: skip
def test_what_is_no_remoting_is_a_fault_in_time(
    serve: Serve,
    fault: Fault,
    network_as: Callable[[WindowsUser], ProbedNetwork],
    tcp: Callable[[Serve], int],
) -> None:
    assert ask(network_as(sealed()), tcp(serve)).exchange.fault is fault


def test_a_closed_port_is_refused(network_as: Callable[[WindowsUser], ProbedNetwork]) -> None:
    assert ask(network_as(sealed()), 1).exchange.fault is Fault.CONNECTION_REFUSED


def test_an_endless_body_is_cut(
    network_as: Callable[[WindowsUser], ProbedNetwork], tcp: Callable[[Serve], int]
) -> None:
    def endless(connection: object) -> None:
        head = b"HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head)  # type: ignore[attr-defined]
        flood(b"10000\r\n" + b"x" * 65536 + b"\r\n")(connection)  # type: ignore[arg-type]

    reading = ask(network_as(sealed()), tcp(endless))
    assert reading.exchange.fault in {Fault.TOO_LARGE, Fault.NO_REPLY}


def test_endless_output_is_cut(network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start) -> None:
    server = remoting(lambda _: Answer(("x",), endless=True))
    assert ask(network_as(sealed()), server.port).exchange.fault is Fault.TOO_LARGE


def test_a_script_that_never_ends_is_left(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    release = threading.Event()

    def answer(_: str) -> Answer:
        release.wait(20)
        return TOLD

    server = remoting(answer)
    reading = ask(network_as(sealed()), server.port)
    release.set()
    assert reading.exchange.fault is Fault.NO_REPLY


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(("no JSON",)), Fault.MALFORMED),
        (Answer(('{"form":"another"}',)), Fault.MALFORMED),
        (
            Answer((), ("Cannot invoke method. This language mode does not allow it.",)),
            Fault.REFUSED_BY_SERVER,
        ),
        (Answer(), Fault.REFUSED_BY_SERVER),
    ],
    ids=["no JSON", "another form", "an error record", "nothing"],
)
def test_an_answer_that_is_no_document_is_a_fault(
    answer: Answer, fault: Fault, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    reading = ask(network_as(sealed()), remoting(lambda _: answer).port)
    assert (reading.exchange.fault, reading.document) == (fault, None)
    assert reading.exchange.detail
    if answer.errors:
        assert answer.errors[0] in reading.exchange.detail


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (5, Fault.NOT_ALLOWED),
        (2147942405, Fault.NOT_ALLOWED),
        (2147942402, Fault.REFUSED_BY_SERVER),
        (2150858767, Fault.REFUSED_BY_SERVER),
        (2150858843, Fault.REFUSED_BY_SERVER),
        (87, Fault.REFUSED_BY_SERVER),
    ],
)
def test_a_fault_with_a_number_of_windows_is_told(
    code: int, fault: Fault, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """The numbers that are refused are those that pypsrp's tests recorded on real Windows hosts."""

    def answer(_: str) -> Answer:
        raise WsFault(code, "Access is denied.")

    exchange = ask(network_as(sealed()), remoting(answer).port).exchange
    assert (exchange.fault, exchange.detail) == (fault, "Access is denied.")


def _laughs(_: bytes) -> bytes:
    """Entities that grow without end where they are resolved."""
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY a0 "ha">{names}]><a>&a11;</a>'.encode()


SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "no XML": lambda _: b"garbage",
    "other XML": lambda _: b"<a/>",
    "nothing": lambda _: b" ",
    "half of it": lambda reply: reply[: len(reply) // 2],
    "for another question": lambda reply: reply.replace(b"uuid:", b"uuid:0"),
    "no fragments": lambda reply: re.sub(rb"(<rsp:Stream[^>]*>)[^<]+", rb"\1!!!!", reply),
    "other fragments": lambda reply: re.sub(rb"(<rsp:Stream[^>]*>)[^<]+", rb"\1" + b"A" * 400, reply),
    "no shell": lambda reply: reply.replace(b"ShellId", b"Shell"),
    "deep": lambda _: b"<a>" * 20_000 + b"</a>" * 20_000,
    "laughs": _laughs,
    "bytes of another code": lambda reply: b"\xff\xfe" + reply,
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_lying_server_gives_a_fault_and_no_document(
    spoiler: str, network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """After a real log-on, in real encryption."""
    server = remoting()
    server.spoil = SPOILERS[spoiler]
    reading = ask(network_as(sealed()), server.port)
    assert reading.document is None
    assert reading.exchange.fault in {Fault.MALFORMED, Fault.REFUSED_BY_SERVER, Fault.NO_REPLY}


def test_a_document_in_several_pieces_beside_an_error_is_read(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    text = TOLD.output[0]
    server = remoting(lambda _: Answer((text[:100], text[100:]), ("something else failed",)))
    assert ask(network_as(sealed()), server.port).document == document()


def test_records_of_other_kinds_do_not_spoil_the_document(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """A Windows host tells of progress before the first output, even while it loads its own modules."""
    server = remoting(lambda _: replace(TOLD, chatty=True))
    assert ask(network_as(sealed()), server.port).document == document()


def test_a_server_that_takes_longer_than_one_answer_is_waited_for(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """Windows ends each wait with a fault of its own (2150858793), after which the client asks again."""
    server = remoting(lambda _: replace(TOLD, late=3))
    assert ask(network_as(sealed()), server.port).document == document()
    assert server.shells.actions.count("Receive") > 3


def test_the_document_of_a_large_server_is_read_whole(
    network_as: Callable[[WindowsUser], ProbedNetwork], remoting: Start
) -> None:
    """It comes in many fragments: as many rows as the script writes, and the number of the rest."""
    row = document_data()["sections"]["services"]["rows"][0]
    data = document_data()
    data["sections"]["services"] = {"state": "read", "rows": [row] * 2000, "left_out": "17"}
    server = remoting(lambda _: Answer((document_bytes(data).decode(),)))
    found = ask(network_as(sealed()), server.port).document
    assert found is not None
    assert (len(found.section("services").rows), found.section("services").left_out) == (2000, 17)


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
