"""From the service root of a controller to the parts of its server; what a controller lacks stays absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.equipment_readings import PartKind, RedfishPart
from app.domain.exchange import Fault
from app.ports import CancelToken
from app.probes.controller_session import ControllerFault, ControllerSession, Resource

SKIPPED = frozenset({Fault.NO_SUCH_OBJECT, Fault.NOT_ALLOWED, Fault.REFUSED_BY_SERVER, Fault.MALFORMED})
"""Faults of one resource, after which the others are still read."""

FACTS: Mapping[PartKind, tuple[str, ...]] = {
    PartKind.SYSTEM: (
        "Manufacturer",
        "Model",
        "SerialNumber",
        "PowerState",
        "Status.HealthRollup",
        "MemorySummary.TotalSystemMemoryGiB",
        "MemorySummary.Status.Health",
        "MemorySummary.Status.HealthRollup",
    ),
    PartKind.POWER_SUPPLY: (
        "Model",
        "SerialNumber",
        "PowerCapacityWatts",
        "LastPowerOutputWatts",
        "LineInputVoltage",
        "LineInputStatus",
        "FirmwareVersion",
    ),
    PartKind.POWER_REDUNDANCY: (
        "Mode",
        "RedundancyType",
        "MinNumNeeded",
        "MinNeededInGroup",
        "RedundancyEnabled",
    ),
    PartKind.FAN: ("Reading", "SpeedPercent.Reading"),
    PartKind.FAN_REDUNDANCY: ("Mode", "RedundancyType", "MinNumNeeded", "MinNeededInGroup"),
    PartKind.DRIVE: (
        "Model",
        "SerialNumber",
        "MediaType",
        "CapacityBytes",
        "FailurePredicted",
        "PredictedMediaLifeLeftPercent",
        "StatusIndicator",
        "HotspareType",
        "Revision",
    ),
    PartKind.VOLUME: ("RAIDType", "VolumeType", "CapacityBytes"),
    PartKind.MEMORY: ("CapacityMiB", "DeviceLocator"),
    PartKind.FIRMWARE: ("Version",),
}
"""The properties of each kind that are kept, as paths into the resource (Redfish schemas DSP8010)."""

LONGEST_TEXT = 200


class RedfishWalk:
    """Reads the parts of one server."""

    def __init__(self, session: ControllerSession, cancel: CancelToken) -> None:
        self._session = session
        self._cancel = cancel
        self.unread: dict[PartKind, None] = {}

    def parts(self, root: Resource) -> Iterator[RedfishPart]:
        """All parts. Raises what ends the whole reading: OSError, EOFError or ControllerFault."""
        for system in self._members(root, "Systems", PartKind.SYSTEM):
            yield _part(PartKind.SYSTEM, system)
            if system.get("BiosVersion"):
                yield _firmware("BIOS", system["BiosVersion"])
            for memory in self._members(system, "Memory", PartKind.MEMORY):
                yield _part(PartKind.MEMORY, memory)
            yield from self._storage(system)
        for chassis in self._members(root, "Chassis", PartKind.POWER_SUPPLY, PartKind.FAN):
            yield from self._power(chassis)
            yield from self._fans(chassis)
        for manager in self._members(root, "Managers", PartKind.FIRMWARE):
            if manager.get("FirmwareVersion"):
                yield _firmware(_text(manager.get("Name")) or "controller", manager["FirmwareVersion"])

    def _storage(self, system: Resource) -> Iterator[RedfishPart]:
        for storage in self._members(system, "Storage", PartKind.DRIVE, PartKind.VOLUME):
            for drive in self._linked(storage.get("Drives"), PartKind.DRIVE):
                yield _part(PartKind.DRIVE, drive)
            for volume in self._members(storage, "Volumes", PartKind.VOLUME):
                yield _part(PartKind.VOLUME, volume)

    def _power(self, chassis: Resource) -> Iterator[RedfishPart]:
        """The newer resource, where it is, replaces the older one: both tell of the same supplies."""
        kinds = PartKind.POWER_SUPPLY, PartKind.POWER_REDUNDANCY
        subsystem = self._resource(chassis.get("PowerSubsystem"), *kinds)
        if subsystem is not None:
            for supply in self._members(subsystem, "PowerSupplies", PartKind.POWER_SUPPLY):
                yield _part(PartKind.POWER_SUPPLY, supply)
            yield from _inline(subsystem, "PowerSupplyRedundancy", PartKind.POWER_REDUNDANCY)
            return
        power = self._resource(chassis.get("Power"), *kinds) or {}
        yield from _inline(power, "PowerSupplies", PartKind.POWER_SUPPLY)
        yield from _inline(power, "Redundancy", PartKind.POWER_REDUNDANCY)

    def _fans(self, chassis: Resource) -> Iterator[RedfishPart]:
        kinds = PartKind.FAN, PartKind.FAN_REDUNDANCY
        subsystem = self._resource(chassis.get("ThermalSubsystem"), *kinds)
        if subsystem is not None:
            for fan in self._members(subsystem, "Fans", PartKind.FAN):
                yield _part(PartKind.FAN, fan)
            yield from _inline(subsystem, "FanRedundancy", PartKind.FAN_REDUNDANCY)
            return
        thermal = self._resource(chassis.get("Thermal"), *kinds) or {}
        yield from _inline(thermal, "Fans", PartKind.FAN)
        yield from _inline(thermal, "Redundancy", PartKind.FAN_REDUNDANCY)

    def _members(self, parent: Resource, key: str, *kinds: PartKind) -> Iterator[Resource]:
        """The resources of a collection that a resource links to, over all its pages."""
        link = parent.get(key)
        while (page := self._resource(link, *kinds)) is not None:
            yield from self._linked(page.get("Members"), *kinds)
            link = {"@odata.id": page.get("Members@odata.nextLink")}

    def _linked(self, links: Any, *kinds: PartKind) -> Iterator[Resource]:
        for link in links if isinstance(links, list) else ():
            found = self._resource(link, *kinds)
            if found is not None:
                yield found

    def _resource(self, link: Any, *kinds: PartKind) -> Resource | None:
        """What a link leads to, or None: there is no link, or that resource cannot be read."""
        path = link.get("@odata.id") if isinstance(link, dict) else None
        if not isinstance(path, str) or not path or self._cancel.is_cancelled():
            return None
        try:
            return self._session.get(path)
        except ControllerFault as error:
            if error.fault not in SKIPPED:
                raise
            self.unread.update(dict.fromkeys(kinds))
            return None


def _inline(resource: Resource, key: str, kind: PartKind) -> Iterator[RedfishPart]:
    """The parts that a resource holds as a list."""
    listed = resource.get(key)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            yield _part(kind, each)


def _part(kind: PartKind, resource: Resource) -> RedfishPart:
    facts = {path: text for path in FACTS[kind] if (text := _text(_at(resource, path)))}
    return RedfishPart(
        kind=kind,
        name=_text(resource.get("Name")) or _text(resource.get("MemberId")) or _text(resource.get("Id")),
        state=_text(_at(resource, "Status.State")),
        health=_text(_at(resource, "Status.Health")),
        facts=facts,
    )


def _firmware(name: str, version: Any) -> RedfishPart:
    return RedfishPart(PartKind.FIRMWARE, name, facts={"Version": _text(version)})


def _at(resource: Resource, path: str) -> Any:
    found: Any = resource
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _text(value: Any) -> str:
    """A plain value as text; what is absent, or no plain value, is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value).strip()[:LONGEST_TEXT]
    return ""
