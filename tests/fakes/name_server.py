"""A name server that answers from zone text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import dns.name
import dns.rdatatype
import dns.zone

from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import DnsReading, Exchange, Fault, ResourceRecord, TransferReading, ZoneTimers


@dataclass
class FakeNameServer:
    """Holds zones as lines of text. `rcode` is what it says of everything it does not hold.

    With a `fault` it does not answer; `tcp_fault` is for TCP alone. `loses` is the number of tries that get
    lost, `answers_with_authority` and `resolves` set the flags of its replies. `edns` is the version it
    answers to questions with EDNS, which it leaves without an answer when there is an `edns_fault`.
    `transfer` is its answer to who asks for a whole zone: a response code, a fault, or the zone. `edns_rcode`
    and `tcp_rcode` are how it refuses questions with EDNS and over TCP; questions for the types in
    `family_faults` get no answer, and so do the repeats of a question in `round_faults`; `foreign` are zones
    that it looks up for others where it `resolves`, and it has `foreign_rcode` for all else.
    """

    zones: dict[str, list[str]] = field(default_factory=dict)
    rcode: str = "REFUSED"
    fault: Fault | None = None
    tcp_fault: Fault | None = None
    loses: int = 0
    answers_with_authority: bool = True
    resolves: bool = False
    edns: int = 0
    edns_fault: Fault | None = None
    elapsed_ms: int = 5
    transfer: str | Fault | None = "REFUSED"
    edns_rcode: str = ""
    tcp_rcode: str = ""
    family_faults: dict[str, Fault] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    foreign_rcode: str = "NXDOMAIN"
    round_faults: dict[int, Fault] = field(default_factory=dict)

    def add(self, zone: str, *lines: str) -> None:
        """Put records into a zone."""
        self.zones.setdefault(zone, []).extend(lines)

    def drop(self, zone: str, *parts: str) -> None:
        """Take every line out of a zone that holds one of these texts."""
        self.zones[zone] = [line for line in self.zones[zone] if not any(part in line for part in parts)]

    def answer(self, question: DnsQuestion, exchange: Exchange) -> DnsReading:
        """The reply to a question."""
        zone_name = self._zone_of(question.name)
        base = DnsReading(
            exchange,
            self.rcode,
            recursion_available=self.resolves,
            tries_lost=self.loses,
            edns=self.edns if question.payload else -1,
            elapsed_ms=self.elapsed_ms,
        )
        if refusal := self._refusal(question):
            return replace(base, rcode=refusal)
        if zone_name is None:
            return self._looked_up(base, question) if self.resolves and question.recursive else base
        referral = self._referral(zone_name, question.name)
        if referral:
            return replace(base, rcode="NOERROR", referral=referral, glue=self._glue(zone_name, referral))
        found = tuple(self._records(zone_name, question.name, question.type))
        exists = found or self._exists(zone_name, question.name)
        is_open = bool(found) and not self._is_held(found[-1])
        return replace(
            base,
            rcode="NOERROR" if exists else "NXDOMAIN",
            authoritative=self.answers_with_authority,
            answer=found,
            denies=not is_open and not any(record.type == question.type for record in found),
        )

    def _refusal(self, question: DnsQuestion) -> str:
        return (self.edns_rcode if question.payload else "") or (
            self.tcp_rcode if question.transport is Transport.TCP else ""
        )

    def _looked_up(self, base: DnsReading, question: DnsQuestion) -> DnsReading:
        """What a server finds elsewhere, without authority."""
        elsewhere = FakeNameServer(self.foreign, rcode=self.foreign_rcode)
        found = elsewhere.answer(replace(question, recursive=False), base.exchange)
        return replace(found, authoritative=False, recursion_available=self.resolves)

    def _is_held(self, record: ResourceRecord) -> bool:
        """Whether the end of an alias lies in a zone of this server."""
        return record.type != "CNAME" or self._zone_of(record.target) is not None

    def hand_out(self, exchange: Exchange) -> TransferReading:
        """The reply to who asks for a whole zone."""
        fault = self.transfer if isinstance(self.transfer, Fault) else exchange.fault
        if fault:
            return TransferReading(replace(exchange, fault=fault))
        return TransferReading(exchange, str(self.transfer or "NOERROR"), has_begun=self.transfer is None)

    def _referral(self, zone: str, name: str) -> tuple[ResourceRecord, ...]:
        """The servers of a part of a zone that other servers hold, when the name lies in it."""
        above, parts = name, []
        while above != zone and above.endswith(zone):
            parts.append(above)
            above = above.partition(".")[2]
        held = (self._records(zone, each, "NS") for each in reversed(parts))
        found = (tuple(record for record in each if record.type == "NS") for each in held)
        return next((records for records in found if records), ())

    def _glue(self, zone: str, referral: tuple[ResourceRecord, ...]) -> tuple[ResourceRecord, ...]:
        inside = (each.target for each in referral if each.target.endswith(f".{zone}"))
        return tuple(record for name in inside for record in self._records(zone, name, "A"))

    def _zone_of(self, name: str) -> str | None:
        fitting = (zone for zone in self.zones if name == zone or name.endswith(f".{zone}"))
        return max(fitting, key=len, default=None)

    def _zone(self, name: str) -> dns.zone.Zone:
        return _parsed(name, tuple(self.zones[name]))

    def _exists(self, zone: str, name: str) -> bool:
        """Whether there is the name, or one below it (RFC 8020 3.1)."""
        wanted = dns.name.from_text(name)
        return any(held.is_subdomain(wanted) for held in self._zone(zone).nodes)

    def _records(self, zone: str, name: str, kind: str) -> Iterable[ResourceRecord]:
        if name != zone and not name.endswith(f".{zone}"):
            return
        held = self._zone(zone)
        parent = name.partition(".")[2]
        node = held.get_node(dns.name.from_text(name)) or held.get_node(dns.name.from_text(f"*.{parent}"))
        for rdataset in node or ():
            found = dns.rdatatype.to_text(rdataset.rdtype)
            if found == kind:
                yield from (_record(name, kind, rdataset.ttl, rdata) for rdata in rdataset)
            elif found == "CNAME":
                target = _text(rdataset[0].target)
                yield ResourceRecord(name, "CNAME", rdataset.ttl, target)
                yield from self._records(zone, target, kind)


@lru_cache(maxsize=64)
def _parsed(name: str, lines: tuple[str, ...]) -> dns.zone.Zone:
    text = "$TTL 300\n" + "\n".join(lines)
    return dns.zone.from_text(text, origin=f"{name}.", relativize=False, check_origin=False)


def _record(owner: str, kind: str, ttl: int, rdata: object) -> ResourceRecord:
    attribute = {"A": "address", "AAAA": "address", "SOA": "mname"}.get(kind, "target")
    value = getattr(rdata, attribute, "")
    target = _text(value) if isinstance(value, dns.name.Name) else str(value)
    port = getattr(rdata, "port", 0) if kind == "SRV" else 0
    return ResourceRecord(owner, kind, ttl, target, port=port, timers=_timers(rdata))


def _timers(rdata: object) -> ZoneTimers | None:
    names = ("serial", "refresh", "retry", "expire", "minimum")
    numbers = [getattr(rdata, name, None) for name in names]
    return ZoneTimers(*numbers) if None not in numbers else None  # type: ignore[arg-type]


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
