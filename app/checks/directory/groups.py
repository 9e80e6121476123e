"""Who is in a group, through groups inside it, and what the directory does not show of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.checks.directory.ages import moment
from app.checks.directory.reading import Source, integer, is_of_class
from app.checks.known import Known
from app.domain.questions import SearchQuestion
from app.domain.readings import DirectoryEntry

IN_CHAIN = "1.2.840.113556.1.4.1941"
"""LDAP_MATCHING_RULE_TRANSITIVE_EVAL ([MS-ADTS] 3.1.1.3.4.4.3)."""

ACCOUNT_ATTRIBUTES = (
    "objectClass",
    "objectSid",
    "sAMAccountName",
    "userAccountControl",
    "accountExpires",
    "msDS-User-Account-Control-Computed",
    "msDS-UserPasswordExpiryTimeComputed",
)
"""All that checks judge of an account, in one search."""

GROUP_ATTRIBUTES = ("objectClass", "objectSid", "sAMAccountName", "groupType", "member")

DISABLED, LOCKED, PASSWORD_STAYS, PASSWORD_EXPIRED = 0x2, 0x10, 0x10000, 0x800000
"""Bits of userAccountControl and of its computed form ([MS-ADTS] 2.2.16)."""

BUILT_IN_ADMINISTRATOR = "-500"
ESCAPED = str.maketrans({sign: f"\\{ord(sign):02x}" for sign in "\\*()\0"})
"""Signs that mean something in a filter (RFC 4515 3)."""


def groups_question(source: Source, parts: Iterable[str]) -> SearchQuestion:
    """The groups of a domain that fit one of these parts of a filter."""
    return _personal(source, GROUP_ATTRIBUTES, f"(|{''.join(parts)})")


def members_question(source: Source, group: str) -> SearchQuestion:
    """Everything that is in a group, through groups inside it."""
    return _personal(source, ACCOUNT_ATTRIBUTES, f"(memberOf:{IN_CHAIN}:={group.translate(ESCAPED)})")


def primary_question(source: Source, number: str) -> SearchQuestion:
    """The accounts that are in a group by their primary group alone."""
    return _personal(source, ACCOUNT_ATTRIBUTES, f"(primaryGroupID={number})")


def _personal(source: Source, attributes: tuple[str, ...], filter_: str) -> SearchQuestion:
    """A search that tells who people are."""
    return replace(source.search(source.head, attributes, filter_, is_subtree=True), is_personal=True)


def sid_filter(sid: str) -> str:
    """The part of a filter for a security identifier."""
    return f"(objectSid={sid})"


def name_filter(name: str) -> str:
    """The part of a filter for an account's name."""
    return f"(sAMAccountName={name.translate(ESCAPED)})"


def entries_of(question: SearchQuestion, known: Known) -> tuple[DirectoryEntry, ...]:
    """What a search found, nothing while it is open."""
    reading = known.get(question)
    return reading.entries if reading else ()


def direct_members(group: DirectoryEntry) -> tuple[str, ...]:
    """The distinguished names in a group itself; a large group comes in ranges ([MS-ADTS] 3.1.1.3.1.3.3)."""
    return tuple(
        dn for name, values in group.attributes.items() if name.partition(";")[0] == "member" for dn in values
    )


@dataclass(frozen=True, slots=True)
class Membership:
    """The accounts in a group. `unseen` are direct members that no search of the domain shows."""

    people: tuple[DirectoryEntry, ...]
    unseen: tuple[str, ...]


def membership(source: Source, group: DirectoryEntry, known: Known) -> Membership:
    """Who is in a group, once its questions are answered."""
    found = list(entries_of(members_question(source, group.dn), known))
    shown = {entry.dn.lower() for entry in found}
    number = group.first("objectSid").rpartition("-")[2]
    if number:
        found += entries_of(primary_question(source, number), known)
    unseen = tuple(dn for dn in direct_members(group) if dn.lower() not in shown)
    return Membership(tuple(_people(found)), unseen)


def _people(found: Iterable[DirectoryEntry]) -> Iterator[DirectoryEntry]:
    once = {entry.dn.lower(): entry for entry in found}
    return (each for each in once.values() if is_of_class(each, "user") and not is_of_class(each, "computer"))


def is_usable(account: DirectoryEntry, now: datetime) -> bool | None:
    """Whether somebody could log on with an account now; None where its state is not shown."""
    control = integer(account.first("userAccountControl"))
    computed = integer(account.first("msDS-User-Account-Control-Computed"))
    if control is None or computed is None:
        return None
    return not (control & DISABLED or computed & LOCKED or has_expired(account, now))


def has_expired(account: DirectoryEntry, now: datetime) -> bool:
    """Whether an account's own end has come."""
    end = moment(account.first("accountExpires"))
    return end is not None and end <= now


def is_built_in(account: DirectoryEntry) -> bool:
    """Whether it is the Administrator every domain begins with ([MS-DTYP] 2.4.2.4)."""
    return account.first("objectSid").endswith(BUILT_IN_ADMINISTRATOR)
