"""Is there more than one way between the sites in which the product runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from app.checks.check import Check, Limits
from app.checks.directory.sites import ForestSites, ask_sites, forest_sites
from app.checks.directory.topology import SiteLink, topology_of
from app.checks.known import Known
from app.domain.checks import Emission


def judge_paths(case: ForestSites, known: Known, _limits: Limits) -> Iterator[Emission]:
    """SITE-07: no single link is the only way between two sites of the product."""
    topology = topology_of(case.domain, known)
    sites = case.product_sites(topology)
    if not sites:
        yield case.topic.unmeasured(topology.missing or "no_product_site")
        return
    names = tuple(topology.site_name(dn) for dn in sites)
    if len(sites) == 1:
        yield case.topic.says("one_site", sites=names)
        return
    if not _all_joined(sites, topology.links, chains=topology.chains):
        yield case.topic.says("not_joined", sites=names)
        return
    single = tuple(
        link.name for link in topology.links if _is_only_way(link, sites, topology.links, topology.chains)
    )
    yield (
        case.topic.says("single_link", links=single, sites=names)
        if single
        else case.topic.says("joined", sites=names)
    )


def _is_only_way(link: SiteLink, sites: tuple[str, ...], links: tuple[SiteLink, ...], chains: bool) -> bool:  # noqa: FBT001 - as the topology says
    """Step 3 of SITE-07: without the link, sites fall apart."""
    return not _all_joined(sites, [other for other in links if other is not link], chains=chains)


def _all_joined(sites: tuple[str, ...], links: Iterable[SiteLink], *, chains: bool) -> bool:
    """Whether changes get from each of these sites to each other.

    Where links do not chain, only a common link joins two sites; site link bridges are counted as no way, so
    that what needs them shows up.
    """
    links = tuple(links)
    if not chains:
        pairs = {frozenset(pair) for link in links for pair in combinations(link.sites, 2)}
        reached = _reach(sites[0], [tuple(pair) for pair in pairs if pair <= set(sites)])
    else:
        reached = _reach(sites[0], [link.sites for link in links])
    return set(sites) <= reached


def _reach(start: str, groups: list[tuple[str, ...]]) -> set[str]:
    """All sites that a chain of groups joins to the first."""
    reached, rest = {start}, list(groups)
    while touching := [group for group in rest if reached.intersection(group)]:
        reached.update(dn for group in touching for dn in group)
        rest = [group for group in rest if group not in touching]
    return reached


SITE_PATHS = (Check("SITE-07", forest_sites, ask_sites, judge_paths),)
"""The check of this module."""
