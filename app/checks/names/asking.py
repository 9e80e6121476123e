"""Asking name servers and telling a clear no from a reply that settles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.known import Known
from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import DnsReading, ResourceRecord
from app.domain.targets import Host

MAX_TARGETS = 500
"""So many names of one answer are followed up; a liar may send more, a real domain does not."""


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


def unsettled(reading: DnsReading) -> str:
    """Why a reply says neither yes nor no, as a reason; empty when it settles the question.

    An empty reply of a server that neither holds the zone nor resolves for others is a pointer elsewhere.
    """
    if reading.exchange.fault is not None:
        return reading.exchange.fault.value
    if reading.rcode not in {"NOERROR", "NXDOMAIN"}:
        return "refused_by_server"
    if reading.answer or reading.authoritative or reading.recursion_available:
        return ""
    return "no_authority"


def targets_of(reading: DnsReading, type_: str) -> tuple[str, ...]:
    """The names that the records of one type point to, each once, at most `MAX_TARGETS`."""
    return tuple(dict.fromkeys(record.target for record in reading.records(type_)))[:MAX_TARGETS]


def follow_up(server: Host, question: DnsQuestion, known: Known) -> Iterator[DnsQuestion]:
    """A question and, once it is answered, the addresses of the names it points to."""
    yield question
    reading = known.get(question)
    if reading is None:
        return
    for name in targets_of(reading, question.type):
        yield from address_questions(server, name)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a server says of a name: its addresses, whether it is an alias, and why nothing is settled."""

    name: str
    addresses: tuple[str, ...]
    is_alias: bool
    unsettled: str


def resolution(server: Host, name: str, known: Known) -> Resolution:
    """Join the answers for both families of addresses; one family settles it when it has an address."""
    readings = [known[question] for question in address_questions(server, name)]
    addresses = tuple(record.target for reading in readings for record in _addresses(reading))
    is_alias = any(reading.records("CNAME") for reading in readings)
    reasons = [reason for reading in readings if (reason := unsettled(reading))]
    return Resolution(name, addresses, is_alias, "" if addresses or not reasons else reasons[0])


def _addresses(reading: DnsReading) -> tuple[ResourceRecord, ...]:
    return reading.records("A") + reading.records("AAAA")
