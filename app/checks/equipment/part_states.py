"""What a part of a server is worth, in four words, from what Redfish says of it."""

from __future__ import annotations

from enum import StrEnum

from app.domain.equipment_readings import PartKind, RedfishPart, RedfishReading

HEALTHY = "OK"
ABSENT = "Absent"
WORKING = frozenset({"", "Enabled", "StandbySpare", "Degraded", "Qualified"})
"""Values of Status.State (DSP8010, Resource.State) in which a part does its work, or waits as a spare to."""

STANDBY = "StandbyOffline"
"""Waits for somebody to switch it on; whether it would do so by itself when it is needed is not told."""

FAILED_STATES = frozenset({"UnavailableOffline"})
FAILING_STATES = frozenset({"Degraded", "Disabled"})
IDLE_STATES = frozenset({"Disabled", STANDBY})
GROUPS = frozenset({PartKind.POWER_REDUNDANCY, PartKind.FAN_REDUNDANCY})
"""A redundancy that is switched off is none."""

LOST_INPUT = frozenset({"LossOfInput", "OutOfRange"})
"""Values of LineInputStatus of a supply that gets no power, or none it can use."""

FAILED_DRIVES = frozenset({"Fail", "InAFailedArray"})
FAILING_DRIVES = frozenset({"PredictiveFailureAnalysis", "Rebuild", "InACriticalArray"})
"""Values of StatusIndicator (DSP8010, Drive)."""


class PartState(StrEnum):
    """What is known of a part."""

    HEALTHY = "healthy"
    FAILING = "failing"
    FAILED = "failed"
    UNTOLD = "untold"


def parts_of(reading: RedfishReading, kind: PartKind) -> tuple[RedfishPart, ...]:
    """The parts of a kind that are there; an empty slot is none."""
    return tuple(part for part in reading.of(kind) if part.state != ABSENT)


def state_of(part: RedfishPart) -> PartState:
    """The gravest of all that a controller says of a part; a word that is not known says nothing."""
    if _has_failed(part):
        return PartState.FAILED
    if _is_failing(part):
        return PartState.FAILING
    return PartState.HEALTHY if part.health == HEALTHY else PartState.UNTOLD


def is_working(part: RedfishPart) -> bool:
    """Whether a part does its work now, as far as is told."""
    return part.state in WORKING and not _has_failed(part)


def is_standing_by(part: RedfishPart) -> bool:
    """Whether a part might do its work if it had to."""
    return part.state == STANDBY and not _has_failed(part)


def _has_failed(part: RedfishPart) -> bool:
    return (
        part.health == "Critical"
        or part.state in FAILED_STATES
        or (part.kind in GROUPS and part.state in IDLE_STATES)
        or part.facts.get("LineInputStatus") in LOST_INPUT
        or part.facts.get("StatusIndicator") in FAILED_DRIVES
    )


def _is_failing(part: RedfishPart) -> bool:
    return (
        part.health == "Warning"
        or part.state in FAILING_STATES
        or (part.kind is PartKind.POWER_SUPPLY and part.state == STANDBY)
        or part.facts.get("FailurePredicted") == "true"
        or part.facts.get("StatusIndicator") in FAILING_DRIVES
    )
