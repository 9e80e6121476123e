"""SASL GSS-SPNEGO for ldap3: the password never travels, and everything after the bind is signed and sealed.

ldap3 itself offers neither: its NTLM is the older "Sicily" bind without signing, which hardened servers
refuse.
"""

from __future__ import annotations

import struct
from typing import Any

import ldap3
import spnego
from ldap3.core import connection as ldap3_connection
from ldap3.protocol.sasl.sasl import send_sasl_negotiation
from spnego import ContextReq
from typing_extensions import override

from app.domain.credentials import Credentials
from app.probes.limits import Limits

MECHANISM = "GSS-SPNEGO"

MAX_WRAPPED = 16 * 1024 * 1024
"""The longest sealed block that is read; servers send at most a few hundred KiB."""

IN_PROGRESS = 14
"""saslBindInProgress (RFC 4511 4.2.2)."""

MAX_STEPS = 8

REQUIREMENTS = (
    ContextReq.mutual_auth
    | ContextReq.sequence_detect
    | ContextReq.replay_detect
    | ContextReq.integrity
    | ContextReq.confidentiality
)

if MECHANISM not in ldap3_connection.SASL_AVAILABLE_MECHANISMS:
    # ldap3 checks a list of its own before it calls `do_sasl_bind`.
    ldap3_connection.SASL_AVAILABLE_MECHANISMS.append(MECHANISM)


class SealedSocket:
    """A socket on which every block is sealed, with its length in four bytes in front (RFC 4752 3.3)."""

    def __init__(self, inner: Any, context: Any) -> None:
        self.inner = inner
        self._context = context
        self._sealed = bytearray()
        self._open = bytearray()

    def sendall(self, data: bytes) -> None:
        """Seal and send."""
        sealed = self._context.wrap(bytes(data), encrypt=True).data
        self.inner.sendall(struct.pack(">I", len(sealed)) + sealed)

    def recv(self, size: int) -> bytes:
        """Receive a block if there is none left, and give at most `size` bytes of it."""
        if not self._open and not self._next_block():
            return b""
        part = bytes(self._open[:size])
        del self._open[:size]
        return part

    def _next_block(self) -> bool:
        if not self._fill(4):
            return False
        (length,) = struct.unpack(">I", self._sealed[:4])
        if length > MAX_WRAPPED:
            raise ConnectionError("a sealed block is too large")
        if not self._fill(4 + length):
            return False
        self._open += self._context.unwrap(bytes(self._sealed[4 : 4 + length])).data
        del self._sealed[: 4 + length]
        return True

    def _fill(self, length: int) -> bool:
        while len(self._sealed) < length:
            data = self.inner.recv(65536)
            if not data:
                return False
            self._sealed += data
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class SpnegoConnection(ldap3.Connection):
    """A connection that binds by GSS-SPNEGO: Kerberos where the system has it, NTLM otherwise."""

    def __init__(
        self,
        server: ldap3.Server,
        credentials: Credentials,
        host_name: str,
        limits: Limits,
        *,
        requirements: ContextReq = REQUIREMENTS,
        protocol: str = "negotiate",
    ) -> None:
        super().__init__(
            server,
            client_strategy=ldap3.SYNC,
            authentication=ldap3.SASL,
            sasl_mechanism=MECHANISM,
            user=credentials.user,
            auto_bind=ldap3.AUTO_BIND_NONE,
            read_only=True,
            check_names=False,
            auto_referrals=False,
            return_empty_attributes=False,
            receive_timeout=limits.ldap_s,
            raise_exceptions=False,
        )
        self._credentials = credentials
        self._host_name = host_name
        self._requirements = requirements
        self._protocol = protocol

    @override
    def do_sasl_bind(self, controls: Any) -> Any:
        """Called by ldap3 to bind."""
        with self.connection_lock:
            self.sasl_in_progress = True
            try:
                return self._negotiate(controls)
            finally:
                self.sasl_in_progress = False

    def _negotiate(self, controls: Any) -> Any:
        context = spnego.client(
            username=self._credentials.user,
            password=self._credentials.reveal(),
            hostname=self._host_name,
            service="ldap",
            context_req=self._requirements,
            protocol=self._protocol,
        )
        token, result = context.step(), None
        for _ in range(MAX_STEPS):
            result = send_sasl_negotiation(self, controls, token or b"")  # type: ignore[no-untyped-call]
            if result["result"] not in {0, IN_PROGRESS}:
                return result
            if not context.complete:
                token = context.step(result.get("saslCreds"))
            if result["result"] == 0:
                break
        if context.complete:
            # Below the seal nothing is counted or kept: the session meters what comes out of it.
            self.socket = SealedSocket(getattr(self.socket, "inner", self.socket), context)
        return result
