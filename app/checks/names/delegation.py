"""Does the zone above lead to the servers that the zone itself names, at the addresses they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
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
from app.checks.names.sides import lies_in
from app.checks.names.zones import parent_of, referred
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, DnsQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, DnsReading
from app.domain.targets import Host, Situation, ZoneScope


@dataclass(frozen=True, slots=True)
class Delegation:
    """A zone as a server of the zone above it leads to it; `hosts` are those of the plan by address."""

    zone: ZoneScope
    parent: Host
    hosts: tuple[Host, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the zone at the server above it."""
        about = {"zone": self.zone.fqdn, "server": self.parent.name}
        return Topic(self.zone.subject, self.parent.address, about)

    @property
    def question(self) -> DnsQuestion:
        """The question that a server above the zone answers with a referral."""
        return ns_question(self.parent, self.zone.fqdn)


def _delegations(situation: Situation) -> Iterator[Delegation]:
    """Every zone below another of the plan, at each server of that one."""
    for zone in situation.zones:
        parent = parent_of(zone, situation)
        yield from (
            Delegation(zone, server, situation.hosts) for server in (parent.servers if parent else ())
        )


def _asks_delegation(case: Delegation, known: Known) -> Iterator[AnyQuestion]:
    yield case.question
    for server in case.zone.servers:
        yield ns_question(server, case.zone.fqdn)
    reading = known.get(case.question)
    if reading is None:
        return
    for name in referred(reading, case.zone.fqdn):
        for server in case.zone.servers:
            yield from address_questions(server, name)
    yield from (soa_question(host, case.zone.fqdn) for host in _led_to(case, reading))


def _led_to(case: Delegation, reading: DnsReading) -> tuple[Host, ...]:
    """The hosts of the plan whose addresses the referral gives."""
    given = {record.target for record in reading.glue}
    named = set(referred(reading, case.zone.fqdn))
    return tuple(host for host in case.hosts if host.address in given or host.fqdn in named)


def judge_delegation(case: Delegation, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z06: the referral names the zone's own servers, at their addresses, and they serve the zone."""
    reading = known[case.question]
    if reading.exchange.fault is not None:
        yield case.topic.unmeasured(reading.exchange.fault.value)
    elif reading.authoritative and not reading.records("NS"):
        yield case.topic.says("not_delegated")
    elif reading.authoritative:
        # That controllers hold both is how a forest is made; nobody planned a delegation between them.
        yield from [case.topic.unmeasured("holds_both")] if case.zone.is_planned else []
    elif not referred(reading, case.zone.fqdn):
        yield case.topic.unmeasured("no_referral")
    else:
        complaints = tuple(_complaints(case, reading, known))
        names = referred(reading, case.zone.fqdn)
        yield from complaints or (case.topic.says("agrees", names=names),)


def _complaints(case: Delegation, reading: DnsReading, known: Known) -> Iterator[Emission]:
    """Steps 2 to 5 of DNS-Z06."""
    names, own = set(referred(reading, case.zone.fqdn)), _own_names(case, known)
    led_to = _led_to(case, reading)
    states = {host.name: _state(known[soa_question(host, case.zone.fqdn)], case.zone) for host in led_to}
    unsure = [state for state in states.values() if state not in {"dead", "serves"}]
    groups = {
        "dead_server": [name for name, state in states.items() if state == "dead"],
        "wrong_address": sorted(set(_wrong_glue(case, reading, known))),
        "without_address": sorted(_without_glue(case, reading)),
        "other_servers": sorted(own ^ names) if own else [],
    }
    for tag, found in groups.items():
        if found:
            yield case.topic.says(tag, names=tuple(found))
    if unsure or not led_to:
        yield case.topic.unmeasured(unsure[0] if unsure else "outside_plan")


def _state(reading: DnsReading, zone: ZoneScope) -> str:
    """Whether a server serves the zone, or why that is not known."""
    fault = reading.exchange.fault
    if fault is None:
        return "serves" if holds_zone(reading, zone.fqdn) else "dead"
    return "dead" if fault in SILENT_SERVER | BROKEN_ANSWER else fault.value


def _own_names(case: Delegation, known: Known) -> set[str]:
    """The servers that the zone names itself, by the first of its servers that tells."""
    for server in case.zone.servers:
        reading = known[ns_question(server, case.zone.fqdn)]
        if named := named_servers(reading):
            return set(named)
    return set()


def _wrong_glue(case: Delegation, reading: DnsReading, known: Known) -> Iterator[str]:
    """Names whose address in the referral is not among those that a server of the zone gives."""
    for record in reading.glue:
        for server in case.zone.servers:
            held = resolution(server, record.owner, known).by_family.get(record.type, frozenset())
            if held and record.target not in held:
                yield record.owner


def _without_glue(case: Delegation, reading: DnsReading) -> set[str]:
    """Servers inside the zone whose addresses only the referral can tell, and it does not (RFC 9471)."""
    known = {record.owner for record in reading.glue}
    inside = {name for name in referred(reading, case.zone.fqdn) if lies_in(name, case.zone.fqdn)}
    return inside - known


def _scope(case: Delegation) -> ZoneScope:
    return case.zone


DNS_DELEGATION = (where_present(Check("DNS-Z06", _delegations, _asks_delegation, judge_delegation), _scope),)
"""The check of this module."""
