"""Values to begin with: as servers send them, and those that once broke a decoder."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType

from app.probes.cldap import ping_request
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

SEEDS: Mapping[str, tuple[bytes, ...]] = MappingProxyType({
    "reps_from": (LINK_1, LINK_2),
    "neighbour": (NEIGHBOUR,),
    "stamps": (STAMPS,),
    "stamp_xml": (STAMP,),
    "dns_property": (ZONE_PROPERTY,),
    "netlogon": (NETLOGON,),
    "ping_packet": (PING_REPLY, ping_request("lab.test")),
    "identifiers": (SID, bytes(16)),
    "entry_values": (LINK_1, STAMPS, ZONE_PROPERTY, SID),
    "certificate": (CERTIFICATE,),
})  # fmt: skip
