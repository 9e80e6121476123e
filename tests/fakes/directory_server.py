"""A directory server whose entries lie in the memory of ldap3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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

SCOPES = {
    SearchScope.BASE: ldap3.BASE,
    SearchScope.ONE_LEVEL: ldap3.LEVEL,
    SearchScope.SUBTREE: ldap3.SUBTREE,
}


@dataclass
class FakeDirectory:
    """A root entry, the flags of an LDAP ping, and entries that a user sees.

    With a `fault` nothing is answered; `bind_fault` is for questions of a user alone. `flags` of None is a
    server that knows no ping.
    """

    root: dict[str, str] = field(default_factory=dict)
    flags: int | None = None
    host: str = ""
    domain: str = ""
    fault: Fault | None = None
    bind_fault: Fault | None = None
    entries: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def read_root(self, exchange: Exchange) -> RootDseReading:
        """The root entry."""
        return RootDseReading(exchange, {name.lower(): (value,) for name, value in self.root.items()})

    def ping(self, question: PingQuestion, exchange: Exchange) -> PingReading:
        """The reply to an LDAP ping."""
        return PingReading(exchange, self.flags, domain=self.domain, host=self.host)

    def search(self, question: SearchQuestion, exchange: Exchange) -> SearchReading:
        """What a search finds, by ldap3's own reading of the filter."""
        connection = ldap3.Connection(
            ldap3.Server("fake", get_info=ldap3.NONE), client_strategy=ldap3.MOCK_SYNC, check_names=False
        )
        for dn, attributes in self.entries.items():
            connection.strategy.add_entry(dn, dict(attributes))
        connection.bind()
        connection.search(
            question.base, question.filter, SCOPES[question.scope], attributes=list(question.attributes)
        )
        return SearchReading(exchange, tuple(_entry(part) for part in connection.response))


def _entry(part: Mapping[str, object]) -> DirectoryEntry:
    raw = part["raw_attributes"]
    assert isinstance(raw, Mapping)
    values = {
        str(name).lower(): tuple(value.decode() for value in found) for name, found in raw.items() if found
    }
    return DirectoryEntry(str(part["dn"]), values)
