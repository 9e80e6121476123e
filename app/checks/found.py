"""Hosts that answers name and the plan does not have: reported, never contacted."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.directory.reading import is_of_class
from app.checks.known import Known
from app.domain.inventory import ServerFunction
from app.domain.readings import DnsReading, ResourceRecord, SearchReading
from app.domain.targets import FoundHost, Situation

CONTROLLER_RECORDS = ("_ldap._tcp.", "_kerberos._", "_kpasswd._")
POOL_CLASS = "msrtcsip-pool"
"""Entries that have a name in the DNS and are no server."""

CATALOG_RECORDS = ("_gc._tcp.", "_ldap._tcp.gc._msdcs.")


def found_hosts(situation: Situation, known: Known) -> tuple[FoundHost, ...]:
    """The servers that answers name beyond the plan, by name, with the addresses that answers gave them."""
    addresses = _addresses(known)
    planned = {host.fqdn for host in situation.hosts if host.fqdn}
    named: dict[str, frozenset[ServerFunction]] = {}
    for name, functions in _named(known):
        if name.strip(".") and name not in planned:
            named[name] = named.get(name, frozenset()) | functions
    found = (
        FoundHost(name, tuple(sorted(addresses.get(name, ()))), functions)
        for name, functions in sorted(named.items())
    )
    in_plan = situation.addresses | situation.not_chosen
    return tuple(each for each in found if not in_plan.intersection(each.addresses))


def _records(known: Known) -> Iterator[ResourceRecord]:
    for reading in known.values():
        if isinstance(reading, DnsReading):
            yield from reading.answer


def _named(known: Known) -> Iterator[tuple[str, frozenset[ServerFunction]]]:
    """Targets of records that lead to servers, and the controllers that the directory lists."""
    for record in _records(known):
        if record.type == "NS":
            yield record.target, frozenset({ServerFunction.DNS})
        elif record.type == "SRV":
            yield record.target, _served(record.owner)
    for reading in known.values():
        if isinstance(reading, SearchReading):
            servers = (entry for entry in reading.entries if not is_of_class(entry, POOL_CLASS))
            yield from ((entry.first("dNSHostName").lower(), frozenset()) for entry in servers)


def _served(owner: str) -> frozenset[ServerFunction]:
    """What a service's record says of its target."""
    if owner.startswith(CATALOG_RECORDS):
        return frozenset({ServerFunction.DC, ServerFunction.GC})
    return frozenset({ServerFunction.DC}) if owner.startswith(CONTROLLER_RECORDS) else frozenset()


def _addresses(known: Known) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in _records(known):
        if record.type in {"A", "AAAA"}:
            found.setdefault(record.owner, set()).add(record.target)
    return found
