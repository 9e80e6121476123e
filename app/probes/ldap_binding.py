"""Binding as a user.

One bind per port of a server and run, inside verified TLS or sealed, none after a rejection.
"""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import cast

import ldap3
from typing_extensions import override

from app.domain.credentials import BindMethod, Credentials
from app.domain.questions import SearchQuestion
from app.domain.readings import Fault
from app.ports import CancelToken
from app.probes.kerberos import concerns_all
from app.probes.ldap_session import (
    LdapFault,
    LdapSession,
    innermost,
    new_connection,
    plain_server,
    tls_server,
)
from app.probes.limits import Limits
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.sasl_connection import SaslConnection
from app.probes.sockets import watched_handshake
from app.probes.transcript import Transcript
from app.probes.verified_tls import verified_context

INSIDE_TLS = frozenset({BindMethod.LDAPS, BindMethod.START_TLS})


class StrictTls(ldap3.Tls):
    """TLS for a bind: the chain must lead to a trusted authority, and the certificate must name the host."""

    def __init__(self, host_name: str, authorities: Path | None, handshake_s: float) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED, valid_names=[host_name])
        self._host_name = host_name
        self._authorities = authorities
        self._handshake_s = handshake_s

    @override
    def wrap_socket(self, connection: ldap3.Connection, do_handshake: bool = False) -> None:
        """Called by ldap3, whose own version does not bound the handshake in time."""
        context = verified_context(self._authorities)
        raw = cast("socket.socket", innermost(connection.socket))
        secure = context.wrap_socket(raw, server_hostname=self._host_name, do_handshake_on_connect=False)
        connection.socket = secure
        watched_handshake(secure, self._handshake_s)


class Binder:
    """Keeps the bound connections of a run.

    A port of a server is bound to once, and what failed is not tried again. Several threads may ask, each
    about another port. After rejected credentials no server sees them any more.
    """

    def __init__(self, credentials: Credentials | None, authorities: Path | None, limits: Limits) -> None:
        self._credentials = credentials
        self._authorities = authorities
        self._limits = limits
        self._gate = LoginGate()
        self._sessions: dict[tuple[str, int], LdapSession] = {}
        self._failures: dict[tuple[str, int], LdapFault] = {}
        self._is_closed = False

    def port_of(self, question: SearchQuestion) -> int:
        """The port a bind for this question goes to."""
        method = self._credentials.method if self._credentials else BindMethod.LDAPS
        return question.tls_port if method is BindMethod.LDAPS else question.port

    def session(self, question: SearchQuestion, transcript: Transcript, cancel: CancelToken) -> LdapSession:
        """The bound connection to a question's server; raises LdapFault."""
        place = question.address, self.port_of(question)
        if place in self._failures:
            failure = self._failures[place]
            raise LdapFault(failure.fault, str(failure))
        if place not in self._sessions:
            try:
                session = self._opened(question, transcript, cancel)
            except (LoginHeld, LdapFault) as error:
                self._failures[place] = LdapFault(error.fault, str(error))
                raise self._failures[place] from error
            self._sessions[place] = session
            if self._is_closed:
                # The run ended while the bind was on its way.
                session.close()
                raise LdapFault(Fault.CANCELLED, "the run has ended")
        return self._sessions[place]

    def close(self) -> None:
        """Close all connections and overwrite the secret."""
        self._is_closed = True
        self._gate.stop(Fault.CANCELLED, "the run has ended")
        for session in tuple(self._sessions.values()):
            session.close()
        if self._credentials is not None:
            self._credentials.clear()

    def _opened(self, question: SearchQuestion, transcript: Transcript, cancel: CancelToken) -> LdapSession:
        """Connect, which several servers may take their time for, and bind when it is this one's turn."""
        credentials = self._usable(question.host_name)
        session = LdapSession(self._connection(question, credentials), self._limits)
        try:
            starts_tls = credentials.method is BindMethod.START_TLS
            session.open(transcript, _start_tls if starts_tls else None)
            with self._gate.turn(cancel):
                self._bind(session)
        except (LoginHeld, LdapFault):
            session.close()
            raise
        return session

    def _bind(self, session: LdapSession) -> None:
        try:
            _make_ready(session.connection)
            session.bind()
        except LdapFault as error:
            if error.fault is Fault.CREDENTIALS_REJECTED:
                self._gate.stop(Fault.BINDS_STOPPED, "a server rejected the credentials")
            elif error.fault is Fault.NO_TICKET and concerns_all(error):
                self._gate.give_up(error.fault, str(error))
            raise
        self._gate.accept()

    def _usable(self, host_name: str) -> Credentials:
        """The credentials, if they may be shown to this server."""
        if self._is_closed:
            raise LdapFault(Fault.CANCELLED, "the run has ended")
        if self._credentials is None or not self._credentials.is_usable:
            raise LdapFault(Fault.NO_CREDENTIALS, "there are no credentials")
        self._gate.require_open()
        if not host_name:
            raise LdapFault(Fault.NO_HOST_NAME, "there is no name to verify")
        return self._credentials

    def _connection(self, question: SearchQuestion, credentials: Credentials) -> ldap3.Connection:
        address, host_name, port = question.address, question.host_name, self.port_of(question)
        if credentials.method not in INSIDE_TLS:
            server = plain_server(address, port, self._limits)
            return SaslConnection(server, credentials, host_name, self._limits)
        tls = StrictTls(host_name, self._authorities, self._limits.handshake_s)
        if credentials.method is BindMethod.LDAPS:
            server = tls_server(address, port, self._limits, tls)
        else:
            server = plain_server(address, port, self._limits, tls=tls)
        return new_connection(
            server,
            self._limits,
            authentication=ldap3.SIMPLE,
            user=credentials.user,
            # As bytes it goes as it was typed; texts go through SASLprep, which Windows does not know.
            password=credentials.reveal().encode("utf-8", "surrogatepass"),
        )


def _make_ready(connection: ldap3.Connection) -> None:
    """Get the ticket, or make sure that a password goes into TLS and nowhere else; raises LdapFault."""
    if isinstance(connection, SaslConnection):
        connection.prepare()
    elif not isinstance(innermost(connection.socket), ssl.SSLSocket):
        raise LdapFault(Fault.TLS_FAILED, "the connection is not inside TLS")


def _start_tls(connection: ldap3.Connection) -> None:
    if not connection.start_tls(read_server_info=False):
        raise LdapFault(Fault.TLS_FAILED, "the server refused StartTLS")
