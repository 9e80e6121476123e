"""The computer accounts of domain controllers: in order, with their service names, and in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import DAY, clock_doubt, is_ahead, moment, now_at
from app.checks.directory.reading import (
    Controller,
    Source,
    answering_source,
    ask_controllers,
    controllers_of,
    distinguished_name,
    integer,
)
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry, SearchReading
from app.domain.targets import DomainScope, Situation

ATTRIBUTES = (
    "userAccountControl",
    "primaryGroupID",
    "servicePrincipalName",
    "pwdLastSet",
    "lastLogonTimestamp",
    "operatingSystem",
    "operatingSystemVersion",
)
"""All that checks judge of a controller's account, in one search."""

DISABLED, SERVER_TRUST, TRUSTED_FOR_DELEGATION, PARTIAL_SECRETS = 0x2, 0x2000, 0x80000, 0x4000000
"""Bits of userAccountControl ([MS-ADTS] 2.2.16); the last is that of a read-only controller."""

CONTROLLERS_GROUP, READ_ONLY_CONTROLLERS_GROUP = 516, 521
"""primaryGroupID of controllers ([MS-DTYP] 2.4.2.4)."""

REPLICATION_SERVICE = "e3514235-4b06-11d1-ab04-00c04fc2dcd2"
"""The interface by which controllers replicate ([MS-DRSR] 4.1), the first part of a service name."""


@dataclass(frozen=True, slots=True)
class DomainAccounts:
    """A domain, and the subjects of its controllers in the plan by full name."""

    domain: DomainScope
    subjects: dict[str, str]


def domains_with_accounts(situation: Situation) -> Iterator[DomainAccounts]:
    """Every domain of a plan."""
    for domain in situation.domains:
        yield DomainAccounts(domain, {host.fqdn: host.subject for host in domain.controllers if host.fqdn})


def account_question(source: Source, controller: Controller) -> SearchQuestion:
    """The account of a controller."""
    return source.search(controller.account_dn, ATTRIBUTES)


def _accounts(case: DomainAccounts, known: Known) -> Iterator[tuple[Controller, SearchQuestion | None]]:
    """The controllers of this domain, each with the question for its account, None where none is shown."""
    source, head = answering_source(case.domain, known), distinguished_name(case.domain.fqdn)
    if source is None:
        return
    for each in controllers_of(case.domain, known).controllers:
        if each.is_of(head):
            yield each, account_question(source, each) if each.account_dn else None


def ask_accounts(case: DomainAccounts, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the accounts of a domain's controllers."""
    yield from ask_controllers(case.domain, known)
    yield from (question for _, question in _accounts(case, known) if question is not None)


@dataclass(frozen=True, slots=True)
class Account:
    """A controller's account as it was read by a clock that said `now`.

    `reading` is None when the directory shows no account for the controller.
    """

    controller: Controller
    topic: Topic
    reading: SearchReading | None
    now: datetime

    @property
    def entry(self) -> DirectoryEntry:
        """The entry; an empty one when nothing came."""
        return self.reading.entries[0] if self.reading and self.reading.entries else DirectoryEntry("", {})

    @property
    def reason(self) -> str:
        """Why an attribute of it is not there."""
        if self.reading is None:
            return "no_account"
        fault = self.reading.exchange.fault
        return fault.value if fault else "absent_attribute"


def read_accounts(case: DomainAccounts, known: Known) -> Iterator[Account]:
    """The accounts of a domain's controllers, once their questions are answered."""
    source = answering_source(case.domain, known)
    if source is None:
        return
    for controller, question in _accounts(case, known):
        subject = case.subjects.get(controller.fqdn, case.domain.subject)
        about = {"server": controller.name, "domain": case.domain.fqdn}
        reading = None if question is None else known[question]
        yield Account(controller, Topic(subject, controller.name, about), reading, now_at(source))


def nothing_read(case: DomainAccounts, known: Known) -> Emission:
    """What is said of all controllers of the plan when no account could be looked for."""
    servers = tuple(host.name for host in case.domain.controllers)
    topic = Topic(case.domain.subject, case.domain.fqdn, {"server": servers, "domain": case.domain.fqdn})
    return topic.unmeasured(controllers_of(case.domain, known).missing or "absent_attribute")


def judge_account(case: DomainAccounts, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-07: the account is enabled, of the right kind, in its group and place."""
    accounts = tuple(read_accounts(case, known))
    if not accounts:
        yield nothing_read(case, known)
    for account in accounts:
        control = integer(account.entry.first("userAccountControl"))
        group = integer(account.entry.first("primaryGroupID"))
        if control is None or group is None:
            yield account.topic.unmeasured(account.reason)
        elif control & DISABLED:
            yield account.topic.says("disabled")
        elif faults := tuple(_faults(account.controller, control, group)):
            yield account.topic.says("wrong", faults=faults)
        else:
            yield account.topic.says("in_order")


def _faults(controller: Controller, control: int, group: int) -> Iterator[str]:
    """Steps 3 and 4 of DC-07; the words stand in `resources/checks/words.yaml`."""
    if controller.is_read_only:
        kind, right_group = PARTIAL_SECRETS, READ_ONLY_CONTROLLERS_GROUP
    else:
        kind, right_group = SERVER_TRUST | TRUSTED_FOR_DELEGATION, CONTROLLERS_GROUP
    if control & kind != kind:
        yield "account_kind"
    if group != right_group:
        yield "account_group"
    if "ou=domain controllers," not in controller.account_dn:
        yield "account_place"


def judge_service_names(case: DomainAccounts, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-08: clients and partners get tickets for the controller's services."""
    accounts = tuple(read_accounts(case, known))
    if not accounts:
        yield nothing_read(case, known)
    source = answering_source(case.domain, known)
    forest = source.forest if source else ""
    for account in accounts:
        held = {name.lower() for name in account.entry.attributes.get("serviceprincipalname", ())}
        lost = tuple(
            name for name in _wanted_names(account.controller, case.domain, forest) if name not in held
        )
        if not held:
            yield account.topic.unmeasured(account.reason)
        elif lost:
            yield account.topic.says("missing", names=lost)
        elif _hides_names(account.controller, forest):
            yield account.topic.unmeasured("absent_attribute")
        else:
            yield account.topic.says("complete")


def _wanted_names(controller: Controller, domain: DomainScope, forest: str) -> Iterator[str]:
    """Step 2 of DC-08; a read-only controller replicates under no such name of its own."""
    if controller.fqdn:
        yield f"host/{controller.fqdn}"
        yield f"ldap/{controller.fqdn}"
    if controller.fqdn and forest and controller.is_catalog:
        yield f"gc/{controller.fqdn}/{forest}"
    if controller.guid and not controller.is_read_only:
        yield f"{REPLICATION_SERVICE}/{controller.guid}/{domain.fqdn}"


def _hides_names(controller: Controller, forest: str) -> bool:
    """Whether the directory hides what a name would be made of, so that it could not be looked for."""
    parts = (
        controller.fqdn,
        forest or controller.is_catalog is False,
        controller.guid or controller.is_read_only,
    )
    return not all(parts) or controller.is_catalog is None


def _age(account: Account, attribute: str, doubt: str) -> tuple[Decimal, str]:
    """The age of what an attribute tells, in whole days, or the reason why it has none."""
    when = moment(account.entry.first(attribute))
    if when is None or doubt:
        return Decimal(), doubt or account.reason
    if is_ahead(when, account.now):
        return Decimal(), "time_ahead"
    return Decimal(max(account.now - when, timedelta()) // DAY), ""


def _doubt(case: DomainAccounts, known: Known, limits: Limits) -> str:
    """Why ages cannot be told by the clock of the controller that was asked."""
    source = answering_source(case.domain, known)
    return clock_doubt(source, limits) if source else ""


def judge_password_age(case: DomainAccounts, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-14: the controller renews its password, as one that works does every month."""
    accounts = tuple(read_accounts(case, known))
    if not accounts:
        yield nothing_read(case, known)
    for account in accounts:
        days, reason = _age(account, "pwdLastSet", _doubt(case, known, limits))
        if reason:
            yield account.topic.unmeasured(reason)
        else:
            yield account.topic.says("old" if days > limits["warn_days"] else "renewed", days=days)


def judge_last_seen(case: DomainAccounts, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-15: the controller logged on to the domain of late."""
    accounts = tuple(read_accounts(case, known))
    if not accounts:
        yield nothing_read(case, known)
    for account in accounts:
        days, reason = _age(account, "lastLogonTimestamp", _doubt(case, known, limits))
        if reason:
            yield account.topic.unmeasured(reason)
        elif days > limits["fail_days"]:
            yield account.topic.says("gone", days=days)
        else:
            yield account.topic.says("absent" if days > limits["warn_days"] else "seen", days=days)


CONTROLLER_ACCOUNTS = (
    Check("DC-07", domains_with_accounts, ask_accounts, judge_account),
    Check("DC-08", domains_with_accounts, ask_accounts, judge_service_names),
    Check("DC-14", domains_with_accounts, ask_accounts, judge_password_age),
    Check("DC-15", domains_with_accounts, ask_accounts, judge_last_seen),
)
"""The checks of this module, in catalogue order."""
