"""Are there enough global catalogues, and are they ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import Controller, ask_controllers, controllers_of, distinguished_name
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.targets import DomainScope, Host, Situation


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def judge_count(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """GC-01: the forest has at least two catalogues, and a domain does not hang on one of them."""
    topic = Topic(domain.subject, domain.forest, {"forest": domain.forest, "domain": domain.fqdn})
    listed, least = controllers_of(domain, known), limits["catalogs"]
    if listed.missing:
        yield topic.unmeasured(listed.missing)
        return
    catalogs = [each for each in listed.controllers if each.is_catalog]
    hidden = sum(each.is_catalog is None for each in listed.controllers)
    names = tuple(sorted(each.fqdn for each in catalogs))
    if len(catalogs) >= least:
        yield topic.says(_tag(domain, catalogs), count=Decimal(len(catalogs)), servers=names, least=least)
    elif len(catalogs) + hidden >= least:
        yield topic.unmeasured("not_allowed")
    else:
        yield topic.says("too_few", count=Decimal(len(catalogs)), servers=names, least=least)


def _tag(domain: DomainScope, catalogs: list[Controller]) -> str:
    """Step 4 of GC-01: one catalogue in a domain is a single one for that domain."""
    head = distinguished_name(domain.fqdn)
    return "one_in_domain" if sum(head in each.writes for each in catalogs) == 1 else "enough"


@dataclass(frozen=True, slots=True)
class CatalogCandidate:
    """A domain controller that may be a catalogue, and the domain whose directory tells."""

    host: Host
    domain: DomainScope


def _candidates(situation: Situation) -> Iterator[CatalogCandidate]:
    return (CatalogCandidate(host, domain) for domain in situation.domains for host in domain.controllers)


def _asks_ready(case: CatalogCandidate, known: Known) -> Iterator[AnyQuestion]:
    yield RootDseQuestion(case.host.address)
    yield from ask_controllers(case.domain, known)


def judge_ready(case: CatalogCandidate, known: Known, _limits: Limits) -> Iterator[Emission]:
    """GC-02: a catalogue is ready. The port is no sign of it: it may listen with the catalogue off."""
    reading, topic = known[RootDseQuestion(case.host.address)], host_topic(case.host)
    ready = reading.first("isGlobalCatalogReady").upper()
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif ready == "TRUE":
        yield topic.says("ready")
    elif ready == "FALSE":
        yield from _judge_unready(case, topic, known)
    else:
        yield topic.unmeasured("absent_attribute")


def _judge_unready(case: CatalogCandidate, topic: Topic, known: Known) -> Iterator[Emission]:
    """Steps 3 and 4 of GC-02. A controller that nobody calls a catalogue is none, and that is all."""
    listed = controllers_of(case.domain, known).controllers
    is_listed = any(each.is_catalog for each in listed if each.fqdn == case.host.fqdn)
    if is_listed:
        yield topic.says("not_ready")
    elif case.host.does(ServerFunction.GC):
        yield topic.says("planned_only")


CATALOGS = (
    Check("GC-01", _domains, ask_controllers, judge_count),
    Check("GC-02", _candidates, _asks_ready, judge_ready),
)
"""The checks of this group, in catalogue order."""
