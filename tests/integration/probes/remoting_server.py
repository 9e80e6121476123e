"""A PowerShell remoting server on loopback: real HTTP, TLS, SPNEGO and message encryption; no Windows."""

from __future__ import annotations

import base64
import hashlib
import re
import ssl
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError
from typing_extensions import override

from tests.integration.probes.remote_shells import Answer, Shells
from tests.integration.probes.servers import HERE

USER = "LAB\\reader"
PASSWORD = "Lab-Passw0rd-1"
BOUNDARY = b"--Encrypted Boundary"
PROTOCOL = "application/HTTP-SPNEGO-session-encrypted"
SOAP = "application/soap+xml;charset=UTF-8"


class RemotingServer:
    """Serves until it is closed. `spoil` may change every reply before it is sealed.

    `rejected` counts users sent away, `users` are those let in by Kerberos, whose keys are in the keytab of
    the environment; `clear` holds what came unsealed. Without `seals` replies go out in clear. After
    `forgets_after` messages every user is sent away. With `bound_to`, a certificate as DER, users are let in
    only if they signed in for the channel that it makes (RFC 5929 4).
    """

    def __init__(
        self,
        answer: Callable[[str], Answer],
        context: ssl.SSLContext | None = None,
        *,
        basic: bool = False,
        kerberos: bool = False,
        place: tuple[str, int] = (HERE, 0),
    ) -> None:
        self.shells = Shells(answer)
        self.spoil: Callable[[bytes], bytes] = lambda reply: reply
        self.offers_basic = basic
        self.protocol = "kerberos" if kerberos else "negotiate"
        self.users: set[str] = set()
        self.rejected = 0
        self.seals = True
        self.bound_to = b""
        self.forgets_after = 1_000_000
        self.clear: list[bytes] = []
        self._server = _QuietServer(place, type("Bound", (_Handler,), {"remoting": self}))
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _QuietServer(ThreadingHTTPServer):
    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of these tests hang up as they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    remoting: RemotingServer
    _context: spnego.ContextProxy | None = None
    _is_known = False

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Be quiet."""

    def do_POST(self) -> None:
        """One message, or one step of the authentication."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = b""
        self.remoting.forgets_after -= self._is_known
        if self.remoting.forgets_after <= 0:
            self._is_known = False
            self._refuse()
            return
        if not self._is_known:
            accepted = self._authenticate(self.headers.get("Authorization", ""))
            if accepted is None:
                return
            token = accepted
        said = {"WWW-Authenticate": "Negotiate " + base64.b64encode(token).decode()} if token else {}
        if not body:
            self._send(200, headers=said)
        elif self.headers.get("Content-Type", "").startswith("multipart/encrypted"):
            self._answer_sealed(body, said)
        else:
            self.remoting.clear.append(body)
            status, reply = self.remoting.shells.handle(body)
            self._send(status, self.remoting.spoil(reply), SOAP, said)

    def _authenticate(self, header: str) -> bytes | None:
        """The last token for a user who is let in; None after an answer that asks for more or refuses."""
        if header.startswith("Basic ") and self.remoting.offers_basic:
            return self._basic(header)
        if not header.startswith("Negotiate "):
            self._send(401, headers=self._offer())
            return None
        return self._negotiate(base64.b64decode(header.partition(" ")[2]))

    def _basic(self, header: str) -> bytes | None:
        said = base64.b64decode(header.partition(" ")[2]).decode()
        self._is_known = said == f"{USER}:{PASSWORD}"
        if self._is_known:
            return b""
        self._refuse()
        return None

    def _negotiate(self, token: bytes) -> bytes | None:
        if self._context is None:
            wanted = spnego.ContextReq.confidentiality | spnego.ContextReq.integrity
            self._context = spnego.server(
                hostname=HERE,
                service="HTTP",
                context_req=wanted,
                protocol=self.remoting.protocol,
                channel_bindings=_bindings(self.remoting.bound_to),
            )
        try:
            reply = self._context.step(token)
        except SpnegoError:
            self._refuse()
            return None
        self._is_known = self._context.complete
        if self._is_known:
            self.remoting.users.add(self._context.client_principal or "")
            return reply or b""
        self._send(401, headers={"WWW-Authenticate": "Negotiate " + base64.b64encode(reply or b"").decode()})
        return None

    def _refuse(self) -> None:
        self._context = None
        self.remoting.rejected += 1
        self._send(401, headers=self._offer())

    def _offer(self) -> dict[str, str]:
        basic = ', Basic realm="WSMAN"' if self.remoting.offers_basic else ""
        return {"WWW-Authenticate": f"Negotiate{basic}"}

    def _answer_sealed(self, body: bytes, said: dict[str, str]) -> None:
        assert self._context is not None
        sealed = body.split(b"Content-Type: application/octet-stream\r\n", 1)[1]
        sealed = re.sub(rb"--\s*Encrypted Boundary--\r\n$", b"", sealed)
        length = struct.unpack("<i", sealed[:4])[0]
        message = self._context.unwrap_winrm(sealed[4 : 4 + length], sealed[4 + length :])
        status, found = self.remoting.shells.handle(message)
        reply = self.remoting.spoil(found)
        if not self.remoting.seals:
            self._send(status, reply, SOAP, said)
            return
        self._send(status, self._sealed(reply), f'multipart/encrypted;protocol="{PROTOCOL}";'
                   'boundary="Encrypted Boundary"', said)  # fmt: skip

    def _sealed(self, message: bytes) -> bytes:
        assert self._context is not None
        sealed = self._context.wrap_winrm(message)
        length = len(message) + sealed.padding_length
        return b"".join(
            [
                BOUNDARY + b"\r\n\tContent-Type: " + PROTOCOL.encode() + b"\r\n",
                f"\tOriginalContent: type={SOAP};Length={length}\r\n".encode(),
                BOUNDARY + b"\r\n\tContent-Type: application/octet-stream\r\n",
                struct.pack("<i", len(sealed.header)) + sealed.header + sealed.data,
                BOUNDARY + b"--\r\n",
            ]
        )

    def _send(
        self, status: int, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _bindings(certificate: bytes) -> GssChannelBindings | None:
    """What a channel inside TLS is known by; certificates of these tests are signed with SHA-256."""
    if not certificate:
        return None
    digest = hashlib.sha256(certificate).digest()
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest)
