"""How changes get from site to site: by open links, chained where the transport or a bridge chains them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.checks.directory.topology import SiteLink, Topology

Group = frozenset[str]
"""Sites of which each reaches each other at one step."""


def parts_of(topology: Topology, sites: Iterable[str], without: SiteLink | None = None) -> tuple[Group, ...]:
    """The sites in groups between which no way leads; `without` is a link to leave out.

    Where links do not chain, a site is a step on the way when a controller there hands on what it gets, which
    a read-only one does not. Ways begin at such sites, so that one of read-only controllers joins no others.
    """
    ways = _ways(topology, [link for link in topology.links if link is not without])
    steps = {each.site_dn for each in topology.controllers if not each.is_read_only}
    left, found = dict.fromkeys(sorted(sites, key=lambda site: site not in steps)), []
    while left:
        reached = _reach(next(iter(left)), ways, None if topology.chains else steps)
        found.append(frozenset(left.keys() & reached))
        left = dict.fromkeys(site for site in left if site not in reached)
    return tuple(found)


def _ways(topology: Topology, links: Collection[SiteLink]) -> list[Group]:
    """The sites of each open link, and those that a bridge joins over links that touch."""
    groups = {link.dn.lower(): frozenset(link.sites) for link in links if not link.is_closed}
    bridged = (_joined([groups[dn] for dn in bridge if dn in groups]) for bridge in topology.bridges)
    return [*groups.values(), *(group for joined in bridged for group in joined)]


def _joined(groups: list[Group]) -> list[Group]:
    """Sets that touch become one."""
    found: list[Group] = []
    left = [group for group in groups if group]
    while left:
        reached = _reach(next(iter(left[0])), left)
        found.append(frozenset(reached))
        left = [group for group in left if not group & reached]
    return found


def _reach(start: str, groups: list[Group], steps: Collection[str] | None = None) -> set[str]:
    """All sites that a chain of sets joins to the first, over the sites that are steps; None: over all."""
    reached, rest = {start}, list(groups)
    while touching := [group for group in rest if _passable(reached, start, steps) & group]:
        reached.update(*touching)
        rest = [group for group in rest if group not in touching]
    return reached


def _passable(reached: set[str], start: str, steps: Collection[str] | None) -> set[str]:
    return reached if steps is None else {site for site in reached if site in steps or site == start}
