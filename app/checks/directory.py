"""Reading the list of domain controllers from the first controller that can be asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.checks.known import Known
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion, SearchScope
from app.domain.readings import DirectoryEntry, Fault, RootDseReading, SearchReading
from app.domain.targets import DomainScope, Host

CATALOG_BIT = 0x1
"""NTDSDSA_OPT_IS_GC of the attribute `options` ([MS-ADTS] 6.1.1.2.2.1.2.1.1)."""

INTEGER = re.compile(r"-?[0-9]{1,10}")
"""A 32-bit integer as LDAP writes it."""

NO_OTHER_WILL_DO = frozenset(
    {
        Fault.NO_CREDENTIALS,
        Fault.CREDENTIALS_REJECTED,
        Fault.BINDS_STOPPED,
        Fault.DEADLINE,
        Fault.CANCELLED,
    }
)
"""Faults that the next domain controller would meet too."""


@dataclass(frozen=True, slots=True)
class Controller:
    """A domain controller as the directory lists it.

    `settings_dn` is its NTDS Settings object, `writes` are the domains it holds a writable copy of, both as
    distinguished names in lower case; `is_catalog` is None when `options` cannot be seen.
    """

    settings_dn: str
    fqdn: str
    writes: tuple[str, ...]
    is_catalog: bool | None


@dataclass(frozen=True, slots=True)
class ControllerList:
    """The controllers of the forest, or the reason why the list could not be read."""

    controllers: tuple[Controller, ...] = ()
    missing: str = ""


def distinguished_name(domain: str) -> str:
    """The distinguished name of a domain, in lower case."""
    return ",".join(f"dc={label}" for label in domain.lower().split("."))


def domain_name(dn: str) -> str:
    """The domain of a distinguished name that consists of DC parts; empty for others."""
    parts = [part.partition("=") for part in dn.lower().split(",")]
    if not all(key.strip() == "dc" for key, _, _ in parts):
        return ""
    return ".".join(value.strip() for _, _, value in parts)


def serves(root: RootDseReading, domain: str) -> bool:
    """Whether a server's root entry is that of a controller of this domain."""
    return root.first("defaultNamingContext").lower() == distinguished_name(domain)


def controllers_question(host: Host, configuration: str) -> SearchQuestion:
    """All NTDS Settings objects of the forest and the server objects above them, in one search."""
    return SearchQuestion(
        address=host.address,
        host_name=host.fqdn,
        base=f"CN=Sites,{configuration}",
        scope=SearchScope.SUBTREE,
        filter="(|(objectClass=nTDSDSA)(objectClass=nTDSDSARO)(objectClass=server))",
        attributes=("objectClass", "options", "msDS-hasMasterNCs", "hasMasterNCs", "dNSHostName"),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """A controller that may be asked about its directory, and where the directory keeps things."""

    host: Host
    root: RootDseReading

    @property
    def configuration(self) -> str:
        """The configuration naming context."""
        return self.root.first("configurationNamingContext")


def sources(domain: DomainScope, known: Known) -> Iterator[Source]:
    """The controllers of a domain that answered as such, in the plan's order."""
    for host in domain.controllers:
        root = known.get(RootDseQuestion(host.address))
        if root is not None and serves(root, domain.fqdn) and root.first("configurationNamingContext"):
            yield Source(host, root)


def ask_controllers(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the list: all root entries, then the search at one controller after the other."""
    roots = [RootDseQuestion(host.address) for host in domain.controllers]
    yield from roots
    if any(root not in known for root in roots):
        return
    for source in sources(domain, known):
        question = controllers_question(source.host, source.configuration)
        yield question
        reading = known.get(question)
        if reading is None or _is_final(reading):
            return


def _is_final(reading: SearchReading) -> bool:
    fault = reading.exchange.fault
    return fault is None or fault in NO_OTHER_WILL_DO


def answering_source(domain: DomainScope, known: Known) -> Source | None:
    """The controller whose list of controllers was read."""
    for source in sources(domain, known):
        reading = known.get(controllers_question(source.host, source.configuration))
        if reading is not None and reading.exchange.fault is None:
            return source
    return None


def controllers_of(domain: DomainScope, known: Known) -> ControllerList:
    """The controllers of the forest, once `ask_controllers` has no open question."""
    missing = "no_controller_answered"
    for source in sources(domain, known):
        reading = known.get(controllers_question(source.host, source.configuration))
        if reading is None:
            break
        fault = reading.exchange.fault
        if fault is None:
            return _listed(reading)
        missing = fault.value
    return ControllerList(missing=missing)


def _listed(reading: SearchReading) -> ControllerList:
    found = tuple(_controllers(reading.entries))
    return ControllerList(found, "" if found else Fault.NOT_ALLOWED.value)


def _controllers(entries: Iterable[DirectoryEntry]) -> Iterator[Controller]:
    entries = tuple(entries)
    names = {
        entry.dn.lower(): entry.first("dNSHostName").lower() for entry in entries if _is(entry, "server")
    }
    for entry in entries:
        if _is(entry, "ntdsdsa"):
            dn = entry.dn.lower()
            yield Controller(dn, names.get(dn.partition(",")[2], ""), _writes(entry), _is_catalog(entry))


def _is(entry: DirectoryEntry, object_class: str) -> bool:
    return object_class in {name.lower() for name in entry.attributes.get("objectclass", ())}


def _writes(entry: DirectoryEntry) -> tuple[str, ...]:
    """Domains with a writable copy: a read-only controller has neither attribute."""
    held = entry.attributes.get("msds-hasmasterncs") or entry.attributes.get("hasmasterncs", ())
    return tuple(dn.lower() for dn in held)


def _is_catalog(entry: DirectoryEntry) -> bool | None:
    options = entry.first("options")
    return bool(int(options) & CATALOG_BIT) if INTEGER.fullmatch(options) else None
