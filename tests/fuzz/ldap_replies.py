"""Replies of a directory server as bytes, read by the session that probes use; only the wire is left out."""

from __future__ import annotations

from typing import Any

from app.domain.exchange import Fault
from app.domain.questions import RootDseQuestion, SearchScope
from app.probes.directory_probe import entry_reading, ping_reading
from app.probes.ldap_session import LdapFault, LdapSession, new_connection, plain_server
from app.probes.limits import Limits
from app.probes.transcript import Transcript
from tests.fakes.clock import FakeClock

ADDRESS = "127.0.0.1"
LIMITS = Limits(reply_bytes=1 << 20)
ATTRIBUTES = ("cn", "repsFrom", "replPropertyMetaData", "dNSProperty", "objectSid", "objectGUID", "Netlogon")

RAW, WRAPPED = 0, 1
"""How the first byte of an input reads the rest: as it comes, or as operations in messages that fit."""


class ToldSocket:
    """Takes requests and tells a reply, in which operations get the number of the request."""

    def __init__(self, told: bytes) -> None:
        self._told = told
        self._heard = b""

    def sendall(self, request: bytes) -> None:
        """Take a request; the first one makes the reply."""
        if not self._heard:
            number = _number_of(request)
            mode, rest = self._told[:1], self._told[1:]
            self._heard = rest if mode != bytes([WRAPPED]) else _wrapped(rest, number)

    def recv(self, size: int) -> bytes:
        """As much of the reply, nothing at its end."""
        part, self._heard = self._heard[:size], self._heard[size:]
        return part

    def shutdown(self, _how: int) -> None:
        """There is nothing to end."""

    def close(self) -> None:
        """There is nothing to close."""


def read_reply(told: bytes, scope: SearchScope) -> Fault | None:
    """Search over a reply: the fault, or None when all of it was entries that could be read."""
    question = RootDseQuestion(ADDRESS)
    transcript = Transcript(question, FakeClock())
    connection: Any = new_connection(plain_server(ADDRESS, question.port, LIMITS), LIMITS)
    connection.socket, connection.closed, connection.listening = ToldSocket(told), False, True
    # Opening a real socket would do this.
    connection.strategy._outstanding = {}
    session = LdapSession(connection, LIMITS)
    try:
        found = session.search("", scope, "(objectClass=*)", ATTRIBUTES, transcript)
    except LdapFault as error:
        return error.fault
    for entry in found:
        values = entry_reading(entry).attributes.values()
        assert all(isinstance(text, str) for each in values for text in each)
        assert ping_reading(transcript, entry.first("Netlogon")).exchange.fault in {None, Fault.MALFORMED}
    return None


def operations(*parts: bytes) -> bytes:
    """An input of operations, each with its length in two bytes in front."""
    return bytes([WRAPPED]) + b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _wrapped(data: bytes, number: bytes) -> bytes:
    messages = bytearray()
    while data:
        length = int.from_bytes(data[:2], "big")
        operation, data = data[2 : 2 + length], data[2 + length :]
        body = number + operation
        messages += b"\x30\x84" + len(body).to_bytes(4, "big") + body
    return bytes(messages)


def _number_of(request: bytes) -> bytes:
    """The element with the number of a request: the first one inside its sequence."""
    start = 2 if request[1] < 0x80 else 2 + (request[1] & 0x7F)
    return request[start : start + 2 + request[start + 1]]
