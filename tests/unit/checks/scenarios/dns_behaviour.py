"""Scenarios of how name servers behave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.readings import Fault
from app.domain.targets import ZoneScope
from tests.fakes.name_server import FakeNameServer
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import CHILD, DC1, DC2, DOMAIN, World


def _server(**changes: object) -> Callable[[World], None]:
    """The first name server, changed."""

    def breaks(world: World) -> None:
        for name, value in changes.items():
            setattr(world.names(), name, value)

    return breaks


def _off(world: World) -> None:
    world.switch_off(DC1)


def _no_zone(world: World) -> None:
    world.situation = replace(world.situation, zones=())


def _public_and_open(world: World) -> None:
    zones = tuple(replace(zone, is_public=True) for zone in world.situation.zones)
    world.situation = replace(world.situation, zones=zones)
    world.names().resolves = True


def _public_and_closed(world: World) -> None:
    _public_and_open(world)
    world.names().resolves = False


def _public_at_a_public_address(world: World) -> None:
    """The server of the public zone, asked from the Internet."""
    _public_and_open(world)
    outside = replace(DC1, address="1.2.3.4")
    world.network.name_servers[outside.address] = world.names()
    zones = tuple(replace(zone, servers=(outside,)) for zone in world.situation.zones)
    addresses = world.situation.addresses | {outside.address}
    world.situation = replace(world.situation, hosts=(outside,), zones=zones, addresses=addresses)


def _offers_and_refuses(world: World) -> None:
    """It says that it recurses, and refuses this computer."""
    _public_and_open(world)
    world.names().foreign_rcode = "REFUSED"


def _lose_one_round(world: World) -> None:
    """One of five questions is refused by the machine, the others are answered."""
    world.names().round_faults = {3: Fault.CONNECTION_REFUSED}


def _cut_one_round(world: World) -> None:
    world.names().round_faults = {4: Fault.CANCELLED}


def _sip_domain_elsewhere(world: World) -> None:
    """A public zone whose server knows nothing of the inside; it is not asked about it."""
    outside = replace(DC1, subject="ns", name="NS", address="10.9.9.9")
    world.network.name_servers[outside.address] = FakeNameServer({})
    zone = ZoneScope("public", "fabrikam.test", (outside,), is_public=True)
    world.situation = replace(
        world.situation,
        hosts=(*world.situation.hosts, outside),
        zones=(*world.situation.zones, zone),
        addresses=world.situation.addresses | {outside.address},
    )


def _alias_wildcard(world: World) -> None:
    world.add(f"* CNAME pool.{DOMAIN}.")


def _hangs_up_but_answers_nothing(world: World) -> None:
    world.names().tcp_fault = Fault.CONNECTION_LOST


def _wildcard(world: World) -> None:
    world.add(f"* A {DC1.address}")


def _service_wildcard(world: World) -> None:
    world.names().add(DOMAIN, f"*._tcp SRV 0 0 5061 pool.{DOMAIN}.")


def _elsewhere(world: World) -> None:
    """The server neither holds the domain nor looks it up."""
    world.names().zones = {CHILD: world.names().zones[CHILD]}


SCENARIOS: tuple[Scenario, ...] = (
    scenario("DNS-S03", "healthy", healthy, "quick"),
    scenario("DNS-S03", "50 ms", _server(elapsed_ms=50), "quick"),
    scenario("DNS-S03", "51 ms", _server(elapsed_ms=51), "slow", also=["quick"]),
    scenario("DNS-S03", "1001 ms", _server(elapsed_ms=1001), "too_slow", also=["quick"]),
    scenario("DNS-S03", "a lost try", _server(loses=1), "lossy", also=["quick"]),
    scenario("DNS-S03", "one refused", _lose_one_round, "lossy", also=["quick"]),
    scenario("DNS-S03", "cut short", _cut_one_round, "not_measured", also=["quick"]),
    scenario("DNS-S03", "off", _off, "not_measured", also=["quick"]),
    scenario("DNS-S03", "no zone planned", _no_zone, "not_measured"),
    scenario("DNS-S05", "healthy", healthy, "answers"),
    scenario("DNS-S05", "no EDNS in the reply", _server(edns=-1), "ignores", also=["answers"]),
    scenario("DNS-S05", "an error code", _server(edns_rcode="FORMERR"), "rejects", also=["answers"]),
    scenario("DNS-S05", "dropped", _server(edns_fault=Fault.NO_REPLY), "dies", also=["answers"]),
    scenario("DNS-S05", "garbled", _server(edns_fault=Fault.MALFORMED), "dies", also=["answers"]),
    scenario("DNS-S05", "no way", _server(edns_fault=Fault.NO_ROUTE), "not_measured", also=["answers"]),
    scenario("DNS-S05", "off", _off, "not_measured", also=["answers"]),
    scenario("DNS-S05", "no zone planned", _no_zone, "not_measured"),
    scenario("DNS-S07", "healthy", healthy, "closed"),
    scenario("DNS-S07", "resolves inside", _server(resolves=True), "for_clients", also=["closed"]),
    scenario("DNS-S07", "public and open inside", _public_and_open, "open_inside", also=["closed"]),
    scenario("DNS-S07", "public and open", _public_at_a_public_address, "open_to_all"),
    scenario("DNS-S07", "refuses what it offers", _offers_and_refuses, "closed"),
    scenario("DNS-S07", "public and closed", _public_and_closed, "closed"),
    scenario("DNS-S07", "off", _off, "not_measured", also=["closed"]),
    scenario("DNS-S09", "healthy", healthy, "refused"),
    scenario("DNS-S09", "open", _server(transfer=None), "open", also=["refused"]),
    scenario("DNS-S09", "fails at it", _server(transfer="SERVFAIL"), "not_measured", also=["refused"]),
    scenario("DNS-S09", "hangs up", _server(transfer=Fault.CONNECTION_LOST), "refused"),
    scenario("DNS-S09", "nonsense", _server(transfer=Fault.MALFORMED), "refused"),
    scenario("DNS-S09", "no answer", _server(transfer=Fault.NO_REPLY), "not_measured", also=["refused"]),
    scenario("DNS-S09", "hangs up on all", _hangs_up_but_answers_nothing, "not_measured", also=["refused"]),
    scenario("DNS-S13", "healthy", healthy, "no_wildcard"),
    scenario("DNS-S13", "wildcard", _wildcard, "wildcard"),
    scenario("DNS-S13", "of aliases", _alias_wildcard, "wildcard"),
    scenario("DNS-S13", "a public server of another domain", _sip_domain_elsewhere, "no_wildcard"),
    scenario("DNS-S13", "of services", _service_wildcard, "wildcard", also=["no_wildcard"]),
    scenario("DNS-S13", "not its domain", _elsewhere, "not_measured", also=["no_wildcard"]),
    scenario("DNS-S13", "off", lambda world: world.switch_off(DC2), "not_measured", also=["no_wildcard"]),
)
"""All scenarios of this module."""
