"""Do the servers of a zone hold the same, far enough apart, and keep their copies in step."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.addresses import network_of
from app.checks.check import Check, Limits
from app.checks.directory.reading import ask_controllers
from app.checks.directory.topology import topology_of
from app.checks.known import Known
from app.checks.names.asking import (
    address_questions,
    holds_zone,
    named_servers,
    ns_question,
    resolution,
    soa_question,
)
from app.checks.names.presence import where_present
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.readings import ResourceRecord, ZoneTimers
from app.domain.targets import DomainScope, Host, Situation, ZoneScope

HALF = 2**31
"""Half of the serial numbers: what lies less than this ahead is newer (RFC 1982 3.2)."""


@dataclass(frozen=True, slots=True)
class ZoneCopies:
    """A zone with all its servers, the plan's hosts, and the directory domain of the same name."""

    zone: ZoneScope
    hosts: tuple[Host, ...]
    domain: DomainScope | None

    @property
    def topic(self) -> Topic:
        """What is said about the zone as a whole."""
        return Topic(self.zone.subject, self.zone.fqdn, {"zone": self.zone.fqdn})


def _copies(situation: Situation) -> Iterator[ZoneCopies]:
    domains = {domain.fqdn: domain for domain in situation.domains}
    return (
        ZoneCopies(zone, situation.hosts, domains.get(zone.fqdn)) for zone in situation.zones if zone.servers
    )


def _asks_names(case: ZoneCopies, _known: Known) -> Iterator[AnyQuestion]:
    return (ns_question(server, case.zone.fqdn) for server in case.zone.servers)


def judge_names(case: ZoneCopies, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z05: all servers of the zone name the same servers."""
    sets: dict[str, frozenset[str]] = {}
    for server in case.zone.servers:
        reading = known[ns_question(server, case.zone.fqdn)]
        if named := named_servers(reading):
            sets[server.name] = frozenset(named)
    if len(sets) < 2:
        yield case.topic.unmeasured("fewer_than_two_answers")
        return
    everywhere = frozenset.intersection(*sets.values())
    differing = tuple(sorted(frozenset.union(*sets.values()) - everywhere))
    if differing:
        yield case.topic.says("differs", names=differing, servers=tuple(sets))
    else:
        yield case.topic.says("agrees", names=tuple(sorted(everywhere)), servers=tuple(sets))


def _asks_spread(case: ZoneCopies, known: Known) -> Iterator[AnyQuestion]:
    for server in case.zone.servers:
        question = ns_question(server, case.zone.fqdn)
        yield question
        reading = known.get(question)
        for name in named_servers(reading) if reading else ():
            yield from address_questions(server, name)
    if case.domain is not None:
        yield from ask_controllers(case.domain, known)


def judge_spread(case: ZoneCopies, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z02: the zone's servers do not all stand in one place.

    Each name is a server, whatever addresses it has: two families of addresses are not two places.
    """
    places = _places(case, known)
    if not any(places.values()):
        yield case.topic.unmeasured("some_without_address" if places else "no_ns_records")
        return
    addresses = _in_order({address for each in places.values() for address in each})
    shared = frozenset.intersection(*(frozenset(map(network_of, each)) for each in places.values() if each))
    is_one_host = len(_machines(case, places)) == 1
    if not all(places.values()) and (shared or is_one_host):
        yield case.topic.unmeasured("some_without_address")
    elif is_one_host:
        yield case.topic.says("one_host", addresses=addresses)
    elif shared:
        yield case.topic.says("one_network", addresses=addresses, network=min(shared))
    elif site := _only_site(case, known, addresses):
        yield case.topic.says("one_site", addresses=addresses, site=site)
    else:
        networks = {network_of(address) for address in addresses}
        yield case.topic.says("spread", addresses=addresses, count=Decimal(len(networks)))


def _places(case: ZoneCopies, known: Known) -> dict[str, frozenset[str]]:
    """The addresses of each server that any server of the zone names, as all of them tell."""
    found: dict[str, frozenset[str]] = {}
    for server in case.zone.servers:
        for name in named_servers(known[ns_question(server, case.zone.fqdn)]):
            addresses = frozenset(resolution(server, name, known).addresses)
            found[name] = found.get(name, frozenset()) | addresses
    return found


def _in_order(addresses: set[str]) -> tuple[str, ...]:
    return tuple(sorted(addresses, key=lambda each: (ipaddress.ip_address(each).version, each)))


def _machines(case: ZoneCopies, places: dict[str, frozenset[str]]) -> set[str]:
    """Where the servers run: their physical machines by the plan, else what has these addresses."""
    found: list[tuple[str, frozenset[str]]] = []
    for name, addresses in places.items():
        host = next((each for each in case.hosts if each.fqdn == name or each.address in addresses), None)
        same = (machine for machine, others in found if host is None and others & addresses)
        own = (host.machine or host.subject) if host else next(same, name)
        found.append((own, addresses))
    return {machine for machine, _ in found}


def _only_site(case: ZoneCopies, known: Known, addresses: tuple[str, ...]) -> str:
    """The directory site that all addresses lie in, if there is one and the forest has more."""
    if case.domain is None:
        return ""
    topology = topology_of(case.domain, known)
    sites = {topology.site_of(address) for address in addresses}
    only = sites.pop() if len(sites) == 1 and len(topology.sites) > 1 else ""
    return topology.site_name(only) if only else ""


def _asks_starts(case: ZoneCopies, _known: Known) -> Iterator[AnyQuestion]:
    return (soa_question(server, case.zone.fqdn) for server in case.zone.servers)


def _starts(case: ZoneCopies, known: Known) -> dict[str, ResourceRecord]:
    """The start of the zone by the name of the server that holds it."""
    zone = case.zone.fqdn
    readings = {server.name: known[soa_question(server, zone)] for server in case.zone.servers}
    return {name: each.records("SOA")[0] for name, each in readings.items() if holds_zone(each, zone)}


def _counting(case: ZoneCopies, starts: dict[str, ResourceRecord]) -> tuple[tuple[str, ...], ...]:
    """The servers that count changes together: a primary with its secondaries.

    In a zone of the directory each controller is a primary that names itself and counts for itself; its
    secondaries bear its name. So servers go by the primary they name, where the plan keeps the zone in the
    directory, or does not say and each primary so named names itself. A read-only controller names a writable
    one, drawn anew every 20 minutes, and gets the zone with the directory all the same (RODC-DNS).
    """
    groups: dict[str, list[str]] = {}
    by_directory = {each.name for each in case.zone.servers if each.is_read_only}
    for name, start in starts.items():
        groups.setdefault(name if name in by_directory else start.target, []).append(name)
    said, primaries = case.zone.is_integrated, _primaries(case, starts) | by_directory
    is_by_primary = said or (said is None and groups.keys() <= primaries)
    return tuple(map(tuple, groups.values())) if is_by_primary else (tuple(starts),)


def _primaries(case: ZoneCopies, starts: dict[str, ResourceRecord]) -> set[str]:
    """The primaries that name themselves; a server without a name in the plan may be the one it names."""
    servers = {server.name: server.fqdn for server in case.zone.servers}
    return {start.target for name, start in starts.items() if servers[name] in {start.target, ""}}


def judge_serials(case: ZoneCopies, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z07: the copies of a zone that follow one primary have the same age."""
    starts = _starts(case, known)
    if len(starts) < 2:
        yield case.topic.unmeasured("fewer_than_two_answers")
        return
    together = [group for group in _counting(case, starts) if len(group) > 1]
    if not together:
        yield case.topic.says("integrated", servers=tuple(starts))
    for group in together:
        yield _compare(case, {name: starts[name].timers for name in group})


def _compare(case: ZoneCopies, timers: dict[str, ZoneTimers | None]) -> Emission:
    serials = {name: each.serial for name, each in timers.items() if each}
    newest = _newest(tuple(serials.values()))
    behind = tuple(name for name, serial in serials.items() if serial != newest)
    if behind:
        return case.topic.says("behind", servers=behind, newest=str(newest))
    return case.topic.says("in_step", servers=tuple(serials), newest=str(newest))


def _newest(serials: tuple[int, ...]) -> int:
    """The newest serial number by RFC 1982 3.2; numbers wrap around."""
    newest = serials[0]
    for serial in serials[1:]:
        if serial != newest and (serial - newest) % 2**32 < HALF:
            newest = serial
    return newest


def judge_timers(case: ZoneCopies, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-Z09: secondaries look for changes in time, and serve long enough without the primary."""
    starts = _starts(case, known)
    if not starts:
        yield case.topic.unmeasured("no_authority")
    elif len(case.zone.servers) < 2:
        yield case.topic.says("no_secondaries")
    elif len(starts) < 2 and case.zone.is_integrated is not False:
        yield case.topic.unmeasured("fewer_than_two_answers")
    else:
        yield _judge_timers(case, starts, limits)


def _judge_timers(case: ZoneCopies, starts: dict[str, ResourceRecord], limits: Limits) -> Emission:
    """Steps 2 and 3 of DNS-Z09, by the first server that has secondaries."""
    groups = _counting(case, starts)
    if all(len(group) < 2 for group in groups) and case.zone.is_integrated is not False:
        return case.topic.says("no_secondaries")
    first = max(groups, key=len)[0]
    timers = starts[first].timers
    if timers is None:
        return case.topic.unmeasured("no_authority")
    numbers = {name: Decimal(getattr(timers, name)) for name in ("refresh", "retry", "expire")}
    wrong = tuple(_wrong_timers(timers, limits))
    return case.topic.says("unfit" if wrong else "fit", timers=wrong, **numbers)


def _wrong_timers(timers: ZoneTimers, limits: Limits) -> Iterator[str]:
    """Step 3 of DNS-Z09."""
    if timers.refresh < limits["refresh_s"]:
        yield "refresh"
    if timers.retry < limits["retry_s"] or timers.retry >= timers.refresh:
        yield "retry"
    if timers.expire < limits["expire_s"] or timers.expire <= timers.refresh:
        yield "expire"


def _scope(case: ZoneCopies) -> ZoneScope:
    return case.zone


DNS_COPIES = (
    where_present(Check("DNS-Z02", _copies, _asks_spread, judge_spread), _scope),
    where_present(Check("DNS-Z05", _copies, _asks_names, judge_names), _scope),
    where_present(Check("DNS-Z07", _copies, _asks_starts, judge_serials), _scope),
    where_present(Check("DNS-Z09", _copies, _asks_starts, judge_timers), _scope),
)
"""The checks of this module, in catalogue order."""
