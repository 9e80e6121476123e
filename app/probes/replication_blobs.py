"""Reads the binary facts of replication that a domain controller keeps: repsFrom and replPropertyMetaData."""

from __future__ import annotations

import struct
import uuid
from datetime import UTC, datetime, timedelta

from app.domain.replication import AttributeStamp, ReplicaLink
from app.probes.decoding import DecodeError

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

LINK_HEAD = struct.Struct("<IIIIqqI")
"""dwVersion, dwReserved0, cb, cConsecutiveFailures, timeLastSuccess, timeLastAttempt, ulResultLastAttempt."""

LINK_VERSIONS = frozenset({1, 2})
"""Both have the same fields up to the GUIDs; version 2 has more behind them (REPS_FROM of [MS-DRSR])."""

SOURCE_AT, FIXED_LINK_BYTES = 160, 208
"""Where uuidDsaObj lies, and where the GUIDs end."""

STAMPS_HEAD = struct.Struct("<IIII")
"""dwVersion, dwReserved, cNumProps, dwReserved (PROPERTY_META_DATA_EXT_VECTOR of [MS-DRSR])."""

STAMP = struct.Struct("<IIq16sqq")
"""attrType, dwVersion, timeChanged, uuidDsaOriginating, usnOriginating, usnProperty."""

STAMPS_VERSION = 1
MAX_STAMPS = 20_000

NAMES = {0x2004A: "dsasignature", 0x9005A: "unicodepwd"}
"""Numbers of attributes that every domain has alike, with the names that the XML form uses."""


def moment_of(seconds: int) -> datetime | None:
    """A moment from seconds since 1601, None for 0 (never); DecodeError for what no calendar has."""
    if seconds == 0:
        return None
    if seconds < 0:
        raise DecodeError("a moment lies before its epoch")
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise DecodeError("a moment lies outside the calendar") from error


def replica_link(value: bytes) -> ReplicaLink:
    """One value of repsFrom; raises DecodeError for other bytes."""
    if len(value) < FIXED_LINK_BYTES:
        raise DecodeError("the link of replication is too short")
    version, _, length, failures, success, attempt, result = LINK_HEAD.unpack_from(value)
    if version not in LINK_VERSIONS or not FIXED_LINK_BYTES <= length <= len(value):
        raise DecodeError(f"the link of replication has the unknown version {version} or a wrong length")
    return ReplicaLink(
        source=str(uuid.UUID(bytes_le=value[SOURCE_AT : SOURCE_AT + 16])),
        failures=failures,
        result=result,
        last_success=moment_of(success),
        last_attempt=moment_of(attempt),
    )


def attribute_stamps(value: bytes) -> tuple[AttributeStamp, ...]:
    """The value of replPropertyMetaData; raises DecodeError for other bytes."""
    if len(value) < STAMPS_HEAD.size:
        raise DecodeError("the stamps of the attributes are too short")
    version, _, count, _ = STAMPS_HEAD.unpack_from(value)
    end = STAMPS_HEAD.size + count * STAMP.size
    if version != STAMPS_VERSION or count > MAX_STAMPS or end > len(value):
        raise DecodeError("the stamps of the attributes have an unknown version or a wrong length")
    return tuple(map(_stamp, STAMP.iter_unpack(value[STAMPS_HEAD.size : end])))


def _stamp(fields: tuple[int, int, int, bytes, int, int]) -> AttributeStamp:
    number, version, changed_at, origin, usn, _ = fields
    name = NAMES.get(number, f"{number:#x}")
    return AttributeStamp(name, version, moment_of(changed_at), str(uuid.UUID(bytes_le=origin)), usn)
