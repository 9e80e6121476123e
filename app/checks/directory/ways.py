"""How changes get from site to site: by open links, chained where the transport or a bridge chains them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.checks.directory.topology import SiteLink, Topology

Group = frozenset[str]


def parts_of(topology: Topology, sites: Iterable[str], without: SiteLink | None = None) -> tuple[Group, ...]:
    """The sites in groups between which no way leads, the first ones first; `without` is a link to leave out.

    A controller at a site hands on what it gets, so that any site with one is a step on the way. One without
    is a step only where links chain.
    """
    stops = {each.site_dn for each in topology.controllers} | set(sites)
    ways = _ways(topology, stops, [link for link in topology.links if link is not without])
    left, found = dict.fromkeys(sites), []
    while left:
        reached = _reach(next(iter(left)), ways)
        found.append(frozenset(left.keys() & reached))
        left = dict.fromkeys(site for site in left if site not in reached)
    return tuple(found)


def _ways(topology: Topology, stops: Collection[str], links: Collection[SiteLink]) -> list[Group]:
    """Sets of sites that reach each other: the sites of a link, of a bridge, or of all links that touch."""
    open_links = {link.dn.lower(): frozenset(link.sites) for link in links if not link.is_closed}
    if topology.chains:
        return list(open_links.values())
    bridged = [
        part
        for bridge in topology.bridges
        for part in _joined([open_links[dn] for dn in bridge if dn in open_links])
    ]
    return [group & frozenset(stops) for group in (*open_links.values(), *bridged)]


def _joined(groups: list[Group]) -> list[Group]:
    """Sets that touch become one."""
    found: list[Group] = []
    left = [group for group in groups if group]
    while left:
        reached = _reach(next(iter(left[0])), left)
        found.append(frozenset(reached))
        left = [group for group in left if not group & reached]
    return found


def _reach(start: str, groups: list[Group]) -> set[str]:
    """All sites that a chain of sets joins to the first."""
    reached, rest = {start}, list(groups)
    while touching := [group for group in rest if reached & group]:
        reached.update(*touching)
        rest = [group for group in rest if group not in touching]
    return reached
