"""The LDAP ping over UDP: one packet out, the value of the reply, and nothing but ValueError for the rest."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.probes.cldap import ping_request, ping_value

VALUE = b"\x17\x00" + b"x" * 300


def _message(operation: bytes, number: int = 1) -> bytes:
    body = bytes([2, 1, number]) + operation
    return b"\x30\x82" + len(body).to_bytes(2, "big") + body


def _entry(attribute: bytes, value: bytes) -> bytes:
    values = (
        b"\x31\x84"
        + (len(value) + 4).to_bytes(4, "big")
        + b"\x04\x82"
        + len(value).to_bytes(2, "big")
        + value
    )
    pair = bytes([4, len(attribute)]) + attribute + values
    listed = b"\x30\x82" + len(pair).to_bytes(2, "big") + pair
    content = b"\x04\x00" + b"\x30\x82" + len(listed).to_bytes(2, "big") + listed
    return b"\x64\x82" + len(content).to_bytes(2, "big") + content


def test_the_request_is_a_base_search_of_the_root_entry() -> None:
    packet = ping_request("contoso.test")
    assert packet[:2] == bytes([0x30, len(packet) - 2])
    assert b"\x04\x09DnsDomain\x04\x0ccontoso.test" in packet
    assert b"\x04\x05NtVer\x04\x04\x06\x00\x00\x00" in packet
    assert packet.endswith(b"\x30\x0a\x04\x08Netlogon")
    assert packet[5] == 0x63, "the only operation is a search"


def test_a_long_domain_has_a_length_of_more_than_one_byte() -> None:
    assert ping_request("a" * 200).startswith(b"\x30\x82")


def test_the_value_is_found_whatever_form_lengths_have() -> None:
    assert ping_value(_message(_entry(b"netlogon", VALUE))) == VALUE


def test_a_server_without_the_attribute_has_no_value() -> None:
    assert ping_value(_message(b"\x65\x07\x0a\x01\x00\x04\x00\x04\x00")) == b""
    assert ping_value(_message(_entry(b"other", VALUE))) == b""


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x30",
        b"\x04\x01a",
        _message(b"\x65\x00", number=7),
        _message(b"\x61\x00"),
        b"\x30\x80\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x01\x00",
        _message(_entry(b"netlogon", VALUE))[:-5],
    ],
)
def test_what_is_no_reply_is_refused(packet: bytes) -> None:
    with pytest.raises(ValueError, match=r"reply|element"):
        ping_value(packet)


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda rest: _message(b"\x64" + rest)))
def test_hostile_packets_raise_nothing_else(packet: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(ping_value(packet), bytes)
