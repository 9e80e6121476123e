"""What kinds of packets a tap has heard, and which kinds only read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rdataclass
import dns.rdatatype

from tests.fakes.snmp_responder import pdu_tag
from tests.safety.ldap_kinds import ldap_kinds
from tests.safety.remoting_kinds import remoting_kinds
from tests.safety.wire_tap import Stream, WireTap

READ_ONLY = frozenset(
    {
        "DNS query",
        "DNS transfer",
        "LDAP bind, simple",
        "LDAP bind, GSS-SPNEGO",
        "LDAP bind, GSSAPI",
        "LDAP search",
        "LDAP search, paged",
        "LDAP StartTLS",
        "LDAP unbind",
        "NTP client",
        "NUT LIST UPS",
        "NUT LIST VAR",
        "NUT LOGOUT",
        "NUT STARTTLS",
        "Redfish GET",
        "Redfish POST of a session",
        "Redfish DELETE of a session",
        "SNMP GET",
        "SNMP GETBULK",
        "SNMPv3 discovery",
        "SNMPv3 encrypted",
        "WinRM POST",
        "WS-Management Get",
        "WS-Management Create",
        "WS-Management Command",
        "WS-Management Receive",
        "WS-Management Delete",
        "PowerShell fixed queries",
    }
)
"""All that may ever be sent (catalogue 21.1); everything else is named by what it is, and refused."""

NUT_COMMANDS = {
    "NUT LIST UPS": re.compile(rb"LIST UPS"),
    "NUT LIST VAR": re.compile(rb"LIST VAR [A-Za-z0-9._-]+"),
    "NUT LOGOUT": re.compile(rb"LOGOUT"),
    "NUT STARTTLS": re.compile(rb"STARTTLS"),
}
SESSIONS = re.compile(r"/redfish/v1/(SessionService/Sessions|Sessions)(/Members)?/?")
SESSION = re.compile(r"/redfish/v1/(SessionService/Sessions|Sessions)(/Members)?/[A-Za-z0-9._~-]+")
PDUS = {"GetRequestPDU": "SNMP GET", "GetBulkRequestPDU": "SNMP GETBULK"}
PDU_TAGS = {0xA0: "SNMP GET", 0xA5: "SNMP GETBULK"}
ENCRYPTED = 0x02
"""The privacy bit of msgFlags (RFC 3412 6.4)."""


def heard_kinds(tap: WireTap) -> frozenset[str]:
    """The kinds of everything that was sent."""
    found = {kind for stream in tap.streams for kind in KINDS.get(stream.question, _unknown)(stream)}
    found |= {PDUS.get(name, f"SNMP {name}") for name in tap.pdus}
    return frozenset(found | set(remoting_kinds(tap.messages)))


def _unknown(stream: Stream) -> Iterator[str]:
    yield f"{bytes(stream.sent[:40])!r} for {stream.question}"


def _nothing(stream: Stream) -> Iterator[str]:
    """A question that may send no byte of its own."""
    if stream.sent:
        yield f"{bytes(stream.sent[:40])!r} for {stream.question}"


def _dns(stream: Stream) -> Iterator[str]:
    rest = bytes(stream.sent)
    if stream.is_datagram:
        yield _dns_kind(rest, stream)
        return
    while rest:
        length = int.from_bytes(rest[:2], "big")
        yield _dns_kind(rest[2 : 2 + length], stream)
        rest = rest[2 + length :]


def _dns_kind(wire: bytes, stream: Stream) -> str:
    try:
        message = dns.message.from_wire(wire)
    except dns.exception.DNSException as error:
        return f"DNS nonsense: {error}"
    opcode = dns.opcode.to_text(message.opcode())
    extra = [*message.answer, *message.authority, *message.additional]
    if opcode != "QUERY" or message.flags & dns.flags.QR or extra or len(message.question) != 1:
        return f"DNS {opcode} with {len(extra)} records"
    question = message.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    if question.rdclass != dns.rdataclass.IN or kind in {"IXFR", "ANY", "MAILA", "MAILB", "TKEY"}:
        return f"DNS {kind} of class {question.rdclass}"
    if kind != "AXFR":
        return "DNS query"
    return "DNS transfer" if stream.question == "TransferQuestion" else "DNS transfer nobody asked for"


def _ldap(stream: Stream) -> Iterator[str]:
    return ldap_kinds(bytes(stream.sent))


def _ntp(stream: Stream) -> Iterator[str]:
    first = stream.sent[0] if stream.sent else 0
    is_client = stream.is_datagram and len(stream.sent) == 48 and first & 7 == 3
    yield "NTP client" if is_client else f"NTP mode {first & 7} of {len(stream.sent)} bytes"


def _nut(stream: Stream) -> Iterator[str]:
    lines = bytes(stream.sent).split(b"\n")
    for line in lines[:-1]:
        known = (kind for kind, form in NUT_COMMANDS.items() if form.fullmatch(line))
        yield next(known, f"NUT {line!r}")
    if lines[-1]:
        yield f"NUT without an end: {lines[-1]!r}"


def _snmp(stream: Stream) -> Iterator[str]:
    packet = bytes(stream.sent)
    body = packet[2 if packet[1] < 0x80 else 2 + (packet[1] & 0x7F) :]
    if body[:3] != b"\x02\x01\x03":
        yield PDU_TAGS.get(pdu_tag(packet), f"SNMP PDU {pdu_tag(packet):#x}")
        return
    flags = re.match(rb"\x30.\x02.{1,5}?\x02.{1,4}?\x04\x01(.)\x02\x01\x03", body[3:], re.DOTALL)
    is_encrypted = bool(flags and flags.group(1)[0] & ENCRYPTED)
    # Everything in clear must be the question for the engine's name: a GET of nothing (RFC 3414 section 4).
    is_discovery = re.search(rb"\xa0.\x02.{1,5}\x02\x01\x00\x02\x01\x00\x30\x00\Z", packet, re.DOTALL)
    yield "SNMPv3 encrypted" if is_encrypted else "SNMPv3 discovery" if is_discovery else "SNMPv3 in clear"


def _requests(stream: Stream) -> Iterator[tuple[str, str, bytes]]:
    """Method, path and body of each request of HTTP."""
    rest = bytes(stream.sent)
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        size = int(length.group(1)) if length else 0
        method, _, path = head.split(b"\r\n")[0].decode("latin-1").partition(" ")
        yield method, path.rpartition(" ")[0], rest[:size]
        rest = rest[size:]


def _redfish(stream: Stream) -> Iterator[str]:
    for method, path, body in _requests(stream):
        if not stream.is_secure:
            yield f"Redfish without TLS: {method} {path}"
        elif method == "GET" and path.startswith("/redfish/v1") and not body:
            yield "Redfish GET"
        elif method == "POST" and SESSIONS.fullmatch(path) and _is_login(body):
            yield "Redfish POST of a session"
        elif method == "DELETE" and SESSION.fullmatch(path) and not body:
            yield "Redfish DELETE of a session"
        else:
            yield f"Redfish {method} {path} {body[:80]!r}"


def _is_login(body: bytes) -> bool:
    found = json.loads(body)
    return isinstance(found, dict) and set(found) == {"UserName", "Password"}


def _remoting(stream: Stream) -> Iterator[str]:
    for method, path, _ in _requests(stream):
        yield "WinRM POST" if (method, path) == ("POST", "/wsman") else f"WinRM {method} {path}"


KINDS: dict[str, Callable[[Stream], Iterator[str]]] = {
    "DnsQuestion": _dns,
    "TransferQuestion": _dns,
    "RootDseQuestion": _ldap,
    "PingQuestion": _ldap,
    "SearchQuestion": _ldap,
    "TrialQuestion": _ldap,
    "CertificateQuestion": _nothing,
    "ConnectQuestion": _nothing,
    "TimeQuestion": _ntp,
    "NutQuestion": _nut,
    "SnmpQuestion": _snmp,
    "RedfishQuestion": _redfish,
    "WindowsQuestion": _remoting,
}
"""How to read what was sent for each kind of question."""
