"""Binds by Kerberos or NTLM for ldap3: the password never travels, and what follows is signed and sealed.

ldap3 itself offers neither: its Kerberos does not seal, and its NTLM is the older "Sicily" bind without
signing; hardened servers refuse both.
"""

from __future__ import annotations

from typing import Any

import ldap3
import spnego
from ldap3.core import connection as ldap3_connection
from ldap3.protocol.sasl.sasl import send_sasl_negotiation
from spnego import ContextReq
from spnego.exceptions import SpnegoError
from typing_extensions import override

from app.domain.credentials import Credentials
from app.domain.exchange import Fault
from app.probes.kerberos import in_time, principal, ticket_fault, words_of
from app.probes.ldap_session import LdapFault, bounded_options
from app.probes.limits import Limits
from app.probes.sealed_socket import MAX_WRAPPED, SealedSocket

KERBEROS, NEGOTIATED = "GSSAPI", "GSS-SPNEGO"
"""The mechanisms of RFC 4752, and of Microsoft, which takes NTLM too ([MS-ADTS] 5.1.1.1)."""

IN_PROGRESS = 14
"""saslBindInProgress (RFC 4511 4.2.2)."""

MAX_STEPS = 8

CONFIDENTIAL = 4
"""The security layer that seals (RFC 4752 3.3)."""

LONGEST_BLOCK = min(MAX_WRAPPED, 0xFFFFFF)
"""What we say we take, in three bytes."""

SEALED = ContextReq.integrity | ContextReq.confidentiality
REQUIREMENTS = ContextReq.mutual_auth | ContextReq.sequence_detect | ContextReq.replay_detect | SEALED

if NEGOTIATED not in ldap3_connection.SASL_AVAILABLE_MECHANISMS:
    # ldap3 checks a list of its own before it calls `do_sasl_bind`.
    ldap3_connection.SASL_AVAILABLE_MECHANISMS.append(NEGOTIATED)


class SaslConnection(ldap3.Connection):
    """A connection that binds by Kerberos, or by NTLM where that was chosen: never by one for the other.

    `requirements` without a seal are for inside TLS, where servers allow none of their own.
    """

    def __init__(
        self,
        server: ldap3.Server,
        credentials: Credentials,
        host_name: str,
        limits: Limits,
        *,
        requirements: ContextReq = REQUIREMENTS,
    ) -> None:
        super().__init__(
            server,
            authentication=ldap3.SASL,
            sasl_mechanism=KERBEROS if credentials.uses_kerberos else NEGOTIATED,
            user=credentials.user,
            read_only=True,
            auto_referrals=False,
            **bounded_options(limits),
        )
        self._credentials = credentials
        self._host_name = host_name
        self._limits = limits
        self._requirements = requirements
        self._context: Any = None
        self._token: bytes | None = None
        self._most: int | None = None

    def prepare(self) -> None:
        """Get what the bind begins with: for Kerberos the ticket, from this computer's ticket servers.

        Raises LdapFault. Nothing goes to the server itself, so its time limits do not run meanwhile.
        """
        try:
            self._context = in_time(self._new_context, self._limits.kerberos_s)
            self._token = in_time(self._context.step, self._limits.kerberos_s)
        except Exception as error:
            # Each platform's Kerberos has exceptions of its own.
            if not self._credentials.uses_kerberos:
                raise LdapFault(Fault.LOCAL_ERROR, type(error).__name__) from error
            raise LdapFault(ticket_fault(error), words_of(error, self._credentials.user)) from error

    @override
    def do_sasl_bind(self, controls: Any) -> Any:
        """Called by ldap3 to bind."""
        with self.connection_lock:
            self.sasl_in_progress = True
            try:
                return self._negotiate(controls)
            finally:
                self.sasl_in_progress = False

    def _new_context(self) -> Any:
        credentials = self._credentials
        is_kerberos = credentials.uses_kerberos
        return spnego.client(
            username=principal(credentials.user) if is_kerberos else credentials.user,
            password=None if credentials.uses_ticket else credentials.reveal(),
            hostname=self._host_name,
            service="ldap",
            context_req=self._requirements,
            protocol="kerberos" if is_kerberos else "ntlm",
        )

    def _negotiate(self, controls: Any) -> Any:
        token = self._token
        for _ in range(MAX_STEPS):
            result = send_sasl_negotiation(self, controls, token or b"")
            if result["result"] not in {0, IN_PROGRESS}:
                self._explain(result)
                return result
            token = self._answer(result)
            if result["result"] == 0:
                self._seal()
                return result
        raise LdapFault(Fault.MALFORMED, "the bind has no end")

    def _answer(self, result: Any) -> bytes | None:
        """What is said to a step of the server. Raises LdapFault."""
        said = result.get("saslCreds")
        try:
            if not self._context.complete:
                token: bytes | None = self._context.step(said)
                return token
            if self.sasl_mechanism == KERBEROS and result["result"] == IN_PROGRESS:
                return self._layer(self._context.unwrap(said or b"").data)
        except SpnegoError as error:
            raise LdapFault(self._fault(error), words_of(error, self._credentials.user)) from error
        return None

    def _layer(self, offer: bytes) -> bytes:
        """Choose the layer that seals, of those the server offers (RFC 4752 3.1)."""
        if len(offer) != 4 or not offer[0] & CONFIDENTIAL:
            raise LdapFault(Fault.TLS_FAILED, "the server offers no layer that seals")
        self._most = int.from_bytes(offer[1:], "big")
        choice = bytes([CONFIDENTIAL]) + LONGEST_BLOCK.to_bytes(3, "big")
        wrapped: bytes = self._context.wrap(choice, encrypt=False).data
        return wrapped

    def _seal(self) -> None:
        """Seal the socket. A server that says yes before it has proven itself is not believed."""
        is_layered = self._most is not None or self.sasl_mechanism != KERBEROS
        if not self._context.complete or not is_layered:
            raise LdapFault(Fault.MALFORMED, "the server ended the bind before it was complete")
        if not self._requirements & ContextReq.confidentiality:
            return
        if self._context.context_attr & SEALED != SEALED:
            raise LdapFault(Fault.TLS_FAILED, "the server does not seal what it says")
        # Below the seal nothing is counted or kept: the session meters what comes out of it.
        below = getattr(self.socket, "inner", self.socket)
        self.socket = SealedSocket(below, self._context, self._most or 0)

    def _explain(self, result: Any) -> None:
        """Of a ticket that was refused, a token may say why (RFC 4120 5.9.1). Raises LdapFault."""
        said = result.get("saslCreds")
        if not said or self._context.complete or not self._credentials.uses_kerberos:
            return
        try:
            self._context.step(said)
        except SpnegoError as error:
            if (fault := ticket_fault(error)) is not Fault.NO_TICKET:
                raise LdapFault(fault, words_of(error, self._credentials.user)) from error

    def _fault(self, error: SpnegoError) -> Fault:
        """What an error says of the server's words: a reason of Kerberos, or that they follow no protocol."""
        fault = ticket_fault(error) if self._credentials.uses_kerberos else Fault.NO_TICKET
        return Fault.MALFORMED if fault is Fault.NO_TICKET else fault
