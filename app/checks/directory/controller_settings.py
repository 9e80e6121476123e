"""Do controllers stand apart, replicate, and have the functional level the product needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class DomainLevels:
    """A domain, and the least functional level that the product's pack names."""

    domain: DomainScope
    least: int | None


def _levels(situation: Situation) -> Iterator[DomainLevels]:
    return (DomainLevels(domain, situation.live.functional_level) for domain in situation.domains)


def _asks_roots(case: DomainLevels, _known: Known) -> Iterator[AnyQuestion]:
    return (RootDseQuestion(host.address) for host in case.domain.controllers)


def judge_levels(case: DomainLevels, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-13: domain and forest have the functional level the product needs."""
    topic = _topic(case.domain)
    roots = [known[RootDseQuestion(host.address)] for host in case.domain.controllers]
    roots = [root for root in roots if serves(root, case.domain.fqdn)]
    mine, forest, own = (_lowest(roots, name) for name in (DOMAIN_LEVEL, FOREST_LEVEL, OWN_LEVEL))
    least = int(limits["level"]) if case.least is None else case.least
    if mine is None or forest is None:
        yield topic.unmeasured("absent_attribute" if roots else "no_controller_answered")
    elif min(mine, forest) < least:
        yield topic.says("too_low", levels=_words(mine, forest), level=_word(least))
    elif own is not None and mine < own:
        yield topic.says("could_rise", levels=_words(mine, forest), level=_word(own))
    else:
        yield topic.says("fits", levels=_words(mine, forest))


NAMED_LEVELS = frozenset({*range(8), 10})
"""The functional levels that have a name: DS_BEHAVIOR_WIN2000 to _WIN2016, and _WIN2025."""


def _word(level: int) -> str:
    """The code of a level, whose words stand in `resources/checks/words.yaml`; a number for unknown ones."""
    return f"level_{level}" if level in NAMED_LEVELS else str(level)


def _words(*levels: int) -> tuple[str, ...]:
    return tuple(_word(level) for level in levels)


def _lowest(roots: list[RootDseReading], attribute: str) -> int | None:
    """The lowest level that the controllers tell; None when none of them does."""
    told = [level for root in roots if (level := integer(root.first(attribute))) is not None]
    return min(told) if told else None


CONTROLLER_SETTINGS = (
    Check("DC-02", _domains, ask_controllers, judge_places),
    Check("DC-10", _domains, ask_controllers, judge_replication),
    Check("DC-13", _levels, _asks_roots, judge_levels),
)
"""The checks of this module, in catalogue order."""
