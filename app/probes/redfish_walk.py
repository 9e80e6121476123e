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
    PartKind.MEMORY: ("CapacityMiB", "DeviceLocator", "ErrorCorrection"),
    PartKind.FIRMWARE: ("Version",),
}
"""The properties of each kind that are kept, as paths into the resource (Redfish schemas DSP8010)."""

LONGEST_TEXT = 200


IN_SYSTEMS = (PartKind.SYSTEM, PartKind.MEMORY, PartKind.DRIVE, PartKind.VOLUME)
"""What stays unread with a system that cannot be read."""


class RedfishWalk:
    """Reads the parts of one server."""

    def __init__(self, session: ControllerSession, cancel: CancelToken) -> None:
        self._session = session
        self._cancel = cancel
        self._told: set[tuple[str, ...]] = set()
        self.unread: dict[PartKind, None] = {}

    def parts(self, root: Resource) -> Iterator[RedfishPart]:
        """All parts, each once. Raises what ends the whole reading: OSError, EOFError or ControllerFault."""
        for system in self._members(root, "Systems", *IN_SYSTEMS):
            yield from self._part(PartKind.SYSTEM, system)
            if system.get("BiosVersion"):
                yield _firmware("BIOS", system["BiosVersion"])
            for memory in self._members(system, "Memory", PartKind.MEMORY):
                yield from self._part(PartKind.MEMORY, memory)
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
                yield from self._part(PartKind.DRIVE, drive)
            for volume in self._members(storage, "Volumes", PartKind.VOLUME):
                yield from self._part(PartKind.VOLUME, volume)

    def _power(self, chassis: Resource) -> Iterator[RedfishPart]:
        """The newer resource, where it tells of supplies, replaces the older one: both tell of the same."""
        kinds = PartKind.POWER_SUPPLY, PartKind.POWER_REDUNDANCY
        subsystem = self._resource(chassis.get("PowerSubsystem"), *kinds) or {}
        supplies = tuple(self._members(subsystem, "PowerSupplies", PartKind.POWER_SUPPLY))
        if supplies:
            for supply in supplies:
                yield from self._part(PartKind.POWER_SUPPLY, supply)
            yield from self._inline(subsystem, "PowerSupplyRedundancy", PartKind.POWER_REDUNDANCY)
            return
        power = self._resource(chassis.get("Power"), *kinds) or {}
        yield from self._inline(power, "PowerSupplies", PartKind.POWER_SUPPLY)
        yield from self._inline(power, "Redundancy", PartKind.POWER_REDUNDANCY)

    def _fans(self, chassis: Resource) -> Iterator[RedfishPart]:
        kinds = PartKind.FAN, PartKind.FAN_REDUNDANCY
        subsystem = self._resource(chassis.get("ThermalSubsystem"), *kinds) or {}
        fans = tuple(self._members(subsystem, "Fans", PartKind.FAN))
        if fans:
            for fan in fans:
                yield from self._part(PartKind.FAN, fan)
            yield from self._inline(subsystem, "FanRedundancy", PartKind.FAN_REDUNDANCY)
            return
        thermal = self._resource(chassis.get("Thermal"), *kinds) or {}
        yield from self._inline(thermal, "Fans", PartKind.FAN)
        yield from self._inline(thermal, "Redundancy", PartKind.FAN_REDUNDANCY)

    def _inline(self, resource: Resource, key: str, kind: PartKind) -> Iterator[RedfishPart]:
        """The parts that a resource holds as a list; what is no part there was not read."""
        listed = resource.get(key)
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict):
                yield from self._part(kind, each)
            else:
                self._miss(kind)

    def _part(self, kind: PartKind, resource: Resource) -> Iterator[RedfishPart]:
        """A part, unless it was told before: two chassis may lead to one supply, two storages to one drive.

        Some controllers give all parts of a list the id of the list, so the id alone does not make one.
        """
        keys = ("@odata.id", "MemberId", "Id", "Name")
        identity = (kind, *(_text(resource.get(key)) for key in keys))
        if identity[1] and identity in self._told:
            return
        self._told.add(identity)
        yield _part(kind, resource)

    def _miss(self, *kinds: PartKind) -> None:
        """Note that not everything of these kinds was read."""
        self.unread.update(dict.fromkeys(kinds))

    def _members(self, parent: Resource, key: str, *kinds: PartKind) -> Iterator[Resource]:
        """The resources of a collection that a resource links to, over all its pages.

        A collection that lists fewer than it counts, or whose pages lead in a circle, was not read whole.
        """
        link, listed, counted = parent.get(key), 0, 0
        pages = {_path(link)}
        while (page := self._resource(link, *kinds)) is not None:
            members = page.get("Members")
            listed += len(members) if isinstance(members, list) else 0
            counted = max(counted, _count(page))
            if not isinstance(members, list):
                self._miss(*kinds)
            yield from self._linked(members, *kinds)
            link = {"@odata.id": page.get("Members@odata.nextLink")}
            if _path(link) in pages:
                self._miss(*kinds)
                return
            pages.add(_path(link))
        if listed < counted:
            self._miss(*kinds)

    def _linked(self, links: Any, *kinds: PartKind) -> Iterator[Resource]:
        """The resources of a list of links; what is no link there cannot be read."""
        for link in links if isinstance(links, list) else ():
            if not _path(link):
                self._miss(*kinds)
            found = self._resource(link, *kinds)
            if found is not None:
                yield found

    def _resource(self, link: Any, *kinds: PartKind) -> Resource | None:
        """What a link leads to, or None: there is no link, or that resource cannot be read."""
        path = _path(link)
        if not path or self._cancel.is_cancelled():
            return None
        try:
            return self._session.get(path)
        except ControllerFault as error:
            if error.fault not in SKIPPED:
                raise
            self._miss(*kinds)
            return None


def _path(link: Any) -> str:
    """Where a link leads; nothing for what is none."""
    path = link.get("@odata.id") if isinstance(link, dict) else None
    return path if isinstance(path, str) else ""


def _count(page: Resource) -> int:
    """How many members a collection says it has."""
    told = page.get("Members@odata.count")
    return told if isinstance(told, int) and not isinstance(told, bool) else 0


def _part(kind: PartKind, resource: Resource) -> RedfishPart:
    facts = {path: text for path in FACTS[kind] if (text := _text(_at(resource, path)))}
    return RedfishPart(
        kind=kind,
        name=_text(resource.get("Name"))
        or _text(resource.get("FanName"))
        or _text(resource.get("MemberId"))
        or _text(resource.get("Id")),
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
