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
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry, Fault
from app.domain.targets import DomainScope, Situation

ALLOW_UPDATE, REFRESH_HOURS, NO_REFRESH_HOURS, AGING = "2", "32", "16", "64"
"""Ids of zone properties ([MS-DNSP] 2.3.2.1.1): DSPROPERTY_ZONE_ALLOW_UPDATE and those of aging."""

SECURE_ONLY, ANYONE, NOBODY = "2", "1", "0"
"""Values of DSPROPERTY_ZONE_ALLOW_UPDATE ([MS-DNSP] 2.2.6.1.1)."""

ABSENT = frozenset({Fault.NO_SUCH_OBJECT})

NO_ZONES_OF_NAMES = ("rootdnsservers", "..")
"""Entries that hold root servers and trust anchors begin with these."""


@dataclass(frozen=True, slots=True)
class DomainZones:
    """A directory domain with the zones of the plan that its controllers serve, but those meant for files."""

    domain: DomainScope
    planned: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the domain's zones."""
        return Topic(self.domain.subject, self.domain.fqdn, {"domain": self.domain.fqdn})


def _domains(situation: Situation) -> Iterator[DomainZones]:
    for domain in situation.domains:
        planned = (each for each in situation.zones if each.is_planned)
        meant = (each for each in planned if each.is_integrated is not False)
        served = (each for each in meant if set(each.servers) & set(domain.controllers))
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
    return controllers_of(case.domain, known).missing or _unread(case, known) or "no_zones_shown"


def _unread(case: DomainZones, known: Known) -> str:
    """Why a place of zones could not be read.

    Newer domains have no zones in the domain itself, so that place may be missing. A controller without DNS
    does not hold the partitions of name servers.
    """
    source = answering_source(case.domain, known)
    places = _places(source, case.domain) if source else ()
    faults = {place: known[place].exchange.fault for place in places}
    left = (
        fault for place, fault in faults.items() if fault and (place != places[-1] or fault not in ABSENT)
    )
    return next((fault.value for fault in left), "")


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
    elsewhere = tuple(sorted(set(case.planned) - {*old, *new} - _inside(case, old + new)))
    if unread := _unread(case, known):
        yield case.topic.unmeasured(unread)
    elif elsewhere:
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
    states = {SECURE_ONLY, ANYONE, NOBODY}
    hidden = any(each.properties.get(ALLOW_UPDATE) not in states for each in stored)
    if reason := _unread(case, known) if stored else "":
        yield case.topic.unmeasured(reason)
    elif hidden:
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
    if reason := _unread(case, known) if stored else "":
        yield case.topic.unmeasured(reason)
    elif len(ages) + len(stays) < len(stored):
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
    if len(found) < len(wanted):
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
    shown = [each for each in controllers if each.settings_dn in listed and each.writes]
    empty = tuple(each.name for each in shown if partition not in each.writes)
    hidden = [each for each in controllers if not (each.writes or each.is_read_only)]
    head = distinguished_name(case.domain.fqdn)
    writable = sum(head in each.writes for each in controllers)
    topic = Topic(case.topic.subject, case.topic.target, {**case.topic.about, "partition": partition})
    if hidden:
        yield topic.unmeasured("absent_attribute")
    elif len(holding) < limits["copies"] <= writable:
        yield topic.says("one_copy", servers=holding)
    if empty:
        yield topic.says("not_yet", servers=empty)
    if len(holding) >= limits["copies"] and not empty and not hidden:
        yield topic.says("copied", servers=holding)
    elif writable < limits["copies"] and not empty and not hidden:
        yield topic.unmeasured("one_controller")


DNS_DIRECTORY = (
    Check("DNS-Z13", _domains, _asks_zones, judge_place),
    Check("DNS-Z14", _domains, _asks_zones, judge_updates),
    Check("DNS-Z15", _domains, _asks_zones, judge_aging),
    Check("DNS-Z17", _domains, _asks_replicas, judge_replicas),
)
"""The checks of this module, in catalogue order."""
