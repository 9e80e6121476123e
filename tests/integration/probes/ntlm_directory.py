"""A directory that takes binds by NTLM, with somebody in between who strikes the protection out."""

from __future__ import annotations

from dataclasses import dataclass, field

import spnego
from spnego.exceptions import SpnegoError
from typing_extensions import override

from tests.integration.probes.ldap_server import BIND, LdapServer, content

IN_PROGRESS = 14


@dataclass
class NtlmDirectory(LdapServer):
    """`without` are flags of NEGOTIATE_MESSAGE ([MS-NLMP] 2.2.2.5) that are struck out of the challenge."""

    without: int = 0
    context: spnego.ContextProxy = field(default_factory=lambda: spnego.server(protocol="ntlm"))

    @override
    def _answer(self, message: bytes) -> bytes:
        body = content(message)
        operation = body[2 + body[1] :]
        if operation[0] != BIND:
            return super()._answer(message)
        self.operations.append(BIND)
        try:
            token = self.context.step(_credentials(operation)) or b""
        except SpnegoError:
            # The proof of the user tells that flags were struck out; whoever did it says yes all the same.
            token = b""
        code = IN_PROGRESS if token else 0
        result = b"\x0a\x01" + bytes([code]) + b"\x04\x00\x04\x00" + _part(0x87, self._struck(token))
        return _part(0x30, body[: 2 + body[1]] + _part(0x61, result))

    def _struck(self, token: bytes) -> bytes:
        """The challenge with fewer flags, which stand at its twentieth byte."""
        if not token:
            return token
        flags = int.from_bytes(token[20:24], "little") & ~self.without
        return token[:20] + flags.to_bytes(4, "little") + token[24:]


def _part(tag: int, value: bytes) -> bytes:
    return bytes([tag, 0x84]) + len(value).to_bytes(4, "big") + value


def _credentials(operation: bytes) -> bytes:
    """What a bind by SASL holds after its version, name and mechanism (RFC 4511 4.2)."""
    rest = content(operation)
    authentication = _without_first(_without_first(rest))
    return content(_without_first(content(authentication)))


def _without_first(data: bytes) -> bytes:
    """What follows the first part."""
    count = data[1] & 0x7F if data[1] & 0x80 else 0
    length = int.from_bytes(data[2 : 2 + count], "big") if count else data[1]
    return data[2 + count + length :]
