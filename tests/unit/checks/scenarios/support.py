"""Scenarios of support: of the systems of controllers, and of the product."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.domain.live_facts import LiveFacts
from app.domain.pack import LifecycleDate
from app.domain.targets import Support
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.child_domain import without_root_controllers
from tests.unit.checks.product_directory import DIRECTORY_POOL
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    ACCOUNTS,
    DC1,
    DC2,
    FRONT_END,
    FRONT_ENDS,
    HEAD,
    SCHEMA,
    SECOND_FRONT_END,
    World,
)

PRODUCT = "Office Communications Server 2007 R2"
VERSION = f"CN=ms-RTC-SIP-SchemaVersion,{SCHEMA}"


def _dated(product: str, end: date | None, *, modern: bool = False) -> LifecycleDate:
    return LifecycleDate(product, None, None, end, "LC", modern=modern)


DATES = (
    _dated("Windows 2000", date(2010, 7, 13)),
    _dated("Windows Server 2008", date(2020, 1, 14)),
    _dated("Windows Server 2008 R2", date(2020, 1, 14)),
    _dated("Windows Server 2016", date(2027, 1, 12)),
    _dated("Windows Server 2022", date(2031, 10, 14)),
    _dated("Windows Server Next", None),
    _dated(PRODUCT, date(2018, 1, 9)),
    _dated("Lync Server 2010", date(2026, 8, 1)),
    _dated("Lync Server 2013", date(2023, 4, 11)),
    _dated("Skype for Business Server 2015", date(2025, 10, 14)),
    _dated("Skype for Business Server 2019", date(2025, 10, 14)),
)


def know(world: World, product: str = PRODUCT, dates: tuple[LifecycleDate, ...] = DATES) -> None:
    world.situation = replace(world.situation, support=Support(product, dates))


def _systems(*names: str) -> Break:
    """The systems of both controllers, as their accounts tell."""
    hosts = (DC1, DC2)
    told = (
        change(f"CN={host.name},{ACCOUNTS}", operatingSystem=[name] if name else [])
        for host, name in zip(hosts, names, strict=True)
    )
    return both(know, *told)


def _servers(*names: str) -> Break:
    """The systems of the product's servers, as their accounts tell."""
    told = (
        change(
            f"CN={host.name},CN=Computers,{HEAD}",
            objectClass=["top", "computer"],
            dNSHostName=[host.fqdn.upper()],
            servicePrincipalName=[f"HOST/{host.fqdn}", f"HOST/{host.name}"],
            operatingSystem=[name] if name else [],
        )
        for host, name in zip(FRONT_ENDS, names, strict=True)
    )
    return both(know, *told)


def _without_name(world: World) -> None:
    hosts = (replace(each, fqdn="") if each == SECOND_FRONT_END else each for each in world.situation.hosts)
    world.situation = replace(world.situation, hosts=tuple(hosts))


def _without_domain(world: World) -> None:
    hosts = (replace(each, domain="") if each == FRONT_END else each for each in world.situation.hosts)
    world.situation = replace(world.situation, hosts=tuple(hosts))


def _another_day(world: World) -> None:
    """The controllers say that it is two years earlier."""
    for host in (DC1, DC2):
        world.set_clock(host, timedelta(days=-730))


def _prepared_for(
    version: str, product: str = PRODUCT, dates: tuple[LifecycleDate, ...] = DATES, pools: str = "4"
) -> Break:
    return both(
        lambda world: know(world, product, dates),
        change(VERSION, rangeUpper=[version]),
        change(DIRECTORY_POOL, **{"msRTCSIP-PoolVersion": [pools] if pools else []}),
    )


def _nothing_said(world: World) -> None:
    world.situation = replace(world.situation, live=LiveFacts(schema_version=1008))


LONGER = (*DATES[:-1], _dated("Skype for Business Server 2019", date(2030, 1, 1)))
WITH_EDITION = (*DATES, _dated("Skype for Business Server SE", None, modern=True))
SUPPORTED = "Windows Server 2022 Standard"

SCENARIOS: tuple[Scenario, ...] = (
    scenario("OS-01", "healthy", _systems(SUPPORTED, SUPPORTED), "supported"),
    scenario(
        "OS-01",
        "ended",
        _systems(SUPPORTED, "Windows Server\N{REGISTERED SIGN} 2008 Enterprise"),
        "ended",
        also=["supported"],
    ),
    scenario(
        "OS-01",
        "ends within a year",
        _systems(SUPPORTED, "Windows Server 2016 Datacenter"),
        "ends_soon",
        also=["supported"],
    ),
    scenario(
        "OS-01",
        "without dates",
        _systems(SUPPORTED, "Windows Server Next"),
        "not_measured",
        also=["supported"],
    ),
    scenario(
        "OS-01",
        "of the last century",
        _systems(SUPPORTED, "Windows 2000 Advanced Server"),
        "ended",
        also=["supported"],
    ),
    scenario("OS-01", "another day", both(_systems(SUPPORTED, SUPPORTED), _another_day), "not_measured"),
    scenario("OS-01", "another system", _systems(SUPPORTED, "Samba"), "not_measured", also=["supported"]),
    scenario("OS-01", "hidden", _systems(SUPPORTED, ""), "not_measured", also=["supported"]),
    scenario("OS-01", "without a user", without_user, "not_measured"),
    scenario(
        "OS-02", "healthy", _systems("Windows Server 2008 R2 Standard", "Windows Server 2008 R2"), "fits"
    ),
    scenario(
        "OS-02", "too new", _systems("Windows Server 2008 R2", SUPPORTED), "other_system", also=["fits"]
    ),
    scenario("OS-02", "another system", _systems("Samba", "Samba"), "not_measured"),
    scenario(
        "OS-02", "the pack does not say", both(_systems(SUPPORTED, SUPPORTED), _nothing_said), "not_measured"
    ),
    scenario("OS-02", "without a user", without_user, "not_measured"),
    scenario("OS-03", "healthy", _servers(SUPPORTED, SUPPORTED), "supported"),
    scenario("OS-03", "ended", _servers(SUPPORTED, "Windows Server 2008 R2"), "ended", also=["supported"]),
    scenario("OS-03", "ends", _servers(SUPPORTED, "Windows Server 2016"), "ends_soon", also=["supported"]),
    scenario("OS-03", "another system", _servers(SUPPORTED, "Samba"), "not_measured", also=["supported"]),
    scenario("OS-03", "hidden", _servers(SUPPORTED, ""), "not_measured", also=["supported"]),
    scenario("OS-03", "no accounts", know, "not_measured"),
    scenario(
        "OS-03",
        "one without a name",
        both(_servers(SUPPORTED, SUPPORTED), _without_name),
        "not_measured",
        also=["supported"],
    ),
    scenario(
        "OS-03", "one without a domain", both(_servers(SUPPORTED, SUPPORTED), _without_domain), "supported"
    ),
    scenario("OS-03", "another day", both(_servers(SUPPORTED, SUPPORTED), _another_day), "not_measured"),
    scenario("OS-03", "without a user", both(know, without_user), "not_measured"),
    scenario(
        "OS-03",
        "controllers off",
        both(know, lambda world: world.switch_off(DC1), lambda world: world.switch_off(DC2)),
        "not_measured",
    ),
    scenario(
        "OS-04",
        "of three, one that goes on",
        _prepared_for("1150", PRODUCT, WITH_EDITION, "6"),
        "not_measured",
    ),
    scenario("OS-04", "another day", both(_prepared_for("1008"), _another_day), "not_measured"),
    scenario(
        "OS-04", "healthy", _prepared_for("1150", "Skype for Business Server 2019", LONGER, ""), "supported"
    ),
    scenario("OS-04", "ended", _prepared_for("1008"), "ended"),
    scenario("OS-04", "ends within a year", _prepared_for("1100", pools="5"), "ends_soon"),
    scenario("OS-04", "one of three, all ended", _prepared_for("1150", pools="6"), "ended"),
    scenario(
        "OS-04", "one of three, not all ended", _prepared_for("1150", PRODUCT, LONGER, ""), "not_measured"
    ),
    scenario(
        "OS-04",
        "prepared for one that lasts, with pools of one that ended",
        _prepared_for("1150", "Skype for Business Server 2019", LONGER),
        "supported",
        "ended",
    ),
    scenario(
        "OS-04",
        "prepared for one that ended, with pools of one that ends",
        _prepared_for("1008", pools="5"),
        "ended",
        "ends_soon",
    ),
    scenario(
        "OS-04",
        "pools of an unknown release",
        _prepared_for("1008", pools="9"),
        "ended",
        "not_measured",
    ),
    scenario("OS-04", "as a child tells", both(_prepared_for("1008"), without_root_controllers), "ended"),
    scenario("OS-04", "unknown", _prepared_for("4711", pools=""), "not_measured"),
    scenario("OS-04", "not deployed", both(know, remove(VERSION)), "not_measured"),
    scenario("OS-04", "hidden", both(know, change(VERSION, rangeUpper=[])), "not_measured"),
    scenario("OS-04", "without a user", without_user, "not_measured"),
    scenario("OS-04", "no dates", healthy, "not_measured"),
)
"""All scenarios of this module."""
