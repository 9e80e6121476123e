"""Are the systems of controllers still supported, and does the product fit them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.controller_accounts import (
    Account,
    DomainAccounts,
    ask_accounts,
    domains_with_accounts,
    nothing_read,
    read_accounts,
)
from app.checks.directory.reading import answering_source
from app.checks.known import Known
from app.checks.product.lifespans import is_day_doubtful, judge_dates, system_named
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.pack import LifecycleDate
from app.domain.questions import AnyQuestion
from app.domain.targets import Situation, Support


@dataclass(frozen=True, slots=True)
class Systems:
    """The controllers' accounts of a domain, and what is known of support."""

    accounts: DomainAccounts
    support: Support
    supported: tuple[str, ...]


def _systems(situation: Situation) -> Iterator[Systems]:
    for each in domains_with_accounts(situation):
        yield Systems(each, situation.support, situation.live.controller_systems)


def _asks_systems(case: Systems, known: Known) -> Iterator[AnyQuestion]:
    return ask_accounts(case.accounts, known)


def _system(account: Account, support: Support) -> tuple[Topic, LifecycleDate | None]:
    """What is said about a controller's system, and its support dates; None for a system without any."""
    said = account.entry.first("operatingSystem")
    topic = Topic(account.topic.subject, account.topic.target, {**account.topic.about, "system": said})
    return topic, system_named(said, support)


def _missing(account: Account) -> str:
    return "unknown_system" if account.entry.first("operatingSystem") else account.reason


def judge_system(case: Systems, known: Known, limits: Limits) -> Iterator[Emission]:
    """OS-01: the vendor mends the system of the controller, and will for a while."""
    accounts = tuple(read_accounts(case.accounts, known))
    if not accounts:
        yield nothing_read(case.accounts, known)
    source = answering_source(case.accounts.domain, known)
    for account in accounts:
        topic, entry = _system(account, case.support)
        if entry is None:
            yield topic.unmeasured(_missing(account))
        elif source is not None and is_day_doubtful(source, limits):
            yield topic.unmeasured("clocks_differ")
        else:
            yield judge_dates(topic, entry, account.now.date(), limits)


def judge_fit(case: Systems, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OS-02: the product is supported with controllers of this system."""
    accounts = tuple(read_accounts(case.accounts, known))
    if not accounts:
        yield nothing_read(case.accounts, known)
    for account in accounts:
        topic, entry = _system(account, case.support)
        about = Topic(topic.subject, topic.target, {**topic.about, "product": case.support.product})
        if entry is None or not case.supported:
            yield about.unmeasured(_missing(account) if entry is None else "no_supported_systems")
        else:
            yield about.says("fits" if entry.product in case.supported else "other_system")


SUPPORT = (
    Check("OS-01", _systems, _asks_systems, judge_system),
    Check("OS-02", _systems, _asks_systems, judge_fit),
)
"""The checks of this module, in catalogue order."""
