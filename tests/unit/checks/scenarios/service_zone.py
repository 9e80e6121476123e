"""Scenarios of the zone of a forest's services: a part of the root's zone, or a zone of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.targets import ZoneScope
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.world import DC1, DC2, DOMAIN, World

NAME = f"_msdcs.{DOMAIN}"
START = f"{NAME}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 14400 3600 604800 3600"
SERVERS = (f"{NAME}. NS dc1.{DOMAIN}.", f"{NAME}. NS dc2.{DOMAIN}.")


def _own_zone(*holders: tuple[int, tuple[str, ...]]) -> Callable[[World], None]:
    """The plan does not name the zone; these controllers hold it, each with these lines."""

    def breaks(world: World) -> None:
        scope = ZoneScope("domain", NAME, (DC1, DC2), is_planned=False)
        world.situation = replace(world.situation, zones=(*world.situation.zones, scope))
        for number, lines in holders:
            world.names((DC1, DC2)[number - 1]).zones[NAME] = list(lines)

    return breaks


def _alone(breaks: Callable[[World], None]) -> Callable[[World], None]:
    """Without the other part of the domain's zone, which both controllers hold."""

    def alone(world: World) -> None:
        breaks(world)
        zones = tuple(zone for zone in world.situation.zones if zone.subject != "sales")
        world.situation = replace(world.situation, zones=zones)

    return alone


PART = _own_zone()
BOTH = _own_zone((1, (START, *SERVERS)), (2, (START, *SERVERS)))
ONE = _own_zone((1, (START, *SERVERS)))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("DNS-S04", "services as a part", PART, "authoritative"),
    scenario("DNS-S04", "services as a zone", BOTH, "authoritative"),
    scenario("DNS-S04", "services as a zone of one", ONE, "not_authoritative", also=["authoritative"]),
    scenario("DNS-S14", "services as a zone of one", ONE, "enough"),
    scenario("DNS-Z01", "services as a part", PART, "enough"),
    scenario(
        "DNS-Z01",
        "services at one name",
        _own_zone((1, (START, SERVERS[0])), (2, (START, *SERVERS))),
        "too_few",
        also=["enough"],
    ),
    scenario("DNS-Z05", "services as a part", PART, "agrees"),
    scenario(
        "DNS-Z05",
        "services with other names",
        _own_zone((1, (START, SERVERS[0])), (2, (START, *SERVERS))),
        "differs",
        also=["agrees"],
    ),
    scenario("DNS-Z06", "services as a part", _alone(PART)),
    scenario("DNS-Z06", "services as a zone", _alone(BOTH)),
    scenario("DNS-Z06", "services at one, left out by the other", _alone(ONE), "not_delegated"),
    scenario(
        "DNS-Z07",
        "services with an older copy",
        _own_zone((1, (START.replace(" 1 14", " 9 14"), *SERVERS)), (2, (START, *SERVERS))),
        "behind",
        also=["in_step"],
    ),
    scenario("DNS-Z07", "services as a part", PART, "in_step"),
    scenario("DNS-Z13", "services as a part", PART, "in_partition"),
)
"""All scenarios of this module."""
