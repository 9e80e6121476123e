"""Values that are bytes become text, and bytes of another shape become nothing."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.replication import UNREADABLE
from app.probes.directory_values import guid_text, readable, zone_property

SECURE_ONLY = bytes.fromhex("01000000000000000000000001000000020000000200000000")
"""DSPROPERTY_ZONE_ALLOW_UPDATE as a Samba 4.17 domain stores it."""


def _property(number: int, data: bytes, version: int = 1) -> bytes:
    return struct.pack("<IIIII", len(data), 1, 0, version, number) + data


def test_the_update_property_of_a_real_zone() -> None:
    assert zone_property(SECURE_ONLY) == "2=2"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (_property(0x40, b"\x01\x00\x00\x00\x00"), "64=1"),
        (_property(0x10, b"\xa8\x00\x00\x00\x00"), "16=168"),
        (_property(0x20, b"\xa8\x00\x00\x00"), "32=168"),
    ],
)
def test_a_number_is_read_with_or_without_the_name_behind_it(value: bytes, text: str) -> None:
    shortened = value if struct.unpack_from("<I", value)[0] == 4 else struct.pack("<I", 4) + value[4:]
    assert zone_property(shortened) == text


@pytest.mark.parametrize(
    "value",
    [b"", b"\x01" * 19, _property(2, b"\x02", version=2), _property(2, b""), _property(0x81, b"1234567")],
)
def test_other_properties_are_no_number(value: bytes) -> None:
    with pytest.raises(ValueError, match="property"):
        zone_property(value)


def test_a_length_beyond_the_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="property"):
        zone_property(struct.pack("<IIIII", 4, 1, 0, 1, 2) + b"\x01")


def test_a_guid_is_written_as_dns_has_it() -> None:
    value = bytes.fromhex("33221100554477668899aabbccddeeff")
    assert guid_text(value) == "00112233-4455-6677-8899-aabbccddeeff"


def test_values_that_cannot_be_read_are_left_out() -> None:
    assert readable("dnsproperty", (b"short", SECURE_ONLY)) == ("2=2",)
    assert readable("objectguid", (b"short",)) == ()
    assert readable("cn", (b"DC1", b"\xff")) == ("DC1", "\ufffd")


HOURS = bytes([0x00, 0x0F, 0x08, 0xFF]) + bytes(164)
SCHEDULE = struct.pack("<IIIII", 188, 0, 1, 0, 20) + HOURS
"""A schedule that is open in the second hour of Sunday, in a quarter of the third, and in the fourth."""


def test_a_schedule_is_a_digit_for_each_hour_of_the_week() -> None:
    (text,) = readable("schedule", (SCHEDULE,))
    assert text == "0f8f" + "0" * 164


def test_intervals_may_lie_behind_other_parts_of_a_schedule() -> None:
    value = struct.pack("<IIIIIII", 364, 0, 2, 1, 28, 0, 196) + b"\xaa" * 168 + HOURS
    assert readable("schedule", (value,)) == ("0f8f" + "0" * 164,)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        SCHEDULE[:-1],
        SCHEDULE[:8] + b"\xff\xff\xff\xff" + SCHEDULE[12:],
        SCHEDULE[:12] + b"\x01" + SCHEDULE[13:],
        SCHEDULE[:16] + b"\xff\xff\xff\xff" + SCHEDULE[20:],
        SCHEDULE[:16] + b"\x15" + SCHEDULE[17:],
    ],
    ids=["empty", "cut", "4 billion parts", "no intervals", "beyond the end", "over the end"],
)
def test_another_schedule_leaves_the_mark_that_stands_for_no_schedule(value: bytes) -> None:
    """It must not count as one that is always open."""
    assert readable("schedule", (value,)) == (UNREADABLE,)


@given(st.binary(max_size=80), st.sampled_from(["dnsproperty", "objectguid", "schedule", "cn"]))
def test_hostile_bytes_become_text_or_nothing(value: bytes, attribute: str) -> None:
    assert all(isinstance(text, str) for text in readable(attribute, (value,)))
