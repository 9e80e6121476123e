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

NO_BRIDGES = 0x2
"""NTDSTRANSPORT_OPT_BRIDGES_REQUIRED of a transport's `options` ([MS-ADTS] 6.1.1.2.2.3.1): no chains."""

IP_TRANSPORT = "cn=ip,"


@dataclass(frozen=True, slots=True)
class Subnet:
    """A network with the site it belongs to; `site_dn` is empty when it belongs to none."""

    network: IPv4Network | IPv6Network
    site_dn: str


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link between sites. `interval_min` is None when the directory does not show it."""

    dn: str
    sites: tuple[str, ...]
    interval_min: int | None

    @property
    def name(self) -> str:
        """How people call it."""
        return first_value(self.dn)


@dataclass(frozen=True, slots=True)
class Topology:
    """Sites by distinguished name in lower case, with the name as the directory writes it.

    `missing` is the reason why nothing could be read. `chains` says that links are crossed one after another
    without further ado.
    """

    sites: dict[str, str]
    subnets: tuple[Subnet, ...] = ()
    links: tuple[SiteLink, ...] = ()
    controllers: tuple[Controller, ...] = ()
    chains: bool = True
    missing: str = ""

    def site_of(self, address: str) -> str:
        """The site of an address by the narrowest subnet around it; empty when there is none."""
        place = ip_address(address)
        around = [each for each in self.subnets if each.site_dn and place in each.network]
        return max(around, key=lambda each: each.network.prefixlen).site_dn if around else ""

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
        links=tuple(_links(entries)),
        controllers=listed.controllers,
        chains=not any(_requires_bridges(each) for each in _of_class(entries, "intersitetransport")),
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


def _links(entries: tuple[DirectoryEntry, ...]) -> Iterator[SiteLink]:
    """Links over IP; those over mail carry no domain ([MS-ADTS] 6.2.2.1)."""
    for entry in _of_class(entries, "sitelink"):
        if above(entry.dn.lower(), 1).startswith(IP_TRANSPORT):
            sites = tuple(dn.lower() for dn in entry.attributes.get("sitelist", ()))
            yield SiteLink(entry.dn, sites, integer(entry.first("replInterval")))


def _requires_bridges(entry: DirectoryEntry) -> bool:
    is_ip = entry.dn.lower().startswith(IP_TRANSPORT)
    return is_ip and bool((integer(entry.first("options")) or 0) & NO_BRIDGES)
