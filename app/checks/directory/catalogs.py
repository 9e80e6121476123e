"""Are there enough global catalogues, and are they ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Controller,
    ask_controllers,
    controllers_of,
    distinguished_name,
    settings_of,
)
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
    writable = [each for each in listed.controllers if not each.is_read_only]
    catalogs = [each for each in writable if each.is_catalog]
    hidden = sum(each.is_catalog is None for each in writable)
    names = tuple(sorted(each.name for each in catalogs))
    if len(catalogs) >= least:
        yield from _judge_domain(domain, writable, topic, Decimal(len(catalogs)), names)
    elif len(catalogs) + hidden >= least:
        yield topic.unmeasured("not_allowed")
    else:
        yield topic.says("too_few", count=Decimal(len(catalogs)), servers=names, least=least)


def _judge_domain(
    domain: DomainScope, writable: list[Controller], topic: Topic, count: Decimal, names: tuple[str, ...]
) -> Iterator[Emission]:
    """Step 4 of GC-01: one catalogue in a domain is a single one for that domain, and none is worse."""
    head = distinguished_name(domain.fqdn)
    own = [each for each in writable if each.is_of(head)]
    here, hidden = (sum(each.is_catalog is wanted for each in own) for wanted in (True, None))
    if here > 1:
        yield topic.says("enough", count=count, servers=names)
    elif hidden or not own:
        yield topic.unmeasured("not_allowed" if hidden else "absent_attribute")
    else:
        yield topic.says("one_in_domain" if here else "none_in_domain", count=count)


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
    listed, settings = (
        controllers_of(case.domain, known),
        settings_of(known[RootDseQuestion(case.host.address)]),
    )
    own = next((each for each in listed.controllers if each.settings_dn == settings), None)
    if own is not None and own.is_catalog:
        yield topic.says("not_ready")
    elif case.host.does(ServerFunction.GC):
        yield topic.says("planned_only")
    elif own is None or own.is_catalog is None:
        yield topic.unmeasured(listed.missing or ("absent_attribute" if own else "not_listed"))


CATALOGS = (
    Check("GC-01", _domains, ask_controllers, judge_count),
    Check("GC-02", _candidates, _asks_ready, judge_ready),
)
"""The checks of this group, in catalogue order."""
