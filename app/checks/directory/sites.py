"""Do sites, networks and controllers fit together, so that clients find what is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_address

from app.checks.addresses import product_addresses
from app.checks.check import Check, Limits
from app.checks.directory.reading import ask_controllers, forests
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion
from app.domain.targets import DomainScope, Host, Situation


@dataclass(frozen=True, slots=True)
class ForestSites:
    """A forest, asked at one of its domains, with the plan's controllers and the product's addresses."""

    domain: DomainScope
    controllers: tuple[Host, ...]
    product: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the forest's sites."""
        return Topic(self.domain.subject, self.domain.forest, {"forest": self.domain.forest})

    def product_sites(self, topology: Topology) -> tuple[str, ...]:
        """The sites in which the product runs, each once."""
        found = (topology.site_of(address) for address in self.product)
        return tuple(dict.fromkeys(dn for dn in found if dn))


def forest_sites(situation: Situation) -> Iterator[ForestSites]:
    """Every forest of the plan."""
    controllers, product = situation.with_function(ServerFunction.DC), product_addresses(situation)
    return (ForestSites(domain, controllers, product) for domain in forests(situation))


def ask_sites(case: ForestSites, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the topology of a forest."""
    return ask_controllers(case.domain, known)


def _names(topology: Topology, dns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(topology.site_name(dn) for dn in dns)


def judge_subnets(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-01: every site has a network, so that clients know where they are."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
        return
    used = {subnet.site_dn for subnet in topology.subnets}
    empty = tuple(dn for dn in topology.sites if dn not in used)
    if empty:
        yield case.topic.says("without_subnet", sites=_names(topology, empty))
    else:
        yield case.topic.says("all_have", sites=_names(topology, tuple(topology.sites)))


def judge_controllers(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-02: the product does not run where no controller stands."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
        return
    empty = tuple(dn for dn in topology.sites if not topology.controllers_in(dn))
    product = tuple(dn for dn in empty if dn in case.product_sites(topology))
    if product:
        yield case.topic.says("product_without", sites=_names(topology, product))
    elif empty:
        yield case.topic.says("some_without", sites=_names(topology, empty))
    else:
        yield case.topic.says("all_have", sites=_names(topology, tuple(topology.sites)))


def judge_addresses(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-05: each controller's address lies in a network of the site it stands in."""
    topology = topology_of(case.domain, known)
    stands = {each.fqdn: each.site_dn for each in topology.controllers if each.fqdn}
    hosts = [host for host in case.controllers if host.fqdn in stands]
    if not hosts:
        yield case.topic.unmeasured(topology.missing or "outside_plan")
        return
    outside = tuple(host.name for host in hosts if not _is_covered(topology, host))
    elsewhere = tuple(
        host.name
        for host in hosts
        if _is_covered(topology, host) and topology.site_of(host.address) != stands[host.fqdn]
    )
    if outside:
        yield case.topic.says("outside", servers=outside)
    if elsewhere:
        yield case.topic.says("elsewhere", servers=elsewhere)
    if not (outside or elsewhere):
        yield case.topic.says("at_home", servers=tuple(host.name for host in hosts))


def _is_covered(topology: Topology, host: Host) -> bool:
    address = ip_address(host.address)
    return any(address in subnet.network for subnet in topology.subnets)


def judge_links(case: ForestSites, known: Known, limits: Limits) -> Iterator[Emission]:
    """SITE-06: every site has a link, and links carry changes often enough."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
        return
    if len(topology.sites) == 1:
        yield case.topic.says("one_site", sites=_names(topology, tuple(topology.sites)))
        return
    linked = {dn for link in topology.links if len(link.sites) > 1 for dn in link.sites}
    orphans = tuple(dn for dn in topology.sites if dn not in linked)
    useful = [link for link in topology.links if len(link.sites) > 1]
    slow = tuple(
        link.name for link in useful if link.interval_min and link.interval_min > limits["interval_min"]
    )
    if orphans:
        yield case.topic.says("orphans", sites=_names(topology, orphans))
    if slow:
        yield case.topic.says("slow", links=slow, limit_min=limits["interval_min"])
    if any(link.interval_min is None for link in useful):
        yield case.topic.unmeasured("absent_attribute")
    elif not (orphans or slow):
        yield case.topic.says("linked", links=tuple(link.name for link in useful), count=Decimal(len(useful)))


SITES = (
    Check("SITE-01", forest_sites, ask_sites, judge_subnets),
    Check("SITE-02", forest_sites, ask_sites, judge_controllers),
    Check("SITE-05", forest_sites, ask_sites, judge_addresses),
    Check("SITE-06", forest_sites, ask_sites, judge_links),
)
"""The checks of this module, in catalogue order."""
