"""Counts LDAP messages as they arrive: one of a dozen bytes costs half a kilobyte once it is an entry."""

from __future__ import annotations

LONG_FORM = 0x80
MOST_LENGTH_BYTES = 8


class MessageCount:
    """Reads no more than the headers of a stream of BER (X.690 8.1.3)."""

    def __init__(self) -> None:
        self.count = 0
        self._left = 0
        self._header = bytearray()

    def take(self, data: bytes) -> None:
        """More of the stream, cut anywhere."""
        place = 0
        while place < len(data):
            step = min(self._left, len(data) - place)
            place, self._left = place + step, self._left - step
            if place < len(data):
                self._take_header(data[place])
                place += 1

    def _take_header(self, byte: int) -> None:
        self._header.append(byte)
        length = _length(self._header)
        if length is not None:
            self.count += 1
            self._left = length
            self._header.clear()


def _length(header: bytearray) -> int | None:
    """The length that a header tells, None while it is not whole; a length nobody can send counts as none."""
    if len(header) < 2:
        return None
    if header[1] < LONG_FORM:
        return header[1]
    size = header[1] & ~LONG_FORM
    if size > MOST_LENGTH_BYTES:
        return 0
    return int.from_bytes(header[2:], "big") if len(header) == 2 + size else None
