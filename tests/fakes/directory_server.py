"""A directory server whose entries lie in the memory of ldap3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import ldap3

from app.domain.questions import PingQuestion, SearchQuestion, SearchScope
from app.domain.readings import (
    DirectoryEntry,
    Exchange,
    Fault,
    PingReading,
    RootDseReading,
    SearchReading,
)

IN_CHAIN = re.compile(r"memberOf:1\.2\.840\.113556\.1\.4\.1941:=([^)]*)\)")
"""A filter that follows groups inside groups, which the memory of ldap3 does not know."""

SCOPES: Mapping[SearchScope, Literal["BASE", "LEVEL", "SUBTREE"]] = {
    SearchScope.BASE: ldap3.BASE,
    SearchScope.ONE_LEVEL: ldap3.LEVEL,
    SearchScope.SUBTREE: ldap3.SUBTREE,
}


@dataclass
class FakeDirectory:
    """A root entry, the flags of an LDAP ping, and entries that a user sees.

    With a `fault` nothing is answered; `bind_fault` is for questions of a user alone, `udp_fault` for pings
    over UDP, `search_faults` for searches that begin there; `hears_catalog` says whether it answers searches
    of the catalogue. `flags` of None is a server that knows no ping.
    """

    root: dict[str, str] = field(default_factory=dict)
    flags: int | None = None
    partitions: tuple[str, ...] = ()
    host: str = ""
    domain: str = ""
    fault: Fault | None = None
    bind_fault: Fault | None = None
    udp_fault: Fault | None = None
    hears_catalog: bool = True
    search_faults: dict[str, Fault] = field(default_factory=dict)
    entries: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def read_root(self, exchange: Exchange) -> RootDseReading:
        """The root entry."""
        attributes = {name.lower(): (value,) for name, value in self.root.items()}
        return RootDseReading(exchange, attributes | {"namingcontexts": self.partitions})

    def ping(self, question: PingQuestion, exchange: Exchange) -> PingReading:
        """The reply to an LDAP ping."""
        return PingReading(exchange, self.flags, domain=self.domain, host=self.host)

    def _in_catalog(self, question: SearchQuestion) -> tuple[DirectoryEntry, ...]:
        """What the whole forest holds; the memory of ldap3 knows no search from the root entry."""
        found = (dn for dn, attributes in self.entries.items() if _matches(question.filter, attributes))
        return tuple(DirectoryEntry(dn, {}) for dn in found)

    def _members(self, group: str, attributes: tuple[str, ...]) -> tuple[DirectoryEntry, ...]:
        """All members of a group, through groups inside it."""
        found: list[str] = []
        waiting = [group]
        while waiting:
            for member in self.entries.get(waiting.pop(), {}).get("member", []):
                if member in self.entries and member not in found:
                    found.append(member)
                    waiting.append(member)
        wanted = {name.lower() for name in attributes}
        return tuple(
            DirectoryEntry(
                dn,
                {
                    name.lower(): tuple(values)
                    for name, values in self.entries[dn].items()
                    if name.lower() in wanted
                },
            )
            for dn in found
        )

    def search(self, question: SearchQuestion, exchange: Exchange) -> SearchReading:
        """What a search finds, by ldap3's own reading of the filter."""
        if not question.base:
            return SearchReading(exchange, self._in_catalog(question) if self.hears_catalog else ())
        chain = IN_CHAIN.search(question.filter)
        if chain is not None:
            return SearchReading(exchange, self._members(chain.group(1), question.attributes))
        connection = ldap3.Connection(
            ldap3.Server("fake", get_info=ldap3.NONE), client_strategy=ldap3.MOCK_SYNC, check_names=False
        )
        for dn, attributes in self.entries.items():
            connection.strategy.add_entry(dn, dict(attributes))
        connection.bind()
        connection.search(
            question.base, question.filter, SCOPES[question.scope], attributes=list(question.attributes)
        )
        return SearchReading(exchange, tuple(_entry(part) for part in connection.response or ()))


def _matches(filter_: str, attributes: Mapping[str, list[str]]) -> bool:
    """Whether an entry has the value that a filter of one part asks for."""
    name, _, value = filter_.strip("()").partition("=")
    return value.lower() in {each.lower() for each in attributes.get(name, [])}


def _entry(part: Mapping[str, object]) -> DirectoryEntry:
    raw = part["raw_attributes"]
    assert isinstance(raw, Mapping)
    values = {
        str(name).lower(): tuple(value.decode() for value in found) for name, found in raw.items() if found
    }
    return DirectoryEntry(str(part["dn"]), values)
