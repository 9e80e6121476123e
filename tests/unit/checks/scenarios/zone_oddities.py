"""Odd cases of zones and locator records: answers that are none, and what only looks like a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.readings import Fault
from app.domain.targets import Host, ZoneScope
from tests.fakes.name_server import FakeNameServer
from tests.unit.checks.breaking import both
from tests.unit.checks.healthy_zones import zone_lines
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.scenarios.server_oddities import forget_and_resolve
from tests.unit.checks.scenarios.zones import delegated, soa, zone_is
from tests.unit.checks.world import (
    CHILD,
    DC1,
    DC2,
    DOMAIN,
    DOMAIN_PARTITION,
    FOREST_PARTITION,
    PARTITIONS,
    World,
    settings_dn,
)

Break = Callable[[World], None]


def _only_first_with_both_families(world: World) -> None:
    """One server with two addresses is one server."""
    world.drop(f"{DOMAIN}. NS dc2")
    world.add("dc1 AAAA fd00::11")


def _both_families_in_one_network(world: World) -> None:
    world.drop("dc2 A")
    world.add("dc2 A 10.0.1.12", "dc1 AAAA fd00::11", "dc2 AAAA fd00:0:0:1::12")


def _alias_second(world: World) -> None:
    world.drop("dc2 A")
    world.add("dc2 CNAME sip")


def _second_name_elsewhere(world: World) -> None:
    """The second server of the zone is a provider's; no server inside knows its address."""
    world.drop("NS dc2")
    world.add(f"{DOMAIN}. NS ns.provider.example.")


def _guest_of_the_other(world: World) -> None:
    """The second controller runs on the machine that is the first."""
    world.change_host(DC2, machine="dc1")


def _public_parent(world: World) -> None:
    """The zone above is public, and names no inside zone."""
    outside = replace(DC1, subject="ns", name="NS", fqdn="ns.provider.test", address="10.9.9.9")
    soa = f"{DOMAIN}. SOA ns.provider.test. x.provider.test. 1 14400 3600 604800 300"
    world.network.name_servers[outside.address] = FakeNameServer({DOMAIN: [soa]})
    zone = ZoneScope("public", DOMAIN, (outside,), is_public=True)
    child = world.situation.zones[1]
    world.situation = replace(
        world.situation, zones=(zone, child), addresses=world.situation.addresses | {outside.address}
    )


def _not_delegated(world: World) -> None:
    delegated(world)
    for host in (DC1, DC2):
        world.names(host).drop(DOMAIN, "sales NS")


def _without_glue(world: World) -> None:
    """The referral leads to a server inside the part and leaves its address out."""
    delegated(world)
    world.names(DC1).drop(DOMAIN, "sales NS")
    world.names(DC1).add(DOMAIN, f"sales NS ns.{CHILD}.")
    world.names(DC2).drop(CHILD, "NS dc2")
    world.names(DC2).add(CHILD, f"{CHILD}. NS ns.{CHILD}.", f"ns.{CHILD}. A {DC2.address}")


def read_only_second(world: World) -> None:
    """The second controller is read-only: it registers neither NS records nor those of the whole domain."""
    world.change_host(DC2, is_read_only=True)
    second = replace(DC2, is_read_only=True)
    zones = tuple(replace(zone, servers=(DC1, second)) for zone in world.situation.zones)
    world.situation = replace(world.situation, zones=zones)
    for host in (DC1, DC2):
        entry = world.ping(host).entries[settings_dn(DC2)]
        entry["objectClass"] = ["top", "nTDSDSARO"]
        entry["msDS-hasMasterNCs"] = []
        world.names(host).drop(
            DOMAIN, f"{DOMAIN}. NS dc2", f"389 dc2.{DOMAIN}", f"3268 dc2.{DOMAIN}", f"88 dc2.{DOMAIN}"
        )


def nameless_second(world: World) -> None:
    """The plan has no full name for the second controller."""
    world.change_host(DC2, fqdn="")


def _lame_second(world: World) -> None:
    world.names(DC2).zones.pop(DOMAIN)


def _secondary_of_the_directory(serial: int) -> Break:
    """Each controller names itself; a third server follows the first, with this serial number."""

    def breaks(world: World) -> None:
        soa(2, "7 14400 3600 604800 3600", "dc2")(world)
        third = Host("ns3", "NS3", f"ns3.{DOMAIN}", "10.0.3.3", frozenset({ServerFunction.DNS}))
        lines = [line for line in zone_lines() if "SOA" not in line]
        start = f"{DOMAIN}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. {serial} 14400 3600 604800 3600"
        world.network.name_servers[third.address] = FakeNameServer({DOMAIN: [start, *lines]})
        domain, child = world.situation.zones
        zones = (replace(domain, servers=(*domain.servers, third)), child)
        world.situation = replace(
            world.situation, zones=zones, addresses=world.situation.addresses | {third.address}
        )

    return breaks


def _hide(partition: str) -> Break:
    """No controller that is asked holds this partition of name servers."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            for dn in [dn for dn in world.ping(host).entries if dn.endswith(f"CN=MicrosoftDNS,{partition}")]:
                del world.ping(host).entries[dn]
            world.ping(host).search_faults = {f"cn=microsoftdns,{partition.lower()}": Fault.NO_SUCH_OBJECT}

    return breaks


def _hide_what_is_held(world: World) -> None:
    for host in (DC1, DC2):
        world.ping(host).entries[settings_dn(DC2)]["msDS-hasMasterNCs"] = []


def _no_forest_partition(world: World) -> None:
    for host in (DC1, DC2):
        world.ping(host).entries.pop(f"CN=_msdcs.{DOMAIN},{PARTITIONS}")


def _one_of_the_directory(world: World) -> None:
    """One of two controllers answers, with the timers of a zone in the directory."""
    soa(1, "1 900 600 86400 3600")(world)
    world.switch_off(DC2)


def _two_primaries(world: World) -> None:
    """By the plan the zone lies in files, and each server takes itself for the first."""
    zone_is(is_integrated=False)(world)
    soa(2, "7 14400 3600 604800 3600", "dc2")(world)


def _planned_files(world: World) -> None:
    zone = replace(world.situation.zones[0], subject="files", fqdn="files.test", is_integrated=False)
    world.situation = replace(world.situation, zones=(*world.situation.zones, zone))


def _reverse_at_first_only(world: World) -> None:
    world.names(DC2).zones["1.0.10.in-addr.arpa"] = []


SCENARIOS: tuple[Scenario, ...] = (
    scenario("DNS-Z01", "remembered, not held", forget_and_resolve, "not_measured", also=["enough"]),
    scenario("DNS-Z01", "the public zone above", _public_parent, "enough", also=["too_few"]),
    scenario(
        "DNS-Z02",
        "one server, two families",
        _only_first_with_both_families,
        "one_host",
        also=["spread", "one_site"],
    ),
    scenario(
        "DNS-Z02",
        "one network in one family",
        _both_families_in_one_network,
        "one_network",
        also=["spread"],
    ),
    scenario(
        "DNS-Z02",
        "one name leads elsewhere",
        _second_name_elsewhere,
        "not_measured",
        also=["spread", "one_site"],
    ),
    scenario("DNS-Z02", "guest of the other", _guest_of_the_other, "one_host"),
    scenario(
        "DNS-Z03",
        "an alias",
        _alias_second,
        "alias",
    ),
    scenario("DNS-Z06", "not delegated", _not_delegated, "not_delegated"),
    scenario("DNS-Z06", "no address beside it", _without_glue, "without_address", also=["not_measured"]),
    scenario("DNS-Z06", "the public zone above", _public_parent),
    scenario(
        "DNS-Z07",
        "a secondary of the directory",
        _secondary_of_the_directory(1),
        "in_step",
        also=["integrated"],
    ),
    scenario(
        "DNS-Z07",
        "a stale secondary of the directory",
        _secondary_of_the_directory(4294967200),
        "behind",
        also=["in_step"],
    ),
    scenario(
        "DNS-Z07",
        "a read-only controller",
        both(read_only_second, soa(2, "99 900 600 86400 3600")),
        "integrated",
        also=["in_step"],
    ),
    scenario(
        "DNS-Z07",
        "files with two primaries",
        _two_primaries,
        "behind",
        also=["in_step"],
    ),
    scenario(
        "DNS-Z09",
        "one of two is off",
        _one_of_the_directory,
        "not_measured",
        also=["fit"],
    ),
    scenario(
        "DNS-Z09",
        "a secondary of the directory",
        _secondary_of_the_directory(1),
        "fit",
        also=["no_secondaries"],
    ),
    scenario("DNS-Z11", "lame", _lame_second, "lame_server"),
    scenario("DNS-Z11", "read-only", read_only_second, "agrees"),
    scenario("DNS-Z11", "no full name", nameless_second, "not_measured"),
    scenario("DNS-Z12", "at one server only", _reverse_at_first_only, "not_everywhere", also=["matches"]),
    scenario("DNS-Z13", "in files by plan", _planned_files, "in_partition"),
    scenario("DNS-Z13", "a place was not read", _hide(FOREST_PARTITION), "not_measured", "in_partition"),
    scenario("DNS-Z14", "a place was not read", _hide(DOMAIN_PARTITION), "not_measured", "secure"),
    scenario("DNS-Z15", "a place was not read", _hide(DOMAIN_PARTITION), "not_measured", "ages"),
    scenario("DNS-Z17", "what it holds is hidden", _hide_what_is_held, "not_measured"),
    scenario("DNS-Z17", "one partition is not there", _no_forest_partition, "not_measured", "copied"),
)
"""All scenarios of this module."""
