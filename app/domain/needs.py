"""What an asset needs in order to work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NeedKind(StrEnum):
    """What a need is for."""

    POWER = "power"
    NETWORK = "network"
    COOLING = "cooling"
    HOST = "host"
    STORAGE = "storage"
    DIRECTORY = "directory"
    NAMES = "names"
    MEMBERS = "members"
    PLACE = "place"
    OTHER = "other"


class NeedOrigin(StrEnum):
    """Whether a person set the need or the program derived it from the inventory.

    A plan keeps what a person set or confirmed; what is only proposed is derived anew each time.
    """

    MANUAL = "manual"
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Need:
    """`dependent` works only while at least `at_least` of the assets `of` work.

    None of nothing (`at_least` 0, `of` empty) says that a person found nothing of this kind to be needed.
    """

    id: str
    dependent: str
    kind: NeedKind
    of: tuple[str, ...]
    at_least: int = 1
    origin: NeedOrigin = NeedOrigin.MANUAL
