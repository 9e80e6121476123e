"""Records beside the product's own: names of addresses, and how long a changed address stays unseen."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import address_questions, followed, targets_of, unsettled
from app.checks.names.sides import inside_servers, outside_servers
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, DnsQuestion
from app.domain.targets import Host, Situation


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """A host or pool with its name and address, and the name servers that should know both."""

    subject: str
    fqdn: str
    address: str
    servers: tuple[Host, ...]

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        return Topic(self.subject, self.address, {"name": self.fqdn, "address": self.address})

    def reverse(self, server: Host) -> DnsQuestion:
        """The question for the names of the address."""
        pointer = ipaddress.ip_address(self.address).reverse_pointer
        return DnsQuestion(server.address, pointer, "PTR", recursive=True)


def _addresses(situation: Situation) -> Iterator[NamedAddress]:
    servers = inside_servers(situation)
    for host in situation.hosts:
        if servers and host.fqdn and (host.does(ServerFunction.DC) or host.runs_product):
            yield NamedAddress(host.subject, host.fqdn, host.address, servers)
    for pool in situation.pools:
        if servers and pool.fqdn and pool.address:
            yield NamedAddress(pool.subject, pool.fqdn, pool.address, servers)


def _asks_reverse(case: NamedAddress, known: Known) -> Iterator[AnyQuestion]:
    for server in case.servers:
        yield case.reverse(server)
        reading = known.get(case.reverse(server))
        for name in followed(targets_of(reading, "PTR")) if reading else ():
            yield from address_questions(server, name)


def judge_reverse(case: NamedAddress, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z12: the address has its name, and the name has the address."""
    readings = [known[case.reverse(server)] for server in case.servers]
    names = tuple(dict.fromkeys(name for reading in readings for name in targets_of(reading, "PTR")))
    reasons = [unsettled(reading) for reading in readings]
    lacking = _lacking(case, known)
    if not names:
        yield case.topic.unmeasured(reasons[0]) if all(reasons) else case.topic.says("missing")
    elif case.fqdn not in names:
        yield case.topic.says("other_name", names=names)
    elif not _leads_back(case, known):
        yield case.topic.says("not_back", names=names)
    elif lacking:
        yield case.topic.says("not_everywhere", servers=lacking)
    else:
        yield case.topic.says("matches")


def _lacking(case: NamedAddress, known: Known) -> tuple[str, ...]:
    """The servers that settle the question and do not give the name."""
    readings = {server.name: known[case.reverse(server)] for server in case.servers}
    settled = {name: targets_of(each, "PTR") for name, each in readings.items() if not unsettled(each)}
    return tuple(name for name, names in settled.items() if case.fqdn not in names)


def _leads_back(case: NamedAddress, known: Known) -> bool:
    """Step 3 of DNS-Z12."""
    asked = (question for server in case.servers for question in address_questions(server, case.fqdn))
    readings = (reading for question in asked if (reading := known.get(question)) is not None)
    return any(case.address in {record.target for record in reading.answer} for reading in readings)


@dataclass(frozen=True, slots=True)
class SwitchedName:
    """A name whose address changes when service moves elsewhere, and the name servers to ask for it."""

    subject: str
    fqdn: str
    servers: tuple[Host, ...]
    is_required: bool

    @property
    def questions(self) -> tuple[DnsQuestion, ...]:
        """The address of the name at every server, as a client would ask for it."""
        return tuple(address_questions(server, self.fqdn)[0] for server in self.servers)


def _switched_names(situation: Situation) -> Iterator[SwitchedName]:
    servers = inside_servers(situation)
    named = {host.fqdn: host.subject for host in situation.hosts if host.runs_product}
    named |= {pool.fqdn: pool.subject for pool in situation.pools}
    for name, subject in named.items():
        if name:
            yield SwitchedName(subject, name, servers, is_required=True)
    for domain in situation.sip_domains:
        outside = outside_servers(situation, domain.fqdn)
        everyone = tuple(dict.fromkeys(servers + outside))
        yield SwitchedName(domain.subject, f"sip.{domain.fqdn}", everyone, is_required=False)


def _asks_switched(case: SwitchedName, _known: Known) -> Iterator[AnyQuestion]:
    return iter(case.questions)


def judge_lifetime(case: SwitchedName, known: Known, limits: Limits) -> Iterator[Emission]:
    """DNS-Z18: clients see a new address soon. Only a server that holds the zone tells the whole lifetime."""
    topic = Topic(case.subject, case.fqdn, {"name": case.fqdn})
    readings = [known[question] for question in case.questions]
    held = [record.ttl for reading in readings if reading.authoritative for record in reading.answer]
    if held:
        tag = "long" if max(held) > limits["ttl_s"] else "short"
        yield topic.says(tag, ttl_s=Decimal(max(held)), limit_s=limits["ttl_s"])
    elif case.is_required or all(unsettled(reading) for reading in readings):
        reasons = [reason for reading in readings if (reason := unsettled(reading))]
        yield topic.unmeasured(reasons[0] if reasons else "no_records")


DNS_RECORDS = (
    Check("DNS-Z12", _addresses, _asks_reverse, judge_reverse),
    Check("DNS-Z18", _switched_names, _asks_switched, judge_lifetime),
)
"""The checks of this module, in catalogue order."""
