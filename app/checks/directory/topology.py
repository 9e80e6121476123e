"""The forest's sites, subnets and links, as the one search of `app.checks.directory.reading` shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from app.checks.directory.reading import (
    Controller,
    above,
    answering_source,
    controllers_of,
    first_value,
    integer,
    is_of_class,
)
from app.checks.known import Known
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope

NO_SCHEDULES, NO_BRIDGES = 0x1, 0x2
"""NTDSTRANSPORT_OPT_IGNORE_SCHEDULES and _BRIDGES_REQUIRED of a transport's `options` ([MS-ADTS]
6.1.1.2.2.3.1): links are always open, and links do not chain."""

IP_TRANSPORT = "cn=ip,"
HOURS_OF_WEEK = 168


@dataclass(frozen=True, slots=True)
class Subnet:
    """A network with the site it belongs to; `site_dn` is empty when it belongs to none."""

    network: IPv4Network | IPv6Network
    site_dn: str


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link between sites. `interval_min` is None when the directory does not show it.

    `closed_hours` is the longest time it is closed by its schedule, in hours; 168 is the whole week, None a
    schedule that cannot be read.
    """

    dn: str
    sites: tuple[str, ...]
    interval_min: int | None
    closed_hours: int | None = 0

    @property
    def name(self) -> str:
        """How people call it."""
        return first_value(self.dn)

    @property
    def is_closed(self) -> bool:
        """Whether it never carries anything."""
        return self.closed_hours == HOURS_OF_WEEK

    @property
    def wait_min(self) -> int | None:
        """The longest time a change may wait for it, in minutes; None when that cannot be told."""
        if self.interval_min is None or self.closed_hours is None:
            return None
        return max(self.interval_min, self.closed_hours * 60)


@dataclass(frozen=True, slots=True)
class Topology:
    """Sites by distinguished name in lower case, with the name as the directory writes it.

    `missing` is the reason why nothing could be read. `chains` says that links are crossed one after another
    without further ado; where they are not, `bridges` are the links that are, each by distinguished name.
    """

    sites: dict[str, str]
    subnets: tuple[Subnet, ...] = ()
    links: tuple[SiteLink, ...] = ()
    controllers: tuple[Controller, ...] = ()
    chains: bool = True
    bridges: tuple[tuple[str, ...], ...] = ()
    missing: str = ""

    @property
    def has_one_site(self) -> bool:
        """Whether every address belongs to the only site, whatever subnets there are."""
        return len(self.sites) == 1

    def site_of(self, address: str) -> str:
        """The site of an address by the narrowest subnet around it, or the only site; empty without one.

        Subnets without a site count for nothing, as for controllers that look for a client's site.
        """
        place = ip_address(address)
        around = [each for each in self.subnets if each.site_dn and place in each.network]
        if around:
            return max(around, key=lambda each: each.network.prefixlen).site_dn
        return next(iter(self.sites)) if self.has_one_site else ""

    @property
    def hides_links(self) -> bool:
        """Whether a link, which has two sites at least, does not show them, so that none is known apart."""
        return any(not link.sites for link in self.links)

    def controllers_in(self, site_dn: str) -> tuple[Controller, ...]:
        """The controllers that stand in a site."""
        return tuple(each for each in self.controllers if each.site_dn == site_dn)

    def site_name(self, dn: str) -> str:
        """A site's name; that of a site which is gone comes from its distinguished name."""
        return self.sites.get(dn, first_value(dn))


def topology_of(domain: DomainScope, known: Known) -> Topology:
    """The topology, once `ask_controllers` has no open question."""
    listed, source = controllers_of(domain, known), answering_source(domain, known)
    if source is None or listed.missing:
        return Topology({}, missing=listed.missing)
    entries = known[source.topology].entries
    return Topology(
        sites={each.dn.lower(): first_value(each.dn) for each in _of_class(entries, "site")},
        subnets=tuple(_subnets(entries)),
        links=tuple(_links(entries, _options_of_ip(entries))),
        controllers=listed.controllers,
        chains=not _options_of_ip(entries) & NO_BRIDGES,
        bridges=tuple(_bridges(entries)),
    )


def _of_class(entries: tuple[DirectoryEntry, ...], object_class: str) -> Iterator[DirectoryEntry]:
    return (each for each in entries if is_of_class(each, object_class))


def _subnets(entries: tuple[DirectoryEntry, ...]) -> Iterator[Subnet]:
    """Subnets whose name is a network; the directory takes nothing else from its own tools."""
    for entry in _of_class(entries, "subnet"):
        try:
            network = ip_network(first_value(entry.dn).replace("\\", ""))
        except ValueError:
            continue
        yield Subnet(network, entry.first("siteObject").lower())


def _options_of_ip(entries: tuple[DirectoryEntry, ...]) -> int:
    """The options of replication over IP; none where they are not set."""
    transports = (each for each in _of_class(entries, "intersitetransport") if _is_ip(each.dn))
    return next((integer(each.first("options")) or 0 for each in transports), 0)


def _is_ip(dn: str) -> bool:
    return dn.lower().startswith(IP_TRANSPORT)


def _links(entries: tuple[DirectoryEntry, ...], options: int) -> Iterator[SiteLink]:
    """Links over IP; those over mail carry no domain ([MS-ADTS] 6.2.2.1)."""
    for entry in _of_class(entries, "sitelink"):
        if _is_ip(above(entry.dn, 1)):
            sites = tuple(dn.lower() for dn in entry.attributes.get("sitelist", ()))
            closed = 0 if options & NO_SCHEDULES else closed_hours(entry.first("schedule"))
            yield SiteLink(entry.dn, sites, integer(entry.first("replInterval")), closed)


def closed_hours(schedule: str) -> int | None:
    """The longest run of hours without an open quarter, over the end of the week too."""
    if not schedule:
        return 0
    if len(schedule) != HOURS_OF_WEEK:
        return None
    runs = "".join("0" if hour == "0" else " " for hour in schedule * 2).split()
    return min(max(map(len, runs), default=0), HOURS_OF_WEEK)


def _bridges(entries: tuple[DirectoryEntry, ...]) -> Iterator[tuple[str, ...]]:
    """The links that each bridge over IP joins."""
    for entry in _of_class(entries, "sitelinkbridge"):
        if _is_ip(above(entry.dn, 1)):
            yield tuple(dn.lower() for dn in entry.attributes.get("sitelinklist", ()))
