"""What this computer lacks for Kerberos is told before anything is sent; its errors blame no server."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import ModuleType

import pytest
import spnego

from app.domain.credentials import BindMethod, Credentials, CredentialSet, WindowsLogin, WindowsUser
from app.domain.exchange import Fault
from app.errors import WrongInput
from app.probes import kerberos
from app.probes.kerberos import concerns_all, in_time, principal, ticket_fault, words_of
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.network import ProbedNetworks
from tests.fakes.clock import FakeClock

USER = "reader@lab.test"


def chosen(method: BindMethod, user: str = USER) -> CredentialSet:
    return CredentialSet(directory=Credentials(user, "Secret-Passw0rd", method))


def for_windows(login: WindowsLogin) -> CredentialSet:
    return CredentialSet(windows=WindowsUser(USER, "Secret-Passw0rd", login))


@pytest.fixture
def without_kerberos(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which pyspnego finds no gssapi."""

    def fails(**_: object) -> None:
        raise ImportError("GSSAPIProxy requires the Python gssapi library: No module named 'gssapi'")

    monkeypatch.setattr(spnego, "client", fails)


@pytest.mark.parametrize(
    "given",
    [
        lambda: chosen(BindMethod.KERBEROS),
        lambda: chosen(BindMethod.TICKET, ""),
        lambda: for_windows(WindowsLogin.KERBEROS),
        lambda: for_windows(WindowsLogin.TICKET),
    ],
)
def test_without_kerberos_no_network_is_opened(
    given: Callable[[], CredentialSet], without_kerberos: None
) -> None:
    credentials = given()
    with pytest.raises(WrongInput, match="cannot sign in by Kerberos") as refusal:
        ProbedNetworks(FakeClock()).open(credentials, None)
    assert "extra `kerberos`" in refusal.value.advice
    assert "gssapi" in refusal.value.why
    assert not any(each.is_usable for each in credentials.given()), "the password is forgotten at once"


@pytest.mark.parametrize("method", [BindMethod.LDAPS, BindMethod.START_TLS, BindMethod.NTLM])
def test_what_needs_no_kerberos_does_not_ask_for_it(method: BindMethod, without_kerberos: None) -> None:
    ProbedNetworks(FakeClock()).open(chosen(method), None).close()


@pytest.fixture
def with_kerberos(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which a context can be made."""
    monkeypatch.setattr(spnego, "client", lambda **_: ModuleType("context"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the short names of domains")
def test_the_short_name_of_a_domain_is_refused_before_anything_is_sent(with_kerberos: None) -> None:
    with pytest.raises(WrongInput, match="short name of a domain"):
        ProbedNetworks(FakeClock()).open(chosen(BindMethod.KERBEROS, "LAB\\reader"), None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows finds the realm itself")
@pytest.mark.parametrize(
    ("user", "named"),
    [(USER, "reader@LAB.TEST"), ("reader", "reader"), ("a@b@c.test", "a@b@C.TEST"), ("", None)],
)
def test_realms_are_in_capitals(user: str, named: str | None) -> None:
    assert principal(user) == named


class Native(Exception):
    """An error of a platform's Kerberos, with its code."""

    def __init__(self, **codes: int) -> None:
        super().__init__("said by the platform")
        self.__dict__.update(codes)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (Native(err_code=-1765328360), Fault.CREDENTIALS_REJECTED),
        (Native(err_code=-1765328378), Fault.CREDENTIALS_REJECTED),
        (Native(min_code=2529638919), Fault.UNKNOWN_SERVICE),
        (Native(min_code=2529638949), Fault.CLOCK_SKEW),
        (Native(err_code=-1765328347), Fault.CLOCK_SKEW),
        (Native(winerror=-2146893044), Fault.CREDENTIALS_REJECTED),
        (Native(winerror=-2146893053), Fault.UNKNOWN_SERVICE),
        (Native(winerror=-2146893020), Fault.CLOCK_SKEW),
        (Native(err_code=-1765328230), Fault.NO_TICKET),
        (TimeoutError("no ticket server answered in time"), Fault.NO_TICKET),
    ],
    ids=str,
)
def test_errors_are_told_apart_by_their_codes(error: Exception, fault: Fault) -> None:
    wrapped = RuntimeError("of the library around it")
    wrapped.__cause__ = error
    assert ticket_fault(error) is ticket_fault(wrapped) is fault


@pytest.mark.parametrize(
    ("error", "is_general"),
    [
        (TimeoutError("no ticket server answered in time"), True),
        (Native(min_code=2529639053), True),
        (Native(err_code=-1765328228), True),
        (Native(winerror=-2146893039), True),
        (Native(min_code=2529638919), False),
        (Native(min_code=2529638949), False),
        (Native(maj_code=589824), False),
    ],
    ids=str,
)
def test_only_what_would_meet_all_servers_ends_the_sign_ins(error: Exception, is_general: bool) -> None:
    """Not that one server has no name, a clock that is off, or says what Kerberos cannot read."""
    assert concerns_all(error) is is_general


def test_what_one_server_lacks_does_not_end_a_login_that_another_took() -> None:
    """As a child domain whose ticket servers cannot be reached."""
    gate = LoginGate()
    gate.accept()
    gate.give_up(Fault.NO_TICKET, "of the child domain")
    gate.require_open()
    unproven = LoginGate()
    unproven.give_up(Fault.NO_TICKET, "of all")
    with pytest.raises(LoginHeld, match="of all"):
        unproven.require_open()


def test_ticket_servers_that_never_answer_are_waited_for_so_long_and_no_longer() -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError, match="no ticket server answered in time"):
        in_time(lambda: release.wait(30), 0.1)
    release.set()
    assert in_time(lambda: "ticket", 5) == "ticket"


def test_an_error_within_the_time_is_raised_as_it_is() -> None:
    error = Native(err_code=1)

    def fails() -> None:
        raise error

    with pytest.raises(Native) as caught:
        in_time(fails, 5)
    assert caught.value is error


def test_words_of_an_error_do_not_name_the_user() -> None:
    error = ValueError("Client 'reader@LAB.TEST' is not the reader of readers")
    assert words_of(error, USER) == "Client '(user)' is not the (user) of readers"
    assert kerberos.words_of(ValueError("a text"), "") == "a text"
