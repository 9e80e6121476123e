"""Values of the directory that are bytes on the wire, as the text that entries carry.

The bytes may be hostile. A value that cannot be read becomes nothing at all, so that it counts as one that
is not shown; a link of replication, one of several, leaves a mark instead.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.replication import UNREADABLE, ReplicaLink
from app.probes.decoding import DecodeError
from app.probes.replication_blobs import attribute_stamps, replica_link
from app.probes.replication_xml import attribute_stamp, neighbour_link

PROPERTY_HEADER = struct.Struct("<IIIII")
"""DataLength, NameLength, Flag, Version and Id of a dnsProperty value ([MS-DNSP] 2.3.2.1)."""

PROPERTY_VERSION = 1
SID_HEADER = struct.Struct(">BB6s")
"""Revision, SubAuthorityCount and IdentifierAuthority of a SID ([MS-DTYP] 2.4.2.2)."""

SID_REVISION, MAX_SUB_AUTHORITIES = 1, 15
SCHEDULE_HEADER, SCHEDULE_PART = struct.Struct("<III"), struct.Struct("<II")
"""Size, Bandwidth and NumberOfSchedules; then Type and Offset of each (SCHEDULE of schedule.h)."""

INTERVALS, HOURS, MAX_SCHEDULES = 0, 168, 16

NUMBER_BYTES = (1, 4)
"""Lengths of the properties that are numbers: DSPROPERTY_ZONE_ALLOW_UPDATE has one byte, the others four."""


def guid_text(value: bytes) -> str:
    """A GUID as the directory stores it ([MS-DTYP] 2.3.4.2), in its usual text; else DecodeError."""
    if len(value) != 16:
        raise DecodeError("the GUID has another length")
    return str(uuid.UUID(bytes_le=value))


def sid_text(value: bytes) -> str:
    """A security identifier as text, such as S-1-5-21-1-2-3-512 ([MS-DTYP] 2.4.2.1); else DecodeError."""
    if len(value) < SID_HEADER.size:
        raise DecodeError("the SID is too short")
    revision, count, authority = SID_HEADER.unpack_from(value)
    if revision != SID_REVISION or count > MAX_SUB_AUTHORITIES or len(value) != SID_HEADER.size + 4 * count:
        raise DecodeError("the SID has an unknown revision or a wrong length")
    parts = struct.unpack_from(f"<{count}I", value, SID_HEADER.size)
    return "-".join(("S", str(revision), str(int.from_bytes(authority, "big")), *map(str, parts)))


def zone_property(value: bytes) -> str:
    """A property of a DNS zone as `ID=NUMBER`, such as `2=2` for secure updates only ([MS-DNSP] 2.3.2.1).

    Raises DecodeError for bytes of another shape, and for properties that are no number.
    """
    if len(value) < PROPERTY_HEADER.size:
        raise DecodeError("the property of the zone is too short")
    length, _, _, version, number = PROPERTY_HEADER.unpack_from(value)
    data = value[PROPERTY_HEADER.size : PROPERTY_HEADER.size + length]
    if version != PROPERTY_VERSION or length not in NUMBER_BYTES or len(data) != length:
        raise DecodeError(f"the property {number} of the zone is no number")
    return f"{number}={int.from_bytes(data, 'little')}"


def schedule_text(value: bytes) -> str:
    """When a link is open, as one digit for each hour of the week, from Sunday 00:00 UTC on; 0 is never.

    The bits of a digit are the quarters of its hour (SCHEDULE_HEADER of schedule.h, SCHEDULE_INTERVAL). Bytes
    of another shape leave the mark, which is no such text.
    """
    if len(value) < SCHEDULE_HEADER.size:
        return UNREADABLE
    size, _, count = SCHEDULE_HEADER.unpack_from(value)
    places = SCHEDULE_HEADER.size + count * SCHEDULE_PART.size
    if size > len(value) or count > MAX_SCHEDULES or places > len(value):
        return UNREADABLE
    parts = SCHEDULE_PART.iter_unpack(value[SCHEDULE_HEADER.size : places])
    starts = [offset for kind, offset in parts if kind == INTERVALS]
    hours = value[starts[0] : starts[0] + HOURS] if starts else b""
    return "".join(f"{hour & 0xF:x}" for hour in hours) if len(hours) == HOURS else UNREADABLE


def _link_text(value: bytes) -> str:
    return _link(replica_link, value)


def _neighbour_text(value: bytes) -> str:
    return _link(neighbour_link, value)


def _link(read: Callable[[bytes], ReplicaLink], value: bytes) -> str:
    try:
        return read(value).text
    except DecodeError:
        return UNREADABLE


def _stamp_text(value: bytes) -> str:
    return attribute_stamp(value).text


def _stamp_texts(value: bytes) -> tuple[str, ...]:
    return tuple(each.text for each in attribute_stamps(value))


READERS: Mapping[str, Callable[[bytes], str]] = MappingProxyType({
    "objectguid": guid_text,
    "objectsid": sid_text,
    "dnsproperty": zone_property,
    "repsfrom": _link_text,
    "msds-ncreplinboundneighbors": _neighbour_text,
    "msds-replattributemetadata": _stamp_text,
    "schedule": schedule_text,
})  # fmt: skip
"""What reads the values of an attribute; its name is in lower case."""

SPLITTERS: Mapping[str, Callable[[bytes], tuple[str, ...]]] = MappingProxyType({
    "replpropertymetadata": _stamp_texts,
})  # fmt: skip
"""What reads the values of an attribute that hold many facts each."""


def readable(attribute: str, values: tuple[bytes, ...]) -> tuple[str, ...]:
    """The text of an attribute's values: those that are bytes by their reader, the others as UTF-8."""
    reader, splitter = READERS.get(attribute), SPLITTERS.get(attribute)
    if splitter is not None:
        return tuple(text for value in values for text in _split(splitter, value))
    if reader is None:
        return tuple(value.decode("utf-8", errors="replace") for value in values)
    return tuple(text for value in values if (text := _read(reader, value)))


def _split(splitter: Callable[[bytes], tuple[str, ...]], value: bytes) -> tuple[str, ...]:
    try:
        return splitter(value)
    except DecodeError:
        return ()


def _read(reader: Callable[[bytes], str], value: bytes) -> str:
    try:
        return reader(value)
    except DecodeError:
        return ""
