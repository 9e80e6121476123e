"""Do the zones of the plan name enough servers, and do these names lead somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import (
    Resolution,
    address_questions,
    followed,
    named_servers,
    not_held,
    ns_question,
    resolution,
)
from app.checks.names.presence import where_present
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import DnsQuestion
from app.domain.readings import DnsReading
from app.domain.targets import Host, Situation, ZoneScope


@dataclass(frozen=True, slots=True)
class ZoneAt:
    """A zone as one of its servers shows it, or a server of the zone above it that leads to it."""

    scope: ZoneScope
    server: Host
    is_parent: bool = False

    @property
    def zone(self) -> str:
        """The name of the zone."""
        return self.scope.fqdn

    @property
    def topic(self) -> Topic:
        """What is said about the zone at this server."""
        return Topic(self.scope.subject, self.server.address, {"zone": self.zone, "server": self.server.name})


def _zones(situation: Situation) -> Iterator[ZoneAt]:
    return (ZoneAt(zone, server) for zone in situation.zones for server in zone.servers)


def _zones_and_parents(situation: Situation) -> Iterator[ZoneAt]:
    yield from _zones(situation)
    for zone in situation.zones:
        parent = parent_of(zone, situation)
        yield from (
            ZoneAt(zone, server, is_parent=True)
            for server in (parent.servers if parent else ())
            if server not in zone.servers
        )


def parent_of(zone: ZoneScope, situation: Situation) -> ZoneScope | None:
    """The nearest zone of the plan above a zone, on its own side: the Internet is told of no inside zone."""
    same_side = (each for each in situation.zones if each.is_public == zone.is_public)
    above = (each for each in same_side if zone.fqdn.endswith(f".{each.fqdn}"))
    return max(above, key=lambda each: len(each.fqdn), default=None)


def referred(reading: DnsReading, zone: str) -> tuple[str, ...]:
    """The servers a reply leads to for a zone."""
    return followed(tuple(dict.fromkeys(each.target for each in reading.referral if each.owner == zone)))


def _asks_servers(case: ZoneAt, _known: Known) -> Iterable[DnsQuestion]:
    return (ns_question(case.server, case.zone),)


def judge_ns_count(case: ZoneAt, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-Z01: the zone names at least two servers, and so does the zone above it where it leads to it."""
    reading = known[ns_question(case.server, case.zone)]
    delegated = referred(reading, case.zone)
    if case.is_parent and delegated and not reading.authoritative:
        yield _count(case, delegated, limits)
    elif reason := not_held(reading):
        yield case.topic.unmeasured(reason)
    elif case.is_parent and not reading.records("NS"):
        yield case.topic.unmeasured("no_referral")
    else:
        yield _count(case, named_servers(reading), limits)


def _count(case: ZoneAt, names: tuple[str, ...], limits: Limits) -> Emission:
    tag = "enough" if len(names) >= limits["servers"] else "too_few"
    return case.topic.says(tag, count=Decimal(len(names)), names=names, least=limits["servers"])


def _asks_addresses(case: ZoneAt, known: Known) -> Iterator[DnsQuestion]:
    question = ns_question(case.server, case.zone)
    yield question
    reading = known.get(question)
    for name in named_servers(reading) if reading else ():
        yield from address_questions(case.server, name)


def judge_ns_addresses(case: ZoneAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z03: every server name of the zone has an address, is no alias, and no two share an address."""
    reading = known[ns_question(case.server, case.zone)]
    names = named_servers(reading)
    if not names:
        yield case.topic.unmeasured(not_held(reading) or "no_ns_records")
        return
    yield from _judge_resolutions(case, [resolution(case.server, name, known) for name in names])


def _judge_resolutions(case: ZoneAt, found: list[Resolution]) -> Iterator[Emission]:
    lost = tuple(each.name for each in found if not each.addresses and not each.unsettled)
    unsure = [each for each in found if each.unsettled]
    shared, aliases = _shared(found), tuple(each.name for each in found if each.is_alias)
    if lost:
        yield case.topic.says("no_address", names=lost)
    if shared:
        yield case.topic.says("same_address", addresses=shared)
    if aliases:
        yield case.topic.says("alias", names=aliases)
    if unsure:
        yield case.topic.unmeasured(unsure[0].unsettled)
    if not (lost or shared or aliases or unsure):
        yield case.topic.says("resolved", names=tuple(each.name for each in found))


def _shared(found: list[Resolution]) -> tuple[str, ...]:
    """Addresses that more than one name has."""
    counts = Counter(address for each in found for address in set(each.addresses))
    return tuple(sorted(address for address, count in counts.items() if count > 1))


def _scope(case: ZoneAt) -> ZoneScope:
    return case.scope


DNS_ZONES = (
    where_present(Check("DNS-Z01", _zones_and_parents, _asks_servers, judge_ns_count), _scope),
    where_present(Check("DNS-Z03", _zones, _asks_addresses, judge_ns_addresses), _scope),
)
"""The checks of this group, in catalogue order."""
