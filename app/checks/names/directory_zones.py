"""Zones that live in the directory: where they are, who may change them, how they age, who holds copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Source,
    answering_source,
    ask_controllers,
    controllers_of,
    distinguished_name,
)
from app.checks.known import Known
from app.checks.names.asking import ns_question, soa_question, targets_of, unsettled
from app.checks.names.service import holds_zone
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, DirectoryEntry
from app.domain.targets import DomainScope, Host, Situation

ALLOW_UPDATE, REFRESH_HOURS, NO_REFRESH_HOURS, AGING = "2", "32", "16", "64"
"""Ids of zone properties ([MS-DNSP] 2.3.2.1.1): DSPROPERTY_ZONE_ALLOW_UPDATE and those of aging."""

SECURE_ONLY, ANYONE, NOBODY = "2", "1", "0"
"""Values of DSPROPERTY_ZONE_ALLOW_UPDATE ([MS-DNSP] 2.2.6.1.1)."""

NO_ZONES_OF_NAMES = ("rootdnsservers", "..")
"""Entries that hold root servers and trust anchors begin with these."""


@dataclass(frozen=True, slots=True)
class DomainZones:
    """A directory domain with the zones of the plan that its controllers serve."""

    domain: DomainScope
    planned: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the domain's zones."""
        return Topic(self.domain.subject, self.domain.fqdn, {"domain": self.domain.fqdn})


def _domains(situation: Situation) -> Iterator[DomainZones]:
    for domain in situation.domains:
        served = (each for each in situation.zones if set(each.servers) & set(domain.controllers))
        yield DomainZones(domain, tuple(each.fqdn for each in served))


@dataclass(frozen=True, slots=True)
class StoredZone:
    """A zone as the directory keeps it; `properties` are numbers by id, as text."""

    name: str
    is_in_partition: bool
    properties: dict[str, str]


def _places(source: Source, domain: DomainScope) -> tuple[SearchQuestion, ...]:
    """The searches for zones: in the two partitions of name servers, and in the domain itself."""
    head, root = distinguished_name(domain.fqdn), source.root.first("rootDomainNamingContext")
    parents = (f"DC=DomainDnsZones,{head}", f"DC=ForestDnsZones,{root}", f"CN=System,{head}")
    return tuple(
        source.search(f"CN=MicrosoftDNS,{parent}", ("name", "dNSProperty"), "(objectClass=dnsZone)")
        for parent in parents
    )


def _asks_zones(case: DomainZones, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None:
        yield from _places(source, case.domain)


def _stored(case: DomainZones, known: Known) -> tuple[StoredZone, ...]:
    source = answering_source(case.domain, known)
    if source is None:
        return ()
    *partitions, system = _places(source, case.domain)
    found = [_zone(entry, is_in_partition=True) for each in partitions for entry in known[each].entries]
    found += [_zone(entry, is_in_partition=False) for entry in known[system].entries]
    return tuple(each for each in found if not each.name.startswith(NO_ZONES_OF_NAMES))


def _zone(entry: DirectoryEntry, *, is_in_partition: bool) -> StoredZone:
    properties = dict(text.split("=", 1) for text in entry.attributes.get("dnsproperty", ()))
    return StoredZone(entry.first("name").lower(), is_in_partition, properties)


def _missing(case: DomainZones, known: Known) -> str:
    """Why no zone of the directory could be judged."""
    return controllers_of(case.domain, known).missing or "no_zones_shown"


def judge_place(case: DomainZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z13: zones lie in partitions that all name servers hold, not in the domain itself."""
    stored = _stored(case, known)
    if not stored:
        yield case.topic.unmeasured(_missing(case, known))
        return
    old = tuple(each.name for each in stored if not each.is_in_partition)
    new = tuple(each.name for each in stored if each.is_in_partition)
    if old:
        yield case.topic.says("in_system", zones=old)
    if new:
        yield case.topic.says("in_partition", zones=new)
    if elsewhere := tuple(sorted(set(case.planned) - {*old, *new} - _inside(case, old + new))):
        yield case.topic.says("elsewhere", zones=elsewhere)


def _inside(case: DomainZones, stored: tuple[str, ...]) -> set[str]:
    """Planned names that are no zone of their own but a part of a stored one."""
    return {name for name in case.planned if any(name.endswith(f".{zone}") for zone in stored)}


def judge_updates(case: DomainZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z14: only computers that prove who they are change a zone."""
    stored = _stored(case, known)
    if not stored:
        yield case.topic.unmeasured(_missing(case, known))
    own = {case.domain.fqdn, f"_msdcs.{case.domain.fqdn}", f"_msdcs.{case.domain.forest}"}
    kinds: dict[str, Callable[[str, str], bool]] = {
        "secure": lambda state, _: state == SECURE_ONLY,
        "open": lambda state, name: state == ANYONE and name in own,
        "open_other": lambda state, name: state == ANYONE and name not in own,
        "fixed": lambda state, _: state == NOBODY,
    }
    for tag, fits in kinds.items():
        names = tuple(each.name for each in stored if fits(each.properties.get(ALLOW_UPDATE, ""), each.name))
        if names:
            yield case.topic.says(tag, zones=names)
    if any(ALLOW_UPDATE not in each.properties for each in stored):
        yield case.topic.unmeasured("absent_attribute")


def judge_aging(case: DomainZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z15: records that nobody renews go away. Who removes them is a setting no directory shows."""
    stored = _stored(case, known)
    if not stored:
        yield case.topic.unmeasured(_missing(case, known))
    dynamic = [each for each in stored if each.properties.get(ALLOW_UPDATE, "") in {SECURE_ONLY, ANYONE}]
    ages = [each for each in dynamic if each.properties.get(AGING, NOBODY) != NOBODY]
    stays = tuple(each.name for each in dynamic if each.properties.get(AGING) == NOBODY)
    if ages:
        hours = max(
            int(each.properties.get(key, "0")) for each in ages for key in (NO_REFRESH_HOURS, REFRESH_HOURS)
        )
        yield case.topic.says("ages", zones=tuple(each.name for each in ages), hours=Decimal(hours))
    if stays:
        yield case.topic.says("stays", zones=stays)
    if len(ages) + len(stays) < len(stored):
        yield case.topic.unmeasured("absent_attribute")


def _partitions_question(source: Source) -> SearchQuestion:
    return source.search(
        f"CN=Partitions,{source.configuration}",
        ("nCName", "msDS-NC-Replica-Locations"),
        "(&(objectClass=crossRef)(msDS-NC-Replica-Locations=*))",
    )


def _asks_replicas(case: DomainZones, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None:
        yield _partitions_question(source)


def judge_replicas(case: DomainZones, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-Z17: the partitions of name servers have two copies that exist."""
    source, listed = answering_source(case.domain, known), controllers_of(case.domain, known)
    entries = known[_partitions_question(source)].entries if source else ()
    root = source.root.first("rootDomainNamingContext").lower() if source else ""
    wanted = {f"dc=domaindnszones,{distinguished_name(case.domain.fqdn)}", f"dc=forestdnszones,{root}"}
    found = [entry for entry in entries if entry.first("nCName").lower() in wanted]
    if not found:
        yield case.topic.unmeasured(listed.missing or "no_such_object")
    for entry in found:
        yield from _judge_copies(case, entry, known, limits)


def _judge_copies(
    case: DomainZones, entry: DirectoryEntry, known: Known, limits: Limits
) -> Iterator[Emission]:
    """Steps 2 and 3 of DNS-Z17."""
    controllers = controllers_of(case.domain, known).controllers
    partition = entry.first("nCName").lower()
    listed = {dn.lower() for dn in entry.attributes.get("msds-nc-replica-locations", ())}
    holding = tuple(each.name for each in controllers if partition in each.writes)
    empty = tuple(
        each.name for each in controllers if each.settings_dn in listed and partition not in each.writes
    )
    head = distinguished_name(case.domain.fqdn)
    writable = sum(head in each.writes for each in controllers)
    topic = Topic(case.topic.subject, case.topic.target, {**case.topic.about, "partition": partition})
    if len(holding) < limits["copies"] <= writable:
        yield topic.says("one_copy", servers=holding)
    if empty:
        yield topic.says("not_yet", servers=empty)
    if len(holding) >= limits["copies"] and not empty:
        yield topic.says("copied", servers=holding)
    elif writable < limits["copies"] and not empty:
        yield topic.unmeasured("one_controller")


@dataclass(frozen=True, slots=True)
class NamedServers:
    """A domain's own zone, its controllers that serve DNS, and the plan's hosts."""

    domain: DomainScope
    servers: tuple[Host, ...]
    hosts: tuple[Host, ...]


def _named_servers(situation: Situation) -> Iterator[NamedServers]:
    for domain in situation.domains:
        servers = tuple(each for each in domain.controllers if each.does(ServerFunction.DNS))
        yield NamedServers(domain, servers, situation.hosts)


def _asks_named(case: NamedServers, _known: Known) -> Iterator[AnyQuestion]:
    for server in case.servers:
        yield ns_question(server, case.domain.fqdn)
        yield soa_question(server, case.domain.fqdn)


def judge_named(case: NamedServers, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z11: the zone names exactly the controllers that serve it."""
    zone, hosts = case.domain.fqdn, {host.fqdn: host for host in case.hosts if host.fqdn}
    topic = Topic(case.domain.subject, zone, {"zone": zone})
    named = dict.fromkeys(
        name for each in case.servers for name in targets_of(known[ns_question(each, zone)], "NS")
    )
    if not named:
        reasons = [unsettled(known[ns_question(each, zone)]) for each in case.servers]
        yield topic.unmeasured(next(filter(None, reasons), "no_ns_records"))
        return
    states = {server.fqdn: known[soa_question(server, zone)] for server in case.servers}
    dead = {name for name, each in states.items() if each.exchange.fault in SILENT_SERVER | BROKEN_ANSWER}
    serving = {name for name, each in states.items() if holds_zone(each)}
    groups = {
        "dead_server": [name for name in named if name in dead],
        "not_named": sorted(serving - set(named)),
        "no_controller": [name for name in named if name not in hosts],
    }
    for tag, names in groups.items():
        if names:
            yield topic.says(tag, names=tuple(names))
    faults = [
        each.exchange.fault for name, each in states.items() if each.exchange.fault and name not in dead
    ]
    if faults:
        yield topic.unmeasured(faults[0].value)
    elif not any(groups.values()):
        yield topic.says("agrees", names=tuple(named))


DNS_DIRECTORY = (
    Check("DNS-Z11", _named_servers, _asks_named, judge_named),
    Check("DNS-Z13", _domains, _asks_zones, judge_place),
    Check("DNS-Z14", _domains, _asks_zones, judge_updates),
    Check("DNS-Z15", _domains, _asks_zones, judge_aging),
    Check("DNS-Z17", _domains, _asks_replicas, judge_replicas),
)
"""The checks of this module, in catalogue order."""
