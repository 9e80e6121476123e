"""Do sites, networks and controllers fit together, so that clients find what is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.product_places import product_places
from app.checks.directory.reading import ask_controllers, asked_forests
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import DomainScope, Host, Situation


@dataclass(frozen=True, slots=True)
class ForestSites:
    """A forest, asked at one of its domains, with its controllers in the plan and the product's addresses."""

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

    def has_stray(self, topology: Topology) -> bool:
        """Whether the product has an address in no network of a site, so that its site is not known."""
        return not all(topology.site_of(address) for address in self.product)


def forest_sites(situation: Situation) -> Iterator[ForestSites]:
    """Every forest of the plan."""
    places = tuple(product_places(situation))
    for head in asked_forests(situation):
        inside = (each for each in situation.domains if each.forest == head.forest)
        controllers = tuple(host for each in inside for host in each.controllers)
        product = (place.address for place in places if place.forest == head)
        yield ForestSites(head, controllers, tuple(product))


def ask_sites(case: ForestSites, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the topology of a forest."""
    return ask_controllers(case.domain, known)


def names_of(topology: Topology, dns: Iterable[str]) -> tuple[str, ...]:
    """The names of sites."""
    return tuple(topology.site_name(dn) for dn in dns)


def judge_subnets(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-01: every site has a network, so that clients know where they are."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
        return
    used = {subnet.site_dn for subnet in topology.subnets}
    empty = tuple(dn for dn in topology.sites if dn not in used)
    if empty and topology.has_one_site:
        yield case.topic.says("one_site", sites=names_of(topology, empty))
    elif empty:
        yield case.topic.says("without_subnet", sites=names_of(topology, empty))
    else:
        yield case.topic.says("all_have", sites=names_of(topology, tuple(topology.sites)))


def judge_controllers(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-02: the product does not run where no controller stands, or none that can be written to."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
        return
    empty = tuple(dn for dn in topology.sites if not topology.controllers_in(dn))
    read_only = tuple(dn for dn in topology.sites if dn not in empty and _is_read_only(topology, dn))
    used = case.product_sites(topology)
    faults = {"product_without": empty, "product_read_only": read_only}
    found = {tag: here for tag, dns in faults.items() if (here := [dn for dn in dns if dn in used])}
    for tag, here in found.items():
        yield case.topic.says(tag, sites=names_of(topology, here))
    if case.has_stray(topology) and (empty or read_only):
        yield case.topic.unmeasured("stray_product")
    elif not found:
        tag, sites = ("some_without", empty) if empty else ("all_have", tuple(topology.sites))
        yield case.topic.says(tag, sites=names_of(topology, sites))


def _is_read_only(topology: Topology, site_dn: str) -> bool:
    return all(each.is_read_only for each in topology.controllers_in(site_dn))


def judge_addresses(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-05: each controller's address lies in a network of the site it stands in."""
    topology = topology_of(case.domain, known)
    stands = {each.fqdn: each.site_dn for each in topology.controllers if each.fqdn}
    hosts = [host for host in case.controllers if host.fqdn in stands]
    if not hosts:
        yield case.topic.unmeasured(topology.missing or "outside_plan")
        return
    outside = tuple(host.name for host in hosts if not topology.site_of(host.address))
    elsewhere = tuple(
        host.name for host in hosts if topology.site_of(host.address) not in {"", stands[host.fqdn]}
    )
    if outside:
        yield case.topic.says("outside", servers=outside)
    if elsewhere:
        yield case.topic.says("elsewhere", servers=elsewhere)
    if len(hosts) < len(case.controllers):
        yield case.topic.unmeasured("not_listed")
    elif not (outside or elsewhere):
        yield case.topic.says("at_home", servers=tuple(host.name for host in hosts))


SITES = (
    Check("SITE-01", forest_sites, ask_sites, judge_subnets),
    Check("SITE-02", forest_sites, ask_sites, judge_controllers),
    Check("SITE-05", forest_sites, ask_sites, judge_addresses),
)
"""The checks of this module, in catalogue order."""
