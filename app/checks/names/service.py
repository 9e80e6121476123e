"""Do the name servers of the plan answer, over UDP and TCP, with authority, and are there enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.addresses import network_of
from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import soa_question
from app.checks.topic import Topic, host_topic
from app.domain.answers import PLAN_SUBJECT
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, DnsReading, Fault
from app.domain.targets import Host, Situation


@dataclass(frozen=True, slots=True)
class ServerZones:
    """A name server and the zones it should serve."""

    server: Host
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerZone:
    """A name server and one zone it should serve."""

    server: Host
    zone: str


@dataclass(frozen=True, slots=True)
class ServerSet:
    """The name servers that a plan, or one host of it, relies on."""

    subject: str
    name: str
    servers: tuple[ServerZones, ...]


def servers_with_zones(situation: Situation) -> tuple[ServerZones, ...]:
    """Every name server of the plan with its zones, which may be none."""
    return tuple(
        ServerZones(host, tuple(zone.fqdn for zone in situation.zones if host in zone.servers))
        for host in situation.with_function(ServerFunction.DNS)
    )


def server_zone_pairs(situation: Situation) -> Iterator[ServerZone]:
    """Every name server with each of its zones."""
    return (ServerZone(each.server, zone) for each in servers_with_zones(situation) for zone in each.zones)


def _server_sets(situation: Situation) -> Iterator[ServerSet]:
    everyone = servers_with_zones(situation)
    if everyone:
        yield ServerSet(PLAN_SUBJECT, PLAN_SUBJECT, everyone)
    for host in situation.hosts:
        if host.dns_servers:
            own = tuple(each for each in everyone if each.server.subject in host.dns_servers)
            yield ServerSet(host.subject, host.name, own)


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
    """DNS-S02: the server answers over TCP. What it answers is judged by DNS-S04."""
    if not case.zones:
        yield host_topic(case.server).unmeasured("no_zone")
    for question in _asks_tcp(case, known):
        topic, fault = host_topic(case.server, zone=question.name), known[question].exchange.fault
        yield topic.says("answered") if fault is None else _without_answer(topic, fault)


def _asks_zone(case: ServerZone, _known: Known) -> Iterable[DnsQuestion]:
    return (soa_question(case.server, case.zone),)


def judge_authority(case: ServerZone, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S04: the server holds the zone. Servers that do not hold it say so in several ways."""
    reading = known[soa_question(case.server, case.zone)]
    topic, fault = host_topic(case.server, zone=case.zone), reading.exchange.fault
    if fault is not None:
        yield topic.unmeasured(fault.value)
    else:
        yield topic.says(_authority_tag(reading), rcode=reading.rcode)


def _authority_tag(reading: DnsReading) -> str:
    if reading.rcode != "NOERROR":
        return "refused"
    return "authoritative" if holds_zone(reading) else "not_authoritative"


def holds_zone(reading: DnsReading) -> bool:
    """Whether a reply for a zone's start comes from a server that holds the zone."""
    return reading.rcode == "NOERROR" and reading.authoritative and bool(reading.records("SOA"))


def _asks_set(case: ServerSet, _known: Known) -> Iterator[DnsQuestion]:
    return (soa_question(each.server, zone) for each in case.servers for zone in each.zones)


def _is_usable(each: ServerZones, known: Known) -> bool | None:
    """Whether a server answers for all its zones; None when that could not be asked."""
    states = [_serves(known[soa_question(each.server, zone)]) for zone in each.zones]
    if False in states:
        return False
    return True if states and None not in states else None


def _serves(reading: DnsReading) -> bool | None:
    fault = reading.exchange.fault
    if fault is None:
        return holds_zone(reading)
    return False if fault in SILENT_SERVER | BROKEN_ANSWER else None


def judge_count(case: ServerSet, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-S14: at least two usable name servers, not all in one network."""
    judged = [(each.server, _is_usable(each, known)) for each in case.servers]
    usable = [server for server, is_usable in judged if is_usable]
    open_count = sum(is_usable is None for _, is_usable in judged)
    least = limits["servers"]
    topic = Topic(case.subject, case.name, {"who": case.name})
    if len(usable) < least <= len(usable) + open_count:
        yield topic.unmeasured("some_not_asked")
        return
    names = tuple(server.name for server in usable)
    yield topic.says(_count_tag(usable, least), count=Decimal(len(usable)), servers=names, least=least)


def _count_tag(usable: list[Host], least: Decimal) -> str:
    if len(usable) < least:
        return "too_few"
    return "one_network" if len({network_of(server.address) for server in usable}) == 1 else "enough"


DNS_SERVICE = (
    Check("DNS-S01", servers_with_zones, _asks_udp, judge_udp),
    Check("DNS-S02", servers_with_zones, _asks_tcp, judge_tcp),
    Check("DNS-S04", server_zone_pairs, _asks_zone, judge_authority),
    Check("DNS-S14", _server_sets, _asks_set, judge_count),
)
"""The checks of this group, in catalogue order."""
