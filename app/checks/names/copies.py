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
from app.checks.names.asking import follow_up, ns_question, resolution, soa_question, targets_of
from app.checks.names.service import holds_zone
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
        if reading.authoritative and reading.records("NS"):
            sets[server.name] = frozenset(targets_of(reading, "NS"))
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
        yield from follow_up(server, ns_question(server, case.zone.fqdn), known)
    if case.domain is not None:
        yield from ask_controllers(case.domain, known)


def judge_spread(case: ZoneCopies, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z02: the zone's servers do not all stand in one place."""
    addresses = _addresses(case, known)
    if not addresses:
        yield case.topic.unmeasured("no_ns_records")
        return
    machines = {_machine(case, address) for address in addresses}
    networks = {network_of(address) for address in addresses}
    if len(machines) == 1:
        yield case.topic.says("one_host", addresses=addresses)
    elif len(networks) == 1:
        yield case.topic.says("one_network", addresses=addresses, network=networks.pop())
    elif site := _only_site(case, known, addresses):
        yield case.topic.says("one_site", addresses=addresses, site=site)
    else:
        yield case.topic.says("spread", addresses=addresses, count=Decimal(len(networks)))


def _addresses(case: ZoneCopies, known: Known) -> tuple[str, ...]:
    """The addresses of all servers that any server of the zone names."""
    found: dict[str, None] = {}
    for server in case.zone.servers:
        for name in targets_of(known[ns_question(server, case.zone.fqdn)], "NS"):
            found.update(dict.fromkeys(resolution(server, name, known).addresses))
    return tuple(sorted(found, key=lambda each: (ipaddress.ip_address(each).version, each)))


def _machine(case: ZoneCopies, address: str) -> str:
    """Where a server runs: its physical machine by the plan, else its own address."""
    return next((host.machine for host in case.hosts if host.address == address and host.machine), address)


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
    readings = {server.name: known[soa_question(server, case.zone.fqdn)] for server in case.zone.servers}
    return {name: each.records("SOA")[0] for name, each in readings.items() if holds_zone(each)}


def _is_integrated(case: ZoneCopies, starts: dict[str, ResourceRecord]) -> bool:
    """Whether the zone lies in the directory: the plan says so, or each server names itself as the first.

    Such servers keep serial numbers of their own and have no secondaries, so their numbers mean nothing.
    """
    primaries = {start.target for start in starts.values()}
    return case.zone.is_integrated is True or (len(starts) > 1 and len(primaries) == len(starts))


def judge_serials(case: ZoneCopies, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z07: the copies of a zone in files have the same age."""
    starts = _starts(case, known)
    if len(starts) < 2:
        yield case.topic.unmeasured("fewer_than_two_answers")
        return
    if _is_integrated(case, starts):
        yield case.topic.says("integrated", servers=tuple(starts))
        return
    serials = {name: start.timers.serial for name, start in starts.items() if start.timers}
    newest = _newest(tuple(serials.values()))
    behind = tuple(name for name, serial in serials.items() if serial != newest)
    if behind:
        yield case.topic.says("behind", servers=behind, newest=str(newest))
    else:
        yield case.topic.says("in_step", servers=tuple(serials), newest=str(newest))


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
    timers = next((start.timers for start in starts.values() if start.timers), None)
    if timers is None:
        yield case.topic.unmeasured("no_authority")
    elif _is_integrated(case, starts) or len(case.zone.servers) < 2:
        yield case.topic.says("no_secondaries")
    else:
        numbers = {name: Decimal(getattr(timers, name)) for name in ("refresh", "retry", "expire")}
        wrong = tuple(_wrong_timers(timers, limits))
        yield case.topic.says("unfit" if wrong else "fit", timers=wrong, **numbers)


def _wrong_timers(timers: ZoneTimers, limits: Limits) -> Iterator[str]:
    """Step 3 of DNS-Z09."""
    if timers.refresh < limits["refresh_s"]:
        yield "refresh"
    if timers.retry < limits["retry_s"] or timers.retry >= timers.refresh:
        yield "retry"
    if timers.expire < limits["expire_s"] or timers.expire <= timers.refresh:
        yield "expire"


DNS_COPIES = (
    Check("DNS-Z02", _copies, _asks_spread, judge_spread),
    Check("DNS-Z05", _copies, _asks_names, judge_names),
    Check("DNS-Z07", _copies, _asks_starts, judge_serials),
    Check("DNS-Z09", _copies, _asks_starts, judge_timers),
)
"""The checks of this module, in catalogue order."""
