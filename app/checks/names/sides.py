"""Whom to ask for a name: the name servers inside, or those of the Internet side."""

from __future__ import annotations

from app.domain.inventory import ServerFunction
from app.domain.targets import Host, Situation


def lies_in(name: str, domain: str) -> bool:
    """Whether a name is a domain's own or below it."""
    return name == domain or name.endswith(f".{domain}")


def inside_servers(situation: Situation) -> tuple[Host, ...]:
    """The plan's name servers but those that serve nothing except public zones."""
    public = {host for zone in situation.zones if zone.is_public for host in zone.servers}
    private = {host for zone in situation.zones if not zone.is_public for host in zone.servers}
    servers = situation.with_function(ServerFunction.DNS)
    return tuple(host for host in servers if host in private or host not in public)


def outside_servers(situation: Situation, domain: str) -> tuple[Host, ...]:
    """The servers of the public zone in which a domain lies; none when the plan has no such zone."""
    fitting = (zone for zone in situation.zones if zone.is_public and lies_in(domain, zone.fqdn))
    zone = max(fitting, key=lambda each: len(each.fqdn), default=None)
    return zone.servers if zone else ()
