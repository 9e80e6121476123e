"""The heads of partitions: what one controller's copy says of its partners, its changes and its policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.checks.directory.reading import Source
from app.checks.known import Known
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.readings import SearchReading
from app.domain.replication import UNREADABLE, AttributeStamp, ReplicaLink, link_of, stamp_of
from app.domain.targets import DomainScope

FactT = TypeVar("FactT")

HEAD_ATTRIBUTES = (
    "objectClass",
    "objectSid",
    "objectVersion",
    "repsFrom",
    "replPropertyMetaData",
    "lockoutThreshold",
    "lockoutDuration",
    "lockOutObservationWindow",
)
"""What is stored there, and all that any check judges of it."""

STATUS_ATTRIBUTES = ("msDS-NCReplInboundNeighbors", "msDS-ReplAttributeMetaData")
"""What Windows makes out of it when asked, for users that may see it."""


def head_question(source: Source, partition: str) -> SearchQuestion:
    """What is stored at the head of a partition."""
    return source.search(partition, HEAD_ATTRIBUTES)


def status_question(source: Source, partition: str) -> SearchQuestion:
    """What the controller tells of the head of a partition; apart, for it may be refused as a whole."""
    return source.search(partition, STATUS_ATTRIBUTES)


def partitions_of(source: Source) -> tuple[str, ...]:
    """The partitions of which a controller holds all."""
    return source.root.attributes.get("namingcontexts", ())


def ask_roots(domain: DomainScope, known: Known) -> bool:
    """Whether all controllers of a domain in the plan were asked for their root entry."""
    return all(RootDseQuestion(host.address) in known for host in domain.controllers)


def head_questions(source: Source) -> Iterator[AnyQuestion]:
    """All that a controller is asked of the heads of the partitions it holds."""
    for partition in partitions_of(source):
        yield head_question(source, partition)
        yield status_question(source, partition)


def links(source: Source, partition: str, known: Known) -> tuple[ReplicaLink, ...]:
    """From whom a controller gets a partition; nothing when it shows nothing."""
    return tuple(link_of(text) for text in _link_texts(source, partition, known) if text != UNREADABLE)


def has_unreadable_link(source: Source, partition: str, known: Known) -> bool:
    """Whether a controller gets a partition from someone else too, in a form that could not be read."""
    return UNREADABLE in _link_texts(source, partition, known)


def _link_texts(source: Source, partition: str, known: Known) -> tuple[str, ...]:
    told = _facts(known.get(status_question(source, partition)), STATUS_ATTRIBUTES[0], str)
    return told or _facts(known.get(head_question(source, partition)), "repsFrom", str)


def stamps(source: Source, partition: str, known: Known) -> tuple[AttributeStamp, ...]:
    """When the attributes of a partition's head were changed, in one copy; nothing when that is hidden."""
    stored = _facts(known.get(head_question(source, partition)), "replPropertyMetaData", stamp_of)
    return stored or _facts(known.get(status_question(source, partition)), STATUS_ATTRIBUTES[1], stamp_of)


def head_fault(source: Source, partition: str, known: Known) -> str:
    """Why the head of a partition shows nothing: the fault of the search, or that it is hidden."""
    reading = known.get(head_question(source, partition))
    fault = reading.exchange.fault if reading else None
    return fault.value if fault else "absent_attribute"


def _facts(reading: SearchReading | None, attribute: str, read: Callable[[str], FactT]) -> tuple[FactT, ...]:
    entries = reading.entries if reading else ()
    return tuple(read(text) for entry in entries for text in entry.attributes.get(attribute.lower(), ()))
