"""The second site of the world: what it takes to make it one that is used."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.checks.breaking import change
from tests.unit.checks.world import (
    DC1,
    DC2,
    DOMAIN,
    FRONT_END,
    SITES,
    SUBNETS,
    World,
    controller_entries,
    settings_dn,
)

BRANCH = f"CN=Branch,{SITES}"
SETTINGS = f"CN=NTDS Settings,CN=DC2,CN=Servers,{BRANCH}"
"""The NTDS Settings object of the second controller, once it stands there."""


def second_in_branch(world: World) -> None:
    """The second controller, its network, and its records, are those of the second site."""
    for copy in (world.ping(host) for host in (DC1, DC2)):
        for dn in (settings_dn(DC2), settings_dn(DC2).partition(",")[2]):
            copy.entries.pop(dn)
        copy.entries |= controller_entries(DC2, f"CN=Servers,{BRANCH}")
    world.ping(DC2).root["dsServiceName"] = SETTINGS
    change(f"CN=10.0.2.0/24,{SUBNETS}", siteObject=[BRANCH])(world)
    for name, port in (
        ("_ldap._tcp.branch._sites.dc._msdcs", 389),
        ("_kerberos._tcp.branch._sites.dc._msdcs", 88),
        ("_gc._tcp.branch._sites", 3268),
    ):
        world.add(f"{name} SRV 0 100 {port} dc2.{DOMAIN}.")


def product_in_branch(world: World) -> None:
    """A second server of the product, at the second site."""
    add_front_end(world, "10.0.3.22")


def add_front_end(world: World, address: str) -> None:
    """One more server of the product."""
    more = replace(FRONT_END, subject="fe3", name="FE3", fqdn=f"fe3.{DOMAIN}", address=address)
    world.situation = replace(world.situation, hosts=(*world.situation.hosts, more))
