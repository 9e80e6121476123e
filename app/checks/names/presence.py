"""Zones that a forest may have or not: judged only where one of their servers holds them as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import holds_zone, soa_question
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import ZoneScope

CaseT = TypeVar("CaseT")


def where_present(check: Check[CaseT], zone_of: Callable[[CaseT], ZoneScope | None]) -> Check[CaseT]:
    """The check, silent about a zone that nobody planned and that no server holds."""

    def questions(case: CaseT, known: Known) -> Iterator[AnyQuestion]:
        zone = zone_of(case)
        asked = _starts(zone)
        yield from asked
        if all(question in known for question in asked) and _is_present(zone, known):
            yield from check.questions(case, known)

    def decide(case: CaseT, known: Known, limits: Limits) -> Iterator[Emission]:
        if _is_present(zone_of(case), known):
            yield from check.decide(case, known, limits)

    return Check(check.id, check.cases, questions, decide)


def _starts(zone: ZoneScope | None) -> tuple[AnyQuestion, ...]:
    """The questions that tell whether an unplanned zone is there."""
    if zone is None or zone.is_planned:
        return ()
    return tuple(soa_question(server, zone.fqdn) for server in zone.servers)


def _is_present(zone: ZoneScope | None, known: Known) -> bool:
    if zone is None or zone.is_planned:
        return True
    return any(holds_zone(known[soa_question(server, zone.fqdn)], zone.fqdn) for server in zone.servers)
