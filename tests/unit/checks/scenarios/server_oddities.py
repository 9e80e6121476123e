"""Odd cases of name servers: forwarders, aliases in the place of zones, servers that count twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.targets import Host
from tests.fakes.name_server import FakeNameServer
from tests.unit.checks.breaking import both
from tests.unit.checks.healthy_zones import zone_lines
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.world import CHILD, DC1, DC2, DOMAIN, World

Break = Callable[[World], None]
FORWARDER = Host("fwd", "FWD", f"fwd.{DOMAIN}", "10.0.3.53", frozenset({ServerFunction.DNS}))


def forget_and_resolve(world: World) -> None:
    """The first server lost the zone and looks it up elsewhere, though the zone names it."""
    world.names().foreign = {DOMAIN: world.names().zones.pop(DOMAIN)}
    world.names().zones.clear()
    world.names().resolves = True


def _refuse_over_tcp(world: World) -> None:
    world.names().tcp_rcode = "REFUSED"


def _forwarder(world: World) -> None:
    """A third server that forwards; nothing names it."""
    server = FakeNameServer(resolves=True, foreign={DOMAIN: zone_lines(), CHILD: world.names().zones[CHILD]})
    world.network.name_servers[FORWARDER.address] = server
    zones = tuple(replace(zone, servers=(*zone.servers, FORWARDER)) for zone in world.situation.zones)
    world.situation = replace(
        world.situation,
        hosts=(*world.situation.hosts, FORWARDER),
        zones=zones,
        addresses=world.situation.addresses | {FORWARDER.address},
    )


def _list(*servers: str) -> Break:
    """What a server of the product is set to use."""

    def breaks(world: World) -> None:
        client = replace(DC1, subject="client", functions=frozenset[ServerFunction](), dns_servers=servers)
        world.situation = replace(world.situation, hosts=(*world.situation.hosts, client))

    return breaks


def _one_has_no_address(world: World) -> None:
    """The second controller's address may not be asked."""
    world.situation = replace(
        world.situation,
        hosts=tuple(host for host in world.situation.hosts if host != DC2),
        zones=tuple(replace(zone, servers=(DC1,)) for zone in world.situation.zones),
        unasked_name_servers=frozenset({"dc2"}),
    )


def _only_public_beside_it(world: World) -> None:
    """A provider's server is no help to clients inside."""
    first, *_ = world.situation.zones
    outside = replace(DC2, subject="ns", name="NS", functions=frozenset({ServerFunction.DNS}))
    public = replace(first, subject="public", servers=(outside,), is_public=True)
    world.situation = replace(
        world.situation, hosts=(DC1, outside), zones=(replace(first, servers=(DC1,)), public)
    )


def _same_address_twice(world: World) -> None:
    """Two assets of the plan are one server."""
    twin = replace(DC1, subject="twin", name="TWIN")
    zones = tuple(replace(zone, servers=(DC1, twin)) for zone in world.situation.zones)
    world.situation = replace(world.situation, hosts=(DC1, twin), zones=zones)


def _alias_instead_of_zone(world: World) -> None:
    """A wildcard makes the lost part an alias of the domain, whose start comes back with authority."""
    for host in (DC1, DC2):
        world.names(host).zones.pop(CHILD)
        world.names(host).drop(DOMAIN, "sales NS")
        world.names(host).add(DOMAIN, f"* CNAME {DOMAIN}.")


SCENARIOS: tuple[Scenario, ...] = (
    scenario(
        "DNS-S02",
        "another answer over TCP",
        _refuse_over_tcp,
        "answered_without_soa",
        also=["answered"],
    ),
    scenario(
        "DNS-S04",
        "an alias to another zone",
        _alias_instead_of_zone,
        "not_authoritative",
        also=["authoritative"],
    ),
    scenario("DNS-S04", "named and forwards", forget_and_resolve, "refused", also=["authoritative"]),
    scenario("DNS-S04", "forwards", _forwarder, "looks_up", also=["authoritative"]),
    scenario(
        "DNS-S14",
        "own list with a forwarder",
        both(_forwarder, _list("dc1", "fwd")),
        "through_others",
        also=["enough"],
    ),
    scenario(
        "DNS-S14",
        "an unknown one in the list",
        _list("dc1", "router"),
        "not_measured",
        also=["enough"],
    ),
    scenario("DNS-S14", "one without an address", _one_has_no_address, "not_measured"),
    scenario("DNS-S14", "one address twice", _same_address_twice, "too_few"),
    scenario("DNS-S14", "one inside, one public", _only_public_beside_it, "too_few"),
)
"""All scenarios of this module."""
