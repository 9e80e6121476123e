"""DNS messages: a question as bytes, and a reply as plain records."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable, Iterator

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rrset

from app.domain.questions import DnsQuestion
from app.domain.readings import ResourceRecord, ZoneTimers

MAX_ALIASES = 8

PARSE_ERRORS = (dns.exception.DNSException, ValueError, IndexError, struct.error)
"""What parsing hostile bytes may raise."""


class NotAnAnswer(Exception):
    """Bytes that are no reply to the question."""


def query_for(question: DnsQuestion) -> dns.message.QueryMessage:
    """The message of a question; raises ValueError for a name that cannot be asked for.

    Letters beyond ASCII go out as UTF-8 (RFC 2181 section 11 allows any octets), for a directory registers
    the names of its sites so; domains of the plan come in their ASCII form already.
    """
    try:
        query = dns.message.make_query(
            dns.name.from_text(question.name.encode("utf-8")),
            question.type,
            use_edns=0 if question.payload else False,
            payload=question.payload,
        )
    except PARSE_ERRORS as error:
        raise ValueError(f"no name to ask for: {question.name}") from error
    if not question.recursive:
        query.flags &= ~dns.flags.RD
    return query


def parse_reply(query: dns.message.QueryMessage, wire: bytes) -> dns.message.Message:
    """The reply to a question; raises NotAnAnswer for everything else that arrives."""
    try:
        reply = dns.message.from_wire(wire)
    except PARSE_ERRORS as error:
        raise NotAnAnswer(f"{type(error).__name__}: {error}") from error
    if reply.opcode() != dns.opcode.QUERY or not query.is_response(reply):
        raise NotAnAnswer("the reply belongs to another question")
    return reply


def is_truncated(reply: dns.message.Message) -> bool:
    """Whether the rest has to be asked for over TCP."""
    return bool(reply.flags & dns.flags.TC)


def records_of(query: dns.message.QueryMessage, reply: dns.message.Message) -> tuple[ResourceRecord, ...]:
    """The answer section as far as it belongs to the name asked for or to its aliases."""
    return _records(_belonging(query.question[0].name, reply.answer))


def referral_of(query: dns.message.QueryMessage, reply: dns.message.Message) -> tuple[ResourceRecord, ...]:
    """The NS records of the authority section that lie on the way to the name asked for."""
    name = query.question[0].name
    servers = (each for each in reply.authority if each.rdtype == dns.rdatatype.NS)
    return _records(each for each in servers if name.is_subdomain(each.name))


def glue_of(referral: tuple[ResourceRecord, ...], reply: dns.message.Message) -> tuple[ResourceRecord, ...]:
    """The addresses in the additional section that belong to the servers of a referral."""
    named = {record.target for record in referral}
    kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
    return _records(each for each in reply.additional if each.rdtype in kinds and _text(each.name) in named)


def denies(reply: dns.message.Message) -> bool:
    """Whether the reply proves its no with the start of a zone (RFC 2308 section 2)."""
    return any(each.rdtype == dns.rdatatype.SOA for each in reply.authority)


def _records(rrsets: Iterable[dns.rrset.RRset]) -> tuple[ResourceRecord, ...]:
    """All of them: a message of 64 KiB holds a few thousand, and half an answer would be another one."""
    return tuple(_record(rrset, rdata) for rrset in rrsets for rdata in rrset)


def _belonging(name: dns.name.Name, answer: list[dns.rrset.RRset]) -> Iterator[dns.rrset.RRset]:
    owners = {name}
    for _ in range(MAX_ALIASES):
        aliases = (rrset for rrset in answer if rrset.rdtype == dns.rdatatype.CNAME and rrset.name in owners)
        owners |= {rdata.target for rrset in aliases for rdata in rrset}
    return (rrset for rrset in answer if rrset.name in owners)


def _record(rrset: dns.rrset.RRset, rdata: dns.rdata.Rdata) -> ResourceRecord:
    kind = dns.rdatatype.to_text(rrset.rdtype)
    return ResourceRecord(
        owner=_text(rrset.name),
        type=kind,
        ttl=rrset.ttl,
        target=_target(kind, rdata),
        port=getattr(rdata, "port", 0) if kind == "SRV" else 0,
        priority=getattr(rdata, "priority", 0) if kind == "SRV" else 0,
        weight=getattr(rdata, "weight", 0) if kind == "SRV" else 0,
        timers=_timers(rdata) if kind == "SOA" else None,
    )


def _timers(rdata: dns.rdata.Rdata) -> ZoneTimers:
    numbers = (getattr(rdata, name, 0) for name in ("serial", "refresh", "retry", "expire", "minimum"))
    return ZoneTimers(*numbers)


def _target(kind: str, rdata: dns.rdata.Rdata) -> str:
    attribute = {"A": "address", "AAAA": "address", "SOA": "mname"}.get(kind, "target")
    value = getattr(rdata, attribute, "")
    if attribute == "address":
        return str(ipaddress.ip_address(value))
    return _text(value) if isinstance(value, dns.name.Name) else str(value)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def rcode_of(reply: dns.message.Message) -> str:
    """The response code in words."""
    return dns.rcode.to_text(reply.rcode())
