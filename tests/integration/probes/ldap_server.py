"""An LDAP server of a few bytes: notes each operation it is sent, and answers with the result it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

BIND, UNBIND, SEARCH, EXTENDED = 0x60, 0x42, 0x63, 0x77
SEARCH_ENTRY = 0x64
ANSWERS = {BIND: 0x61, SEARCH: 0x65, EXTENDED: 0x78}
ALLOWED = {BIND, UNBIND, SEARCH, EXTENDED}
"""The operations of RFC 4511 that only read or open and close a connection, by their tags."""


@dataclass
class LdapServer:
    """Binds get `bind_result` and `bind_message`; searches find nothing, StartTLS is refused."""

    bind_result: int = 0
    bind_message: bytes = b""
    operations: list[int] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Serve one connection."""
        buffer = b""
        while data := connection.recv(65536):
            buffer += data
            while (message := _first_message(buffer)) is not None:
                buffer = buffer[len(message) :]
                answer = self._answer(message)
                if answer:
                    connection.sendall(answer)

    def _answer(self, message: bytes) -> bytes:
        body = content(message)
        identity, rest = body[: 2 + body[1]], body[2 + body[1] :]
        operation = rest[0]
        self.operations.append(operation)
        self.messages.append(message)
        if operation not in ANSWERS:
            return b""
        code = {BIND: self.bind_result, SEARCH: 0, EXTENDED: 2}[operation]
        text = self.bind_message if operation == BIND else b""
        result = bytes([0x0A, 1, code, 0x04, 0, 0x04, len(text)]) + text
        reply = bytes([ANSWERS[operation], len(result)]) + result
        return bytes([0x30, len(identity) + len(reply)]) + identity + reply


def endless_entries(every_s: float) -> Callable[[socket.socket], None]:
    """Answer a search with one entry after the other and never end it."""

    def serve(connection: socket.socket) -> None:
        pause, body = threading.Event(), content(connection.recv(65536))
        identity = body[: 2 + body[1]]
        entry = bytes([SEARCH_ENTRY, 4, 0x04, 0, 0x30, 0])
        message = bytes([0x30, len(identity) + len(entry)]) + identity + entry
        while True:
            connection.sendall(message * 100)
            pause.wait(every_s)

    return serve


def _first_message(buffer: bytes) -> bytes | None:
    if len(buffer) < 2:
        return None
    header, length = _header(buffer)
    return buffer[: header + length] if len(buffer) >= header + length else None


def _header(data: bytes) -> tuple[int, int]:
    if data[1] < 0x80:
        return 2, data[1]
    count = data[1] & 0x7F
    return 2 + count, int.from_bytes(data[2 : 2 + count], "big")


def content(message: bytes) -> bytes:
    """What an LDAP message holds: its number, then the operation."""
    header, length = _header(message)
    return message[header : header + length]
