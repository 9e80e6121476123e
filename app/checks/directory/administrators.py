"""Who may administer the directory: not too many, nobody without need, and never one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.account_states import is_built_in, is_usable
from app.checks.directory.ages import clock_doubt, is_ahead, moment, now_at, spelled
from app.checks.directory.groups import direct_members, entries_of, groups_question, number_of, sid_filter
from app.checks.directory.heads import head_question
from app.checks.directory.membership import Membership, Start, membership
from app.checks.directory.reading import (
    Source,
    answering_source,
    ask_controllers,
    controllers_of,
    forests,
)
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


@dataclass(frozen=True, slots=True)
class Governed:
    """A domain, and all domains of its forest in the plan."""

    domain: DomainScope
    forest: tuple[DomainScope, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the domain."""
        return Topic(self.domain.subject, self.domain.fqdn, {"domain": self.domain.fqdn})

    @property
    def root(self) -> DomainScope | None:
        """The root of the forest, where the plan has it."""
        return next((each for each in self.forest if each.fqdn == each.forest), None)


def _domains(situation: Situation) -> Iterator[Governed]:
    for domain in situation.domains:
        yield Governed(domain, tuple(each for each in situation.domains if each.forest == domain.forest))


def _roots(situation: Situation) -> Iterator[Governed]:
    """The domains that stand for their forests."""
    heads = forests(situation)
    return (each for each in _domains(situation) if each.domain in heads)


def _sid(source: Source, known: Known) -> str:
    """The security identifier of the domain, empty where it is not shown."""
    entries = entries_of(head_question(source, source.head), known)
    return entries[0].first("objectSid") if entries else ""


def _groups_question(source: Source, sid: str) -> SearchQuestion:
    return groups_question(source, (sid_filter(f"{sid}-{number}") for number in GROUPS))


def _asks_groups(case: Governed, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is None:
        return
    yield head_question(source, source.head)
    if sid := _sid(source, known):
        yield _groups_question(source, sid)
        for group in entries_of(_groups_question(source, sid), known):
            yield from membership(Start(source, group, case.forest), known).questions


def _asks_all_groups(case: Governed, known: Known) -> Iterator[AnyQuestion]:
    """Those of the forest's root too, whose administrators administer every domain."""
    yield from _asks_groups(case, known)
    if case.root is not None and case.root != case.domain:
        yield from _asks_groups(Governed(case.root, case.forest), known)


@dataclass(frozen=True, slots=True)
class Privileged:
    """The groups of administrators by relative identifier, or the reason why there are none."""

    source: Source | None
    groups: dict[str, DirectoryEntry]
    missing: str
    forest: tuple[DomainScope, ...] = ()

    def inside(self, number: str, known: Known) -> Membership:
        """Who is in a group; nobody where it is not shown."""
        group = self.groups.get(number)
        if self.source is None or group is None:
            return Membership()
        return membership(Start(self.source, group, self.forest), known)


def _privileged(case: Governed, known: Known) -> Privileged:
    source = answering_source(case.domain, known)
    sid = _sid(source, known) if source else ""
    if source is None or not sid:
        fault = known[head_question(source, source.head)].exchange.fault if source else None
        missing = fault.value if fault else controllers_of(case.domain, known).missing or "absent_attribute"
        return Privileged(None, {}, missing)
    reading = known[_groups_question(source, sid)]
    groups = {number_of(entry): entry for entry in reading.entries}
    missing = reading.exchange.fault.value if reading.exchange.fault else ""
    missing = missing or ("" if DOMAIN_ADMINS in groups else "no_such_object")
    return Privileged(source, groups, missing, case.forest)


def judge_size(case: Governed, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-01: few accounts may do everything in the domain."""
    found, topic = _privileged(case, known), case.topic
    if found.missing:
        yield topic.unmeasured(found.missing)
        return
    members = found.inside(DOMAIN_ADMINS, known)
    count = Decimal(len(members.accounts))
    if members.holds_everybody:
        yield topic.says("everybody")
    elif count > limits["most"]:
        yield topic.says("many", count=count, most=limits["most"])
    elif members.unseen or not direct_members(found.groups[DOMAIN_ADMINS]):
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("few", count=count)


def judge_empty(case: Governed, known: Known, _limits: Limits) -> Iterator[Emission]:
    """PRIV-02: nobody is in the groups that are for an hour's work on the forest.

    These groups carry the permissions of Domain Admins (AdminSDHolder), so whoever is shown the members of
    that group would be shown theirs.
    """
    found = _privileged(case, known)
    topic = Topic(case.domain.subject, case.domain.forest, {"forest": case.domain.forest})
    shown = [number for number in (SCHEMA_ADMINS, ENTERPRISE_ADMINS) if number in found.groups]
    filled = [number for number in shown if _has_members(found, number, known)]
    if filled:
        inside = [found.inside(number, known) for number in filled]
        names = tuple(found.groups[number].first("sAMAccountName") for number in filled)
        held = {dn for each in inside for dn in (*each.accounts, *(dn.lower() for dn in each.unseen))}
        yield topic.says("filled", groups=names, count=Decimal(len(held)))
    elif found.missing or len(shown) < len((SCHEMA_ADMINS, ENTERPRISE_ADMINS)):
        yield topic.unmeasured(found.missing or "no_such_object")
    elif not _are_shown(found, shown, known):
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("empty", groups=tuple(found.groups[each].first("sAMAccountName") for each in shown))


def _are_shown(found: Privileged, numbers: list[str], known: Known) -> bool:
    """Whether these groups look empty because they are."""
    is_answered = not any(found.inside(number, known).unseen for number in numbers)
    return is_answered and bool(direct_members(found.groups[DOMAIN_ADMINS]))


def _has_members(found: Privileged, number: str, known: Known) -> bool:
    return bool(direct_members(found.groups[number]) or found.inside(number, known).accounts)


def judge_second(case: Governed, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-06: two people at least can administer the domain with accounts of their own that work."""
    found, topic = _privileged(case, known), case.topic
    if found.missing or found.source is None:
        yield topic.unmeasured(found.missing)
        return
    inside = [found.inside(DOMAIN_ADMINS, known), _forest_wide(case, known)]
    own = {dn: each for one in inside for dn, each in one.people.items() if not is_built_in(each)}
    now = None if clock_doubt(found.source, limits) else now_at(found.source)
    states = [is_usable(entry, now) for entry in own.values()]
    count = Decimal(states.count(True))
    is_shown = bool(direct_members(found.groups[DOMAIN_ADMINS]))
    if count >= limits["least"]:
        yield topic.says("several", count=count)
    elif None in states or not is_shown or not all(each.is_whole for each in inside):
        yield topic.unmeasured("members_hidden")
    else:
        yield topic.says("too_few", count=count, least=limits["least"])


def _forest_wide(case: Governed, known: Known) -> Membership:
    """Who is in Enterprise Admins of the root; not whole where that cannot be asked."""
    root = case.root
    if root is None:
        return Membership(unseen=[case.domain.forest])
    found = _privileged(Governed(root, case.forest), known)
    if ENTERPRISE_ADMINS not in found.groups:
        return Membership(unseen=[root.fqdn])
    return found.inside(ENTERPRISE_ADMINS, known)


def _krbtgt_question(source: Source, sid: str) -> SearchQuestion:
    attributes = ("objectClass", "pwdLastSet", "replPropertyMetaData")
    return source.search(source.head, attributes, sid_filter(f"{sid}-{KRBTGT}"), is_subtree=True)


def _asks_krbtgt(case: Governed, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None:
        yield head_question(source, source.head)
        if sid := _sid(source, known):
            yield _krbtgt_question(source, sid)


def judge_krbtgt(case: Governed, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-03: the key of all tickets is changed now and then."""
    topic, source = case.topic, answering_source(case.domain, known)
    sid = _sid(source, known) if source else ""
    if source is None or not sid:
        yield topic.unmeasured(_privileged(case, known).missing if source is None else "absent_attribute")
        return
    reading = known[_krbtgt_question(source, sid)]
    changed = [when for entry in reading.entries for when in _changes(entry)]
    fault = reading.exchange.fault
    doubt = (
        (fault.value if fault else "")
        or ("" if changed else "absent_attribute")
        or clock_doubt(source, limits)
        or ("time_ahead" if any(is_ahead(when, now_at(source)) for when in changed) else "")
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
    Check("PRIV-02", _roots, _asks_groups, judge_empty),
    Check("PRIV-03", _domains, _asks_krbtgt, judge_krbtgt),
    Check("PRIV-06", _domains, _asks_all_groups, judge_second),
)
"""The checks of this module, in catalogue order."""
