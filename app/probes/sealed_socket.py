"""A socket on which every block is sealed, as a bind by Kerberos or NTLM leaves it."""

from __future__ import annotations

import struct
from typing import Any

MAX_WRAPPED = 16 * 1024 * 1024
"""The longest sealed block that is read; servers send at most a few hundred KiB."""


class SealedSocket:
    """Every block with its length in four bytes in front (RFC 4752 3.3).

    `most` is the longest sealed block that the server takes, 0 where it did not say.
    """

    def __init__(self, inner: Any, context: Any, most: int = 0) -> None:
        self.inner = inner
        self._context = context
        self._most = most
        self._sealed = bytearray()
        self._open = bytearray()

    def sendall(self, data: bytes) -> None:
        """Seal and send."""
        sealed = self._context.wrap(bytes(data), encrypt=True).data
        if self._most and len(sealed) > self._most:
            raise ConnectionError("the server takes no question of this length")
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
        opened = self._context.unwrap(bytes(self._sealed[4 : 4 + length]))
        if not opened.encrypted:
            raise ConnectionError("a block was signed and not sealed")
        self._open += opened.data
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
