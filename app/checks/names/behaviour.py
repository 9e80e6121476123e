"""How name servers behave: how fast, with EDNS, for strangers, with whole zones, with names nobody made."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import soa_question, unsettled
from app.checks.names.presence import where_present
from app.checks.names.service import ServerZone, ServerZones, server_zone_pairs, servers_with_zones
from app.checks.names.sides import inside_servers, outside_servers
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, DnsQuestion, TransferQuestion, Transport
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, Fault, TransferReading
from app.domain.targets import Host, Situation, ZoneScope

ROUNDS = 5
"""So many questions tell how fast a server answers; the first is the one other checks rest on."""

PAYLOADS = (512, 1232)
"""Sizes of an EDNS reply: the least that is allowed, and the one that fits into every packet (RFC 6891)."""


def _rounds(case: ServerZones) -> tuple[DnsQuestion, ...]:
    return tuple(
        DnsQuestion(case.server.address, zone, "SOA", repeat=number)
        for zone in case.zones[:1]
        for number in range(ROUNDS)
    )


def _asks_rounds(case: ServerZones, _known: Known) -> Iterable[AnyQuestion]:
    return _rounds(case)


def judge_speed(case: ServerZones, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-S03: the server answers quickly, every time. A server that never answers is for DNS-S01."""
    readings, topic = [known[question] for question in _rounds(case)], host_topic(case.server)
    answered = [reading for reading in readings if reading.exchange.fault is None]
    if not answered:
        yield topic.unmeasured(str(readings[0].exchange.fault) if readings else "no_zone")
        return
    lost = sum(reading.tries_lost for reading in answered)
    lost += sum(reading.exchange.fault in SILENT_SERVER | BROKEN_ANSWER for reading in readings)
    if not lost and len(answered) < len(readings):
        yield topic.unmeasured(next(str(each.exchange.fault) for each in readings if each.exchange.fault))
        return
    times = [reading.elapsed_ms for reading in answered]
    middle, longest = Decimal(round(median(times))), Decimal(max(times))
    tag = "lossy" if lost else _speed_tag(middle, longest, limits)
    yield topic.says(tag, median_ms=middle, longest_ms=longest, lost=Decimal(lost))


def _speed_tag(middle: Decimal, longest: Decimal, limits: Limits) -> str:
    """Step 3 of DNS-S03."""
    if longest > limits["fail_ms"]:
        return "too_slow"
    return "slow" if middle > limits["median_ms"] or longest > limits["warn_ms"] else "quick"


def _edns_questions(case: ServerZones) -> tuple[DnsQuestion, ...]:
    zones = case.zones[:1]
    return tuple(
        DnsQuestion(case.server.address, zone, "SOA", payload=size) for zone in zones for size in PAYLOADS
    )


def _asks_edns(case: ServerZones, _known: Known) -> Iterator[AnyQuestion]:
    yield from (soa_question(case.server, zone) for zone in case.zones[:1])
    yield from _edns_questions(case)


def judge_edns(case: ServerZones, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S05: a question with EDNS0 is answered, and in kind."""
    topic, plain = (
        host_topic(case.server),
        [known[soa_question(case.server, zone)] for zone in case.zones[:1]],
    )
    readings = [known[question] for question in _edns_questions(case)]
    if not plain or plain[0].exchange.fault is not None:
        yield topic.unmeasured(str(plain[0].exchange.fault) if plain else "no_zone")
    elif any(reading.exchange.fault in SILENT_SERVER | BROKEN_ANSWER for reading in readings):
        yield topic.says("dies")
    elif fault := next((each.exchange.fault for each in readings if each.exchange.fault), None):
        yield topic.unmeasured(fault.value)
    elif others := [each.rcode for each in readings if each.rcode != plain[0].rcode]:
        yield topic.says("rejects", rcode=others[0])
    else:
        yield topic.says("answers" if all(reading.edns == 0 for reading in readings) else "ignores")


@dataclass(frozen=True, slots=True)
class Resolver:
    """A name server, whether it serves a zone to everyone, and whether it is asked at a public address."""

    server: Host
    is_public: bool

    @property
    def is_outside(self) -> bool:
        """Whether this computer reaches it as everyone on the Internet does."""
        return ipaddress.ip_address(self.server.address).is_global


def _resolvers(situation: Situation) -> Iterator[Resolver]:
    public = {server for zone in situation.zones if zone.is_public for server in zone.servers}
    return (Resolver(host, host in public) for host in situation.with_function(ServerFunction.DNS))


def nobodys_label(seed: str) -> str:
    """A label nobody uses, the same at every look, so that the question stays the same."""
    return f"no-such-{hashlib.sha256(seed.encode('utf-8')).hexdigest()[:12]}"


def _stranger_question(server: Host) -> DnsQuestion:
    """A name that cannot exist (RFC 6761 6.4), asked for as a client would."""
    return DnsQuestion(server.address, f"{nobodys_label(server.address)}.invalid", "A", recursive=True)


def _asks_stranger(case: Resolver, _known: Known) -> Iterable[AnyQuestion]:
    return (_stranger_question(case.server),)


def judge_recursion(case: Resolver, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S07: a server that faces everyone looks nothing up for strangers."""
    reading, topic = known[_stranger_question(case.server)], host_topic(case.server)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif not reading.recursion_available or reading.rcode == "REFUSED":
        yield topic.says("closed")
    elif not case.is_public:
        yield topic.says("for_clients")
    else:
        yield topic.says("open_to_all" if case.is_outside else "open_inside")


def _transfer_question(case: ServerZone) -> TransferQuestion:
    return TransferQuestion(case.server.address, case.zone)


def _asks_transfer(case: ServerZone, _known: Known) -> Iterator[AnyQuestion]:
    yield _transfer_question(case)
    yield soa_question(case.server, case.zone, Transport.TCP)


def judge_transfer(case: ServerZone, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S09: the server does not hand its zone to whoever asks."""
    reading = known[_transfer_question(case)]
    plain = known[soa_question(case.server, case.zone, Transport.TCP)]
    topic, fault = host_topic(case.server, zone=case.zone), reading.exchange.fault
    if fault is None and not reading.has_begun and reading.rcode == "SERVFAIL":
        yield topic.unmeasured("refused_by_server")
    elif fault is None:
        yield topic.says("open" if reading.has_begun else "refused")
    elif plain.exchange.fault is None and _is_refusal(reading):
        yield topic.says("refused")
    else:
        yield topic.unmeasured(fault.value)


def _is_refusal(reading: TransferReading) -> bool:
    """Step 3 of DNS-S09: a server that answers over TCP otherwise may refuse by hanging up or by nonsense."""
    return reading.exchange.fault in {Fault.CONNECTION_LOST, Fault.MALFORMED}


@dataclass(frozen=True, slots=True)
class DomainNames:
    """A domain in which a name server knows names: of the directory or of SIP."""

    subject: str
    domain: str
    server: Host

    @property
    def questions(self) -> tuple[DnsQuestion, DnsQuestion]:
        """An address and a service that nobody made."""
        label = nobodys_label(self.domain)
        address, service = f"{label}.{self.domain}", f"_{label}._tcp.{self.domain}"
        return (
            DnsQuestion(self.server.address, address, "A", recursive=True),
            DnsQuestion(self.server.address, service, "SRV", recursive=True),
        )


def _domain_names(situation: Situation) -> Iterator[DomainNames]:
    subjects = {each.fqdn: each.subject for each in situation.sip_domains}
    subjects |= {each.fqdn: each.subject for each in situation.domains}
    inside = inside_servers(situation)
    for name, subject in subjects.items():
        servers = dict.fromkeys(inside + outside_servers(situation, name))
        yield from (DomainNames(subject, name, server) for server in servers)


def _asks_wildcard(case: DomainNames, _known: Known) -> Iterable[AnyQuestion]:
    return case.questions


def judge_wildcard(case: DomainNames, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-S13: names that nobody made do not exist."""
    topic = Topic(case.subject, case.server.address, {"domain": case.domain, "server": case.server.name})
    readings = [known[question] for question in case.questions]
    types = tuple(record.type for reading in readings for record in reading.answer)
    reasons = [reason for reading in readings if (reason := unsettled(reading))]
    if types:
        yield topic.says("wildcard", types=tuple(dict.fromkeys(types)))
    elif reasons:
        yield topic.unmeasured(reasons[0])
    else:
        yield topic.says("no_wildcard")


def _scope(case: ServerZone) -> ZoneScope | None:
    return case.scope


DNS_BEHAVIOUR = (
    Check("DNS-S03", servers_with_zones, _asks_rounds, judge_speed),
    Check("DNS-S05", servers_with_zones, _asks_edns, judge_edns),
    Check("DNS-S07", _resolvers, _asks_stranger, judge_recursion),
    where_present(Check("DNS-S09", server_zone_pairs, _asks_transfer, judge_transfer), _scope),
    Check("DNS-S13", _domain_names, _asks_wildcard, judge_wildcard),
)
"""The checks of this module, in catalogue order."""
