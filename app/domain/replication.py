"""Facts of directory replication, with the text that stands for them among the values of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

NEVER = "never"

UNREADABLE = "?"
"""Stands for a link of an entry that could not be read, so that the others are not taken for all."""


@dataclass(frozen=True, slots=True)
class ReplicaLink:
    """How one partition comes from one partner: REPS_FROM of [MS-DRSR], or DS_REPL_NEIGHBOR as XML.

    `source` is the objectGUID of the partner's NTDS Settings object, `result` the Win32 code of the last
    attempt, `failures` how often it failed in a row. Moments are UTC, None for never.
    """

    source: str
    failures: int
    result: int
    last_success: datetime | None
    last_attempt: datetime | None

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt failed."""
        return self.result != 0 and self.failures > 0

    @property
    def text(self) -> str:
        """The link as a value of an entry."""
        moments = f"{_text_of(self.last_success)} {_text_of(self.last_attempt)}"
        return f"{self.source} {self.failures} {self.result} {moments}"


def link_of(text: str) -> ReplicaLink:
    """The link of a text that `ReplicaLink.text` made; ValueError for others."""
    source, failures, result, success, attempt = text.split(" ")
    return ReplicaLink(source, int(failures), int(result), _moment_of(success), _moment_of(attempt))


@dataclass(frozen=True, slots=True)
class AttributeStamp:
    """The last change of an attribute: replPropertyMetaData of [MS-DRSR], or its XML.

    `attribute` is its name in lower case where that is known, else its number. `origin` is the invocation id
    of the controller where it was changed, with that one's `usn`; both are the same in every copy.
    """

    attribute: str
    version: int
    changed_at: datetime | None
    origin: str
    usn: int

    @property
    def text(self) -> str:
        """The stamp as a value of an entry."""
        return f"{self.attribute} {self.version} {_text_of(self.changed_at)} {self.origin} {self.usn}"


def stamp_of(text: str) -> AttributeStamp:
    """The stamp of a text that `AttributeStamp.text` made; ValueError for others."""
    attribute, version, changed_at, origin, usn = text.split(" ")
    return AttributeStamp(attribute, int(version), _moment_of(changed_at), origin, int(usn))


def _text_of(moment: datetime | None) -> str:
    return NEVER if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment_of(text: str) -> datetime | None:
    return None if text == NEVER else datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
