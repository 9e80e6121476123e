"""Reads the reply to an LDAP ping: NETLOGON_SAM_LOGON_RESPONSE_EX ([MS-ADTS] 6.3.1.9)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from app.probes.decoding import DecodeError

HEADER = struct.Struct("<HHI16s")
"""Opcode, reserved word, flags, and the domain's GUID; names follow, compressed as in RFC 1035 4.1.4."""

OPCODES = frozenset({23, 25})
"""LOGON_SAM_LOGON_RESPONSE_EX, and LOGON_SAM_USER_UNKNOWN_EX of servers that were asked for no user."""

POINTER = 0xC0
MAX_STEPS = 128
NAMES = 8


@dataclass(frozen=True, slots=True)
class NetlogonReply:
    """The fields that checks judge; names are in lower case."""

    flags: int
    forest: str
    domain: str
    host: str
    site: str
    client_site: str


def parse_netlogon(data: bytes) -> NetlogonReply:
    """Decode a reply; raises DecodeError for anything else."""
    if len(data) < HEADER.size:
        raise DecodeError("the reply to the ping is too short")
    opcode, _, flags, _ = HEADER.unpack_from(data)
    if opcode not in OPCODES:
        raise DecodeError(f"the reply to the ping has the unknown opcode {opcode}")
    names, place = [], HEADER.size
    for _ in range(NAMES):
        name, place = _name(data, place)
        names.append(name)
    forest, domain, host, _, _, _, site, client_site = names
    return NetlogonReply(flags, forest, domain, host, site, client_site)


def _name(data: bytes, place: int) -> tuple[str, int]:
    """One compressed name and the place after it. Pointers may form a circle, so steps are counted."""
    labels: list[str] = []
    after = -1
    for _ in range(MAX_STEPS):
        length = _byte(data, place)
        if length >= POINTER:
            after = place + 2 if after < 0 else after
            place = ((length & ~POINTER) << 8) | _byte(data, place + 1)
        elif length == 0:
            return ".".join(labels).lower(), place + 1 if after < 0 else after
        else:
            labels.append(data[place + 1 : place + 1 + length].decode("utf-8", errors="replace"))
            place += 1 + length
    raise DecodeError("a name in the reply to the ping does not end")


def _byte(data: bytes, place: int) -> int:
    if place >= len(data):
        raise DecodeError("the reply to the ping ends inside a name")
    return data[place]
