"""Do the name servers of the plan answer, over UDP and TCP, with authority, and are there enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.addresses import network_of
from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import holds_zone, soa_question, targets_of
from app.checks.names.presence import where_present
from app.checks.names.sides import inside_servers
from app.checks.topic import Topic, host_topic
from app.domain.answers import PLAN_SUBJECT
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, DnsReading, Fault
from app.domain.targets import Host, Situation, ZoneScope
from app.domain.values import Value


@dataclass(frozen=True, slots=True)
class ServerZones:
    """A name server and the zones it should serve."""

    server: Host
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerZone:
    """A name server and one zone it should serve; `scope` is that of a zone that may be none."""

    server: Host
    zone: str
    scope: ZoneScope | None = None


@dataclass(frozen=True, slots=True)
class ServerSet:
    """The name servers that a plan, or one host of it, relies on; `unasked` more cannot be asked."""

    subject: str
    name: str
    servers: tuple[ServerZones, ...]
    unasked: int = 0

    @property
    def is_of_plan(self) -> bool:
        """Whether these are all name servers, not those that one host is set to use."""
        return self.subject == PLAN_SUBJECT


def servers_with_zones(situation: Situation) -> tuple[ServerZones, ...]:
    """Every name server of the plan with the zones of the plan that it serves, which may be none."""
    planned = [zone for zone in situation.zones if zone.is_planned]
    return tuple(
        ServerZones(host, tuple(dict.fromkeys(each.fqdn for each in planned if host in each.servers)))
        for host in situation.with_function(ServerFunction.DNS)
    )


def server_zone_pairs(situation: Situation) -> Iterator[ServerZone]:
    """Every name server with each of its zones, then with those that may be none."""
    for each in servers_with_zones(situation):
        yield from (ServerZone(each.server, zone) for zone in each.zones)
    for scope in situation.zones:
        if not scope.is_planned:
            yield from (ServerZone(server, scope.fqdn, scope) for server in scope.servers)


def _server_sets(situation: Situation) -> Iterator[ServerSet]:
    everyone, unasked = servers_with_zones(situation), len(situation.unasked_name_servers)
    inside = inside_servers(situation)
    own = tuple(each for each in everyone if each.server in inside)
    if own or unasked:
        yield ServerSet(PLAN_SUBJECT, PLAN_SUBJECT, own, unasked)
    for host in situation.hosts:
        if host.dns_servers:
            own = tuple(each for each in everyone if each.server.subject in host.dns_servers)
            yield ServerSet(host.subject, host.name, own, len(set(host.dns_servers)) - len(own))


def _first_soa(case: ServerZones, transport: Transport) -> Iterator[DnsQuestion]:
    return (soa_question(case.server, zone, transport) for zone in case.zones[:1])


def _asks_udp(case: ServerZones, _known: Known) -> Iterable[DnsQuestion]:
    return _first_soa(case, Transport.UDP)


def _asks_tcp(case: ServerZones, _known: Known) -> Iterable[DnsQuestion]:
    return _first_soa(case, Transport.TCP)


def _without_answer(topic: Topic, fault: Fault) -> Emission:
    """Step 3 of DNS-S01 and DNS-S02: silence and nonsense are the server's, the rest is ours."""
    if fault in SILENT_SERVER:
        return topic.says("silent", reason=fault.value)
    return topic.says("malformed") if fault in BROKEN_ANSWER else topic.unmeasured(fault.value)


def judge_udp(case: ServerZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S01: the server answers over UDP."""
    if not case.zones:
        yield host_topic(case.server).unmeasured("no_zone")
    for question in _asks_udp(case, known):
        reading, topic = known[question], host_topic(case.server, zone=question.name)
        fault = reading.exchange.fault
        yield _udp_answer(topic, reading) if fault is None else _without_answer(topic, fault)


def _udp_answer(topic: Topic, reading: DnsReading) -> Emission:
    if reading.rcode != "NOERROR" or not reading.records("SOA"):
        return topic.says("answered_without_soa", rcode=reading.rcode)
    if reading.tries_lost:
        return topic.says("answered_late", tries_lost=Decimal(reading.tries_lost))
    return topic.says("answered")


def judge_tcp(case: ServerZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S02: the server answers over TCP, and not otherwise than over UDP."""
    if not case.zones:
        yield host_topic(case.server).unmeasured("no_zone")
    for question in _asks_tcp(case, known):
        reading, topic = known[question], host_topic(case.server, zone=question.name)
        fault = reading.exchange.fault
        if fault is not None:
            yield _without_answer(topic, fault)
        elif reading.rcode == "NOERROR" and reading.records("SOA"):
            yield topic.says("answered")
        else:
            yield topic.says("answered_without_soa", rcode=reading.rcode)


def _as_client(server: Host, zone: str) -> tuple[DnsQuestion, DnsQuestion]:
    """The start and the servers of a zone, as a client of this server would get them."""
    return (
        DnsQuestion(server.address, zone, "SOA", recursive=True),
        DnsQuestion(server.address, zone, "NS", recursive=True),
    )


def _asks_zone(case: ServerZone, known: Known) -> Iterator[DnsQuestion]:
    own = soa_question(case.server, case.zone)
    yield own
    reading = known.get(own)
    if reading is not None and _may_look_up(reading, case.zone):
        yield from _as_client(case.server, case.zone)


def _may_look_up(reading: DnsReading, zone: str) -> bool:
    is_answer = reading.exchange.fault is None and reading.recursion_available
    return is_answer and not holds_zone(reading, zone)


def judge_authority(case: ServerZone, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S04: the server holds the zone. Servers that do not hold it say so in several ways."""
    reading = known[soa_question(case.server, case.zone)]
    topic, fault = host_topic(case.server, zone=case.zone), reading.exchange.fault
    if fault is not None:
        yield topic.unmeasured(fault.value)
    elif looks_up(case.server, case.zone, known):
        yield topic.says("looks_up")
    else:
        yield topic.says(_authority_tag(reading, case.zone), rcode=reading.rcode)


def _authority_tag(reading: DnsReading, zone: str) -> str:
    if reading.rcode != "NOERROR":
        return "refused"
    return "authoritative" if holds_zone(reading, zone) else "not_authoritative"


def looks_up(server: Host, zone: str, known: Known) -> bool:
    """Whether a server that does not hold a zone looks it up for clients, and the zone does not name it."""
    own = known[soa_question(server, zone)]
    if not _may_look_up(own, zone):
        return False
    start, servers = (known.get(question) for question in _as_client(server, zone))
    is_found = start is not None and zone in {record.owner for record in start.records("SOA")}
    named = targets_of(servers, "NS") if servers is not None else ()
    return is_found and bool(server.fqdn) and bool(named) and server.fqdn not in named


def _asks_set(case: ServerSet, known: Known) -> Iterator[DnsQuestion]:
    for each in case.servers:
        for zone in each.zones:
            yield from _asks_zone(ServerZone(each.server, zone), known)


def _is_usable(each: ServerZones, known: Known) -> bool | None:
    """Whether a server answers for all its zones; None when that could not be asked."""
    states = [_serves(known[soa_question(each.server, zone)], zone) for zone in each.zones]
    if False in states:
        return False
    return True if states and None not in states else None


def _serves(reading: DnsReading, zone: str) -> bool | None:
    fault = reading.exchange.fault
    if fault is None:
        return holds_zone(reading, zone)
    return False if fault in SILENT_SERVER | BROKEN_ANSWER else None


def _helps(each: ServerZones, known: Known) -> bool:
    """Whether a server that does not hold all its zones looks the others up."""
    readings = {zone: known[soa_question(each.server, zone)] for zone in each.zones}
    return all(
        holds_zone(found, zone) or looks_up(each.server, zone, known) for zone, found in readings.items()
    )


def judge_count(case: ServerSet, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-S14: at least two usable name servers, not all in one network."""
    judged = [(each, _is_usable(each, known)) for each in case.servers]
    usable = [each.server for each, is_usable in judged if is_usable]
    helping = [each.server for each, is_usable in judged if is_usable is False and _helps(each, known)]
    open_count = case.unasked + sum(is_usable is None for _, is_usable in judged)
    topic, least = Topic(case.subject, case.name, {"who": case.name}), limits["servers"]
    count = len({server.address for server in usable})
    numbers: dict[str, Value] = {
        "count": Decimal(count),
        "servers": tuple(server.name for server in usable),
        "least": least,
    }
    if count < least <= count + len(helping) and not case.is_of_plan:
        yield topic.says("through_others", others=tuple(server.name for server in helping), **numbers)
    elif count < least <= count + open_count:
        yield topic.unmeasured("some_not_asked")
    else:
        yield topic.says(_count_tag(usable, count, least), **numbers)


def _count_tag(usable: list[Host], count: int, least: Decimal) -> str:
    if count < least:
        return "too_few"
    return "one_network" if len({network_of(server.address) for server in usable}) == 1 else "enough"


def _scope(case: ServerZone) -> ZoneScope | None:
    return case.scope


DNS_SERVICE = (
    Check("DNS-S01", servers_with_zones, _asks_udp, judge_udp),
    Check("DNS-S02", servers_with_zones, _asks_tcp, judge_tcp),
    where_present(Check("DNS-S04", server_zone_pairs, _asks_zone, judge_authority), _scope),
    Check("DNS-S14", _server_sets, _asks_set, judge_count),
)
"""The checks of this group, in catalogue order."""
