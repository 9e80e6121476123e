"""Odd cases of locator records: read-only controllers, hidden names, addresses beside those of the plan."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.checks.breaking import both
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.scenarios.zone_oddities import nameless_second, read_only_second
from tests.unit.checks.world import ALL_FLAGS, DC1, DC2, DOMAIN, World, settings_dn

Break = Callable[[World], None]


def _no_kerberos_by_udp(world: World) -> None:
    """The root as a target says that there is no such service."""
    world.drop("_kerberos._udp")
    world.add("_kerberos._udp SRV 0 0 0 .")


def _hidden_name(world: World) -> None:
    """The directory does not show the full name of the second controller."""
    server = settings_dn(DC2).partition(",")[2]
    for host in (DC1, DC2):
        world.ping(host).entries[server].pop("dNSHostName")


def _second_card(world: World) -> None:
    """The second controller has registered an address of another network too."""
    world.add("dc2 A 10.99.0.12")


def _only_at_one(*lines: str, drop: str = "") -> Break:
    """Lines of the zone at the second server alone."""

    def breaks(world: World) -> None:
        if drop:
            world.names(DC2).drop(DOMAIN, drop)
        world.names(DC2).add(DOMAIN, *lines)

    return breaks


def _endless_list(world: World) -> None:
    """More targets than are followed up: what the rest lead to is not known."""
    world.add(*(f"_kerberos._tcp SRV 0 100 88 h{number}.{DOMAIN}." for number in range(501)))


def _two_pdcs(world: World) -> None:
    world.ping(DC2).flags = ALL_FLAGS | 0x1


def _of_another_domain(world: World) -> None:
    world.ping(DC2).domain = f"other.{DOMAIN}"


SCENARIOS: tuple[Scenario, ...] = (
    scenario("LOC-01", "read-only", read_only_second, "all_listed"),
    scenario("LOC-01", "no full name", nameless_second, "all_listed"),
    scenario(
        "LOC-01",
        "no full name, without a user",
        both(nameless_second, lambda world: world.without_user()),
        "not_measured",
    ),
    scenario(
        "LOC-02",
        "the root as target",
        _no_kerberos_by_udp,
        "no_records",
        also=["registered"],
    ),
    scenario("LOC-04", "read-only", read_only_second, "single_target"),
    scenario("LOC-07", "the name is hidden", _hidden_name, "not_measured"),
    scenario("LOC-09", "too many to follow", _endless_list, "not_measured"),
    scenario("LOC-11", "a second card", _second_card, "not_measured", also=["open"]),
    scenario("LOC-12", "two claim to be the PDC emulator", _two_pdcs, "several_pdc"),
    scenario("LOC-12", "of another domain", _of_another_domain, "not_measured", also=["advertises"]),
    scenario(
        "LOC-11",
        "another address at one server",
        _only_at_one("dc2 A 10.99.0.12", drop="dc2 A"),
        "not_measured",
        also=["open"],
    ),
)
"""All scenarios of this module."""
