"""DER is recognised, and every other way to write the same value is not."""

from __future__ import annotations

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from reports.der import is_der

VALUES = st.recursive(
    st.one_of(
        st.integers(-(2**200), 2**200).map(core.Integer),
        st.binary(max_size=300).map(core.OctetString),
        st.booleans().map(core.Boolean),
        st.just(core.Null()),
        st.text(max_size=40).map(core.UTF8String),
    ).map(lambda value: bytes(value.dump())),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: tlv(0x30, b"".join(parts))),
    max_leaves=12,
)


def tlv(tag: int, content: bytes) -> bytes:
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    digits = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


@given(value=VALUES)
def test_what_another_encoder_writes_is_der(value: bytes) -> None:
    assert is_der(value)


@given(value=VALUES, more=st.binary(min_size=1, max_size=3))
def test_something_behind_the_value_is_not(value: bytes, more: bytes) -> None:
    assert not is_der(value + more)
    assert not is_der(value[:-1])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x30",
        b"\x30\x80\x00\x00",
        b"\x30\x81\x03\x02\x01\x05",
        b"\x30\x82\x00\x03\x02\x01\x05",
        b"\x04\x81\x01\x00",
        b"\x04\x85\x00\x00\x00\x00\x01\x00",
        b"\x04\x89" + b"\xff" * 9,
        b"\x02\x02\x00\x05",
        b"\x02\x02\xff\x80",
        b"\x02\x00",
        b"\x01\x01\x01",
        b"\x01\x02\x00\x00",
        b"\x05\x01\x00",
        b"\x00\x00",
        b"\x30\x05\x02\x01\x05\x00\x00",
        b"\x1f\x81\x01\x01\x00",
        b"\x30\x03\x02\x02\x05",
        b"\x30\x04\x02\x01\x05\x02",
        b"\x30\x02" * 100,
    ],
)
def test_any_other_way_to_write_a_value_is_not(content: bytes) -> None:
    assert not is_der(content)
