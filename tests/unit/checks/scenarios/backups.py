"""Scenarios of backups and of the recycle bin."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.child_domain import without_root_controllers
from tests.unit.checks.kept_directory import DAY, stamp_text
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    CONFIGURATION,
    DC1,
    DC2,
    DIRECTORY_SERVICE,
    HEAD,
    PARTITIONS_HELD,
    ROLE_OBJECTS,
    World,
)

PARTITIONS_ENTRY = ROLE_OBJECTS[4]
OTHER = stamp_text("0x1", NOON - 300 * DAY)


def _backed_up(age: timedelta, *partitions: str) -> Break:
    stamps = [OTHER, stamp_text("dsasignature", NOON - age, version=7)]
    return both(*(change(each, replPropertyMetaData=stamps) for each in partitions or PARTITIONS_HELD))


def _only_the_second_knows(world: World) -> None:
    """The backup was made at the second and has not come to the first."""
    change(HEAD, replPropertyMetaData=[OTHER])(world)
    stamps = [OTHER, stamp_text("dsasignature", NOON - DAY)]
    world.ping(DC2).entries[HEAD]["replPropertyMetaData"] = stamps


def _as_windows_tells(world: World) -> None:
    for partition in PARTITIONS_HELD:
        change(partition, replPropertyMetaData=[])(world)
        told = [OTHER, stamp_text("dsasignature", NOON - DAY)]
        for host in (DC1, DC2):
            world.ping(host).entries[partition]["msDS-ReplAttributeMetaData"] = told


def _clock_off(world: World) -> None:
    world.set_clock(DC2, timedelta(seconds=61))


def _all_off(world: World) -> None:
    for host in (DC1, DC2):
        world.switch_off(host)


def _bin(*features: str) -> Break:
    return change(PARTITIONS_ENTRY, **{"msDS-EnabledFeature": list(features)})


def _level(text: str) -> Break:
    return lambda world: [world.ping(host).root.update(forestFunctionality=text) for host in (DC1, DC2)]


def _part_of_a_domain_beyond_the_plan(world: World) -> None:
    """A catalogue lists the head of another domain, and sends whoever asks for it elsewhere."""
    for host in (DC1, DC2):
        directory = world.ping(host)
        directory.partitions = (*directory.partitions, "DC=branch,DC=contoso,DC=test")


HIDDEN = change(HEAD, replPropertyMetaData=[])
LIFETIME_HIDDEN = remove(DIRECTORY_SERVICE)
NEVER = change(HEAD, replPropertyMetaData=[OTHER])
NO_LIFETIME = change(DIRECTORY_SERVICE, tombstoneLifetime=[])

SCENARIOS: tuple[Scenario, ...] = (
    scenario("BAK-01", "healthy", healthy, "backed_up"),
    scenario("BAK-01", "nearly 8 days", _backed_up(timedelta(days=7, hours=23)), "backed_up"),
    scenario("BAK-01", "9 days", _backed_up(9 * DAY), "aged"),
    scenario("BAK-01", "one of them 9 days", _backed_up(9 * DAY, CONFIGURATION), "aged", also=["backed_up"]),
    scenario("BAK-01", "91 days", _backed_up(91 * DAY, HEAD), "too_old", also=["backed_up"]),
    scenario("BAK-01", "31 days and no lifetime", both(_backed_up(31 * DAY), NO_LIFETIME), "too_old"),
    scenario("BAK-01", "31 days, lifetime hidden", both(_backed_up(31 * DAY), LIFETIME_HIDDEN), "aged"),
    scenario("BAK-01", "31 days", _backed_up(31 * DAY), "aged"),
    scenario("BAK-01", "never", NEVER, "never", also=["backed_up"]),
    scenario("BAK-01", "only the second knows", _only_the_second_knows, "backed_up"),
    scenario("BAK-01", "as Windows tells", _as_windows_tells, "backed_up"),
    scenario("BAK-01", "hidden", change(HEAD, replPropertyMetaData=[]), "hidden"),
    scenario(
        "BAK-01", "one hidden, one old", both(_backed_up(9 * DAY, CONFIGURATION), HIDDEN), "aged", "hidden"
    ),
    scenario("BAK-01", "dates ahead of now", _backed_up(-DAY), "not_measured"),
    scenario("BAK-01", "one date ahead of now", _backed_up(-DAY, HEAD), "hidden"),
    scenario(
        "BAK-01", "a head that the only catalogue shows in part", _part_of_a_domain_beyond_the_plan, "hidden"
    ),
    scenario("BAK-01", "clocks differ", _clock_off, "not_measured"),
    scenario("BAK-01", "one off", lambda world: world.switch_off(DC2), "backed_up"),
    scenario("BAK-01", "both off", _all_off, "not_measured"),
    scenario("BAK-01", "without a user", without_user, "not_measured"),
    scenario("BAK-02", "healthy", healthy, "useful"),
    scenario("BAK-02", "179 days", _backed_up(179 * DAY, HEAD), "useful"),
    scenario("BAK-02", "180 days", _backed_up(180 * DAY, HEAD), "useless"),
    scenario("BAK-02", "60 days and no lifetime", both(_backed_up(60 * DAY), NO_LIFETIME), "useless"),
    scenario("BAK-02", "lifetime hidden", LIFETIME_HIDDEN, "not_measured"),
    scenario("BAK-02", "never", NEVER, "never"),
    scenario("BAK-02", "hidden", HIDDEN, "hidden"),
    scenario(
        "BAK-02",
        "one hidden, one useless",
        both(_backed_up(180 * DAY, CONFIGURATION), HIDDEN),
        "useless",
        "hidden",
    ),
    scenario("BAK-02", "dates ahead of now", _backed_up(-DAY), "not_measured"),
    scenario(
        "BAK-02",
        "60 days, as a child knows the lifetime of the root",
        both(_backed_up(60 * DAY), without_root_controllers),
        "useful",
    ),
    scenario("BAK-02", "clocks differ", _clock_off, "not_measured"),
    scenario("BAK-02", "without a user", without_user, "not_measured"),
    scenario("BAK-03", "healthy", _bin(f"CN=Recycle Bin Feature,{CONFIGURATION}"), "on"),
    scenario("BAK-03", "off", healthy, "off"),
    scenario("BAK-03", "off, as a child tells", without_root_controllers, "off"),
    scenario("BAK-03", "another feature", _bin(f"CN=Other Feature,{CONFIGURATION}"), "off"),
    scenario("BAK-03", "Windows Server 2008", _level("3"), "too_low"),
    scenario("BAK-03", "hidden", change(PARTITIONS_ENTRY, fSMORoleOwner=[]), "not_measured"),
    scenario("BAK-03", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
