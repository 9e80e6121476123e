"""What the addresses of a plan have in common: the network they lie in, and that the product runs there."""

from __future__ import annotations

import ipaddress

from app.domain.targets import Situation


def network_of(address: str) -> str:
    """The /24 (IPv6: /64) an address lies in, as Zonemaster groups them."""
    prefix = 24 if ipaddress.ip_address(address).version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def product_addresses(situation: Situation) -> tuple[str, ...]:
    """Where the product runs: its servers and pools."""
    hosts = tuple(host.address for host in situation.hosts if host.runs_product)
    return hosts + tuple(pool.address for pool in situation.pools if pool.address)
