"""Do the name servers of the Internet side hand out what clients and partners outside need."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import follow_up, followed, resolution, srv_question, targets_of, unsettled
from app.checks.names.sides import inside_servers, outside_servers
from app.checks.product.records import lost_targets, missing_record
from app.checks.product.sip_names import edge_addresses, edge_names, has_edge
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, RequiredName, Situation, Wanted

SIGN_IN_OUTSIDE = "_sip._tls."
"""The record of sign-in from the Internet."""

FEDERATION = "_sipfederationtls._tcp."
"""The record by which partners find the Access Edge."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What is known of the role at the Internet, and of everything else of the plan."""

    names: frozenset[str]
    addresses: frozenset[str]
    inside: frozenset[str]


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """A record for the Internet side, at a name server outside, or inside, where it should not lead out.

    `server` is None when the plan has no name server that serves the domain to the Internet.
    """

    required: RequiredName
    server: Host | None
    is_inside: bool
    edge: Edge

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        wanted, server = self.required, self.server
        about = {"name": wanted.name, "domain": wanted.domain, "server": server.name if server else ""}
        return Topic(wanted.subject, server.address if server else wanted.name, about)


def _edge(situation: Situation) -> Edge:
    addresses = edge_addresses(situation)
    everything = situation.addresses | situation.not_chosen
    return Edge(edge_names(situation), addresses, everything - addresses)


def _wanted(situation: Situation, begins: str) -> Iterator[RequiredName]:
    """The records of a kind that the plan wants, or of which it does not say."""
    for required in situation.required_names:
        if required.name.startswith(begins) and required.wanted is not Wanted.NO:
            yield required


def _records(situation: Situation, begins: str) -> Iterator[OutsideRecord]:
    edge = _edge(situation)
    for required in _wanted(situation, begins):
        for server in outside_servers(situation, required.domain) or (None,):
            yield OutsideRecord(required, server, is_inside=False, edge=edge)


def _sign_in(situation: Situation) -> Iterator[OutsideRecord]:
    """An edge in the plan is there for sign-in from outside unless the plan says otherwise."""
    edge = _edge(situation)
    for required in _wanted(situation, SIGN_IN_OUTSIDE):
        outside = outside_servers(situation, required.domain)
        is_planned = required.wanted is Wanted.YES or has_edge(situation)
        wanted = replace(required, wanted=Wanted.YES if is_planned else Wanted.UNKNOWN)
        for server in outside or (None,):
            yield OutsideRecord(wanted, server, is_inside=False, edge=edge)
        for server in inside_servers(situation):
            if server not in outside:
                yield OutsideRecord(wanted, server, is_inside=True, edge=edge)


def _federation(situation: Situation) -> Iterator[OutsideRecord]:
    return _records(situation, FEDERATION)


def _asks(case: OutsideRecord, known: Known) -> Iterator[AnyQuestion]:
    if case.server is not None:
        yield from follow_up(case.server, srv_question(case.server, case.required.name), known)


def judge_sign_in(case: OutsideRecord, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-03: the record stands outside, on the right port, and not inside where it leads to the edge."""
    if case.server is None:
        yield case.topic.unmeasured("no_outside_server")
    elif case.is_inside:
        yield _judge_inside(case, case.server, known)
    else:
        yield from _judge_outside(case, case.server, known)


def _judge_inside(case: OutsideRecord, server: Host, known: Known) -> Emission:
    """Step 4 of OCS-03: clients inside would go out and in again."""
    reading = known[srv_question(server, case.required.name)]
    if reason := unsettled(reading):
        return case.topic.unmeasured(reason)
    targets = targets_of(reading, "SRV")
    if not targets:
        return case.topic.says("not_inside")
    ends = {name: _leads_out(case.edge, server, name, known) for name in followed(targets)}
    if leading := tuple(name for name, leads in ends.items() if leads):
        return case.topic.says("inside_too", targets=leading)
    return case.topic.unmeasured("outside_plan") if None in ends.values() else case.topic.says("stays_inside")


def _leads_out(edge: Edge, server: Host, name: str, known: Known) -> bool | None:
    """Whether a target is the edge or on the Internet; None where it is neither that nor of the plan."""
    addresses = frozenset(resolution(server, name, known).addresses)
    is_global = any(ipaddress.ip_address(address).is_global for address in addresses)
    if name in edge.names or addresses & edge.addresses or is_global:
        return True
    return False if addresses and addresses <= edge.inside else None


def judge_federation(case: OutsideRecord, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-04: where the plan has federation, its record stands outside, on the right port."""
    if case.server is None:
        yield case.topic.unmeasured("no_outside_server")
    else:
        yield from _judge_outside(case, case.server, known)


def _judge_outside(case: OutsideRecord, server: Host, known: Known) -> Iterator[Emission]:
    reading = known[srv_question(server, case.required.name)]
    records, targets = reading.records("SRV"), targets_of(reading, "SRV")
    ports = tuple(str(each.port) for each in records if each.port != case.required.port)
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not targets:
        yield missing_record(case.topic, case.required)
    elif ports:
        yield case.topic.says("wrong_port", ports=ports, port=Decimal(case.required.port))
    else:
        lost = tuple(lost_targets(case.topic, server, targets, known))
        yield from lost or (case.topic.says("present", targets=targets),)


OUTSIDE_RECORDS = (
    Check("OCS-03", _sign_in, _asks, judge_sign_in),
    Check("OCS-04", _federation, _asks, judge_federation),
)
"""The checks of this module, in catalogue order."""
