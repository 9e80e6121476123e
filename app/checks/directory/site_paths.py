"""Do links join the sites, often enough, and in more than one way where the product runs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.sites import ForestSites, ask_sites, forest_sites, names_of
from app.checks.directory.topology import IP_TRANSPORT, SiteLink, Topology, topology_of
from app.checks.directory.ways import parts_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission


def judge_links(case: ForestSites, known: Known, limits: Limits) -> Iterator[Emission]:
    """SITE-06: every site has a link, links are open often enough, and no site hangs on one bridgehead."""
    topology = topology_of(case.domain, known)
    if not topology.sites:
        yield case.topic.unmeasured(topology.missing or "no_sites")
    elif topology.has_one_site:
        yield case.topic.says("one_site", sites=names_of(topology, topology.sites))
    else:
        useful = [link for link in topology.links if len(link.sites) > 1]
        faults = tuple(_faults(case.topic, topology, useful, limits))
        yield from faults
        if topology.hides_links or any(link.wait_min is None for link in useful):
            yield case.topic.unmeasured("absent_attribute")
        elif not faults:
            names = tuple(link.name for link in useful)
            yield case.topic.says("linked", links=names, count=Decimal(len(useful)))


def _faults(topic: Topic, topology: Topology, useful: list[SiteLink], limits: Limits) -> Iterator[Emission]:
    """Steps 2 to 6 of SITE-06."""
    closed = tuple(link.name for link in useful if link.is_closed)
    if closed:
        yield topic.says("closed", links=closed)
    if not topology.hides_links:
        yield from _gaps(topic, topology, {dn for link in useful for dn in link.sites})
    slow = tuple(link.name for link in useful if not link.is_closed and _is_slow(link, limits))
    if slow:
        yield topic.says("slow", links=slow, limit_min=limits["interval_min"])
    lonely = tuple(_lonely_bridgeheads(topology))
    if lonely:
        yield topic.says("one_bridgehead", servers=lonely)


def _gaps(topic: Topic, topology: Topology, linked: set[str]) -> Iterator[Emission]:
    """Steps 2 and 4 of SITE-06."""
    orphans = tuple(dn for dn in topology.sites if dn not in linked)
    if orphans:
        yield topic.says("orphans", sites=names_of(topology, orphans))
    parts = parts_of(topology, _manned(topology, linked))
    if len(parts) > 1:
        yield topic.says("apart", groups=tuple(_named(topology, part) for part in parts))


def _manned(topology: Topology, linked: set[str]) -> tuple[str, ...]:
    """The sites with controllers, between which changes have to get; those without a link are told apart."""
    return tuple(dn for dn in topology.sites if dn in linked and topology.controllers_in(dn))


def _named(topology: Topology, part: frozenset[str]) -> str:
    return " + ".join(names_of(topology, sorted(part)))


def _is_slow(link: SiteLink, limits: Limits) -> bool:
    return link.wait_min is not None and link.wait_min > limits["interval_min"]


def _lonely_bridgeheads(topology: Topology) -> Iterator[str]:
    """Step 6: the only preferred bridgehead of a site, where no other controller may take its place."""
    for dn in topology.sites:
        here = [each for each in topology.controllers_in(dn) if not each.is_read_only]
        preferred = [each for each in here if any(way.startswith(IP_TRANSPORT) for way in each.bridges)]
        if len(preferred) == 1 and len(here) > 1:
            yield preferred[0].name


def judge_paths(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-07: no single link is the only way between two sites of the product."""
    topology = topology_of(case.domain, known)
    sites = case.product_sites(topology)
    has_stray = not topology.missing and case.has_stray(topology)
    if not sites:
        yield case.topic.unmeasured(topology.missing or "no_product_site")
        return
    found = _judge_ways(case.topic, topology, sites)
    if has_stray:
        yield case.topic.unmeasured("stray_product")
    if not has_stray or found.tag in {"single_link", "not_joined"}:
        yield found


def _judge_ways(topic: Topic, topology: Topology, sites: tuple[str, ...]) -> Emission:
    names = names_of(topology, sites)
    if len(sites) == 1:
        return topic.says("one_site", sites=names)
    if topology.hides_links:
        return topic.unmeasured("absent_attribute")
    if len(parts_of(topology, sites)) > 1:
        return topic.says("not_joined", sites=names)
    single = tuple(link.name for link in topology.links if len(parts_of(topology, sites, without=link)) > 1)
    return (
        topic.says("single_link", links=single, sites=names) if single else topic.says("joined", sites=names)
    )


SITE_PATHS = (
    Check("SITE-06", forest_sites, ask_sites, judge_links),
    Check("SITE-07", forest_sites, ask_sites, judge_paths),
)
"""The checks of this module, in catalogue order."""
