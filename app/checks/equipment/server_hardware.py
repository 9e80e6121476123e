"""Are the parts of servers there and healthy, as their management controllers tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.equipment import ServerController
from app.domain.equipment_readings import PartKind, RedfishPart, RedfishReading
from app.domain.questions import AnyQuestion, RedfishQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, Fault
from app.domain.targets import Situation

NOT_TOLD = "not_told"
NOT_READ = "not_read"
NO_USER = "no_controller_user"
ABSENT = "Absent"
OFFLINE = frozenset({"UnavailableOffline"})
"""States of Redfish (DSP8010, Resource.State) in which a part does not do its work."""

LOST_INPUT = frozenset({"LossOfInput", "OutOfRange"})
NO_REDUNDANCY = "NotRedundant"
UNPROTECTED = frozenset({"RAID0", "NonRedundant"})

NONE_TOLD = ""


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
        yield _overall(topic, reading.of(PartKind.SYSTEM))


def _overall(topic: Topic, systems: Iterable[RedfishPart]) -> Emission:
    """Step 3 of HWR-01: the gravest of what the systems say of themselves and of all in them."""
    said = {
        each for part in systems for each in (part.health, part.facts.get("Status.HealthRollup", "")) if each
    }
    for health, tag in (("Critical", "critical"), ("Warning", "warning"), ("OK", "healthy")):
        if health in said:
            return topic.says(tag)
    return topic.unmeasured(NOT_TOLD)


def _is_there(part: RedfishPart) -> bool:
    return part.state != ABSENT


def _has_failed(part: RedfishPart) -> bool:
    lost = part.facts.get("LineInputStatus", "") in LOST_INPUT
    return part.health == "Critical" or part.state in OFFLINE or lost


def _is_failing(part: RedfishPart) -> bool:
    return part.health == "Warning" or part.facts.get("FailurePredicted") == "true"


def _parts_of(reading: RedfishReading, kind: PartKind) -> tuple[RedfishPart, ...]:
    return tuple(part for part in reading.of(kind) if _is_there(part))


def _judge_parts(topic: Topic, reading: RedfishReading, kind: PartKind) -> Iterator[Emission]:
    """What all checks of parts have: the failed and failing ones by name, and what could not be told."""
    parts = _parts_of(reading, kind)
    failed = tuple(part.name for part in parts if _has_failed(part))
    failing = tuple(part.name for part in parts if _is_failing(part) and not _has_failed(part))
    untold = tuple(part.name for part in parts if not part.health and part.name not in failed + failing)
    if failed:
        yield topic.says("failed", parts=failed)
    if failing:
        yield topic.says("failing", parts=failing)
    if kind in reading.unread:
        yield topic.unmeasured(NOT_READ)
    elif not parts or len(untold) == len(parts):
        yield topic.unmeasured(NOT_TOLD)
    elif untold:
        yield topic.says("some_untold", parts=untold)
    elif not failed and not failing:
        yield topic.says("healthy", count=Decimal(len(parts)))


def judge_supplies(
    controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-02: as many power supplies as the plan says, each healthy and fed."""
    yield from _judge_parts(topic, reading, PartKind.POWER_SUPPLY)
    count = len(_parts_of(reading, PartKind.POWER_SUPPLY))
    planned = controller.psu_count
    if planned is not None and 0 < count < planned and PartKind.POWER_SUPPLY not in reading.unread:
        yield topic.says("fewer", count=Decimal(count), planned=Decimal(planned))


def judge_redundancy(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-03: the server runs on when a power supply is lost."""
    supplies = _parts_of(reading, PartKind.POWER_SUPPLY)
    working = [part for part in supplies if not _has_failed(part)]
    groups = reading.of(PartKind.POWER_REDUNDANCY)
    modes = {mode for part in groups if (mode := part.facts.get("Mode") or part.facts.get("RedundancyType"))}
    healths = {part.health for part in groups if part.health}
    if PartKind.POWER_SUPPLY in reading.unread or PartKind.POWER_REDUNDANCY in reading.unread:
        yield topic.unmeasured(NOT_READ)
    elif len(working) == 1:
        yield topic.says("single")
    elif healths & {"Critical", "Warning"} or modes == {NO_REDUNDANCY}:
        yield topic.says("lost")
    elif healths == {"OK"} and len(working) > 1:
        yield topic.says("redundant", count=Decimal(len(working)))
    else:
        yield topic.unmeasured(NOT_TOLD)


def judge_fans(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-04: every fan turns, and those that are redundant still are."""
    yield from _judge_parts(topic, reading, PartKind.FAN)
    groups = reading.of(PartKind.FAN_REDUNDANCY)
    lost = tuple(part.name for part in groups if part.health in {"Critical", "Warning"})
    if lost:
        yield topic.says("redundancy_lost", parts=lost)


def judge_drives(
    _controller: ServerController, reading: RedfishReading, topic: Topic, limits: Limits
) -> Iterator[Emission]:
    """HWR-05: no drive has failed, is about to, or is worn out."""
    yield from _judge_parts(topic, reading, PartKind.DRIVE)
    worn = tuple(
        part.name
        for part in _parts_of(reading, PartKind.DRIVE)
        if (left := _percent(part.facts.get("PredictedMediaLifeLeftPercent", ""))) is not None
        and left < limits["life_pct"]
    )
    if worn:
        yield topic.says("worn", parts=worn, life_pct=limits["life_pct"])


def _percent(text: str) -> Decimal | None:
    head = text.partition(".")[0]
    return Decimal(head) if head.isascii() and head.isdecimal() and len(head) < 4 else None


def judge_volumes(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-06: every volume is whole and survives the loss of a drive."""
    yield from _judge_parts(topic, reading, PartKind.VOLUME)
    bare = tuple(
        part.name
        for part in _parts_of(reading, PartKind.VOLUME)
        if UNPROTECTED & {part.facts.get("RAIDType", ""), part.facts.get("VolumeType", "")}
    )
    if bare:
        yield topic.says("unprotected", parts=bare)


def judge_memory(
    _controller: ServerController, reading: RedfishReading, topic: Topic, _limits: Limits
) -> Iterator[Emission]:
    """HWR-07: every memory module is healthy; without modules, what the system says of all of them."""
    if _parts_of(reading, PartKind.MEMORY) or PartKind.MEMORY in reading.unread:
        yield from _judge_parts(topic, reading, PartKind.MEMORY)
        return
    told = (
        part.facts.get(f"MemorySummary.Status.{key}", "")
        for part in reading.of(PartKind.SYSTEM)
        for key in ("HealthRollup", "Health")
    )
    health = next((each for each in told if each), NONE_TOLD)
    tags = {"OK": "summary_healthy", "Warning": "summary_failing", "Critical": "summary_failing"}
    yield topic.says(tags[health]) if health in tags else topic.unmeasured(NOT_TOLD)


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
