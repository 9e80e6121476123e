"""Scenarios of zones: their servers, copies, parts, and how the directory keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.readings import Fault
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    CHILD,
    CONFIGURATION,
    DC1,
    DC2,
    DOMAIN,
    DOMAIN_PARTITION,
    FOREST_PARTITION,
    HEAD,
    PARTITIONS,
    POOL_ADDRESS,
    World,
    settings_dn,
)

DOMAIN_ZONE = f"DC={DOMAIN},CN=MicrosoftDNS,{DOMAIN_PARTITION}"
SERVICE_ZONE = f"DC=_msdcs.{DOMAIN},CN=MicrosoftDNS,{FOREST_PARTITION}"
PROPERTIES = ("64=1", "16=168", "32=168")


def _at(host_number: int, *drops: str, add: str = "") -> Callable[[World], None]:
    """Change the domain's zone at one of its servers."""
    host = (DC1, DC2)[host_number - 1]

    def breaks(world: World) -> None:
        world.names(host).drop(DOMAIN, *drops)
        if add:
            world.names(host).add(DOMAIN, add)

    return breaks


def soa(host_number: int, numbers: str, primary: str = "dc1") -> Callable[[World], None]:
    """Give the domain's zone another start at one of its servers."""
    start = f"{DOMAIN}. SOA {primary}.{DOMAIN}. hostmaster.{DOMAIN}. {numbers}"
    return _at(host_number, f"{DOMAIN}. SOA", add=start)


def _both(*changes: Callable[[World], object]) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for change in changes:
            change(world)

    return breaks


def zone_is(**values: object) -> Callable[[World], None]:
    """Change what the plan says of the domain's zone."""

    def breaks(world: World) -> None:
        zone, *others = world.situation.zones
        world.situation = replace(world.situation, zones=(replace(zone, **values), *others))  # type: ignore[arg-type]

    return breaks


def _machines(*names: str) -> Callable[[World], None]:
    """Let the two controllers be virtual, on these machines."""

    def breaks(world: World) -> None:
        for host, machine in zip((DC1, DC2), names, strict=True):
            world.change_host(host, machine=machine)

    return breaks


def _second_at(address: str) -> Callable[[World], None]:
    """Move the second server's name to another address."""
    return _both(
        lambda world: world.drop("dc2 A"),
        lambda world: world.add(f"dc2 A {address}"),
    )


def _two_sites(world: World) -> None:
    """The second server's network belongs to the second site."""
    for host in (DC1, DC2):
        subnet = world.ping(host).entries[f"CN=10.0.2.0/24,CN=Subnets,CN=Sites,{CONFIGURATION}"]
        subnet["siteObject"] = [f"CN=Branch,CN=Sites,{CONFIGURATION}"]


def delegated(world: World) -> None:
    """The part is held by the second server alone, and the first leads to it."""
    world.names(DC1).zones.pop(CHILD)
    for host in (DC1, DC2):
        world.names(host).drop(DOMAIN, f"sales NS dc1.{DOMAIN}.")
    world.names(DC2).drop(CHILD, "NS dc1")
    domain, child = world.situation.zones
    parent = replace(domain, servers=(DC1,))
    world.situation = replace(world.situation, zones=(parent, replace(child, servers=(DC2,))))


def _delegated_then(*changes: Callable[[World], object]) -> Callable[[World], None]:
    return _both(delegated, *changes)


def _zone_property(zone: str, *values: str) -> Callable[[World], None]:
    """Set the properties of a zone in both copies of the directory."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            world.ping(host).entries[zone]["dNSProperty"] = list(values)
            if not values:
                world.ping(host).entries[zone].pop("dNSProperty")

    return breaks


def _other_zone(*properties: str) -> Callable[[World], None]:
    """A further zone, of no domain."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            world.ping(host).entries[f"DC=other.test,CN=MicrosoftDNS,{DOMAIN_PARTITION}"] = {
                "objectClass": ["top", "dnsZone"],
                "name": ["other.test"],
                "dNSProperty": list(properties),
            }

    return breaks


def _zone_in_system(world: World) -> None:
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[f"DC={DOMAIN},CN=MicrosoftDNS,CN=System,{HEAD}"] = entries.pop(DOMAIN_ZONE)


def _no_zones(world: World) -> None:
    for host in (DC1, DC2):
        for zone in (DOMAIN_ZONE, SERVICE_ZONE):
            world.ping(host).entries.pop(zone)


def _zone_in_files(world: World) -> None:
    zone = replace(world.situation.zones[0], subject="files", fqdn="files.test")
    world.situation = replace(world.situation, zones=(*world.situation.zones, zone))


def _holds(*partitions: str) -> Callable[[World], None]:
    """Let the second controller hold these partitions of name servers alone."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            held = [HEAD, CONFIGURATION, *partitions]
            world.ping(host).entries[settings_dn(DC2)]["msDS-hasMasterNCs"] = held

    return breaks


def _listed_once(world: World) -> None:
    for host in (DC1, DC2):
        for name in (DOMAIN, f"_msdcs.{DOMAIN}"):
            entry = world.ping(host).entries[f"CN={name},{PARTITIONS}"]
            entry["msDS-NC-Replica-Locations"] = [settings_dn(DC1)]


def _one_controller(world: World) -> None:
    _listed_once(world)
    for host in (DC1, DC2):
        world.ping(host).entries.pop(settings_dn(DC2))


def _no_partitions(world: World) -> None:
    for host in (DC1, DC2):
        for name in (DOMAIN, f"_msdcs.{DOMAIN}"):
            world.ping(host).entries.pop(f"CN={name},{PARTITIONS}")


def _reverse(*lines: str) -> Callable[[World], None]:
    """Name the first controller's network anew."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            world.names(host).zones["1.0.10.in-addr.arpa"] = list(lines)

    return breaks


def _unable(host_number: int, fault: Fault) -> Callable[[World], None]:
    return lambda world: world.fail((DC1, DC2)[host_number - 1], fault)


POINTERS = (f"20 PTR pool.{DOMAIN}.", f"21 PTR fe1.{DOMAIN}.", f"22 PTR fe2.{DOMAIN}.")
OLD_POOL = ("pool A", f"pool 86400 A {POOL_ADDRESS}")

SCENARIOS: tuple[Scenario, ...] = (
    scenario("DNS-Z01", "the part has two", _delegated_then(), "too_few", also=["enough"]),
    scenario("DNS-Z02", "healthy", _two_sites, "spread"),
    scenario("DNS-Z02", "without a user", lambda world: world.without_user(), "spread"),
    scenario("DNS-Z02", "one address", _second_at(DC1.address), "one_host"),
    scenario("DNS-Z02", "one machine", _machines("esx", "esx"), "one_host"),
    scenario("DNS-Z02", "two machines", _both(_two_sites, _machines("esx1", "esx2")), "spread"),
    scenario("DNS-Z02", "one network", _second_at("10.0.1.99"), "one_network"),
    scenario("DNS-Z02", "one site", healthy, "one_site", also=["spread"]),
    scenario("DNS-Z02", "no names", _both(_at(1, " NS "), _at(2, " NS ")), "not_measured", also=["spread"]),
    scenario("DNS-Z05", "healthy", healthy, "agrees"),
    scenario("DNS-Z05", "one names less", _at(2, f"{DOMAIN}. NS dc1"), "differs", also=["agrees"]),
    scenario("DNS-Z05", "one off", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("DNS-Z06", "healthy", delegated, "agrees"),
    scenario("DNS-Z06", "holds both", healthy, "not_measured"),
    scenario(
        "DNS-Z06",
        "lame",
        _delegated_then(lambda world: world.names(DC2).zones.pop(CHILD)),
        "dead_server",
    ),
    scenario("DNS-Z06", "dead", _delegated_then(lambda world: world.switch_off(DC2)), "dead_server"),
    scenario("DNS-Z06", "no way", _delegated_then(_unable(2, Fault.NO_ROUTE)), "not_measured"),
    scenario(
        "DNS-Z06",
        "another server",
        _delegated_then(lambda world: world.names(DC2).add(CHILD, f"{CHILD}. NS dc3.{DOMAIN}.")),
        "other_servers",
    ),
    scenario(
        "DNS-Z06",
        "another address",
        _delegated_then(_at(1, "dc2 A", add="dc2 A 10.0.9.9")),
        "wrong_address",
    ),
    scenario("DNS-Z06", "above off", _delegated_then(lambda world: world.switch_off(DC1)), "not_measured"),
    scenario("DNS-Z07", "healthy", healthy, "in_step"),
    scenario("DNS-Z07", "older", soa(2, "4294967295 14400 3600 604800 3600"), "behind", also=["in_step"]),
    scenario(
        "DNS-Z07",
        "each its own",
        soa(2, "7 14400 3600 604800 3600", "dc2"),
        "integrated",
        also=["in_step"],
    ),
    scenario(
        "DNS-Z07",
        "in the directory by plan",
        _both(zone_is(is_integrated=True), soa(2, "7 14400 3600 604800 3600", "other")),
        "integrated",
        also=["in_step"],
    ),
    scenario("DNS-Z07", "one off", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("DNS-Z09", "healthy", healthy, "fit"),
    scenario("DNS-Z09", "expires in a day", soa(1, "1 14400 3600 86400 3600"), "unfit", also=["fit"]),
    scenario("DNS-Z09", "retry above refresh", soa(1, "1 14400 14400 604800 3600"), "unfit", also=["fit"]),
    scenario(
        "DNS-Z09",
        "each its own",
        soa(2, "7 900 600 86400 3600", "dc2"),
        "no_secondaries",
        also=["fit"],
    ),
    scenario("DNS-Z09", "off", _both(_unable(1, Fault.NO_REPLY), _unable(2, Fault.NO_REPLY)), "not_measured"),
    scenario("DNS-Z11", "healthy", healthy, "agrees"),
    scenario("DNS-Z11", "second not named", lambda world: world.drop(f"{DOMAIN}. NS dc2"), "not_named"),
    scenario("DNS-Z11", "second dead", lambda world: world.switch_off(DC2), "dead_server"),
    scenario(
        "DNS-Z11", "a stranger", lambda world: world.add(f"{DOMAIN}. NS dc9.{DOMAIN}."), "no_controller"
    ),
    scenario("DNS-Z11", "no way", _unable(2, Fault.NO_ROUTE), "not_measured"),
    scenario("DNS-Z11", "no NS records", lambda world: world.drop(f"{DOMAIN}. NS"), "not_measured"),
    scenario("DNS-Z12", "healthy", healthy, "matches"),
    scenario("DNS-Z12", "missing", _reverse(*POINTERS), "missing", also=["matches"]),
    scenario(
        "DNS-Z12", "another", _reverse(*POINTERS, f"11 PTR old.{DOMAIN}."), "other_name", also=["matches"]
    ),
    scenario("DNS-Z12", "not back", _second_at("10.0.2.99"), "not_back", also=["matches"]),
    scenario(
        "DNS-Z12",
        "both off",
        _both(_unable(1, Fault.NO_REPLY), _unable(2, Fault.NO_REPLY)),
        "not_measured",
    ),
    scenario("DNS-Z13", "healthy", healthy, "in_partition"),
    scenario("DNS-Z13", "in System", _zone_in_system, "in_system", "in_partition"),
    scenario("DNS-Z13", "in files", _zone_in_files, "elsewhere", "in_partition"),
    scenario("DNS-Z13", "none shown", _no_zones, "not_measured"),
    scenario("DNS-Z13", "without a user", lambda world: world.without_user(), "not_measured"),
    scenario("DNS-Z14", "healthy", healthy, "secure"),
    scenario("DNS-Z14", "anyone", _zone_property(DOMAIN_ZONE, "2=1", *PROPERTIES), "open", "secure"),
    scenario("DNS-Z14", "services by anyone", _zone_property(SERVICE_ZONE, "2=1"), "open", "secure"),
    scenario("DNS-Z14", "another by anyone", _other_zone("2=1", *PROPERTIES), "open_other", "secure"),
    scenario("DNS-Z14", "nobody", _zone_property(DOMAIN_ZONE, "2=0", *PROPERTIES), "fixed", "secure"),
    scenario("DNS-Z14", "of an unknown kind", _zone_property(DOMAIN_ZONE, "2=7"), "not_measured", "secure"),
    scenario("DNS-Z14", "not shown", _zone_property(DOMAIN_ZONE), "not_measured", "secure"),
    scenario("DNS-Z14", "without a user", lambda world: world.without_user(), "not_measured"),
    scenario("DNS-Z15", "healthy", healthy, "ages"),
    scenario("DNS-Z15", "off", _zone_property(DOMAIN_ZONE, "2=2", "64=0"), "stays", "ages"),
    scenario("DNS-Z15", "not shown", _zone_property(DOMAIN_ZONE, "2=2"), "not_measured", "ages"),
    scenario("DNS-Z15", "no changes", _zone_property(DOMAIN_ZONE, "2=0", "64=0"), "not_measured", "ages"),
    scenario("DNS-Z15", "without a user", lambda world: world.without_user(), "not_measured"),
    scenario("DNS-Z17", "healthy", healthy, "copied"),
    scenario("DNS-Z17", "one copy", _both(_listed_once, _holds()), "one_copy"),
    scenario("DNS-Z17", "not yet", _holds(DOMAIN_PARTITION), "one_copy", "not_yet", "copied"),
    scenario("DNS-Z17", "one controller", _one_controller, "not_measured"),
    scenario("DNS-Z17", "no such partitions", _no_partitions, "not_measured"),
    scenario("DNS-Z17", "without a user", lambda world: world.without_user(), "not_measured"),
    scenario("DNS-Z18", "healthy", healthy, "short"),
    scenario(
        "DNS-Z18",
        "a day",
        _both(lambda world: world.drop(OLD_POOL[0]), lambda world: world.add(OLD_POOL[1])),
        "long",
        also=["short"],
    ),
    scenario("DNS-Z18", "no sip", lambda world: world.drop("sip A"), "short"),
    scenario("DNS-Z18", "no pool", lambda world: world.drop("pool A"), "not_measured", also=["short"]),
    scenario(
        "DNS-Z18",
        "both off",
        _both(_unable(1, Fault.NO_REPLY), _unable(2, Fault.NO_REPLY)),
        "not_measured",
    ),
)
"""All scenarios of this module."""
