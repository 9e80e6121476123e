"""Scenarios of servers as their management controllers tell them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.equipment import ServerController
from app.domain.equipment_readings import PartKind
from app.domain.questions import ConnectQuestion
from app.domain.readings import Fault, RedfishPart, RedfishReading
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.world import World

ADDRESS = "10.0.1.60"
CONTROLLER = ServerController("fe1", "FE1", ADDRESS, "bmc-fe1.contoso.test", psu_count=2)
Break = Callable[[World], None]


def part(
    kind: PartKind, name: str = "one", health: str = "OK", state: str = "Enabled", **facts: str
) -> RedfishPart:
    """One part; `__` in the name of a fact stands for a dot."""
    return RedfishPart(
        kind, name, state, health, {key.replace("__", "."): each for key, each in facts.items()}
    )


HEALTHY: tuple[RedfishPart, ...] = (
    part(PartKind.SYSTEM, "System", Status__HealthRollup="OK", MemorySummary__Status__Health="OK"),
    part(PartKind.POWER_SUPPLY, "PSU 1", LineInputStatus="Normal"),
    part(PartKind.POWER_SUPPLY, "PSU 2", LineInputStatus="Normal"),
    part(PartKind.POWER_REDUNDANCY, "PSU redundancy", Mode="N+m"),
    part(PartKind.FAN, "Fan 1"),
    part(PartKind.FAN, "Fan 2", health="", state="Absent"),
    part(PartKind.FAN_REDUNDANCY, "Fan redundancy"),
    part(PartKind.DRIVE, "Drive 1", PredictedMediaLifeLeftPercent="97.5"),
    part(PartKind.DRIVE, "Drive 2"),
    part(PartKind.VOLUME, "System volume", RAIDType="RAID1"),
    part(PartKind.MEMORY, "DIMM 1"),
    RedfishPart(PartKind.FIRMWARE, "BIOS", facts={"Version": "U30 2.60"}),
)


def told(
    *more: RedfishPart,
    without: frozenset[PartKind] = frozenset(),
    unread: tuple[PartKind, ...] = (),
    controller: ServerController = CONTROLLER,
) -> Break:
    """What a controller tells: the healthy parts, those of some kinds replaced."""

    def make(world: World) -> None:
        addresses = world.situation.addresses | {ADDRESS}
        world.situation = replace(world.situation, controllers=(controller,), addresses=addresses)
        left_out = without | {each.kind for each in more}
        parts = (*(each for each in HEALTHY if each.kind not in left_out), *more)
        exchange = world.network.exchange(ConnectQuestion(ADDRESS, 443))
        world.network.equipment[ADDRESS, 443] = RedfishReading(exchange, "1.6.0", parts, unread)

    return make


def failing(fault: Fault) -> Break:
    """A controller that gives no answer."""

    def make(world: World) -> None:
        told()(world)
        world.network.equipment[ADDRESS, 443] = fault

    return make


def _of(check: str, kind: PartKind) -> tuple[Scenario, ...]:
    """What all checks of parts have in common."""
    return (
        scenario(check, "failed", told(part(kind), part(kind, "two", "Critical")), "failed"),
        scenario(check, "failing", told(part(kind), part(kind, "two", "Warning")), "failing"),
        scenario(
            check, "both", told(part(kind, "a", "Warning"), part(kind, "b", "Critical")), "failed", "failing"
        ),
        scenario(check, "health of one untold", told(part(kind), part(kind, "two", "")), "some_untold"),
        scenario(check, "no health told", told(part(kind, "one", "")), "not_measured"),
        scenario(check, "not all read", told(part(kind), unread=(kind,)), "not_measured"),
    )


SUPPLY, DRIVE, VOLUME, GROUP = (
    PartKind.POWER_SUPPLY,
    PartKind.DRIVE,
    PartKind.VOLUME,
    PartKind.POWER_REDUNDANCY,
)
TWO = (part(SUPPLY, "PSU 1"), part(SUPPLY, "PSU 2"))
NO_COUNT = replace(CONTROLLER, psu_count=None)
NO_MODULES = frozenset({PartKind.MEMORY})

SCENARIOS: tuple[Scenario, ...] = (
    *(
        scenario(f"HWR-0{number}", "no user", failing(Fault.NO_CREDENTIALS), "not_measured")
        for number in range(1, 9)
    ),
    *(
        scenario(f"HWR-0{number}", "silent server", failing(Fault.NO_REPLY), "not_measured")
        for number in range(2, 9)
    ),
    scenario("HWR-01", "healthy", told(), "healthy"),
    scenario("HWR-01", "silent", failing(Fault.NO_REPLY), "silent"),
    scenario("HWR-01", "no Redfish", failing(Fault.MALFORMED), "silent"),
    scenario("HWR-01", "unknown authority", failing(Fault.CERTIFICATE_REJECTED), "not_measured"),
    scenario("HWR-01", "led elsewhere", failing(Fault.REDIRECTED), "not_measured"),
    scenario("HWR-01", "user refused before", failing(Fault.BINDS_STOPPED), "not_measured"),
    scenario("HWR-01", "warning", told(part(PartKind.SYSTEM, health="Warning")), "warning"),
    scenario("HWR-01", "rolled up", told(part(PartKind.SYSTEM, Status__HealthRollup="Critical")), "critical"),
    scenario("HWR-01", "untold", told(part(PartKind.SYSTEM, health="")), "not_measured"),
    scenario("HWR-02", "healthy", told(), "healthy"),
    *(each for each in _of("HWR-02", SUPPLY) if each.name != "no health told"),
    scenario("HWR-02", "no health told", told(*(part(SUPPLY, name, "") for name in "ab")), "not_measured"),
    scenario(
        "HWR-02", "no cord", told(part(SUPPLY), part(SUPPLY, "two", LineInputStatus="LossOfInput")), "failed"
    ),
    scenario("HWR-02", "off", told(part(SUPPLY), part(SUPPLY, "two", state="UnavailableOffline")), "failed"),
    scenario(
        "HWR-02",
        "one of two",
        told(part(SUPPLY), part(SUPPLY, "two", "", "Absent")),
        "fewer",
        also=["healthy"],
    ),
    scenario("HWR-02", "one, none planned", told(part(SUPPLY), controller=NO_COUNT), "healthy"),
    scenario("HWR-02", "none told", told(without=frozenset({SUPPLY})), "not_measured"),
    scenario("HWR-03", "healthy", told(), "redundant"),
    scenario("HWR-03", "one works", told(part(SUPPLY), part(SUPPLY, "two", "Critical")), "single"),
    scenario("HWR-03", "impaired", told(part(GROUP, health="Warning")), "lost"),
    scenario("HWR-03", "not redundant", told(part(GROUP, RedundancyType="NotRedundant")), "lost"),
    scenario("HWR-03", "redundancy untold", told(without=frozenset({GROUP})), "not_measured"),
    scenario("HWR-03", "none told", told(without=frozenset({SUPPLY, GROUP})), "not_measured"),
    scenario("HWR-03", "not all read", told(*TWO, unread=(SUPPLY,)), "not_measured"),
    scenario("HWR-04", "healthy", told(), "healthy"),
    *_of("HWR-04", PartKind.FAN),
    scenario(
        "HWR-04",
        "group",
        told(part(PartKind.FAN_REDUNDANCY, health="Warning")),
        "redundancy_lost",
        also=["healthy"],
    ),
    scenario("HWR-05", "healthy", told(), "healthy"),
    *_of("HWR-05", DRIVE),
    scenario("HWR-05", "about to fail", told(part(DRIVE, FailurePredicted="true")), "failing"),
    scenario(
        "HWR-05", "worn", told(part(DRIVE, PredictedMediaLifeLeftPercent="9")), "worn", also=["healthy"]
    ),
    scenario("HWR-05", "no drives", told(without=frozenset({DRIVE})), "not_measured"),
    scenario("HWR-06", "healthy", told(), "healthy"),
    *_of("HWR-06", VOLUME),
    scenario("HWR-06", "striped", told(part(VOLUME, RAIDType="RAID0")), "unprotected", also=["healthy"]),
    scenario(
        "HWR-06", "single", told(part(VOLUME, VolumeType="NonRedundant")), "unprotected", also=["healthy"]
    ),
    scenario("HWR-07", "healthy", told(), "healthy"),
    *_of("HWR-07", PartKind.MEMORY),
    scenario("HWR-07", "as a whole", told(without=NO_MODULES), "summary_healthy"),
    scenario(
        "HWR-07",
        "failing as a whole",
        told(part(PartKind.SYSTEM, MemorySummary__Status__HealthRollup="Warning"), without=NO_MODULES),
        "summary_failing",
    ),
    scenario("HWR-07", "untold", told(part(PartKind.SYSTEM), without=NO_MODULES), "not_measured"),
    scenario("HWR-08", "healthy", told(), "noted"),
    scenario("HWR-08", "untold", told(without=frozenset({PartKind.FIRMWARE})), "not_measured"),
)
"""All scenarios of this module."""
