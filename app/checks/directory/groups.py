"""Questions about groups, and about what is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.checks.directory.reading import Source
from app.checks.known import Known
from app.domain.questions import SearchQuestion
from app.domain.readings import DirectoryEntry

IN_CHAIN = "1.2.840.113556.1.4.1941"
"""LDAP_MATCHING_RULE_TRANSITIVE_EVAL ([MS-ADTS] 3.1.1.3.4.4.3)."""

GROUP_ATTRIBUTES = ("objectClass", "objectSid", "sAMAccountName", "groupType", "member")

MEMBER_ATTRIBUTES = (
    "objectClass",
    "objectSid",
    "sAMAccountName",
    "userAccountControl",
    "accountExpires",
    "msDS-User-Account-Control-Computed",
    "msDS-UserPasswordExpiryTimeComputed",
    "member",
)
"""All that checks judge of an account, and whom a group inside holds, in one search."""

ESCAPED = str.maketrans({sign: f"\\{ord(sign):02x}" for sign in "\\*()\0"})
"""Signs that mean something in a filter (RFC 4515 3)."""


def groups_question(source: Source, parts: Iterable[str]) -> SearchQuestion:
    """The groups of a domain that fit one of these parts of a filter."""
    return _personal(source, GROUP_ATTRIBUTES, f"(|{''.join(parts)})")


def members_question(source: Source, group: str) -> SearchQuestion:
    """Everything that is in a group, through groups inside it."""
    return _personal(source, MEMBER_ATTRIBUTES, f"(memberOf:{IN_CHAIN}:={group.translate(ESCAPED)})")


def primary_question(source: Source, number: str) -> SearchQuestion:
    """The accounts that are in a group by their primary group alone."""
    return _personal(source, MEMBER_ATTRIBUTES, f"(primaryGroupID={number})")


def member_question(source: Source, dn: str) -> SearchQuestion:
    """One member, by its name."""
    return replace(source.search(dn, MEMBER_ATTRIBUTES), is_personal=True)


def _personal(source: Source, attributes: tuple[str, ...], filter_: str) -> SearchQuestion:
    """A search that tells who people are."""
    return replace(source.search(source.head, attributes, filter_, is_subtree=True), is_personal=True)


def sid_filter(sid: str) -> str:
    """The part of a filter for a security identifier."""
    return f"(objectSid={sid})"


def name_filter(name: str) -> str:
    """The part of a filter for an account's name."""
    return f"(sAMAccountName={name.translate(ESCAPED)})"


def number_of(group: DirectoryEntry) -> str:
    """The relative identifier of a group; empty where its identifier is not shown."""
    return group.first("objectSid").rpartition("-")[2]


def entries_of(question: SearchQuestion, known: Known) -> tuple[DirectoryEntry, ...]:
    """What a search found, nothing while it is open."""
    reading = known.get(question)
    return reading.entries if reading else ()


def direct_members(group: DirectoryEntry) -> tuple[str, ...]:
    """The distinguished names in a group itself; a large group comes in ranges ([MS-ADTS] 3.1.1.3.1.3.3)."""
    return tuple(
        dn for name, values in group.attributes.items() if name.partition(";")[0] == "member" for dn in values
    )
