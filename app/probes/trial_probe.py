"""Tries binds that must fail, to see which protection refuses them."""

from __future__ import annotations

import ssl

import ldap3
from spnego import ContextReq
from typing_extensions import override

from app.domain.credentials import BindMethod, Credentials
from app.domain.trials import TrialKind, TrialQuestion, TrialReading
from app.ports import CancelToken, Clock
from app.probes.ldap_session import LdapFault, LdapSession, new_connection, plain_server, tls_server
from app.probes.limits import Limits
from app.probes.sasl_connection import SaslConnection
from app.probes.sockets import watched_handshake
from app.probes.tls_probe import open_context
from app.probes.transcript import Transcript

NO_PASSWORD = "no-password"  # noqa: S105  of an account that does not exist
NO_DOMAIN = "invalid"
"""A name that no domain has (RFC 2606 2)."""


class OpenTls(ldap3.Tls):
    """TLS that looks and does not trust: nothing that is a secret ever goes through it."""

    def __init__(self, handshake_s: float) -> None:
        super().__init__(validate=ssl.CERT_NONE)
        self._handshake_s = handshake_s

    @override
    def wrap_socket(self, connection: ldap3.Connection, do_handshake: bool = False) -> None:
        """Called by ldap3, whose own version does not bound the handshake in time."""
        secure = open_context().wrap_socket(connection.socket, do_handshake_on_connect=False)
        connection.socket = secure
        watched_handshake(secure, self._handshake_s)


class TrialProbe:
    """One bind for each question, on a connection of its own."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits

    def ask(self, question: TrialQuestion, _cancel: CancelToken) -> TrialReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        session = LdapSession(self._connection(question), self._limits)
        try:
            session.open(transcript)
            if isinstance(session.connection, SaslConnection):
                session.connection.prepare()
            result, message = session.try_bind()
        except LdapFault as error:
            return TrialReading(transcript.exchange(error.fault, str(error)))
        finally:
            session.close()
        return TrialReading(transcript.exchange(detail=message), result, message)

    def _connection(self, question: TrialQuestion) -> ldap3.Connection:
        if question.kind is TrialKind.CLEAR:
            return new_connection(
                plain_server(question.address, question.port, self._limits),
                self._limits,
                authentication=ldap3.SIMPLE,
                user=f"{question.account}@{NO_DOMAIN}",
                password=NO_PASSWORD,
            )
        tls = OpenTls(self._limits.handshake_s)
        return SaslConnection(
            tls_server(question.address, question.port, self._limits, tls),
            Credentials(question.account, NO_PASSWORD, BindMethod.NTLM),
            question.address,
            self._limits,
            # Inside TLS the server allows no seal of its own.
            requirements=ContextReq.no_integrity,
        )
