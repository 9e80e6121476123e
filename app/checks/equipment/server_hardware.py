"""Are the parts of servers there and healthy, as their management controllers tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.equipment.part_states import (
    HEALTHY,
    PartState,
    is_standing_by,
    is_working,
    parts_of,
    state_of,
)
from app.checks.equipment.power_state import HUNDRED, amount_in
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.equipment import ServerController
from app.domain.equipment_readings import PartKind, RedfishPart, RedfishReading
from app.domain.questions import AnyQuestion, RedfishQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, Fault
from app.domain.targets import Situation
from app.domain.values import Value

NOT_TOLD = "not_told"
NOT_READ = "not_read"
NO_USER = "no_controller_user"
OVERALL = (("Critical", "critical"), ("Warning", "warning"))
"""Health of a whole that is none, the gravest first, and what HWR-01 says of it."""

LEAST_REDUNDANT = 2
"""Working supplies without which there is no redundancy."""

NO_REDUNDANCY = "NotRedundant"
UNPROTECTED = frozenset({"RAID0", "RAID00", "None", "NonRedundant", "RawDevice"})
"""Values of RAIDType and of the older VolumeType that survive no drive (DSP8010, Volume)."""

NO_ECC = frozenset({"NoECC", "AddressParity"})
"""Values of ErrorCorrection (DSP8010, Memory) that correct nothing."""


def _controllers(situation: Situation) -> tuple[ServerController, ...]:
    return situation.controllers


def question_to(controller: ServerController) -> RedfishQuestion:
    """What a controller is asked."""
    return RedfishQuestion(controller.address, controller.host_name)


def _asks(controller: ServerController, _known: Known) -> Iterable[AnyQuestion]:
    return (question_to(controller),)


def _topic(controller: ServerController) -> Topic:
    return Topic(controller.subject, controller.address, {"server": controller.name})


def _reason(fault: Fault) -> str:
    return NO_USER if fault is Fault.NO_CREDENTIALS else fault.value


Judge = Callable[[ServerController, RedfishReading, Topic, Limits], Iterable[Emission]]


def _read(judge: Judge) -> Callable[[ServerController, Known, Limits], Iterator[Emission]]:
    """Judge only what was read."""

    def decide(controller: ServerController, known: Known, limits: Limits) -> Iterator[Emission]:
        reading, topic = known[question_to(controller)], _topic(controller)
        fault = reading.exchange.fault
        if fault is not None:
            yield topic.unmeasured(_reason(fault))
        else:
            yield from judge(controller, reading, topic, limits)

    return decide


def judge_health(controller: ServerController, known: Known, _limits: Limits) -> Iterator[Emission]:
    """HWR-01: the controller answers, and calls the server healthy."""
    reading, topic = known[question_to(controller)], _topic(controller)
    fault = reading.exchange.fault
    if fault in SILENT_SERVER | BROKEN_ANSWER:
        yield topic.says("silent", reason=str(fault))
    elif fault is not None:
        yield topic.unmeasured(_reason(fault))
    else:
        yield _overall(topic, reading)


def _overall(topic: Topic, reading: RedfishReading) -> Emission:
    """Step 3 of HWR-01: the gravest of what the systems say of themselves and of all in them.

    One system that was not read or does not tell leaves no room for a pass.
    """
    systems = parts_of(reading, PartKind.SYSTEM)
    told = [{part.health, part.facts.get("Status.HealthRollup", "")} - {""} for part in systems]
    tag = next((tag for health, tag in OVERALL if any(health in each for each in told)), "")
    if tag:
        return topic.says(tag)
    if PartKind.SYSTEM in reading.unread:
        return topic.unmeasured(NOT_READ)
    is_healthy = bool(told) and all(each == {HEALTHY} for each in told)
    return topic.says("healthy") if is_healthy else topic.unmeasured(NOT_TOLD)


def _judge_parts(topic: Topic, reading: RedfishReading, kind: PartKind) -> Iterator[Emission]:
    """What all checks of parts have: the failed and failing ones by name, and what could not be told."""
    parts = parts_of(reading, kind)
    states = [state_of(part) for part in parts]
    named = {
        state: tuple(part.name for part, each in zip(parts, states, strict=True) if each is state)
        for state in PartState
    }
    if named[PartState.FAILED]:
        yield topic.says("failed", parts=named[PartState.FAILED])
    if named[PartState.FAILING]:
        yield topic.says("failing", parts=named[PartState.FAILING])
    if kind in reading.unread:
        yield topic.unmeasured(NOT_READ)
    elif not parts or len(named[PartState.UNTOLD]) == len(parts):
        yield topic.unmeasured(NOT_TOLD)
    elif named[PartState.UNTOLD]:
        yield topic.says("some_untold", parts=named[PartState.UNTOLD])
    elif set(states) == {PartState.HEALTHY}:
        yield topic.says("healthy", count=Decimal(len(parts)))


def judge_supplies(
    controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-02: as many power supplies as the plan says, each healthy and fed."""
    supplies = parts_of(reading, PartKind.POWER_SUPPLY)
    measured = _measured_supplies(supplies) if PartKind.POWER_SUPPLY not in reading.unread else {}
    for emission in _judge_parts(topic, reading, PartKind.POWER_SUPPLY):
        yield replace(emission, arguments={**measured, **emission.arguments})
    planned = controller.psu_count
    if planned is not None and measured and len(supplies) < planned:
        yield topic.says("fewer", planned=Decimal(planned), **measured)


def _measured_supplies(supplies: Sequence[RedfishPart]) -> dict[str, Value]:
    """How many there are, and what one of them gives at least where each tells."""
    ratings = [amount_in(part.facts.get("PowerCapacityWatts", "")) for part in supplies]
    told = [rating for rating in ratings if rating]
    rating: dict[str, Value] = {"rating_w": min(told)} if told and len(told) == len(supplies) else {}
    return {"count": Decimal(len(supplies)), **rating} if supplies else {}


def judge_redundancy(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-03: the server runs on when a power supply is lost."""
    supplies = parts_of(reading, PartKind.POWER_SUPPLY)
    working = [part for part in supplies if is_working(part)]
    standing_by = [part for part in supplies if is_standing_by(part)]
    groups = parts_of(reading, PartKind.POWER_REDUNDANCY)
    if {PartKind.POWER_SUPPLY, PartKind.POWER_REDUNDANCY} & set(reading.unread):
        yield topic.unmeasured(NOT_READ)
    elif supplies and not standing_by and len(working) < LEAST_REDUNDANT:
        yield topic.says("single", count=Decimal(len(working)))
    elif any(_is_lost(group, len(working)) for group in groups):
        yield topic.says("lost")
    elif (
        len(working) >= LEAST_REDUNDANT
        and groups
        and all(state_of(group) is PartState.HEALTHY for group in groups)
    ):
        yield topic.says("redundant", count=Decimal(len(working)))
    else:
        yield topic.unmeasured(NOT_TOLD)


def _is_lost(group: RedfishPart, working: int) -> bool:
    """Whether a redundancy group says that it is none: by its health, its mode, its state or its needs."""
    facts = group.facts
    modes = {facts.get("Mode"), facts.get("RedundancyType")}
    needed = amount_in(facts.get("MinNumNeeded", "")) or amount_in(facts.get("MinNeededInGroup", ""))
    return (
        state_of(group) in {PartState.FAILED, PartState.FAILING}
        or NO_REDUNDANCY in modes
        or facts.get("RedundancyEnabled") == "false"
        or (needed is not None and working < needed)
    )


def judge_fans(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-04: every fan turns, and those that are redundant still are."""
    fans = parts_of(reading, PartKind.FAN)
    groups = parts_of(reading, PartKind.FAN_REDUNDANCY)
    lost = tuple(group.name for group in groups if _is_lost(group, sum(map(is_working, fans))))
    is_known = PartKind.FAN_REDUNDANCY not in reading.unread and bool(groups)
    is_redundant = is_known and all(state_of(group) is PartState.HEALTHY for group in groups)
    measured: dict[str, Value] = {"redundant": not lost} if lost or is_redundant else {}
    for emission in _judge_parts(topic, reading, PartKind.FAN):
        yield replace(emission, arguments={**measured, **emission.arguments})
    if lost:
        yield topic.says("redundancy_lost", parts=lost, **measured)


def judge_drives(
    _controller: ServerController, reading: RedfishReading, topic: Topic, limits: Limits
) -> Iterator[Emission]:
    """HWR-05: no drive has failed, is about to, or is worn out."""
    yield from _judge_parts(topic, reading, PartKind.DRIVE)
    worn = tuple(
        part.name
        for part in parts_of(reading, PartKind.DRIVE)
        if (left := amount_in(part.facts.get("PredictedMediaLifeLeftPercent", ""), HUNDRED)) is not None
        and left < limits["life_pct"]
    )
    if worn:
        yield topic.says("worn", parts=worn, life_pct=limits["life_pct"])


def judge_volumes(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-06: every volume is whole and survives the loss of a drive."""
    kinds = [
        (part.name, {part.facts.get("RAIDType", ""), part.facts.get("VolumeType", "")} - {""})
        for part in parts_of(reading, PartKind.VOLUME)
    ]
    bare = tuple(name for name, told in kinds if told & UNPROTECTED)
    untold = tuple(name for name, told in kinds if not told)
    for emission in _judge_parts(topic, reading, PartKind.VOLUME):
        if emission.tag != "healthy" or not (bare or untold):
            yield emission
    if bare:
        yield topic.says("unprotected", parts=bare)
    if untold:
        yield topic.says("protection_untold", parts=untold)


def judge_memory(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-07: every memory module is healthy; without modules, what the system says of all of them."""
    modules = parts_of(reading, PartKind.MEMORY)
    if not modules and PartKind.MEMORY not in reading.unread:
        yield _memory_as_a_whole(topic, reading)
        return
    told = [part.facts.get("ErrorCorrection", "") for part in modules]
    is_known = PartKind.MEMORY not in reading.unread and all(told)
    measured: dict[str, Value] = {"corrects": not NO_ECC & set(told)} if is_known else {}
    for emission in _judge_parts(topic, reading, PartKind.MEMORY):
        yield replace(emission, arguments={**measured, **emission.arguments})


def _memory_as_a_whole(topic: Topic, reading: RedfishReading) -> Emission:
    """The gravest of what the systems say of their memory; each must say that it is well for a pass."""
    keys = ("MemorySummary.Status.HealthRollup", "MemorySummary.Status.Health")
    told = [{part.facts.get(key, "") for key in keys} - {""} for part in parts_of(reading, PartKind.SYSTEM)]
    if any(health in each for health, _ in OVERALL for each in told):
        return topic.says("summary_failing")
    is_healthy = (
        PartKind.SYSTEM not in reading.unread and bool(told) and all(each == {HEALTHY} for each in told)
    )
    return topic.says("summary_healthy") if is_healthy else topic.unmeasured(NOT_TOLD)


def judge_firmware(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-08: the versions of the firmware are on record."""
    found = tuple(
        f"{part.name} {part.facts['Version']}"
        for part in reading.of(PartKind.FIRMWARE)
        if part.facts.get("Version")
    )
    yield topic.says("noted", versions=found) if found else topic.unmeasured(NOT_TOLD)


SERVER_HARDWARE = (
    Check("HWR-01", _controllers, _asks, judge_health),
    Check("HWR-02", _controllers, _asks, _read(judge_supplies)),
    Check("HWR-03", _controllers, _asks, _read(judge_redundancy)),
    Check("HWR-04", _controllers, _asks, _read(judge_fans)),
    Check("HWR-05", _controllers, _asks, _read(judge_drives)),
    Check("HWR-06", _controllers, _asks, _read(judge_volumes)),
    Check("HWR-07", _controllers, _asks, _read(judge_memory)),
    Check("HWR-08", _controllers, _asks, _read(judge_firmware)),
)
"""The checks of this group, in catalogue order."""
