"""Who is in a group: through groups inside it, by primary groups, and across the domains of a forest."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.checks.directory.groups import (
    direct_members,
    entries_of,
    member_question,
    members_question,
    number_of,
    primary_question,
)
from app.checks.directory.reading import Source, distinguished_name, domain_part, is_of_class, sources
from app.checks.known import Known
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope

DOMAIN_SID = "S-1-5-21-"
"""How the identifiers of a domain's own accounts begin ([MS-DTYP] 2.4.2.4)."""

POPULATION_NUMBERS = frozenset({"513", "514", "515"})
"""Domain Users, Guests and Computers: in these is every account by default, and no `memberOf` says so."""

POPULATION_SIDS = frozenset({"S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-4", "S-1-5-2"})
"""Everyone, Anonymous, Authenticated Users, Interactive and Network."""


@dataclass(frozen=True, slots=True)
class Start:
    """A group to begin with, the controller that showed it, and the domains of its forest in the plan."""

    source: Source
    group: DirectoryEntry
    forest: tuple[DomainScope, ...] = ()


@dataclass(slots=True)
class Membership:
    """What is known so far of who is in a group, and the questions that it rests on.

    `accounts` are those of users and computers by distinguished name in lower case. `unseen` are members
    that nobody shows, or that cannot be followed; `holds_everybody` says that a group is inside which all
    accounts of a domain are in by default.
    """

    questions: list[AnyQuestion] = field(default_factory=list)
    accounts: dict[str, DirectoryEntry] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    holds_everybody: bool = False

    @property
    def people(self) -> dict[str, DirectoryEntry]:
        """The accounts that are no computer's and no managed service's."""
        return {dn: each for dn, each in self.accounts.items() if not is_of_class(each, "computer")}

    @property
    def is_whole(self) -> bool:
        """Whether everything in the group was seen."""
        return not self.unseen and not self.holds_everybody


def membership(start: Start, known: Known) -> Membership:
    """Who is in a group; whole once all its questions are answered. Circles of groups are walked once."""
    found, waiting, entered = Membership(), [(start.source, start.group)], set[str]()
    while waiting:
        source, group = waiting.pop()
        if group.dn.lower() not in entered:
            inside = _Inside(source, group, start.forest, found)
            entered |= inside.look(known)
            waiting += inside.led_to
    return found


class _Inside:
    """A group and all that one domain's controller shows in it."""

    def __init__(
        self,
        source: Source,
        group: DirectoryEntry,
        forest: tuple[DomainScope, ...],
        found: Membership,
    ) -> None:
        self.led_to: list[tuple[Source, DirectoryEntry]] = []
        self._source = source
        self._group = group
        self._forest = forest
        self._found = found

    def look(self, known: Known) -> set[str]:
        """Take in what is shown; the groups that were looked into, by name in lower case."""
        shown = self._asked(members_question(self._source, self._group.dn), known)
        groups = [self._group, *(each for each in shown if is_of_class(each, "group"))]
        for group in groups:
            self._take_primary(group, known)
        for each in shown:
            self._take(each)
        names = {each.dn.lower() for each in shown}
        direct = dict.fromkeys(dn for group in groups for dn in direct_members(group))
        for dn in direct:
            if dn.lower() not in names:
                self._follow(dn, known)
        return {group.dn.lower() for group in groups}

    def _asked(self, question: SearchQuestion, known: Known) -> tuple[DirectoryEntry, ...]:
        self._found.questions.append(question)
        reading = known.get(question)
        if reading is not None and reading.exchange.fault is not None:
            self._found.unseen.append(self._group.dn)
        return entries_of(question, known)

    def _take(self, entry: DirectoryEntry) -> None:
        if is_of_class(entry, "user"):
            self._found.accounts[entry.dn.lower()] = entry
        elif is_of_class(entry, "foreignsecurityprincipal"):
            if entry.first("objectSid") in POPULATION_SIDS:
                self._found.holds_everybody = True
            else:
                self._found.unseen.append(entry.dn)

    def _take_primary(self, group: DirectoryEntry, known: Known) -> None:
        """The accounts whose primary group it is; for the groups of all accounts that is known beforehand."""
        number = number_of(group)
        if not group.first("objectSid").startswith(DOMAIN_SID):
            return
        if number in POPULATION_NUMBERS:
            self._found.holds_everybody = True
            return
        for entry in self._asked(primary_question(self._source, number), known):
            self._take(entry)

    def _follow(self, dn: str, known: Known) -> None:
        """A member that this domain does not show: one of another domain of the forest, or a hidden one."""
        head = domain_part(dn)
        domain = next((each for each in self._forest if distinguished_name(each.fqdn) == head), None)
        if domain is None or head == self._source.head.lower():
            self._found.unseen.append(dn)
            return
        roots = [RootDseQuestion(host.address) for host in domain.controllers]
        self._found.questions += roots
        if all(root in known for root in roots):
            self._look_up(dn, domain, known)

    def _look_up(self, dn: str, domain: DomainScope, known: Known) -> None:
        source = next(sources(domain, known), None)
        if source is None:
            self._found.unseen.append(dn)
            return
        question = member_question(source, dn)
        self._found.questions.append(question)
        entries = entries_of(question, known)
        for entry in entries:
            self._take(entry)
            if is_of_class(entry, "group"):
                self.led_to.append((source, entry))
        if question in known and not entries:
            self._found.unseen.append(dn)
