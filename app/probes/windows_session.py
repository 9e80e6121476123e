"""One conversation by PowerShell remoting: to one address, verified by name, within one deadline, bounded."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3.connection import HTTPConnection, HTTPSConnection

from app.domain.exchange import Fault
from app.ports import CancelToken
from app.probes.limits import Deadline, Limits
from app.probes.sockets import Watchdog, cut_off
from app.probes.transcript import Transcript, fault_of


class WindowsFault(Exception):
    """Why a conversation gave no document."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(text)
        self.fault = fault


class Line:
    """What all connections of one conversation share: its deadline, its budget, and how to cut them off."""

    def __init__(self, limits: Limits, transcript: Transcript, cancel: CancelToken) -> None:
        self.limits = limits
        self._transcript = transcript
        self._cancel = cancel
        self._deadline = Deadline(limits.windows_s)
        self._left = limits.windows_bytes
        self._taps: list[socket.socket] = []
        self._is_closed = False

    def extend(self, seconds: float) -> None:
        """Wait for others, which costs this conversation no time of its own."""
        self._deadline.extend(seconds)

    def remaining_s(self) -> float:
        """How long the next answer may take. Raises WindowsFault when the conversation has to end."""
        if self._is_closed or self._cancel.is_cancelled():
            raise WindowsFault(Fault.CANCELLED, "the run has ended")
        try:
            return self._deadline.remaining_s()
        except TimeoutError as error:
            raise WindowsFault(Fault.NO_REPLY, str(error)) from error

    def tap(self, opened: socket.socket) -> None:
        """Keep a second handle on a connection, to end it whatever a library does with the first."""
        self._taps.append(opened.dup())
        self._transcript.sent_from(opened)

    def take(self, length: int) -> None:
        """Count what arrived. Raises WindowsFault when it is too much."""
        self._left -= length
        if self._left < 0:
            raise WindowsFault(Fault.TOO_LARGE, "the server does not stop to answer")

    def cut(self) -> None:
        """End all connections."""
        for each in self._taps:
            cut_off(each)

    def close(self) -> None:
        """End all connections and give the handles back; nothing is sent any more."""
        self._is_closed = True
        self.cut()
        for each in self._taps:
            each.close()
        self._taps.clear()


class BoundedResponse(requests.Response):
    """A response whose body counts against the budget of the conversation."""

    line: Line

    @override
    def iter_content(self, chunk_size: int | None = 1, decode_unicode: Any = False) -> Iterator[Any]:
        """See requests."""
        try:
            for part in super().iter_content(chunk_size, decode_unicode=decode_unicode):
                self.line.take(len(part))
                yield part
        except requests.RequestException as error:
            raise translated(error) from error
        except WindowsFault:
            # Half-read, the connection would stay open in the pool.
            self.close()
            raise


class WindowsAdapter(HTTPAdapter):
    """How requests reaches the server. Every fault leaves it as a WindowsFault, so nothing is retried.

    With `must_seal`, for messages that encrypt themselves, an answer in clear is none: pypsrp would take it.
    """

    def __init__(
        self, line: Line, context: ssl.SSLContext, host_name: str, *, must_seal: bool = False
    ) -> None:
        self._must_seal = must_seal
        self._line = line
        self._context = context
        self._host_name = host_name
        super().__init__(max_retries=0)

    @override
    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """See requests: the context of ours, and the name that the certificate must have."""
        pool_kwargs |= {"ssl_context": self._context, "server_hostname": self._host_name or None}
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        classes = self.poolmanager.pool_classes_by_scheme
        self.poolmanager.pool_classes_by_scheme = {
            "http": _with_connections(classes["http"], _tapped(HTTPConnection, self._line)),
            "https": _with_connections(classes["https"], _tapped(HTTPSConnection, self._line)),
        }

    @override
    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """See requests, which would trust authorities of its own; the context knows whom we trust."""
        conn.cert_reqs = "CERT_REQUIRED"

    @override
    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """See requests."""
        bounded = BoundedResponse()
        bounded.__dict__.update(super().build_response(req, resp).__dict__)
        bounded.line = self._line
        return bounded

    @override
    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """See requests."""
        limits = self._line.limits
        waits = (limits.connect_s, min(limits.windows_wait_s, self._line.remaining_s()))
        try:
            answer = super().send(request, stream=stream, timeout=waits, verify=True)
        except requests.RequestException as error:
            raise translated(error) from error
        if self._must_seal and answer.ok and _is_clear(answer):
            answer.close()
            raise WindowsFault(Fault.MALFORMED, "the server answered without encryption")
        return answer


def _is_clear(answer: requests.Response) -> bool:
    """Whether an answer has a body that is not sealed ([MS-WSMV] 2.2.9.1)."""
    is_empty = answer.headers.get("Content-Length", "").strip() == "0"
    return not is_empty and not answer.headers.get("Content-Type", "").lower().startswith(
        "multipart/encrypted;"
    )


def _tapped(base: type[HTTPConnection], line: Line) -> type[HTTPConnection]:
    """A class of connections that can be cut off, also while they shake hands."""

    class Tapped(base):  # type: ignore[misc, valid-type]
        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            line.tap(opened)
            return opened

    return Tapped


def _with_connections(pool: Any, connection: type[HTTPConnection]) -> type[Any]:
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})


@contextlib.contextmanager
def watched(line: Line) -> Iterator[None]:
    """Cut the conversation off when it lasts too long, however slowly the bytes drip."""
    with Watchdog(line.remaining_s(), line.cut) as watchdog:
        try:
            yield
        except WindowsFault as error:
            if watchdog.has_bitten:
                raise WindowsFault(Fault.NO_REPLY, "the time for the answer is over") from error
            raise


def translated(error: BaseException) -> WindowsFault:
    """What an error of requests says: it wraps those of the socket several times over."""
    causes = tuple(_causes(error))
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return WindowsFault(Fault.CERTIFICATE_REJECTED, each.verify_message or str(each))
        if isinstance(each, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return WindowsFault(Fault.CONNECTION_LOST, str(each))
        if isinstance(each, ssl.SSLError) and not isinstance(each, TimeoutError):
            return WindowsFault(Fault.TLS_FAILED, str(each))
    if isinstance(error, requests.Timeout) or any(isinstance(each, TimeoutError) for each in causes):
        return WindowsFault(Fault.NO_REPLY, "it did not answer in time")
    for each in causes:
        if isinstance(each, OSError):
            return WindowsFault(fault_of(each), f"{type(each).__name__}: {each}")
    return WindowsFault(Fault.CONNECTION_LOST, str(error)[:300])


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The errors of other libraries within an error, outermost first."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        if not isinstance(each, requests.RequestException):
            yield each
        waiting += [*each.args, each.__cause__, each.__context__, getattr(each, "reason", None)]
