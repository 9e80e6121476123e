"""What UPSs and management controllers answered: plain values, still in the words of their protocols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.exchange import Exchange


@dataclass(frozen=True, slots=True)
class NutUnit:
    """One UPS of a NUT server: its variables by name, or the server's word why it has none now.

    `error` is the word of `ERR` in the protocol, such as DATA-STALE or DRIVER-NOT-CONNECTED.
    """

    name: str
    variables: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class NutReading:
    """The UPSs that a NUT server knows; `is_verified` tells that they came inside TLS that was verified."""

    exchange: Exchange
    units: tuple[NutUnit, ...] = ()
    is_verified: bool = False


class SnmpRefusal(StrEnum):
    """What an agent's reports (RFC 3414 3.2) or its silence say about the community or user it was shown.

    The words stand in `resources/checks/words.yaml`. `SILENT_TO_KEY` is that of an agent which answers as an
    engine and drops what this user says, as Net-SNMP does when it cannot decrypt it.
    """

    UNKNOWN_USER = "snmp_unknown_user"
    WRONG_PASSWORD = "snmp_wrong_password"  # noqa: S105  a code, no password
    WRONG_KEY = "snmp_wrong_key"
    SILENT_TO_KEY = "snmp_silent_to_key"
    OTHER_LEVEL = "snmp_other_level"
    OTHER_METHOD = "snmp_other_method"
    NOT_IN_TIME = "snmp_not_in_time"
    SILENT_TO_COMMUNITY = "snmp_silent_to_community"


@dataclass(frozen=True, slots=True)
class SnmpReading:
    """Objects of an SNMP agent: values as text by OID in dotted numbers; OIDs as values likewise.

    `is_complete` is False when the agent had more objects than are read. `refusal` is what is known of why
    the community or user did not get an answer.
    """

    exchange: Exchange
    values: Mapping[str, str] = field(default_factory=dict)
    is_complete: bool = True
    refusal: SnmpRefusal | None = None


class PartKind(StrEnum):
    """The parts of a server that a management controller tells about."""

    SYSTEM = "system"
    POWER_SUPPLY = "power_supply"
    POWER_REDUNDANCY = "power_redundancy"
    FAN = "fan"
    FAN_REDUNDANCY = "fan_redundancy"
    DRIVE = "drive"
    VOLUME = "volume"
    MEMORY = "memory"
    FIRMWARE = "firmware"


@dataclass(frozen=True, slots=True)
class RedfishPart:
    """One part: what the controller calls it, its Status.State and Status.Health, and further facts as text.

    A property that the controller does not have is empty here and absent from `facts`.
    """

    kind: PartKind
    name: str
    state: str = ""
    health: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RedfishReading:
    """What a management controller tells of its server.

    `unread` names the kinds of part of which not everything could be read.
    """

    exchange: Exchange
    version: str = ""
    parts: tuple[RedfishPart, ...] = ()
    unread: tuple[PartKind, ...] = ()

    def of(self, *kinds: PartKind) -> tuple[RedfishPart, ...]:
        """The parts of some kinds, in the order they were read."""
        return tuple(part for part in self.parts if part.kind in kinds)
