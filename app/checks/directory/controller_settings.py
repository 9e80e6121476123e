"""Do controllers stand apart, replicate, and have the functional level the product needs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.addresses import network_of
from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Controller,
    ask_controllers,
    controllers_of,
    distinguished_name,
    integer,
    serves,
)
from app.checks.directory.topology import topology_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.readings import RootDseReading
from app.domain.targets import DomainScope, Situation

NO_INBOUND, NO_OUTBOUND = 0x2, 0x4
"""NTDSDSA_OPT_DISABLE_INBOUND_REPL and _OUTBOUND_REPL of `options` ([MS-ADTS] 6.1.1.2.2.1.2.1.1)."""

DOMAIN_LEVEL, FOREST_LEVEL, OWN_LEVEL = (
    "domainFunctionality",
    "forestFunctionality",
    "domainControllerFunctionality",
)


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def _topic(domain: DomainScope) -> Topic:
    return Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})


def judge_places(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-02: the controllers of a domain do not all stand in one place."""
    topic, topology = _topic(domain), topology_of(domain, known)
    names = tuple(host.name for host in domain.controllers)
    networks = {network_of(host.address) for host in domain.controllers}
    machines = {host.machine or host.address for host in domain.controllers}
    sites = _sites(domain, topology.controllers)
    if len(names) < limits["controllers"]:
        yield topic.unmeasured("one_planned")
    elif len(machines) == 1:
        yield topic.says("one_machine", servers=names)
    elif len(networks) == 1:
        yield topic.says("one_network", servers=names, network=networks.pop())
    elif len(sites) > 1:
        yield topic.says("apart", servers=names, sites=tuple(sorted(map(topology.site_name, sites))))
    elif topology.missing or not _are_listed(domain, topology.controllers):
        yield topic.unmeasured(topology.missing or "not_listed")
    else:
        yield topic.says("one_site", servers=names, site=topology.site_name(next(iter(sites))))


def _sites(domain: DomainScope, listed: tuple[Controller, ...]) -> set[str]:
    planned = {host.fqdn for host in domain.controllers}
    return {each.site_dn for each in listed if each.fqdn in planned}


def _are_listed(domain: DomainScope, listed: tuple[Controller, ...]) -> bool:
    """Whether the directory lists all controllers of the plan, so that their sites are known."""
    return {host.fqdn for host in domain.controllers} <= {each.fqdn for each in listed if each.fqdn}


def judge_replication(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-10: replication is not switched off at any controller."""
    topic, listed = _topic(domain), controllers_of(domain, known)
    head = distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if each.is_of(head)]
    faults = {
        "no_inbound": [each for each in own if _has(each, NO_INBOUND)],
        "no_outbound": [each for each in own if _has(each, NO_OUTBOUND) and not each.is_read_only],
    }
    for tag, found in faults.items():
        if found:
            yield topic.says(tag, servers=tuple(each.name for each in found))
    if not own or any(each.options is None for each in own):
        yield topic.unmeasured(listed.missing or "absent_attribute")
    elif not any(faults.values()):
        yield topic.says("replicates", servers=tuple(each.name for each in own))


def _has(controller: Controller, bit: int) -> bool:
    return bool((controller.options or 0) & bit)


def _asks_roots(domain: DomainScope, _known: Known) -> Iterator[AnyQuestion]:
    return (RootDseQuestion(host.address) for host in domain.controllers)


def judge_levels(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-13: domain and forest have the functional level the product needs."""
    topic = _topic(domain)
    roots = [known[RootDseQuestion(host.address)] for host in domain.controllers]
    roots = [root for root in roots if serves(root, domain.fqdn)]
    mine, forest, own = (_lowest(roots, name) for name in (DOMAIN_LEVEL, FOREST_LEVEL, OWN_LEVEL))
    if mine is None or forest is None:
        yield topic.unmeasured("absent_attribute" if roots else "no_controller_answered")
    elif mine < limits["domain_level"] or forest < limits["forest_level"]:
        yield topic.says("too_low", domain_level=mine, forest_level=forest, least=limits["domain_level"])
    elif own is not None and mine < own:
        yield topic.says("could_rise", domain_level=mine, forest_level=forest, controller_level=own)
    else:
        yield topic.says("fits", domain_level=mine, forest_level=forest)


def _lowest(roots: list[RootDseReading], attribute: str) -> Decimal | None:
    """The lowest level that the controllers tell; None when none of them does."""
    told = [level for root in roots if (level := integer(root.first(attribute))) is not None]
    return Decimal(min(told)) if told else None


CONTROLLER_SETTINGS = (
    Check("DC-02", _domains, ask_controllers, judge_places),
    Check("DC-10", _domains, ask_controllers, judge_replication),
    Check("DC-13", _domains, _asks_roots, judge_levels),
)
"""The checks of this module, in catalogue order."""
