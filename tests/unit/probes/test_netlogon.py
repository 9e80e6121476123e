"""The reply to an LDAP ping is decoded, and hostile ones end with an error."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.probes.netlogon import HEADER, parse_netlogon


def _labels(name: str) -> bytes:
    parts = (bytes([len(label)]) + label.encode() for label in name.split(".") if label)
    return b"".join(parts) + b"\0"


def _reply(flags: int, names: bytes, opcode: int = 23) -> bytes:
    return HEADER.pack(opcode, 0, flags, b"\1" * 16) + names


def test_names_and_flags_are_read_through_compression() -> None:
    """The domain and the host point back into the forest's name, as controllers write it."""
    forest_at = HEADER.size
    pointer = struct.pack(">H", 0xC000 | forest_at)
    names = _labels("Contoso.test") + pointer + b"\3DC1" + pointer
    names += _labels("CONTOSO") + _labels("DC1") + _labels("") + _labels("HQ") + _labels("Branch")
    reply = parse_netlogon(_reply(0x13D, names))
    assert (reply.flags, reply.forest, reply.domain, reply.host) == (
        0x13D,
        "contoso.test",
        "contoso.test",
        "dc1.contoso.test",
    )
    assert (reply.site, reply.client_site) == ("hq", "branch")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too short"),
        (_reply(0, b"", opcode=19), "unknown opcode"),
        (_reply(0, b"\5ab"), "inside a name"),
        (_reply(0, struct.pack(">H", 0xC000 | HEADER.size) * 8), "does not end"),
    ],
)
def test_what_is_no_reply_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_netlogon(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_reply_or_a_value_error(data: bytes) -> None:
    try:
        reply = parse_netlogon(HEADER.pack(23, 0, 0, b"\0" * 16) + data)
    except ValueError:
        return
    assert isinstance(reply.host, str)
