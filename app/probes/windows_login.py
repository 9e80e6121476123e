"""Signs in to a Windows server: by what was chosen and nothing else, one server after the other."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import Any

import requests
from pypsrp.exceptions import AuthenticationError
from requests.auth import AuthBase
from spnego.exceptions import InvalidTokenError
from typing_extensions import override

from app.domain.credentials import WindowsLogin, WindowsUser
from app.domain.exchange import Fault
from app.ports import CancelToken
from app.probes.kerberos import concerns_all, in_time, ticket_fault, words_of
from app.probes.limits import Limits
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.windows_session import Line, WindowsFault, watched

SCHEMES = {
    WindowsLogin.KERBEROS: ("negotiate", "kerberos"),
    WindowsLogin.TICKET: ("negotiate", "kerberos"),
    WindowsLogin.NTLM: ("negotiate", "ntlm"),
    WindowsLogin.BASIC: ("basic",),
}
"""What a server has to offer for a way to sign in (RFC 7235; [MS-WSMV] 2.2.9.1)."""


class BasicAuth(AuthBase):
    """Basic authentication (RFC 7617) in UTF-8; that of requests knows the letters of Western Europe only."""

    def __init__(self, user: WindowsUser) -> None:
        both = f"{user.user}:{user.reveal()}".encode("utf-8", "surrogatepass")
        self._header = f"Basic {base64.b64encode(both).decode('ascii')}"

    @override
    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = self._header
        return r


class NoAuth(AuthBase):
    """Asks as nobody, whatever the session would say."""

    @override
    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


class WindowsSignIn:
    """The sign-ins of one run; see `LoginGate`. Everything raises WindowsFault or LoginHeld."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._gate = LoginGate()

    def require_open(self) -> None:
        """Raise LoginHeld after a rejection."""
        self._gate.require_open()

    def sign_in(self, transport: Any, user: WindowsUser, line: Line, cancel: CancelToken) -> None:
        """Look as nobody what the server offers, and sign in when it is this server's turn."""
        session: requests.Session = transport.session
        with watched(line):
            self._require_offer(session, transport.endpoint, user.login)
        with self._gate.turn(cancel) as waited_s:
            line.extend(waited_s)
            with watched(line):
                self._prove(session, transport.endpoint, user)
            self._gate.accept()

    def _require_offer(self, session: requests.Session, endpoint: str, login: WindowsLogin) -> None:
        try:
            answer = session.post(endpoint, data=b"", auth=NoAuth(), allow_redirects=False)
        except requests.RequestException as error:
            raise WindowsFault(Fault.REFUSED_BY_SERVER, str(error)[:300]) from error
        if answer.status_code != HTTPStatus.UNAUTHORIZED:
            raise WindowsFault(
                Fault.REFUSED_BY_SERVER, f"a question as nobody was answered by {answer.status_code}"
            )
        offered = answer.headers.get("WWW-Authenticate", "").lower()
        if not any(scheme in offered for scheme in SCHEMES[login]):
            raise WindowsFault(
                Fault.REFUSED_BY_SERVER, f"the server does not offer to sign in by {login.value}"
            )

    def _prove(self, session: requests.Session, endpoint: str, user: WindowsUser) -> None:
        """One empty message as the user; pypsrp's connection stays signed in after it."""
        limit_s = self._limits.windows_wait_s + (self._limits.kerberos_s if user.uses_kerberos else 0.0)
        try:
            answer = in_time(lambda: session.post(endpoint, data=b"", allow_redirects=False), limit_s)
        except (WindowsFault, LoginHeld):
            raise
        except (AuthenticationError, requests.RequestException) as error:
            raise WindowsFault(Fault.REFUSED_BY_SERVER, "the server changed what it offers") from error
        except Exception as error:
            # Each platform's Kerberos has exceptions of its own.
            raise self._failed(error, user) from error
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise self.rejected()

    def _failed(self, error: Exception, user: WindowsUser) -> WindowsFault:
        if isinstance(error, InvalidTokenError) or not user.uses_kerberos:
            return WindowsFault(Fault.MALFORMED, type(error).__name__)
        fault = ticket_fault(error)
        if fault is Fault.CREDENTIALS_REJECTED:
            return self.rejected()
        if fault is Fault.NO_TICKET and concerns_all(error):
            self._gate.give_up(fault, words_of(error, user.user))
        return WindowsFault(fault, words_of(error, user.user))

    def rejected(self) -> WindowsFault:
        """A server rejected the user, at first or on a later connection: nobody gets it any more."""
        self._gate.stop(Fault.BINDS_STOPPED, "a server rejected the credentials")
        return WindowsFault(Fault.CREDENTIALS_REJECTED, "the server rejected the user")
