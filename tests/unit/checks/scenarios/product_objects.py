"""Scenarios of the product's objects in the directory."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.readings import Fault
from tests.unit.checks.product_directory import (
    DIRECTORY_POOL,
    GROUPS,
    HEAD,
    RTC_SERVICE,
    VERSION,
    group_dn,
    product_entries,
)
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, World

SERVICE = f"CN=Microsoft,{DIRECTORY_POOL}"
SECOND = f"CN=Second,CN=Pools,{RTC_SERVICE}"


def _remove(*parts: str) -> Callable[[World], None]:
    """Take every entry whose name holds one of these out of both copies."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entries = world.ping(host).entries
            for dn in [each for each in entries if any(part in each for part in parts)]:
                entries.pop(dn)

    return breaks


def _version(number: str) -> Callable[[World], None]:
    return lambda world: world.settle(VERSION, rangeUpper=number)


def _older_at_second(world: World) -> None:
    world.ping(DC2).entries[VERSION] = {"objectClass": ["attributeSchema"], "rangeUpper": ["1007"]}


def _first_only(world: World) -> None:
    world.ping(DC2).bind_fault = Fault.CREDENTIALS_REJECTED


def _move_to_system(world: World) -> None:
    _remove(RTC_SERVICE)(world)
    for host in (DC1, DC2):
        world.ping(host).entries |= product_entries(f"CN=RTC Service,CN=Microsoft,CN=System,{HEAD}")


def _front_ends(*names: str) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entry = world.ping(host).entries[SERVICE]
            entry["msRTCSIP-FrontEndServers"] = [f"CN=LC,CN={name},DC=x" for name in names]

    return breaks


def _second_pool(world: World) -> None:
    """A second pool whose back end is another instance on the same server."""
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[SECOND] = entries[DIRECTORY_POOL] | {
            "dNSHostName": ["pool2.contoso.test"],
            "msRTCSIP-BackEndServer": ["SQL1.contoso.test\\SECOND"],
        }


def _one_domain_silent(world: World) -> None:
    """Both controllers tell of the schema and then show no groups."""
    _remove("CN=Users")(world)


def _unasked(check: str) -> Scenario:
    return scenario(check, "without a user", lambda world: world.without_user(), "not_measured")


def _absent(check: str) -> Scenario:
    return scenario(check, "not deployed", _remove("RTC"), "not_measured")


SCENARIOS: tuple[Scenario, ...] = (
    scenario("OCS-20", "healthy", healthy, "fits"),
    scenario("OCS-20", "a newer product", _version("1150"), "newer"),
    scenario("OCS-20", "an older product", _version("1007"), "older"),
    scenario("OCS-20", "a version nobody knows", _version("1009"), "newer"),
    scenario("OCS-20", "none", _remove("RTC"), "not_prepared"),
    _unasked("OCS-20"),
    scenario("OCS-21", "healthy", healthy, "same"),
    scenario("OCS-21", "not replicated", _older_at_second, "differs"),
    scenario("OCS-21", "one told", _first_only, "not_measured"),
    _absent("OCS-21"),
    scenario("OCS-22", "healthy", healthy, "in_configuration"),
    scenario("OCS-22", "in System", _move_to_system, "in_system"),
    scenario("OCS-22", "hidden", _remove(RTC_SERVICE), "not_measured"),
    _absent("OCS-22"),
    _unasked("OCS-22"),
    scenario("OCS-24", "healthy", healthy, "several"),
    scenario("OCS-24", "one", _front_ends("a"), "one"),
    scenario("OCS-24", "none", _front_ends(), "none"),
    scenario(
        "OCS-24",
        "Standard Edition",
        lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-PoolType": "5"}),
        "standard_edition",
    ),
    scenario("OCS-24", "services hidden", _remove(SERVICE), "not_measured"),
    scenario("OCS-24", "no pools", _remove(DIRECTORY_POOL), "not_measured"),
    _unasked("OCS-24"),
    scenario("OCS-25", "healthy", healthy, "mirrored"),
    scenario(
        "OCS-25",
        "no mirror",
        lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-MirrorBackEndServer": ""}),
        "one",
    ),
    scenario("OCS-25", "two pools on one server", _second_pool, "shared"),
    scenario(
        "OCS-25",
        "hidden",
        lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-BackEndServer": ""}),
        "not_measured",
    ),
    scenario("OCS-25", "no pools", _remove(DIRECTORY_POOL), "not_measured"),
    scenario("OCS-28", "healthy", healthy, "present"),
    scenario("OCS-28", "one gone", _remove(GROUPS[0]), "missing"),
    scenario("OCS-28", "all gone", _one_domain_silent, "missing"),
    scenario(
        "OCS-28",
        "a global one",
        lambda world: world.settle(group_dn(GROUPS[1]), groupType="-2147483646"),
        "not_universal",
    ),
    _absent("OCS-28"),
    _unasked("OCS-28"),
)
"""All scenarios of this module."""
