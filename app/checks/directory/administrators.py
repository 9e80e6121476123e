"""Who may administer the directory: not too many, nobody without need, and never one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, moment, now_at, spelled
from app.checks.directory.groups import (
    direct_members,
    entries_of,
    groups_question,
    is_built_in,
    is_usable,
    members_question,
    membership,
    primary_question,
    sid_filter,
)
from app.checks.directory.heads import head_question
from app.checks.directory.reading import Source, answering_source, ask_controllers, controllers_of, forests
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry
from app.domain.replication import stamp_of
from app.domain.targets import DomainScope, Situation

DOMAIN_ADMINS, SCHEMA_ADMINS, ENTERPRISE_ADMINS, KRBTGT = "512", "518", "519", "502"
"""Relative identifiers that every domain or forest has ([MS-DTYP] 2.4.2.4)."""

GROUPS = (DOMAIN_ADMINS, SCHEMA_ADMINS, ENTERPRISE_ADMINS)

PASSWORD = "unicodepwd"  # noqa: S105  the attribute's name


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def _topic(domain: DomainScope) -> Topic:
    return Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})


def _sid(source: Source, known: Known) -> str:
    """The security identifier of the domain, empty where it is not shown."""
    entries = entries_of(head_question(source, source.head), known)
    return entries[0].first("objectSid") if entries else ""


def _groups_question(source: Source, sid: str) -> SearchQuestion:
    return groups_question(source, (sid_filter(f"{sid}-{number}") for number in GROUPS))


def _asks_groups(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is None:
        return
    yield head_question(source, source.head)
    if sid := _sid(source, known):
        yield _groups_question(source, sid)
        for group in entries_of(_groups_question(source, sid), known):
            yield members_question(source, group.dn)
            yield primary_question(source, group.first("objectSid").rpartition("-")[2])


@dataclass(frozen=True, slots=True)
class Privileged:
    """The groups of administrators by relative identifier, or the reason why there are none."""

    source: Source | None
    groups: dict[str, DirectoryEntry]
    missing: str


def _privileged(domain: DomainScope, known: Known) -> Privileged:
    source = answering_source(domain, known)
    sid = _sid(source, known) if source else ""
    if source is None or not sid:
        fault = known[head_question(source, source.head)].exchange.fault if source else None
        missing = fault.value if fault else controllers_of(domain, known).missing or "absent_attribute"
        return Privileged(None, {}, missing)
    reading = known[_groups_question(source, sid)]
    groups = {entry.first("objectSid").rpartition("-")[2]: entry for entry in reading.entries}
    missing = reading.exchange.fault.value if reading.exchange.fault else ""
    return Privileged(source, groups, missing or ("" if DOMAIN_ADMINS in groups else "no_such_object"))


def judge_size(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-01: few accounts may do everything in the domain."""
    found, topic = _privileged(domain, known), _topic(domain)
    if found.missing or found.source is None:
        yield topic.unmeasured(found.missing)
        return
    members = membership(found.source, found.groups[DOMAIN_ADMINS], known)
    count = Decimal(len(members.people))
    if count > limits["most"]:
        yield topic.says("many", count=count, most=limits["most"])
    elif members.unseen or not members.people:
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("few", count=count)


def judge_empty(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """PRIV-02: nobody is in the groups that are for an hour's work on the forest.

    These groups carry the permissions of Domain Admins (AdminSDHolder), so whoever is shown the members of
    that group would be shown theirs.
    """
    found, topic = _privileged(domain, known), Topic(domain.subject, domain.forest, {"forest": domain.forest})
    wanted = [found.groups.get(number) for number in (SCHEMA_ADMINS, ENTERPRISE_ADMINS)]
    shown = [group for group in wanted if group is not None]
    filled = [group for group in shown if _has_members(found, group, known)]
    if filled:
        names = tuple(group.first("sAMAccountName") for group in filled)
        yield topic.says("filled", groups=names, count=Decimal(_count(found, filled, known)))
    elif found.missing or len(shown) < len(wanted):
        yield topic.unmeasured(found.missing or "no_such_object")
    elif not _has_members(found, found.groups[DOMAIN_ADMINS], known):
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("empty", groups=tuple(group.first("sAMAccountName") for group in shown))


def _has_members(found: Privileged, group: DirectoryEntry, known: Known) -> bool:
    if found.source is None:
        return False
    return bool(direct_members(group) or membership(found.source, group, known).people)


def _count(found: Privileged, groups: list[DirectoryEntry], known: Known) -> int:
    """How many accounts and members that are not shown there are in groups, each once."""
    if found.source is None:
        return 0
    each = [membership(found.source, group, known) for group in groups]
    names = {entry.dn.lower() for one in each for entry in one.people}
    return len(names | {dn.lower() for one in each for dn in one.unseen})


def judge_second(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-06: two people at least can administer the domain with accounts of their own that work."""
    found, topic = _privileged(domain, known), _topic(domain)
    if found.missing or found.source is None:
        yield topic.unmeasured(found.missing)
        return
    source = found.source
    members = [
        membership(source, group, known) for number, group in found.groups.items() if number != SCHEMA_ADMINS
    ]
    own = {entry.dn: entry for each in members for entry in each.people if not is_built_in(entry)}
    states = [is_usable(entry, now_at(source)) for entry in own.values()]
    count = Decimal(states.count(True))
    if count >= limits["least"]:
        yield topic.says("several", count=count)
    elif None in states or any(each.unseen for each in members) or not any(each.people for each in members):
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("too_few", count=count, least=limits["least"])


def _krbtgt_question(source: Source, sid: str) -> SearchQuestion:
    attributes = ("objectClass", "pwdLastSet", "replPropertyMetaData")
    return source.search(source.head, attributes, sid_filter(f"{sid}-{KRBTGT}"), is_subtree=True)


def _asks_krbtgt(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is not None:
        yield head_question(source, source.head)
        if sid := _sid(source, known):
            yield _krbtgt_question(source, sid)


def judge_krbtgt(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-03: the key of all tickets is changed now and then."""
    topic, source = _topic(domain), answering_source(domain, known)
    sid = _sid(source, known) if source else ""
    if source is None or not sid:
        yield topic.unmeasured(_privileged(domain, known).missing if source is None else "absent_attribute")
        return
    reading = known[_krbtgt_question(source, sid)]
    changed = [when for entry in reading.entries for when in _changes(entry)]
    fault = reading.exchange.fault
    doubt = (
        (fault.value if fault else "")
        or ("" if changed else "absent_attribute")
        or clock_doubt(source, limits)
    )
    if doubt:
        yield topic.unmeasured(doubt)
        return
    age = max(now_at(source) - min(changed), timedelta())
    tag = "renewed"
    if age > timedelta(days=float(limits["warn_days"])):
        tag = "very_old" if age > timedelta(days=float(limits["fail_days"])) else "old"
    yield topic.says(tag, days=spelled(age))


def _changes(entry: DirectoryEntry) -> Iterator[datetime]:
    """When the key was changed: by the account, and by the stamp of its password."""
    if when := moment(entry.first("pwdLastSet")):
        yield when
    for text in entry.attributes.get("replpropertymetadata", ()):
        stamp = stamp_of(text)
        if stamp.attribute == PASSWORD and stamp.changed_at is not None:
            yield stamp.changed_at


ADMINISTRATORS = (
    Check("PRIV-01", _domains, _asks_groups, judge_size),
    Check("PRIV-02", forests, _asks_groups, judge_empty),
    Check("PRIV-03", _domains, _asks_krbtgt, judge_krbtgt),
    Check("PRIV-06", _domains, _asks_groups, judge_second),
)
"""The checks of this module, in catalogue order."""
