"""Hosts that answers name and the plan does not have: reported, never contacted."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.known import Known
from app.domain.readings import DnsReading, ResourceRecord, SearchReading
from app.domain.targets import FoundHost, Situation

LEADING = frozenset({"SRV", "NS"})
"""Types of record whose targets are servers."""


def found_hosts(situation: Situation, known: Known) -> tuple[FoundHost, ...]:
    """The servers that answers name beyond the plan, by name, with the addresses that answers gave them."""
    addresses = _addresses(known)
    planned = {host.fqdn for host in situation.hosts if host.fqdn}
    names = sorted({name for name in _named(known) if name not in planned and name.strip(".")})
    found = (FoundHost(name, tuple(sorted(addresses.get(name, ())))) for name in names)
    return tuple(each for each in found if not situation.addresses.intersection(each.addresses))


def _records(known: Known) -> Iterator[ResourceRecord]:
    for reading in known.values():
        if isinstance(reading, DnsReading):
            yield from reading.answer


def _named(known: Known) -> Iterator[str]:
    yield from (record.target for record in _records(known) if record.type in LEADING)
    for reading in known.values():
        if isinstance(reading, SearchReading):
            yield from (entry.first("dNSHostName").lower() for entry in reading.entries)


def _addresses(known: Known) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in _records(known):
        if record.type in {"A", "AAAA"}:
            found.setdefault(record.owner, set()).add(record.target)
    return found
