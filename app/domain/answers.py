"""What was said about an item, how it is known, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.values import Value

PLAN_SUBJECT = "plan"
"""The subject of an item that is asked once for the whole plan; every other subject is an asset's id,
or `class:<kind>` for an item asked once per class of device."""


class Result(StrEnum):
    """The human result of an item; whether yes is good is the item's to say."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Basis(StrEnum):
    """How an answer is known."""

    SEEN = "seen"
    TOLD = "told"
    READ = "read"
    TESTED = "tested"


class Place(NamedTuple):
    """Where an answer belongs: an item of the pack and a subject."""

    item: str
    subject: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. An item without a result holds only values; `reason` is required with not applicable.

    `values` hold the item's own fields; a field bound to the profile or an asset lives there, never here.
    `note` is printed in every edition of the report, `internal_note` in the internal edition only.
    `evidence` names the evidence a person attached. `by` and `at` tell who answered last and when (UTC).
    """

    place: Place
    result: Result | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""
    basis: Basis | None = None
    note: str = ""
    internal_note: str = ""
    evidence: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None
