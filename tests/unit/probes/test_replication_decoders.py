"""Facts of replication: both forms say the same, and other bytes are refused in one way."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.replication import UNREADABLE, AttributeStamp, ReplicaLink, link_of, stamp_of
from app.probes.decoding import DecodeError
from app.probes.directory_values import readable, sid_text
from app.probes.replication_blobs import attribute_stamps, replica_link
from app.probes.replication_xml import attribute_stamp, neighbour_link
from tests.unit.probes.replication_samples import (
    LINK_1,
    LINK_2,
    NEIGHBOUR,
    ORIGIN,
    SOURCE,
    STAMP,
    STAMPS,
)

LINK = ReplicaLink(
    SOURCE,
    3,
    1722,
    datetime(2025, 8, 18, 14, 13, 20, tzinfo=UTC),
    datetime(2025, 8, 18, 15, 13, 20, tzinfo=UTC),
)
SIGNATURE = AttributeStamp("dsasignature", 3, LINK.last_success, ORIGIN, 4711)

BOMB = b"""<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><DS_REPL_NEIGHBOR>&c;</DS_REPL_NEIGHBOR>"""


@pytest.mark.parametrize(
    ("decoder", "value"), [(replica_link, LINK_1), (replica_link, LINK_2), (neighbour_link, NEIGHBOUR)]
)
def test_every_form_of_a_link_says_the_same(decoder: Callable[[bytes], ReplicaLink], value: bytes) -> None:
    assert decoder(value) == LINK


def test_both_forms_of_a_stamp_say_the_same() -> None:
    assert attribute_stamps(STAMPS)[0] == SIGNATURE
    assert attribute_stamps(STAMPS)[1].attribute == "unicodepwd"
    assert attribute_stamp(STAMP) == SIGNATURE


def test_a_link_that_never_worked_has_no_last_success() -> None:
    assert replica_link(LINK_1[:16] + bytes(8) + LINK_1[24:]).last_success is None
    never = NEIGHBOUR.replace(b"2025-08-18T14:13:20Z", b"1601-01-01T00:00:00Z")
    assert neighbour_link(never).last_success is None


@pytest.mark.parametrize(
    "value",
    [
        b"",
        LINK_1[:207],
        b"\x03" + LINK_1[1:],
        LINK_1[:8] + b"\xff\xff\xff\xff" + LINK_1[12:],
        LINK_1[:16] + b"\xff" * 7 + b"\x7f" + LINK_1[24:],
        LINK_1[:16] + b"\xff" * 8 + LINK_1[24:],
    ],
    ids=["empty", "short", "version 3", "length", "beyond the calendar", "before the epoch"],
)
def test_other_links_are_refused(value: bytes) -> None:
    with pytest.raises(DecodeError):
        replica_link(value)


@pytest.mark.parametrize(
    "value",
    [b"", STAMPS[:-1], struct.pack("<IIII", 1, 0, 0xFFFFFFFF, 0), b"\x02" + STAMPS[1:]],
    ids=["empty", "cut", "4 billion stamps", "version 2"],
)
def test_other_stamps_are_refused(value: bytes) -> None:
    with pytest.raises(DecodeError):
        attribute_stamps(value)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        BOMB,
        NEIGHBOUR[:-30],
        NEIGHBOUR.replace(b"1722", b"1e9"),
        NEIGHBOUR.replace(b"2025-08", b"2025-13"),
        NEIGHBOUR.replace(b"11111111", b"1111111x"),
        NEIGHBOUR.replace(b"DS_REPL_NEIGHBOR", b"DS_REPL_OP"),
        NEIGHBOUR.replace(b"<dwReserved>0", b"<dwReserved><deeper/>0"),
        NEIGHBOUR.replace(b"dwReserved>", b"dwReplicaFlags>"),
        b"\xff" + NEIGHBOUR,
        NEIGHBOUR + b" " * 65536,
    ],
    ids=[
        "empty", "entities", "cut", "number", "moment", "GUID", "root", "depth", "twice", "UTF-8",
        "length",
    ],
)  # fmt: skip
def test_other_xml_is_refused(value: bytes) -> None:
    with pytest.raises(DecodeError):
        neighbour_link(value)


def test_a_stamp_must_name_its_attribute() -> None:
    with pytest.raises(DecodeError, match="name"):
        attribute_stamp(STAMP.replace(b"dSASignature", b"a name with blanks"))


def test_entries_carry_links_and_stamps_as_text_that_reads_back() -> None:
    assert [link_of(text) for text in readable("repsfrom", (LINK_1, LINK_2))] == [LINK, LINK]
    assert link_of(readable("msds-ncreplinboundneighbors", (NEIGHBOUR,))[0]) == LINK
    assert stamp_of(readable("replpropertymetadata", (STAMPS,))[0]) == SIGNATURE
    assert stamp_of(readable("msds-replattributemetadata", (STAMP, BOMB))[0]) == SIGNATURE
    assert readable("replpropertymetadata", (b"junk",)) == ()


def test_a_link_that_cannot_be_read_leaves_a_mark_among_the_others() -> None:
    """Without it, the partners that can be read would pass for all there are."""
    assert readable("repsfrom", (LINK_1, b"junk", LINK_2)) == (LINK.text, UNREADABLE, LINK.text)
    assert readable("msds-ncreplinboundneighbors", (NEIGHBOUR, BOMB)) == (LINK.text, UNREADABLE)


def test_a_security_identifier_is_written_as_people_do() -> None:
    value = bytes.fromhex("0105000000000005150000000100000002000000030000000002" + "0000")
    assert sid_text(value) == "S-1-5-21-1-2-3-512"


@pytest.mark.parametrize(
    "value", [b"", b"\x01\x05" + bytes(6), b"\x02\x00" + bytes(6), b"\x01\x10" + bytes(70)]
)
def test_other_identifiers_are_refused(value: bytes) -> None:
    with pytest.raises(DecodeError, match="SID"):
        sid_text(value)


SAMPLES = {
    "repsfrom": (LINK_1, LINK_2),
    "msds-ncreplinboundneighbors": (NEIGHBOUR,),
    "replpropertymetadata": (STAMPS,),
    "msds-replattributemetadata": (STAMP,),
}


@given(data=st.data())
def test_damaged_values_become_facts_or_nothing(data: st.DataObject) -> None:
    """A sample with a few bytes changed, cut or put in, or any bytes at all."""
    attribute = data.draw(st.sampled_from(sorted(SAMPLES)))
    value = bytearray(data.draw(st.sampled_from(SAMPLES[attribute]) | st.binary(max_size=400)))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(value)))
        value[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    reader = link_of if attribute in {"repsfrom", "msds-ncreplinboundneighbors"} else stamp_of
    for text in readable(attribute, (bytes(value),)):
        assert text == UNREADABLE or reader(text).text == text
