"""Are the systems of the product's servers still supported, as their accounts in the directory tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.groups import ESCAPED
from app.checks.directory.reading import Source, answering_source, ask_controllers, controllers_of
from app.checks.known import Known
from app.checks.product.lifespans import is_day_doubtful, judge_dates, system_named
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry, SearchReading
from app.domain.targets import DomainScope, Host, Situation, Support


@dataclass(frozen=True, slots=True)
class ProductServers:
    """The servers of the plan that run the product and belong to a domain, and what is known of support."""

    domain: DomainScope
    servers: tuple[Host, ...]
    support: Support


def _servers(situation: Situation) -> Iterator[ProductServers]:
    """Each domain with its servers; one without a domain in the plan belongs to the only one there is."""
    only = situation.domains[0].fqdn if len(situation.domains) == 1 else ""
    for domain in situation.domains:
        running = (host for host in situation.hosts if host.runs_product)
        inside = tuple(host for host in running if (host.domain or only) == domain.fqdn)
        if inside:
            yield ProductServers(domain, inside, situation.support)


def _question(case: ProductServers, source: Source) -> SearchQuestion:
    """By the name under which each gets its tickets, which the directory keeps an index of."""
    names = (host.fqdn.translate(ESCAPED) for host in case.servers if host.fqdn)
    parts = "".join(f"(servicePrincipalName=HOST/{name})" for name in names)
    return source.search(source.head, ("dNSHostName", "operatingSystem"), f"(|{parts})", is_subtree=True)


def _asks_servers(case: ProductServers, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None and any(host.fqdn for host in case.servers):
        yield _question(case, source)


def judge_systems(case: ProductServers, known: Known, limits: Limits) -> Iterator[Emission]:
    """OS-03: the vendor mends the system of each server of the product, and will for a while."""
    source = answering_source(case.domain, known)
    for host in case.servers:
        topic = host_topic(host, domain=case.domain.fqdn)
        if source is None:
            yield topic.unmeasured(controllers_of(case.domain, known).missing)
        elif not host.fqdn:
            yield topic.unmeasured("no_name")
        elif is_day_doubtful(source, limits):
            yield topic.unmeasured("clocks_differ")
        else:
            yield _judge_server(topic, host, known[_question(case, source)], case.support, limits)


def _judge_server(
    topic: Topic, host: Host, reading: SearchReading, support: Support, limits: Limits
) -> Emission:
    if reading.exchange.fault is not None:
        return topic.unmeasured(reading.exchange.fault.value)
    account = next((each for each in reading.entries if _is_of(each, host)), None)
    if account is None:
        return topic.unmeasured("no_account_by_name")
    said = account.first("operatingSystem")
    entry = system_named(said, support)
    if entry is None:
        return topic.unmeasured("unknown_system" if said else "absent_attribute")
    about = Topic(topic.subject, topic.target, {**topic.about, "system": said})
    return judge_dates(about, entry, reading.exchange.ended_at.date(), limits)


def _is_of(account: DirectoryEntry, host: Host) -> bool:
    return account.first("dNSHostName").lower() == host.fqdn


SERVER_SYSTEMS = (Check("OS-03", _servers, _asks_servers, judge_systems),)
"""The check of this module."""
