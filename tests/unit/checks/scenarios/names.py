"""Scenarios of name servers and zones."""

from __future__ import annotations

from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.readings import Fault
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, DOMAIN, World


def _lose_a_try(world: World) -> None:
    world.names().loses = 1


def _refuse_tcp(world: World) -> None:
    world.names().tcp_fault = Fault.CONNECTION_REFUSED


def _garble_tcp(world: World) -> None:
    world.names().tcp_fault = Fault.MALFORMED


def _forget_zone(world: World) -> None:
    world.names().zones.clear()


def _answer_without_authority(world: World) -> None:
    world.names().answers_with_authority = False


def _plan_no_zone(world: World) -> None:
    world.situation = replace(world.situation, zones=())


def _same_network(world: World) -> None:
    near = replace(DC2, address="10.0.1.12")
    world.network.name_servers[near.address] = world.network.name_servers.pop(DC2.address)
    zone = replace(world.situation.zones[0], servers=(DC1, near))
    world.situation = replace(
        world.situation, hosts=(DC1, near), zones=(zone,), addresses=frozenset({DC1.address, near.address})
    )


def _own_list_of_one(world: World) -> None:
    client = replace(DC1, subject="front-end", functions=frozenset[ServerFunction](), dns_servers=("dc1",))
    world.situation = replace(world.situation, hosts=(*world.situation.hosts, client))


def _share_an_address(world: World) -> None:
    world.drop("dc2 A")
    world.add(f"dc2 A {DC1.address}")


def _name_foreign_server(world: World) -> None:
    world.drop("NS dc2")
    world.add(f"{DOMAIN}. NS ns.provider.example.")


SCENARIOS: tuple[Scenario, ...] = (
    scenario("DNS-S01", "healthy", healthy, "answered"),
    scenario("DNS-S01", "one lost try", _lose_a_try, "answered_late", also=["answered"]),
    scenario("DNS-S01", "off", lambda world: world.switch_off(DC1), "silent", also=["answered"]),
    scenario(
        "DNS-S01",
        "garbage",
        lambda world: world.fail(DC1, Fault.MALFORMED),
        "malformed",
        also=["answered"],
    ),
    scenario("DNS-S01", "zone gone", _forget_zone, "answered_without_soa", also=["answered"]),
    scenario("DNS-S01", "no zone planned", _plan_no_zone, "not_measured"),
    scenario(
        "DNS-S01",
        "no way to it",
        lambda world: world.fail(DC1, Fault.NO_ROUTE),
        "not_measured",
        also=["answered"],
    ),
    scenario("DNS-S02", "healthy", healthy, "answered"),
    scenario("DNS-S02", "TCP closed", _refuse_tcp, "silent", also=["answered"]),
    scenario("DNS-S02", "garbage over TCP", _garble_tcp, "malformed", also=["answered"]),
    scenario("DNS-S02", "no zone planned", _plan_no_zone, "not_measured"),
    scenario(
        "DNS-S02",
        "cancelled",
        lambda world: world.fail(DC1, Fault.CANCELLED),
        "not_measured",
        also=["answered"],
    ),
    scenario("DNS-S04", "healthy", healthy, "authoritative"),
    scenario("DNS-S04", "zone gone", _forget_zone, "refused", also=["authoritative"]),
    scenario(
        "DNS-S04",
        "no authority",
        _answer_without_authority,
        "not_authoritative",
        also=["authoritative"],
    ),
    scenario("DNS-S04", "off", lambda world: world.switch_off(DC1), "not_measured", also=["authoritative"]),
    scenario("DNS-S14", "healthy", healthy, "enough"),
    scenario("DNS-S14", "one off", lambda world: world.switch_off(DC1), "too_few"),
    scenario("DNS-S14", "one lame", _forget_zone, "too_few"),
    scenario("DNS-S14", "no way to one", lambda world: world.fail(DC1, Fault.NO_ROUTE), "not_measured"),
    scenario("DNS-S14", "one network", _same_network, "one_network"),
    scenario("DNS-S14", "a server's own list has one", _own_list_of_one, "too_few", also=["enough"]),
    scenario("DNS-Z01", "healthy", healthy, "enough"),
    scenario(
        "DNS-Z01", "one name", lambda world: world.drop(f"{DOMAIN}. NS dc2"), "too_few", also=["enough"]
    ),
    scenario("DNS-Z01", "zone gone", _forget_zone, "not_measured", also=["enough"]),
    scenario("DNS-Z03", "healthy", healthy, "resolved"),
    scenario("DNS-Z03", "address missing", lambda world: world.drop("dc2 A"), "no_address"),
    scenario("DNS-Z03", "shared address", _share_an_address, "same_address"),
    scenario("DNS-Z03", "a name of another zone", _name_foreign_server, "not_measured", also=["resolved"]),
    scenario(
        "DNS-Z03", "no names", lambda world: world.drop(f"{DOMAIN}. NS "), "not_measured", also=["resolved"]
    ),
)
"""All scenarios of this module."""
