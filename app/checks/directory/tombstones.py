"""How long the directory remembers what was deleted: the life of a backup, and of a controller's absence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Source,
    answering_source,
    ask_controllers,
    asked_forests,
    controllers_of,
    integer,
)
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.targets import DomainScope


def _question(source: Source) -> SearchQuestion:
    place = f"CN=Directory Service,CN=Windows NT,CN=Services,{source.configuration}"
    return source.search(place, ("objectClass", "tombstoneLifetime"))


def ask_tombstones(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the tombstone lifetime."""
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is not None:
        yield _question(source)


def tombstone_days(domain: DomainScope, known: Known) -> Decimal | None:
    """The lifetime in days as it is set; None where it is not set or not shown."""
    source = answering_source(domain, known)
    reading = known.get(_question(source)) if source else None
    found = integer(reading.entries[0].first("tombstoneLifetime")) if reading and reading.entries else None
    return Decimal(found) if found else None


def is_lifetime_shown(domain: DomainScope, known: Known) -> bool:
    """Whether a lifetime that is not there is one that was never set."""
    source = answering_source(domain, known)
    reading = known.get(_question(source)) if source else None
    return reading is not None and bool(reading.entries)


def judge_lifetime(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-07: the lifetime is set, and long enough for a site that was cut off."""
    topic, source = (
        Topic(domain.subject, domain.forest, {"forest": domain.forest}),
        answering_source(domain, known),
    )
    reading, days = known.get(_question(source)) if source else None, tombstone_days(domain, known)
    if reading is None:
        yield topic.unmeasured(controllers_of(domain, known).missing)
    elif not reading.entries:
        fault = reading.exchange.fault
        yield topic.unmeasured(fault.value if fault else "no_such_object")
    elif days is None:
        yield topic.says("not_set", days=limits["default_days"], least=limits["least_days"])
    else:
        tag = "short" if days < limits["least_days"] else "long_enough"
        yield topic.says(tag, days=days, least=limits["least_days"])


TOMBSTONES = (Check("REPL-07", asked_forests, ask_tombstones, judge_lifetime),)
"""The check of this module."""
