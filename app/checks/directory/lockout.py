"""After how many wrong passwords the domain locks an account: to know before anything is tried with one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.heads import head_question
from app.checks.directory.reading import answering_source, ask_controllers, controllers_of, integer
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import DomainScope, Situation

FOR_GOOD = frozenset({"0", str(-(2**63))})
"""Durations that stand for: until an administrator unlocks the account."""


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def _asks_policy(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is not None:
        yield head_question(source, source.head)


def judge_lockout(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """ACC-07: it is known after how many wrong passwords an account is locked."""
    topic, source = (
        Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn}),
        answering_source(domain, known),
    )
    reading = known[head_question(source, source.head)] if source else None
    entry = reading.entries[0] if reading and reading.entries else None
    threshold = integer(entry.first("lockoutThreshold")) if entry else None
    if entry is None or threshold is None:
        fault = reading.exchange.fault if reading else None
        missing = controllers_of(domain, known).missing if reading is None else "absent_attribute"
        yield topic.unmeasured(fault.value if fault else missing)
    elif threshold == 0:
        yield topic.says("never_locks")
    else:
        count, window = Decimal(threshold), _minutes(entry.first("lockOutObservationWindow"))
        if entry.first("lockoutDuration") in FOR_GOOD:
            yield topic.says("locks_for_good", count=count, window=window)
        else:
            duration = _minutes(entry.first("lockoutDuration"))
            yield topic.says("locks", count=count, window=window, duration=duration)


def _minutes(interval: str) -> str:
    """A negative number of tenths of microseconds in minutes; `-` where it is hidden."""
    digits = interval.removeprefix("-")
    return str(int(digits) // 600_000_000) if digits.isdecimal() and len(digits) < 20 else "-"


LOCKOUT = (Check("ACC-07", _domains, _asks_policy, judge_lockout),)
"""The check of this module."""
