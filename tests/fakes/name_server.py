"""A name server that answers from zone text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import dns.name
import dns.rdatatype
import dns.zone

from app.domain.questions import DnsQuestion
from app.domain.readings import DnsReading, Exchange, Fault, ResourceRecord


@dataclass
class FakeNameServer:
    """Holds zones as lines of text. `rcode` is what it says of everything it does not hold.

    With a `fault` it does not answer; `tcp_fault` is for TCP alone. `loses` is the number of tries that get
    lost, `answers_with_authority` and `resolves` set the flags of its replies.
    """

    zones: dict[str, list[str]] = field(default_factory=dict)
    rcode: str = "REFUSED"
    fault: Fault | None = None
    tcp_fault: Fault | None = None
    loses: int = 0
    answers_with_authority: bool = True
    resolves: bool = False

    def add(self, zone: str, *lines: str) -> None:
        """Put records into a zone."""
        self.zones.setdefault(zone, []).extend(lines)

    def drop(self, zone: str, *parts: str) -> None:
        """Take every line out of a zone that holds one of these texts."""
        self.zones[zone] = [line for line in self.zones[zone] if not any(part in line for part in parts)]

    def answer(self, question: DnsQuestion, exchange: Exchange) -> DnsReading:
        """The reply to a question."""
        zone_name = self._zone_of(question.name)
        if zone_name is None:
            return DnsReading(exchange, self.rcode, recursion_available=self.resolves)
        found = tuple(self._records(zone_name, question.name, question.type))
        return DnsReading(
            exchange,
            "NOERROR" if found or self._exists(zone_name, question.name) else "NXDOMAIN",
            authoritative=self.answers_with_authority,
            recursion_available=self.resolves,
            tries_lost=self.loses,
            answer=found,
        )

    def _zone_of(self, name: str) -> str | None:
        fitting = (zone for zone in self.zones if name == zone or name.endswith(f".{zone}"))
        return max(fitting, key=len, default=None)

    def _zone(self, name: str) -> dns.zone.Zone:
        text = "$TTL 300\n" + "\n".join(self.zones[name])
        return dns.zone.from_text(text, origin=f"{name}.", relativize=False, check_origin=False)

    def _exists(self, zone: str, name: str) -> bool:
        return self._zone(zone).get_node(dns.name.from_text(name)) is not None

    def _records(self, zone: str, name: str, kind: str) -> Iterable[ResourceRecord]:
        node = self._zone(zone).get_node(dns.name.from_text(name))
        for rdataset in node or ():
            found = dns.rdatatype.to_text(rdataset.rdtype)
            if found == kind:
                yield from (_record(name, kind, rdataset.ttl, rdata) for rdata in rdataset)
            elif found == "CNAME":
                target = _text(rdataset[0].target)
                yield ResourceRecord(name, "CNAME", rdataset.ttl, target)
                yield from self._records(zone, target, kind)


def _record(owner: str, kind: str, ttl: int, rdata: object) -> ResourceRecord:
    attribute = {"A": "address", "AAAA": "address", "SOA": "mname"}.get(kind, "target")
    value = getattr(rdata, attribute, "")
    target = _text(value) if isinstance(value, dns.name.Name) else str(value)
    port = getattr(rdata, "port", 0) if kind == "SRV" else 0
    return ResourceRecord(owner, kind, ttl, target, port=port)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
