"""HTTPS with one management controller: verified, bounded, never led elsewhere, and reading only."""

from __future__ import annotations

import base64
import http.client
import json
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

from typing_extensions import override

from app.domain.credentials import Credentials
from app.domain.equipment_questions import RedfishQuestion
from app.domain.exchange import Fault
from app.ports import CancelToken
from app.probes.limits import Deadline, Limits
from app.probes.sockets import Watchdog, connect, watched_handshake
from app.probes.transcript import Transcript
from app.probes.verified_tls import verified_context

ROOT = "/redfish/v1/"
SESSIONS = "/redfish/v1/SessionService/Sessions"
"""Where sessions are opened when the root does not say (DSP0266 13.3.4)."""

RESOURCE = re.compile(r"/redfish/v1(?:/[A-Za-z0-9._~$()*+,:=@%-]*)*(?:\?[!-~]{1,500})?")
"""Paths that are asked for: below the service root, nothing that could end a line of the request."""

FRESH_S = 2.0
"""How long a connection may be silent and still be used: our own judgement."""

NO_SESSIONS = frozenset({404, 405, 501})
REJECTIONS = frozenset({400, 401, 403})
"""How controllers refuse a log-in; some tell a wrong password by 400."""

SESSION_PLACE = re.compile(r"/redfish/v1/(?:[A-Za-z0-9_-]+/)*Sessions(?:/Members)?/?")
SESSION = re.compile(rf"{SESSION_PLACE.pattern.removesuffix('/?')}/[A-Za-z0-9_-][A-Za-z0-9._~-]*")
"""All that is ever written to: a root or an answer that names another place would turn the log-in into the
making of an account, or its end into a removal."""

Resource = Mapping[str, Any]


class ControllerFault(Exception):
    """There is no usable answer; the text tells more."""

    def __init__(self, fault: Fault, detail: str, status: int = 0) -> None:
        super().__init__(detail)
        self.fault = fault
        self.status = status


class _VerifiedConnection(http.client.HTTPConnection):
    """Goes to a literal address over TLS whose certificate must name the controller.

    Nothing here follows redirects, and the socket stays known when the server announces its end, so that it
    can be cut.
    """

    def __init__(self, question: RedfishQuestion, authorities: Path | None, limits: Limits) -> None:
        super().__init__(question.name_to_verify, question.port, timeout=limits.redfish_get_s)
        self._question = question
        self._authorities = authorities
        self._limits = limits
        self.opened: ssl.SSLSocket | None = None

    @override
    def connect(self) -> None:
        """Called when a request finds no open connection. Raises OSError."""
        question, limits = self._question, self._limits
        context = verified_context(self._authorities)
        raw = connect(question.address, question.port, limits.connect_s)
        secure = context.wrap_socket(
            raw, server_hostname=question.name_to_verify, do_handshake_on_connect=False
        )
        try:
            watched_handshake(secure, limits.handshake_s)
        except BaseException:
            secure.close()
            raise
        secure.settimeout(limits.redfish_get_s)
        self.opened = self.sock = secure


class ControllerSession:
    """One controller for one reading: its root as nobody, then everything else as the user."""

    def __init__(
        self,
        question: RedfishQuestion,
        authorities: Path | None,
        limits: Limits,
        transcript: Transcript,
        cancel: CancelToken,
    ) -> None:
        self._connection = _VerifiedConnection(question, authorities, limits)
        self._cancel = cancel
        self._limits = limits
        self._deadline = Deadline(limits.redfish_total_s)
        self._transcript = transcript
        self._gets_left = limits.redfish_gets
        self._headers: dict[str, str] = {}
        self._session = ""

    def get(self, path: str) -> Resource:
        """A resource. Raises OSError, EOFError or ControllerFault, never another."""
        self._go_on()
        path = path.partition("#")[0]
        if RESOURCE.fullmatch(path) is None or "/../" in f"{unquote(path)}/":
            raise ControllerFault(Fault.MALFORMED, f"the controller leads to {path[:200]!r}", status=404)
        self._gets_left -= 1
        if self._gets_left < 0:
            raise ControllerFault(Fault.TOO_LARGE, "the controller has more resources than are read")
        status, _, body = self._request("GET", path)
        self._transcript.heard(body + b"\n")
        if status != http.HTTPStatus.OK:
            raise _refusal(status, path)
        return _resource(body, path)

    def resume(self, waited_s: float) -> None:
        """Go on after a wait for others, which costs this session no time of its own.

        Controllers close connections on which nothing is said, so after a while a new one is made.
        """
        self._deadline.extend(waited_s)
        if waited_s > FRESH_S:
            self._connection.close()

    def _go_on(self) -> None:
        """Raise ControllerFault when the run has ended: its secrets are gone, an empty one is a wrong one."""
        if self._cancel.is_cancelled():
            raise ControllerFault(Fault.CANCELLED, "the run has ended")

    def log_in(self, credentials: Credentials, sessions: str) -> None:
        """Open a session, or use basic authentication where there are none. Raises as `get`."""
        self._go_on()
        path = sessions if SESSION_PLACE.fullmatch(sessions) else SESSIONS
        login = json.dumps({"UserName": credentials.user, "Password": credentials.reveal()})
        status, headers, body = self._request("POST", path, login.encode("utf-8", "surrogatepass"))
        if status in NO_SESSIONS:
            both = f"{credentials.user}:{credentials.reveal()}".encode("utf-8", "surrogatepass")
            self._headers = {"Authorization": f"Basic {base64.b64encode(both).decode('ascii')}"}
            return
        if status in REJECTIONS:
            raise ControllerFault(Fault.CREDENTIALS_REJECTED, f"the log-in was answered by {status}", status)
        token = headers.get("x-auth-token", "")
        if status not in {http.HTTPStatus.OK, http.HTTPStatus.CREATED} or not token:
            raise _refusal(status, path)
        self._headers = {"X-Auth-Token": token}
        self._session = _session_path(headers, body)

    def close(self) -> None:
        """End the session at the controller, for it has few, and close."""
        try:
            if self._session:
                self._request("DELETE", self._session)
        except (OSError, EOFError, ControllerFault):
            # The controller ends the session itself after a while; everything was read before.
            self._session = ""
        finally:
            self._headers = {}
            self._connection.close()

    def _request(
        self, method: str, path: str, content: bytes | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request and its whole answer, within the time limit however slowly it drips."""
        limit_s = min(self._limits.redfish_get_s, self._deadline.remaining_s())
        with Watchdog(limit_s, lambda: self._connection.opened) as watchdog:
            try:
                answer = self._exchange(method, path, content)
            except (OSError, EOFError, http.client.HTTPException, ValueError) as error:
                self._connection.close()
                if watchdog.has_bitten:
                    raise TimeoutError("the answer did not end") from error
                raise _border(error, quotes=content is None) from error
        if watchdog.has_bitten:
            raise TimeoutError("the answer did not end")
        return answer

    def _exchange(
        self, method: str, path: str, content: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Accept": "application/json", "OData-Version": "4.0", **self._headers}
        if content is not None:
            headers["Content-Type"] = "application/json"
        self._connection.request(method, path, body=content, headers=headers)
        if self._connection.opened is not None:
            self._transcript.sent_from(self._connection.opened)
        answer = self._connection.getresponse()
        body = answer.read(self._limits.redfish_bytes + 1)
        if len(body) > self._limits.redfish_bytes:
            self._connection.close()
            raise ControllerFault(Fault.TOO_LARGE, f"{path} is too large")
        if answer.length:
            raise EOFError("the controller closed the connection early")
        if 300 <= answer.status < 400:
            raise ControllerFault(Fault.REDIRECTED, f"{path} was answered by {answer.status}", answer.status)
        return answer.status, MappingProxyType(_lower(answer)), body


def _lower(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _border(error: Exception, *, quotes: bool) -> Exception:
    """What an error of http.client or ssl means here; without `quotes` none of the answer is in its words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ControllerFault(Fault.CERTIFICATE_REJECTED, error.verify_message or str(error.reason))
    if isinstance(error, http.client.RemoteDisconnected | http.client.IncompleteRead):
        return EOFError("the controller closed the connection early")
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return EOFError("the controller closed the connection early")
    if isinstance(error, ssl.SSLError):
        return ControllerFault(Fault.TLS_FAILED, str(error.reason))
    if isinstance(error, http.client.HTTPException | ValueError):
        words = f"{type(error).__name__}: {error}" if quotes else type(error).__name__
        return ControllerFault(Fault.MALFORMED, words[:500])
    return error


def _refusal(status: int, path: str) -> ControllerFault:
    fault = Fault.NOT_ALLOWED if status in {401, 403} else Fault.REFUSED_BY_SERVER
    if status == http.HTTPStatus.NOT_FOUND:
        fault = Fault.NO_SUCH_OBJECT
    return ControllerFault(fault, f"{path} was answered by {status}", status)


def _resource(body: bytes, path: str) -> Resource:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ControllerFault(Fault.MALFORMED, f"{path} is no JSON: {error}"[:500]) from error
    if not isinstance(found, dict):
        raise ControllerFault(Fault.MALFORMED, f"{path} is no object")
    return found


def _session_path(headers: Mapping[str, str], body: bytes) -> str:
    """Where the session can be ended: a session of this controller, whatever host the answer names."""
    said = urlsplit(headers.get("location", "")).path
    if not said:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        said = str(found.get("@odata.id", "")) if isinstance(found, dict) else ""
    return said if SESSION.fullmatch(said) else ""
