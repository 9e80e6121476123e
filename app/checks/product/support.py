"""Are the systems of controllers and the product itself still supported, and do they fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.checks.check import Check, Limits
from app.checks.directory.controller_accounts import (
    Account,
    DomainAccounts,
    ask_accounts,
    domains_with_accounts,
    nothing_read,
    read_accounts,
)
from app.checks.directory.reading import answering_source, ask_controllers, asked_forests, controllers_of
from app.checks.known import Known
from app.checks.product.lifespans import is_day_doubtful, judge_dates, system_named
from app.checks.product.schema import version_in, version_question
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.pack import LifecycleDate
from app.domain.questions import AnyQuestion
from app.domain.targets import DomainScope, Situation, Support

BY_SCHEMA = {
    1006: ("Live Communications Server 2005",),
    1007: ("Office Communications Server 2007",),
    1008: ("Office Communications Server 2007 R2",),
    1100: ("Lync Server 2010",),
    1150: (
        "Lync Server 2013",
        "Skype for Business Server 2015",
        "Skype for Business Server 2019",
        "Skype for Business Server SE",
    ),
}
"""The products that a schema version may belong to, as the support dates name them."""


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


@dataclass(frozen=True, slots=True)
class Deployed:
    """A forest by the domain to begin with, and what is known of support."""

    domain: DomainScope
    support: Support


def _forests(situation: Situation) -> Iterator[Deployed]:
    return (Deployed(domain, situation.support) for domain in asked_forests(situation))


def _asks_product(case: Deployed, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None:
        yield version_question(source)


def judge_product(case: Deployed, known: Known, limits: Limits) -> Iterator[Emission]:
    """OS-04: the vendor mends the product that the directory is prepared for, and will for a while."""
    domain, source = case.domain, answering_source(case.domain, known)
    topic = Topic(domain.subject, domain.forest, {"forest": domain.forest})
    if source is None:
        yield topic.unmeasured(controllers_of(domain, known).missing)
        return
    reading = known[version_question(source)]
    version = version_in(reading)
    if not version:
        fault = reading.exchange.fault
        hidden = fault.value if fault and version is None else "absent_attribute"
        yield topic.unmeasured("not_deployed" if version == 0 else hidden)
        return
    entry = _product(BY_SCHEMA.get(version, ()), case.support, reading.exchange.ended_at.date())
    if entry is None:
        yield topic.unmeasured("unknown_product_version")
    elif is_day_doubtful(source, limits):
        yield topic.unmeasured("clocks_differ")
    else:
        about = Topic(topic.subject, topic.target, {**topic.about, "product": entry.product})
        yield judge_dates(about, entry, reading.exchange.ended_at.date(), limits)


def _product(names: tuple[str, ...], support: Support, day: date) -> LifecycleDate | None:
    """The product of the plan if it may be that, else the only one, or the last of several that all ended."""
    entries = [entry for entry in support.dates if entry.product in names]
    planned = [entry for entry in entries if entry.product == support.product]
    have_ended = [entry.end for entry in entries if entry.end is not None and entry.end < day]
    if planned or len(entries) == 1:
        return (planned or entries)[0]
    is_over = entries and len(have_ended) == len(entries)
    return max(entries, key=lambda entry: entry.end or day) if is_over else None


SUPPORT = (
    Check("OS-01", _systems, _asks_systems, judge_system),
    Check("OS-02", _systems, _asks_systems, judge_fit),
    Check("OS-04", _forests, _asks_product, judge_product),
)
"""The checks of this module, in catalogue order."""
