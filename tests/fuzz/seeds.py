"""Values to begin with: as servers send them, and those that once broke a decoder."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from types import MappingProxyType

from app.probes.cldap import ping_request
from tests.fuzz.ldap_replies import RAW, operations
from tests.unit.probes.replication_samples import LINK_1, LINK_2, NEIGHBOUR, STAMP, STAMPS

ZONE_PROPERTY = bytes.fromhex("01000000000000000000000001000000020000000200000000")
NETLOGON = (
    bytes.fromhex("17000000fd330000") + bytes(range(16)) + b"\x03lab\x04test\x00\xc0\x18\x03dc1\xc0\x18"
    b"\x03LAB\x00\x03DC1\x00\x00\x02HQ\x00\x02HQ\x00"
)
PING_REPLY = (
    bytes.fromhex("301e020101")
    + b"\x64\x19\x04\x00\x30\x15\x30\x13\x04\x08Netlogon\x31\x07\x04\x05\x17\x00\x00\x00\x01"
)
SID = bytes.fromhex("010500000000000515000000010000000200000003000000" + "00020000")
CERTIFICATE = base64.b64decode(
    "MIIBMzCB2qADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMMBkxhYiBDQTAeFw0yNTAxMDEwMDAwMDBaFw0zNTAxMDEw"
    "MDAwMDBaMBExDzANBgNVBAMMBkxhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA=="
)
"""The beginning of a certificate: enough to lead a fuzzer into the parser."""


def _element(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def _found(**attributes: bytes) -> bytes:
    """An entry of a search (RFC 4511 4.5.2) with one value for each attribute."""
    parts = (
        _element(0x30, _element(0x04, name.encode()) + _element(0x31, _element(0x04, value)))
        for name, value in attributes.items()
    )
    return _element(0x64, _element(0x04, b"CN=dc1,DC=lab,DC=test") + _element(0x30, b"".join(parts)))


def _done(code: int = 0) -> bytes:
    return _element(0x65, bytes([0x0A, 1, code, 0x04, 0, 0x04, 0]))


PAGE_CONTROL = _element(
    0xA0,
    _element(
        0x30,
        _element(0x04, b"1.2.840.113556.1.4.319")
        + _element(0x04, _element(0x30, b"\x02\x01\x00" + _element(0x04, b"on"))),
    ),
)
"""The control of paged results (RFC 2696) that says there is more."""

LDAP_FOUND = operations(
    _found(repsFrom=LINK_1, replPropertyMetaData=STAMPS, dNSProperty=ZONE_PROPERTY),
    _found(objectSid=SID, objectGUID=bytes(16), Netlogon=NETLOGON),
    _done(),
)
LDAP_PAGE = operations(_found(cn=b"one"), _done() + PAGE_CONTROL)
LDAP_POINTER = operations(_element(0x73, _element(0x04, b"ldap://lab.test/DC=lab")), _done(10))
LDAP_REFUSED = operations(_done(1))

SCHEDULE = struct.pack("<IIIII", 188, 0, 1, 0, 20) + b"\x00\x0f\x08" * 56
"""When a link between sites is open."""

SEEDS: Mapping[str, tuple[bytes, ...]] = MappingProxyType({
    "reps_from": (LINK_1, LINK_2),
    "neighbour": (NEIGHBOUR,),
    "stamps": (STAMPS,),
    "stamp_xml": (STAMP,),
    "dns_property": (ZONE_PROPERTY,),
    "netlogon": (NETLOGON,),
    "ping_packet": (PING_REPLY, ping_request("lab.test")),
    "ldap_reply": (LDAP_FOUND, LDAP_PAGE, LDAP_POINTER, LDAP_REFUSED, bytes([RAW]) + PING_REPLY),
    "identifiers": (SID, bytes(16)),
    "schedule": (SCHEDULE,),
    "entry_values": (LINK_1, STAMPS, ZONE_PROPERTY, SID),
    "certificate": (CERTIFICATE,),
})  # fmt: skip
