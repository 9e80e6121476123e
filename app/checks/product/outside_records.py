"""Do the name servers of the Internet side hand out what clients and partners outside need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import srv_question, targets_of, unsettled
from app.checks.product.sip_names import edge_names, has_edge, inside_servers, outside_servers
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, RequiredName, Situation

SIGN_IN_OUTSIDE = "_sip._tls."
"""The record of sign-in from the Internet."""

FEDERATION = "_sipfederationtls._tcp."
"""The record by which partners find the Access Edge."""


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """A record for the Internet side, at a name server outside, or inside, where it should not lead in.

    `server` is None when the plan has no name server that serves the domain to the Internet.
    """

    required: RequiredName
    server: Host | None
    is_inside: bool
    edges: frozenset[str]

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        wanted, server = self.required, self.server
        about = {"name": wanted.name, "domain": wanted.domain, "server": server.name if server else ""}
        return Topic(wanted.subject, server.address if server else wanted.name, about)


def _records(situation: Situation, begins: str) -> Iterator[OutsideRecord]:
    """Only plans with an edge have anything to show outside."""
    edges = edge_names(situation)
    for required in situation.required_names if has_edge(situation) else ():
        if required.name.startswith(begins):
            servers = outside_servers(situation, required.domain)
            for server in servers or (None,):
                yield OutsideRecord(required, server, is_inside=False, edges=edges)


def _sign_in(situation: Situation) -> Iterator[OutsideRecord]:
    yield from _records(situation, SIGN_IN_OUTSIDE)
    for required in situation.required_names if has_edge(situation) else ():
        if required.name.startswith(SIGN_IN_OUTSIDE):
            outside = outside_servers(situation, required.domain)
            for server in inside_servers(situation):
                if server not in outside:
                    yield OutsideRecord(required, server, is_inside=True, edges=edge_names(situation))


def _federation(situation: Situation) -> Iterator[OutsideRecord]:
    return _records(situation, FEDERATION)


def _asks(case: OutsideRecord, _known: Known) -> Iterable[AnyQuestion]:
    return (srv_question(case.server, case.required.name),) if case.server else ()


def judge_sign_in(case: OutsideRecord, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-03: the record stands outside, on the right port, and not inside where it leads to the edge."""
    if case.server is None:
        yield case.topic.unmeasured("no_outside_server")
    elif case.is_inside:
        yield _judge_inside(case, case.server, known)
    else:
        yield from _judge_outside(case, case.server, known, "missing")


def _judge_inside(case: OutsideRecord, server: Host, known: Known) -> Emission:
    """Step 3 of OCS-03: clients inside would go out and in again."""
    reading = known[srv_question(server, case.required.name)]
    if reason := unsettled(reading):
        return case.topic.unmeasured(reason)
    targets = targets_of(reading, "SRV")
    leading = tuple(target for target in targets if target in case.edges)
    return case.topic.says("inside_too", targets=leading) if leading else case.topic.says("not_inside")


def judge_federation(case: OutsideRecord, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-04: the record of federation, where there is one, has the right port."""
    if case.server is None:
        yield case.topic.unmeasured("no_outside_server")
    else:
        tag = "missing" if case.required.is_required else "not_published"
        yield from _judge_outside(case, case.server, known, tag)


def _judge_outside(case: OutsideRecord, server: Host, known: Known, missing: str) -> Iterator[Emission]:
    reading = known[srv_question(server, case.required.name)]
    records = reading.records("SRV")
    ports = tuple(str(each.port) for each in records if each.port != case.required.port)
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not records:
        yield case.topic.says(missing)
    elif ports:
        yield case.topic.says("wrong_port", ports=ports, port=Decimal(case.required.port))
    else:
        yield case.topic.says("present", targets=targets_of(reading, "SRV"))


OUTSIDE_RECORDS = (
    Check("OCS-03", _sign_in, _asks, judge_sign_in),
    Check("OCS-04", _federation, _asks, judge_federation),
)
"""The checks of this module, in catalogue order."""
