"""What the messages of an LDAP connection do (RFC 4511), read from their bytes."""

from __future__ import annotations

from collections.abc import Iterator

START_TLS = b"1.3.6.1.4.1.1466.20037"
PAGED = b"1.2.840.113556.1.4.319"
SD_FLAGS = b"1.2.840.113556.1.4.801"
CONTROLS = {PAGED: ", paged", SD_FLAGS: ""}
"""Controls that change what is shown and nothing else."""

NAMES = {
    0x60: "bind", 0x42: "unbind", 0x63: "search", 0x66: "modify", 0x68: "add", 0x4A: "delete",
    0x6C: "modify name", 0x6E: "compare", 0x50: "abandon", 0x77: "extended operation",
}  # fmt: skip


def ldap_kinds(sent: bytes) -> Iterator[str]:
    """The kind of each message; the same inside TLS, below a seal and in a datagram."""
    while sent:
        header, length = _header(sent)
        if sent[0] != 0x30 or header + length > len(sent):
            yield f"LDAP nonsense: {sent[:40]!r}"
            return
        yield _kind(_parts(sent[header : header + length]))
        sent = sent[header + length :]


def _kind(message: list[tuple[int, bytes]]) -> str:
    tag, content = message[1]
    name = f"LDAP {NAMES.get(tag, hex(tag))}"
    if tag == 0x60:
        name += _bind(content)
    if tag == 0x77:
        oid = _parts(content)[0][1]
        name = "LDAP StartTLS" if oid == START_TLS else f"{name} {oid.decode('latin-1')}"
    return name + "".join(_control(each) for _, each in _parts(message[2][1])) if message[2:] else name


def _bind(content: bytes) -> str:
    _version, (_, name), (tag, shown) = _parts(content)[:3]
    if tag == 0xA3:
        return f", {_parts(shown)[0][1].decode('latin-1')}"
    return ", simple" if name or shown else ", anonymous"


def _control(content: bytes) -> str:
    oid = _parts(content)[0][1]
    return CONTROLS.get(oid, f" with control {oid.decode('latin-1')}")


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while data:
        header, length = _header(data)
        found.append((data[0], data[header : header + length]))
        data = data[header + length :]
    return found


def _header(data: bytes) -> tuple[int, int]:
    if len(data) < 2 or data[1] < 0x80:
        return 2, data[1] if len(data) > 1 else 0
    size = data[1] & 0x7F
    return 2 + size, int.from_bytes(data[2 : 2 + size], "big")
