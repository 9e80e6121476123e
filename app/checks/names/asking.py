"""Asking name servers and telling a clear no from a reply that settles nothing."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.checks.known import Known
from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import DnsReading
from app.domain.targets import Host

MAX_TARGETS = 500
"""So many names of one answer are followed up; a liar may send more, and few real domains do."""

TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Prefixes of addresses that a DNS64 makes up."""


def soa_question(server: Host, zone: str, transport: Transport = Transport.UDP) -> DnsQuestion:
    """The start of a zone, as its server itself knows it."""
    return DnsQuestion(server.address, zone, "SOA", transport)


def ns_question(server: Host, zone: str) -> DnsQuestion:
    """The name servers of a zone, as its server itself knows them."""
    return DnsQuestion(server.address, zone, "NS")


def srv_question(server: Host, name: str) -> DnsQuestion:
    """A service's records, as a client of this server would get them."""
    return DnsQuestion(server.address, name, "SRV", recursive=True)


def address_questions(server: Host, name: str) -> tuple[DnsQuestion, DnsQuestion]:
    """The addresses of a name, as a client of this server would get them."""
    return (
        DnsQuestion(server.address, name, "A", recursive=True),
        DnsQuestion(server.address, name, "AAAA", recursive=True),
    )


def unsettled(reading: DnsReading, *, is_alias_enough: bool = False) -> str:
    """Why a reply says neither yes nor no, as a reason; empty when it settles the question.

    An empty reply of a server that neither holds the zone nor resolves for others is a pointer elsewhere, and
    so is an alias whose end such a server does not hold. `is_alias_enough` is for questions for the alias.
    """
    if reading.exchange.fault is not None:
        return reading.exchange.fault.value
    if reading.rcode not in {"NOERROR", "NXDOMAIN"}:
        return "refused_by_server"
    if not (reading.answer or reading.authoritative or reading.recursion_available):
        return "no_authority"
    return "" if is_alias_enough or not _leads_away(reading) else "alias_elsewhere"


def _leads_away(reading: DnsReading) -> bool:
    """Whether all that came is an alias to a name that the server neither holds nor looks up.

    The end of an alias that it does hold is denied with the start of the zone (RFC 2308 section 2), or by the
    response code, which is that of the last name (RFC 6604 section 3).
    """
    is_open = reading.rcode == "NOERROR" and not (reading.recursion_available or reading.denies)
    return is_open and bool(reading.answer) and all(each.type == "CNAME" for each in reading.answer)


def not_held(reading: DnsReading) -> str:
    """Why a reply to a question without recursion does not tell what the server itself holds of a zone.

    What a server remembers from elsewhere has no authority, whether or not it looks names up for others.
    """
    if reading.exchange.fault is not None:
        return reading.exchange.fault.value
    if reading.rcode not in {"NOERROR", "NXDOMAIN"}:
        return "refused_by_server"
    return "" if reading.authoritative else "no_authority"


def holds_zone(reading: DnsReading, zone: str) -> bool:
    """Whether a reply for a zone's start comes from a server that holds the zone.

    An alias that a wildcard made leads to the start of another zone; only the zone's own counts.
    """
    starts = (record.owner for record in reading.records("SOA"))
    return reading.rcode == "NOERROR" and reading.authoritative and zone in starts


def named_servers(reading: DnsReading) -> tuple[str, ...]:
    """The servers that a zone names, as a server that holds it tells, at most `MAX_TARGETS`."""
    return () if not_held(reading) else followed(targets_of(reading, "NS"))


def targets_of(reading: DnsReading, type_: str) -> tuple[str, ...]:
    """The names that the records of one type point to, each once.

    The root as a target says that there is none (RFC 2782, "Target"; RFC 7505 for mail).
    """
    named = (record.target for record in reading.records(type_))
    return tuple(dict.fromkeys(each for each in named if each.strip(".")))


def followed(names: tuple[str, ...]) -> tuple[str, ...]:
    """As many of the names of one answer as are followed up."""
    return names[:MAX_TARGETS]


def follow_up(server: Host, question: DnsQuestion, known: Known) -> Iterator[DnsQuestion]:
    """A question and, once it is answered, the addresses of the names it points to."""
    yield question
    reading = known.get(question)
    if reading is None:
        return
    for name in followed(targets_of(reading, question.type)):
        yield from address_questions(server, name)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a server says of a name: its addresses, whether it is an alias, and why nothing is settled.

    `addresses` are those of both families; `by_family` are those of each family that is settled, by record
    type, and `partly` is why the other one is not.
    """

    name: str
    addresses: tuple[str, ...]
    is_alias: bool
    unsettled: str
    by_family: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partly: str = ""


def resolution(server: Host, name: str, known: Known) -> Resolution:
    """Join the answers for both families of addresses; one family settles it when it has an address."""
    readings = {question.type: known[question] for question in address_questions(server, name)}
    found = {kind: _addresses(reading, kind) for kind, reading in readings.items()}
    addresses = tuple(address for each in found.values() for address in each)
    reasons = {kind: unsettled(reading) for kind, reading in readings.items()}
    reason = next(filter(None, reasons.values()), "")
    return Resolution(
        name=name,
        addresses=addresses,
        is_alias=any(reading.records("CNAME") for reading in readings.values()),
        unsettled="" if addresses else reason,
        by_family={kind: frozenset(found[kind]) for kind, reason in reasons.items() if not reason},
        partly=reason,
    )


def _addresses(reading: DnsReading, kind: str) -> tuple[str, ...]:
    """The addresses of one family, without those that a DNS64 has made of the other (RFC 6147)."""
    found = (record.target for record in reading.records(kind))
    return tuple(dict.fromkeys(each for each in found if not is_translated(each)))


def is_translated(address: str) -> bool:
    """Whether an address stands for one of IPv4 behind a translator (RFC 6052 2.1, RFC 8215)."""
    parsed = ipaddress.ip_address(address)
    return parsed.version == 6 and any(parsed in network for network in TRANSLATED)
