"""The LDAP ping as one packet each way ([MS-ADTS] 6.3.3.2): the request, and the reply's value, in BER."""

from __future__ import annotations

from collections.abc import Iterator

from app.probes.decoding import DecodeError

SEQUENCE, SET, OCTETS, INTEGER, ENUMERATED, BOOLEAN = 0x30, 0x31, 0x04, 0x02, 0x0A, 0x01
SEARCH_REQUEST, SEARCH_ENTRY, SEARCH_DONE = 0x63, 0x64, 0x65
AND, EQUAL = 0xA0, 0xA3
MESSAGE_ID = 1
VERSION = b"\x06\x00\x00\x00"
"""NETLOGON_NT_VERSION_5 and _5EX: the long reply, with names."""

LONG_FORM = 0x80
MAX_LENGTH_BYTES = 4


def ping_request(domain: str) -> bytes:
    """The packet that asks for `Netlogon` of the root entry."""
    wanted = _tlv(AND, _equal("DnsDomain", domain.encode("utf-8")) + _equal("NtVer", VERSION))
    search = b"".join([
        _tlv(OCTETS, b""),
        _tlv(ENUMERATED, b"\x00"),
        _tlv(ENUMERATED, b"\x00"),
        _tlv(INTEGER, b"\x00"),
        _tlv(INTEGER, b"\x00"),
        _tlv(BOOLEAN, b"\x00"),
        wanted,
        _tlv(SEQUENCE, _tlv(OCTETS, b"Netlogon")),
    ])  # fmt: skip
    return _tlv(SEQUENCE, _tlv(INTEGER, bytes([MESSAGE_ID])) + _tlv(SEARCH_REQUEST, search))


def ping_value(packet: bytes) -> bytes:
    """The value of `Netlogon` in a reply, empty when the server has none; DecodeError for other packets."""
    number, operation = _parts(_only(packet, SEQUENCE))[:2]
    if number != (INTEGER, bytes([MESSAGE_ID])):
        raise DecodeError("the reply belongs to another question")
    tag, content = operation
    if tag == SEARCH_DONE:
        return b""
    if tag != SEARCH_ENTRY:
        raise DecodeError(f"the reply is of the unknown kind {tag:#x}")
    _, attributes = _parts(content)[:2]
    for tag, attribute in _parts(attributes[1]):
        name, values = _parts(attribute)[:2]
        if tag == SEQUENCE and name[1].lower() == b"netlogon":
            return next((value for _, value in _parts(values[1])), b"")
    return b""


def _equal(name: str, value: bytes) -> bytes:
    return _tlv(EQUAL, _tlv(OCTETS, name.encode("ascii")) + _tlv(OCTETS, value))


def _tlv(tag: int, content: bytes) -> bytes:
    if len(content) < LONG_FORM:
        return bytes([tag, len(content)]) + content
    size = (len(content).bit_length() + 7) // 8
    return bytes([tag, LONG_FORM | size]) + len(content).to_bytes(size, "big") + content


def _only(data: bytes, tag: int) -> bytes:
    found = next(_elements(data), None)
    if found is None or found[0] != tag:
        raise DecodeError("the reply is no LDAP message")
    return found[1]


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """The elements of a constructed one. Two are padded in, so that a short reply unpacks to nothing."""
    return [*_elements(data), (0, b""), (0, b"")]


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        tag, length, start = _header(data, place)
        place = start + length
        if place > len(data):
            raise DecodeError("the reply ends inside an element")
        yield tag, data[start:place]


def _header(data: bytes, place: int) -> tuple[int, int, int]:
    """The tag, the length and the place of the content of the element at a place."""
    if place + 2 > len(data):
        raise DecodeError("the reply ends inside a header")
    tag, length = data[place], data[place + 1]
    if length < LONG_FORM:
        return tag, length, place + 2
    size = length & ~LONG_FORM
    if not 0 < size <= MAX_LENGTH_BYTES or place + 2 + size > len(data):
        raise DecodeError("the length of an element cannot be read")
    return tag, int.from_bytes(data[place + 2 : place + 2 + size], "big"), place + 2 + size
