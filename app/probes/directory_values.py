"""Values of the directory that are bytes on the wire, as the text that entries carry.

The bytes may be hostile. A value that cannot be read becomes nothing at all, so that it counts as one that
is not shown.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

PROPERTY_HEADER = struct.Struct("<IIIII")
"""DataLength, NameLength, Flag, Version and Id of a dnsProperty value ([MS-DNSP] 2.3.2.1)."""

PROPERTY_VERSION = 1
NUMBER_BYTES = (1, 4)
"""Lengths of the properties that are numbers: DSPROPERTY_ZONE_ALLOW_UPDATE has one byte, the others four."""


def guid_text(value: bytes) -> str:
    """A GUID as the directory stores it ([MS-DTYP] 2.3.4.2), in its usual text; else ValueError."""
    return str(uuid.UUID(bytes_le=value))


def zone_property(value: bytes) -> str:
    """A property of a DNS zone as `ID=NUMBER`, such as `2=2` for secure updates only ([MS-DNSP] 2.3.2.1).

    Raises ValueError for bytes of another shape, and for properties that are no number.
    """
    if len(value) < PROPERTY_HEADER.size:
        raise ValueError("the property of the zone is too short")
    length, _, _, version, number = PROPERTY_HEADER.unpack_from(value)
    data = value[PROPERTY_HEADER.size : PROPERTY_HEADER.size + length]
    if version != PROPERTY_VERSION or length not in NUMBER_BYTES or len(data) != length:
        raise ValueError(f"the property {number} of the zone is no number")
    return f"{number}={int.from_bytes(data, 'little')}"


READERS: Mapping[str, Callable[[bytes], str]] = MappingProxyType({
    "objectguid": guid_text,
    "dnsproperty": zone_property,
})  # fmt: skip
"""What reads the values of an attribute; its name is in lower case."""


def readable(attribute: str, values: tuple[bytes, ...]) -> tuple[str, ...]:
    """The text of an attribute's values: those that are bytes by their reader, the others as UTF-8."""
    reader = READERS.get(attribute)
    if reader is None:
        return tuple(value.decode("utf-8", errors="replace") for value in values)
    return tuple(text for value in values if (text := _read(reader, value)))


def _read(reader: Callable[[bytes], str], value: bytes) -> str:
    try:
        return reader(value)
    except (ValueError, struct.error):
        return ""
