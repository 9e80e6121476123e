"""Scenarios of the product's objects in the directory."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.readings import Fault
from tests.unit.checks.breaking import both, remove
from tests.unit.checks.child_domain import CHILD_HEAD, child, with_child, without_root_controllers
from tests.unit.checks.product_directory import (
    DIRECTORY_POOL,
    GROUPS,
    HEAD,
    RTC_SERVICE,
    VERSION,
    group_dn,
    product_entries,
    services_of,
)
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, World

SERVICE = f"CN=LC Services,CN=Microsoft,{DIRECTORY_POOL}"
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


def _one_in_system(world: World) -> None:
    for host in (DC1, DC2):
        for dn, entry in world.ping(host).entries.items():
            if dn.startswith("CN=LC Services,CN=Microsoft,CN=Pool,"):
                entry["msRTCSIP-FrontEndServers"] = [services_of("FE1")]


def _front_ends(*names: str) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entry = world.ping(host).entries[SERVICE]
            entry["msRTCSIP-FrontEndServers"] = [services_of(name) for name in names]

    return breaks


def _second_pool(database: str, **more: str) -> Callable[[World], None]:
    """A second pool with this back end."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entries = world.ping(host).entries
            entries[SECOND] = entries[DIRECTORY_POOL] | {
                "dNSHostName": ["pool2.contoso.test"],
                "msRTCSIP-BackEndServer": [database],
                **{name.replace("_", "-"): [value] for name, value in more.items()},
            }

    return breaks


def _kind(number: str) -> Callable[[World], None]:
    return lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-PoolType": number})


def _pool_version(number: str) -> Callable[[World], None]:
    return lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-PoolVersion": number})


def _third_pool_hidden(world: World) -> None:
    """A pool that shows its class alone."""
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[f"CN=Third,CN=Pools,{RTC_SERVICE}"] = {"objectClass": ["top", "msRTCSIP-Pool"]}


def _servers_of_child(*names: str) -> Callable[[World], None]:
    """Servers whose accounts lie in the child domain, which its controllers alone show."""

    def breaks(world: World) -> None:
        with_child(world)
        child(world)[SERVICE] = {
            "objectClass": ["top", "msRTCSIP-PoolService"],
            "msRTCSIP-FrontEndServers": [services_of(name, CHILD_HEAD) for name in names],
        }

    return breaks


def _child_beyond_the_plan(world: World) -> None:
    """The forest has a controller of another domain, and the plan does not."""
    server = f"CN=DC7,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,{HEAD}"
    account = f"CN=DC7,OU=Domain Controllers,{CHILD_HEAD}"
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[server] = {"objectClass": ["top", "server"], "serverReference": [account]}
        entries[f"CN=NTDS Settings,{server}"] = {"objectClass": ["top", "nTDSDSA"], "options": ["1"]}


def _groups_in_child(world: World) -> None:
    with_child(world)
    for name in GROUPS:
        moved = world.ping(DC1).entries[group_dn(name)]
        child(world)[f"CN={name},CN=Users,{CHILD_HEAD}"] = moved
    remove(*map(group_dn, GROUPS))(world)


def _servers_shown_twice(world: World) -> None:
    """The child's controller is a catalogue too, and shows the same servers."""
    with_child(world)
    child(world)[SERVICE] = world.ping(DC1).entries[SERVICE]


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
    scenario("OCS-20", "as a child tells", without_root_controllers, "fits"),
    scenario("OCS-20", "an older product", _version("1007"), "older"),
    scenario("OCS-20", "a version nobody knows", _version("1009"), "newer"),
    scenario("OCS-20", "none", _remove("RTC"), "not_prepared"),
    _unasked("OCS-20"),
    scenario("OCS-21", "healthy", healthy, "same"),
    scenario("OCS-21", "not replicated", _older_at_second, "differs"),
    scenario("OCS-21", "one told", _first_only, "not_measured"),
    _absent("OCS-21"),
    scenario("OCS-22", "healthy", healthy, "in_configuration"),
    scenario("OCS-22", "as a child tells", without_root_controllers, "in_configuration"),
    scenario("OCS-22", "in System", _move_to_system, "in_system"),
    scenario("OCS-22", "hidden", _remove(RTC_SERVICE), "not_measured"),
    _absent("OCS-22"),
    _unasked("OCS-22"),
    scenario("OCS-23", "healthy", healthy, "one"),
    scenario("OCS-23", "two of one release", _second_pool("sql9"), "one"),
    scenario("OCS-23", "two releases", _second_pool("sql9", msRTCSIP_PoolVersion="5"), "several"),
    scenario("OCS-23", "a release nobody knows", _pool_version("9"), "one"),
    scenario("OCS-23", "release hidden", _pool_version(""), "not_measured"),
    scenario(
        "OCS-23",
        "two releases and one hidden",
        both(_second_pool("sql9", msRTCSIP_PoolVersion="5"), _third_pool_hidden),
        "several",
    ),
    scenario("OCS-23", "no pools", _remove(DIRECTORY_POOL), "not_measured"),
    _absent("OCS-23"),
    _unasked("OCS-23"),
    scenario("OCS-24", "healthy", healthy, "several"),
    scenario("OCS-24", "one", _front_ends("FE1"), "one"),
    scenario("OCS-24", "none", _front_ends(), "none"),
    scenario("OCS-24", "Standard Edition", _kind("5"), "standard_edition"),
    scenario("OCS-24", "Standard Edition of 2005", _kind("1"), "standard_edition"),
    scenario("OCS-24", "Enterprise of 2005 with one", both(_kind("2"), _front_ends("FE1")), "one"),
    scenario("OCS-24", "edition hidden, one shown", both(_kind(""), _front_ends("FE1")), "not_measured"),
    scenario("OCS-24", "edition hidden, two shown", _kind(""), "several"),
    scenario("OCS-24", "one of each domain", both(_front_ends("FE1"), _servers_of_child("FE9")), "several"),
    scenario("OCS-24", "both in the child", both(_front_ends(), _servers_of_child("FE8", "FE9")), "several"),
    scenario("OCS-24", "one, in the child", both(_front_ends(), _servers_of_child("FE9")), "one"),
    scenario("OCS-24", "none in either domain", both(_front_ends(), with_child), "none"),
    scenario("OCS-24", "one, shown by both domains", both(_front_ends("FE1"), _servers_shown_twice), "one"),
    scenario(
        "OCS-24",
        "one, and a domain that the plan lacks",
        both(_front_ends("FE1"), _child_beyond_the_plan),
        "not_measured",
    ),
    scenario("OCS-24", "two, and a domain that the plan lacks", _child_beyond_the_plan, "several"),
    scenario(
        "OCS-24",
        "one, settings in System, two domains",
        both(_front_ends("FE1"), _move_to_system, _one_in_system, with_child),
        "not_measured",
    ),
    scenario(
        "OCS-24",
        "a pool of a newer product",
        both(_front_ends(), lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-PoolVersion": "5"})),
        "not_measured",
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
    scenario("OCS-25", "two pools on one server", _second_pool("SQL1.contoso.test\\SECOND"), "shared"),
    scenario("OCS-25", "in short and in full", _second_pool("SQL1\\SECOND"), "shared"),
    scenario("OCS-25", "with a port", _second_pool("sql1.contoso.test,1433"), "shared"),
    scenario("OCS-25", "of another domain", _second_pool("sql1.branch.contoso.test\\RTC"), "mirrored"),
    scenario(
        "OCS-25",
        "a Standard Edition server beside it",
        _second_pool("(local)\\rtc", msRTCSIP_PoolType="5"),
        "mirrored",
    ),
    scenario(
        "OCS-25",
        "two that name themselves",
        both(
            _second_pool("(local)\\rtc", msRTCSIP_PoolType=""),
            lambda world: world.settle(DIRECTORY_POOL, **{"msRTCSIP-BackEndServer": "(local)\\rtc"}),
        ),
        "mirrored",
    ),
    scenario(
        "OCS-25",
        "a mirror on the same server",
        lambda world: world.settle(
            DIRECTORY_POOL, **{"msRTCSIP-MirrorBackEndServer": "sql1.contoso.test\\MIRROR"}
        ),
        "one",
    ),
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
    scenario("OCS-28", "in the child", _groups_in_child, "present"),
    scenario(
        "OCS-28",
        "one gone, and a domain that the plan lacks",
        both(_child_beyond_the_plan, _remove(GROUPS[0])),
        "not_measured",
    ),
    scenario(
        "OCS-28",
        "the kind of one is hidden",
        lambda world: world.settle(group_dn(GROUPS[1]), groupType=""),
        "not_measured",
    ),
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
