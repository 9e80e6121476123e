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
        yield topic.unmeasured("one_controller")
    elif len(machines) == 1:
        yield topic.says("one_machine", servers=names)
    elif len(networks) == 1:
        yield topic.says("one_network", servers=names, network=networks.pop())
    elif not sites:
        yield topic.unmeasured(topology.missing or "absent_attribute")
    elif len(sites) == 1:
        yield topic.says("one_site", servers=names, site=topology.site_name(sites.pop()))
    else:
        yield topic.says("apart", servers=names, sites=tuple(sorted(map(topology.site_name, sites))))


def _sites(domain: DomainScope, listed: tuple[Controller, ...]) -> set[str]:
    planned = {host.fqdn for host in domain.controllers}
    return {each.site_dn for each in listed if each.fqdn in planned}


def judge_replication(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-10: replication is not switched off at any controller."""
    topic, listed = _topic(domain), controllers_of(domain, known)
    head = distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if head in each.writes or each.is_read_only]
    hidden = [each for each in own if each.options is None]
    for tag, bit in (("no_inbound", NO_INBOUND), ("no_outbound", NO_OUTBOUND)):
        names = tuple(each.name for each in own if each.options is not None and each.options & bit)
        if names:
            yield topic.says(tag, servers=names)
    if hidden or not own:
        yield topic.unmeasured(listed.missing or "absent_attribute")
    elif not any((each.options or 0) & (NO_INBOUND | NO_OUTBOUND) for each in own):
        yield topic.says("replicates", servers=tuple(each.name for each in own))


def _asks_roots(domain: DomainScope, _known: Known) -> Iterator[AnyQuestion]:
    return (RootDseQuestion(host.address) for host in domain.controllers)


def judge_levels(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-13: domain and forest have the functional level the product needs."""
    topic = _topic(domain)
    roots = [known[RootDseQuestion(host.address)] for host in domain.controllers]
    roots = [root for root in roots if serves(root, domain.fqdn)]
    levels = [
        tuple(integer(root.first(name)) for name in (DOMAIN_LEVEL, FOREST_LEVEL, OWN_LEVEL)) for root in roots
    ]
    told = [(mine, forest, own) for mine, forest, own in levels if None not in (mine, forest, own)]
    if not told:
        yield topic.unmeasured("absent_attribute" if roots else "no_controller_answered")
        return
    domain_level, forest_level, own_level = (
        Decimal(min(each[place] or 0 for each in told)) for place in range(3)
    )
    arguments = {"domain_level": domain_level, "forest_level": forest_level, "controller_level": own_level}
    if domain_level < limits["domain_level"] or forest_level < limits["forest_level"]:
        yield topic.says("too_low", **arguments)
    else:
        yield topic.says("could_rise" if domain_level < own_level else "fits", **arguments)


CONTROLLER_SETTINGS = (
    Check("DC-02", _domains, ask_controllers, judge_places),
    Check("DC-10", _domains, ask_controllers, judge_replication),
    Check("DC-13", _domains, _asks_roots, judge_levels),
)
"""The checks of this module, in catalogue order."""
