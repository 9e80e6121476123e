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
    part(PartKind.POWER_SUPPLY, "PSU 1", LineInputStatus="Normal", PowerCapacityWatts="800"),
    part(PartKind.POWER_SUPPLY, "PSU 2", LineInputStatus="Normal", PowerCapacityWatts="750"),
    part(PartKind.POWER_REDUNDANCY, "PSU redundancy", Mode="N+m"),
    part(PartKind.FAN, "Fan 1"),
    part(PartKind.FAN, "Fan 2", health="", state="Absent"),
    part(PartKind.FAN_REDUNDANCY, "Fan redundancy"),
    part(PartKind.DRIVE, "Drive 1", PredictedMediaLifeLeftPercent="97.5"),
    part(PartKind.DRIVE, "Drive 2"),
    part(PartKind.VOLUME, "System volume", RAIDType="RAID1"),
    part(PartKind.MEMORY, "DIMM 1", ErrorCorrection="MultiBitECC"),
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


def _of(check: str, kind: PartKind, **facts: str) -> tuple[Scenario, ...]:
    """What all checks of parts have in common; `facts` stand at each part."""

    def one(name: str = "one", health: str = "OK", state: str = "Enabled") -> RedfishPart:
        return part(kind, name, health, state, **facts)

    return (
        scenario(check, "failed", told(one(), one("two", "Critical")), "failed"),
        scenario(check, "failing", told(one(), one("two", "Warning")), "failing"),
        scenario(check, "unavailable", told(one(), one("two", state="UnavailableOffline")), "failed"),
        scenario(check, "disabled", told(one(), one("two", state="Disabled")), "failing"),
        scenario(check, "degraded", told(one(), one("two", state="Degraded")), "failing"),
        scenario(check, "both", told(one("a", "Warning"), one("b", "Critical")), "failed", "failing"),
        scenario(check, "health of one untold", told(one(), one("two", "")), "some_untold"),
        scenario(check, "health in other words", told(one(), one("two", "Unknown")), "some_untold"),
        scenario(check, "no health told", told(one("a", ""), one("b", "Good")), "not_measured"),
        scenario(check, "not all read", told(one(), one("two"), unread=(kind,)), "not_measured"),
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
    scenario("HWR-01", "not all read", told(unread=(PartKind.SYSTEM,)), "not_measured"),
    scenario(
        "HWR-01",
        "one of two untold",
        told(part(PartKind.SYSTEM), part(PartKind.SYSTEM, "b", "")),
        "not_measured",
    ),
    scenario("HWR-01", "in other words", told(part(PartKind.SYSTEM, health="Good")), "not_measured"),
    scenario(
        "HWR-01",
        "rolled up in other words",
        told(part(PartKind.SYSTEM, Status__HealthRollup="Unknown")),
        "not_measured",
    ),
    scenario("HWR-01", "untold", told(part(PartKind.SYSTEM, health="")), "not_measured"),
    scenario("HWR-02", "healthy", told(), "healthy"),
    *_of("HWR-02", SUPPLY),
    scenario(
        "HWR-02", "standing by", told(part(SUPPLY), part(SUPPLY, "b", state="StandbyOffline")), "failing"
    ),
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
    scenario("HWR-03", "none works", told(*(part(SUPPLY, name, "Critical") for name in "ab")), "single"),
    scenario("HWR-03", "one disabled", told(part(SUPPLY), part(SUPPLY, "b", state="Disabled")), "single"),
    scenario(
        "HWR-03",
        "one stands by",
        told(part(SUPPLY), part(SUPPLY, "b", state="StandbyOffline")),
        "not_measured",
    ),
    scenario(
        "HWR-03", "one is a spare", told(part(SUPPLY), part(SUPPLY, "b", state="StandbySpare")), "redundant"
    ),
    scenario("HWR-03", "switched off", told(part(GROUP, RedundancyEnabled="false")), "lost"),
    scenario("HWR-03", "group disabled", told(part(GROUP, state="Disabled")), "lost"),
    scenario("HWR-03", "group absent", told(part(GROUP, state="Absent")), "not_measured"),
    scenario("HWR-03", "too few for the group", told(part(GROUP, MinNumNeeded="3")), "lost"),
    scenario("HWR-03", "one group of two", told(part(GROUP), part(GROUP, "b", Mode="NotRedundant")), "lost"),
    scenario("HWR-03", "one group untold", told(part(GROUP), part(GROUP, "b", "")), "not_measured"),
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
    *(
        scenario("HWR-05", f"indicator {word}", told(part(DRIVE, StatusIndicator=word)), tag)
        for word, tag in (
            ("OK", "healthy"),
            ("Hotspare", "healthy"),
            ("Fail", "failed"),
            ("InAFailedArray", "failed"),
            ("PredictiveFailureAnalysis", "failing"),
            ("Rebuild", "failing"),
            ("InACriticalArray", "failing"),
        )
    ),
    scenario(
        "HWR-05", "more life than there is", told(part(DRIVE, PredictedMediaLifeLeftPercent="-3")), "healthy"
    ),
    scenario("HWR-05", "no drives", told(without=frozenset({DRIVE})), "not_measured"),
    scenario("HWR-06", "healthy", told(), "healthy"),
    *_of("HWR-06", VOLUME, RAIDType="RAID5"),
    *(
        scenario("HWR-06", word, told(part(VOLUME, **{key: word})), "unprotected")
        for key, word in (
            ("RAIDType", "RAID0"),
            ("RAIDType", "RAID00"),
            ("RAIDType", "None"),
            ("VolumeType", "NonRedundant"),
            ("VolumeType", "RawDevice"),
        )
    ),
    scenario("HWR-06", "mirrored, as older ones say", told(part(VOLUME, VolumeType="Mirrored")), "healthy"),
    scenario("HWR-06", "protection untold", told(part(VOLUME)), "protection_untold"),
    scenario(
        "HWR-06",
        "protection of one untold",
        told(part(VOLUME, RAIDType="RAID1"), part(VOLUME, "b")),
        "protection_untold",
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
    scenario(
        "HWR-07",
        "as a whole, one of two systems",
        told(
            part(PartKind.SYSTEM, MemorySummary__Status__Health="OK"),
            part(PartKind.SYSTEM, "b", MemorySummary__Status__Health="Critical"),
            without=NO_MODULES,
        ),
        "summary_failing",
    ),
    scenario(
        "HWR-07",
        "as a whole, the gravest of two words",
        told(
            part(
                PartKind.SYSTEM,
                MemorySummary__Status__HealthRollup="OK",
                MemorySummary__Status__Health="Warning",
            ),
            without=NO_MODULES,
        ),
        "summary_failing",
    ),
    scenario(
        "HWR-07",
        "as a whole, not all read",
        told(without=NO_MODULES, unread=(PartKind.SYSTEM,)),
        "not_measured",
    ),
    scenario("HWR-07", "untold", told(part(PartKind.SYSTEM), without=NO_MODULES), "not_measured"),
    scenario("HWR-08", "healthy", told(), "noted"),
    scenario("HWR-08", "untold", told(without=frozenset({PartKind.FIRMWARE})), "not_measured"),
)
"""All scenarios of this module."""
