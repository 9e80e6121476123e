"""Whether bytes are written in DER: the one way of ASN.1 to write a value (ITU-T X.690, 8 and 10).

Decoding and encoding anew would tell as well, but takes a hundred times as long.
"""

from __future__ import annotations

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_END_OF_CONTENTS = 0x00
_BOOLEAN = 0x01
_INTEGER = 0x02
_NULL = 0x05
_DEEPEST = 40


def is_der(content: bytes) -> bool:
    """Whether these bytes are exactly one value in DER. Strings, times and sets are not looked into."""
    end = _end_of_value(content, 0, len(content), _DEEPEST)
    return end == len(content)


def _end_of_value(content: bytes, at: int, limit: int, depth: int) -> int:
    """Where the value that begins at `at` ends; -1 where it is not DER or reaches beyond `limit`."""
    if depth == 0 or at + 2 > limit or content[at] & _LONG_TAG == _LONG_TAG:
        return -1
    begin, length = _length(content, at + 1, limit)
    end = begin + length
    if begin < 0 or end > limit:
        return -1
    if content[at] & _CONSTRUCTED:
        return _end_of_values(content, begin, end, depth - 1)
    return end if _is_minimal(content[at], content[begin:end]) else -1


def _end_of_values(content: bytes, at: int, end: int, depth: int) -> int:
    while at < end:
        at = _end_of_value(content, at, end, depth)
        if at < 0:
            return -1
    return at


def _length(content: bytes, at: int, limit: int) -> tuple[int, int]:
    """Where the content begins and how long it is; (-1, 0) for a length that is indefinite or too long."""
    first = content[at]
    if first < 0x80:
        return at + 1, first
    count = first & 0x7F
    digits = content[at + 1 : min(at + 1 + count, limit)]
    length = int.from_bytes(digits, "big")
    if not 1 <= count <= 4 or len(digits) != count or digits[0] == 0 or length < 0x80:
        return -1, 0
    return at + 1 + count, length


def _is_minimal(tag: int, content: bytes) -> bool:
    if tag == _END_OF_CONTENTS:
        return False
    if tag == _BOOLEAN:
        return content in (b"\x00", b"\xff")
    if tag == _NULL:
        return not content
    if tag == _INTEGER and len(content) > 1:
        # Nine equal leading bits say nothing (X.690, 8.3.2).
        return not (content[0] == 0 and content[1] < 0x80) and not (content[0] == 0xFF and content[1] >= 0x80)
    return tag != _INTEGER or bool(content)
