"""One LDAP connection that only reads, within limits of time and size."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

import ldap3
from ldap3.core.exceptions import LDAPSessionTerminatedByServerError, LDAPSocketOpenError

from app.domain.questions import SearchScope
from app.domain.readings import Fault
from app.probes.ldap_messages import MessageCount
from app.probes.limits import Limits
from app.probes.sockets import Watchdog, cut_off
from app.probes.transcript import Transcript, fault_of

PAGE_SIZE = 500
MAX_PAGES = 40
PAGED_RESULTS = "1.2.840.113556.1.4.319"

SCOPES: dict[SearchScope, Literal["BASE", "LEVEL", "SUBTREE"]] = {
    SearchScope.BASE: "BASE",
    SearchScope.ONE_LEVEL: "LEVEL",
    SearchScope.SUBTREE: "SUBTREE",
}

RESULT_FAULTS = {
    1: Fault.NOT_ALLOWED,
    32: Fault.NO_SUCH_OBJECT,
    49: Fault.CREDENTIALS_REJECTED,
    50: Fault.NOT_ALLOWED,
}
"""Result codes of RFC 4511; 1 (operations error) is what Active Directory answers without a bind."""


WHY_REFUSED = re.compile(r"[0-9A-F]{8}: LdapErr: DSID-[0-9A-F]{8}, comment: [A-Za-z ]+, data [0-9a-f]{1,4}\b")
"""How Active Directory tells by codes why it refuses a bind. Nothing else that is said to a bind is kept: who
was shown a password may say it back."""


class LdapFault(Exception):
    """A question that got no usable answer."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as it came: attribute names in lower case, values as bytes."""

    dn: str
    attributes: dict[str, tuple[bytes, ...]]

    def first(self, attribute: str) -> bytes:
        """The first value of an attribute, or nothing."""
        values = self.attributes.get(attribute.lower(), ())
        return values[0] if values else b""


class MeteredSocket:
    """Stands between ldap3 and its socket: keeps what is heard and ends an answer that grows without end."""

    def __init__(self, inner: Any, limits: Limits) -> None:
        self.inner = inner
        self.is_exceeded = False
        self._limits = limits
        self._heard = 0
        self._messages = MessageCount()
        self._transcript: Transcript | None = None

    def begin(self, transcript: Transcript) -> None:
        """Count and keep from here on for this question."""
        self._transcript = transcript
        self._heard = 0
        self._messages = MessageCount()

    def recv(self, size: int) -> bytes:
        """Receive as the socket would."""
        data: bytes = self.inner.recv(size)
        self._heard += len(data)
        self._messages.take(data)
        if self._heard > self._limits.reply_bytes or self._messages.count > self._limits.reply_messages:
            self.is_exceeded = True
            raise ConnectionError("the answer is too large")
        if self._transcript is not None:
            self._transcript.heard(data)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def innermost(wrapped: object) -> object:
    """The socket below everything that was put around it."""
    while hasattr(wrapped, "inner"):
        wrapped = wrapped.inner
    return wrapped


class LdapSession:
    """An open connection. Everything raises LdapFault and nothing else."""

    def __init__(self, connection: ldap3.Connection, limits: Limits) -> None:
        self.connection = connection
        self._limits = limits
        self._meter: MeteredSocket | None = None

    def open(self, transcript: Transcript, prepare: Callable[[ldap3.Connection], None] | None = None) -> None:
        """Connect, and do what `prepare` does; everything that is heard after the connection is metered."""
        limit_s = self._limits.ldap_connect_s + self._limits.search_s
        with self._bounded(limit_s):
            self.connection.open(read_server_info=False)
            self._remember_address(transcript)
            self._meter_again()
            if prepare is not None:
                prepare(self.connection)
                self._meter_again()

    def bind(self) -> None:
        """Bind with what the connection was made with, and let ldap3 forget the password.

        What is said during a bind is kept nowhere.
        """
        with self._bounded(self._limits.search_s, quotes=False):
            try:
                self.connection.bind(read_server_info=False)
            finally:
                self.connection.password = None
            self._meter_again()
            result = self.connection.result
            if result["result"] != 0:
                fault = RESULT_FAULTS.get(result["result"], Fault.REFUSED_BY_SERVER)
                raise LdapFault(fault, _refusal(result))

    def try_bind(self) -> tuple[int, str]:
        """Bind, and tell the result code and the message, whatever they are."""
        with self._bounded(self._limits.search_s):
            try:
                self.connection.bind(read_server_info=False)
            finally:
                self.connection.password = None
            result = self.connection.result
            return int(result["result"]), str(result["message"])

    def search(
        self, base: str, scope: SearchScope, filter_: str, attributes: tuple[str, ...], transcript: Transcript
    ) -> list[RawEntry]:
        """Search; anything but a base search goes page by page."""
        self._begin(transcript)
        with self._bounded(self._limits.search_s * (1 if scope is SearchScope.BASE else 3)):
            if scope is SearchScope.BASE:
                return self._page(base, scope, filter_, attributes, {})
            return self._pages(base, scope, filter_, attributes)

    def close(self) -> None:
        """Say goodbye and close; where a thread still waits for an answer, cut it off instead."""
        lock, below = self.connection.connection_lock, innermost(self.connection.socket)
        if not lock.acquire(blocking=False):
            cut_off(below)
            return
        try:
            with suppress(Exception):
                self.connection.unbind()
            # After a handshake that failed, ldap3 leaves its socket open.
            if isinstance(below, socket.socket):
                below.close()
        finally:
            lock.release()

    def _meter_again(self) -> None:
        """TLS or a seal may have come around the socket: what is kept as evidence is what was inside."""
        if self.connection.socket is not self._meter:
            self._meter = MeteredSocket(self.connection.socket, self._limits)
            self.connection.socket = self._meter

    def _begin(self, transcript: Transcript) -> None:
        if self._meter is not None:
            self._meter.begin(transcript)
        self._remember_address(transcript)

    def _remember_address(self, transcript: Transcript) -> None:
        found = innermost(self.connection.socket)
        if isinstance(found, socket.socket):
            transcript.sent_from(found)

    def _pages(
        self, base: str, scope: SearchScope, filter_: str, attributes: tuple[str, ...]
    ) -> list[RawEntry]:
        found: list[RawEntry] = []
        cookie: bytes | None = None
        for _ in range(MAX_PAGES):
            paging = {"paged_size": PAGE_SIZE, "paged_cookie": cookie}
            found += self._page(base, scope, filter_, attributes, paging)
            cookie = _cookie(self.connection.result)
            if not cookie:
                return found
        raise LdapFault(Fault.TOO_LARGE, f"more than {MAX_PAGES} pages")

    def _page(
        self,
        base: str,
        scope: SearchScope,
        filter_: str,
        attributes: tuple[str, ...],
        paging: dict[str, Any],
    ) -> list[RawEntry]:
        self.connection.search(base, filter_, SCOPES[scope], attributes=list(attributes), **paging)
        result = self.connection.result
        code = int(result["result"])
        if code != 0:
            fault = RESULT_FAULTS.get(code, Fault.REFUSED_BY_SERVER)
            raise LdapFault(fault, f"result {code} {result['description']}: {result['message']}")
        response = self.connection.response or []
        return [_entry(part) for part in response if part["type"] == "searchResEntry"]

    @contextmanager
    def _bounded(self, seconds: float, *, quotes: bool = True) -> Iterator[None]:
        """Run ldap3 with a limit on the whole, and turn whatever it raises into a fault.

        Without `quotes` the fault has the kind of the error and not its words.
        """
        with Watchdog(seconds, lambda: innermost(self.connection.socket)) as watchdog:
            try:
                yield
            except LdapFault:
                raise
            except Exception as error:
                # ldap3 decodes by hand: hostile bytes make it raise whatever Python raises.
                fault = Fault.NO_REPLY if watchdog.has_bitten else self._fault(error)
                words = f"{type(error).__name__}: {error}" if quotes else type(error).__name__
                raise LdapFault(fault, words) from error

    def _fault(self, error: Exception) -> Fault:
        if self._meter is not None and self._meter.is_exceeded:
            return Fault.TOO_LARGE
        if isinstance(error, LDAPSessionTerminatedByServerError | ssl.SSLEOFError):
            return Fault.CONNECTION_LOST
        if isinstance(error, ssl.SSLCertVerificationError):
            return Fault.CERTIFICATE_REJECTED
        if isinstance(error, ssl.SSLError):
            return Fault.TLS_FAILED
        fault = fault_of(error)
        if fault is not Fault.LOCAL_ERROR:
            return fault
        # ldap3 says by this that it closed the connection itself after an earlier fault.
        return Fault.CONNECTION_LOST if isinstance(error, LDAPSocketOpenError) else Fault.MALFORMED


def bounded_options(limits: Limits) -> dict[str, Any]:
    """Further options of every connection: defaults of ldap3 that are unsafe or unbounded."""
    return {
        "client_strategy": ldap3.SYNC,
        "auto_bind": ldap3.AUTO_BIND_NONE,
        "check_names": False,
        "return_empty_attributes": False,
        "receive_timeout": limits.ldap_s,
        "raise_exceptions": False,
    }


def new_connection(server: ldap3.Server, limits: Limits, **authentication: Any) -> ldap3.Connection:
    """A connection that reads only."""
    return ldap3.Connection(
        server, read_only=True, auto_referrals=False, **bounded_options(limits), **authentication
    )


def plain_server(address: str, port: int, limits: Limits, *, tls: ldap3.Tls | None = None) -> ldap3.Server:
    """A server on a port without TLS from the start; nothing is fetched unasked."""
    return ldap3.Server(
        address, port=port, tls=tls, get_info=ldap3.NONE, connect_timeout=limits.ldap_connect_s
    )


def tls_server(address: str, port: int, limits: Limits, tls: ldap3.Tls) -> ldap3.Server:
    """A server on a port with TLS from the start."""
    return ldap3.Server(
        address,
        port=port,
        use_ssl=True,
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=limits.ldap_connect_s,
    )


def _refusal(result: dict[str, Any]) -> str:
    """The result of a bind in words that are the server's only where they are codes."""
    why = WHY_REFUSED.search(str(result["message"]))
    told = f": {why.group()}" if why else ""
    return f"result {result['result']} {result['description']}{told}"


def _entry(part: dict[str, Any]) -> RawEntry:
    raw = part["raw_attributes"].items()
    return RawEntry(str(part["dn"]), {str(name).lower(): tuple(values) for name, values in raw})


def _cookie(result: dict[str, Any]) -> bytes:
    control = result.get("controls", {}).get(PAGED_RESULTS, {})
    return bytes(control.get("value", {}).get("cookie") or b"")
