"""Reading the topology of a forest from the first controller that can be asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.known import Known
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion, SearchScope
from app.domain.readings import DirectoryEntry, Fault, RootDseReading, SearchReading
from app.domain.targets import DomainScope, Host, Situation

CATALOG_BIT = 0x1
"""NTDSDSA_OPT_IS_GC of the attribute `options` ([MS-ADTS] 6.1.1.2.2.1.2.1.1)."""

TOPOLOGY_CLASSES = (
    "nTDSDSA",
    "nTDSDSARO",
    "nTDSConnection",
    "server",
    "site",
    "subnet",
    "siteLink",
    "siteLinkBridge",
    "interSiteTransport",
)
TOPOLOGY_ATTRIBUTES = (
    "objectClass",
    "objectGUID",
    "options",
    "msDS-hasMasterNCs",
    "hasMasterNCs",
    "dNSHostName",
    "serverReference",
    "siteObject",
    "siteList",
    "siteLinkList",
    "cost",
    "replInterval",
    "fromServer",
    "enabledConnection",
    "schedule",
    "bridgeheadTransportList",
)

UNESCAPED_COMMA = re.compile(r"(?<!\\),")

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

    `settings_dn` is its NTDS Settings object, `account_dn` its computer account, `writes` are the partitions
    it holds a writable copy of, all as distinguished names in lower case. `guid` is that of the former.
    `options` is None when it cannot be seen. `bridges` are the transports for which it is a preferred
    bridgehead. What the user may not see is empty.
    """

    settings_dn: str
    fqdn: str
    writes: tuple[str, ...]
    options: int | None
    guid: str = ""
    account_dn: str = ""
    is_read_only: bool = False
    bridges: tuple[str, ...] = ()

    def is_of(self, head: str) -> bool:
        """Whether it is a controller of the domain with this head: by what it writes, or by its account."""
        return head in self.writes or domain_part(self.account_dn) == head

    def can_write(self, head: str) -> bool:
        """Whether it is a controller of the domain with this head and not a read-only one."""
        return not self.is_read_only and self.is_of(head)

    @property
    def is_catalog(self) -> bool | None:
        """Whether it is a global catalogue, None when that cannot be seen."""
        return None if self.options is None else bool(self.options & CATALOG_BIT)

    @property
    def site_dn(self) -> str:
        """The site it stands in: four steps above its NTDS Settings object."""
        return above(self.settings_dn, 3)

    @property
    def name(self) -> str:
        """Its full name, or as much as the directory shows."""
        return self.fqdn or first_value(above(self.settings_dn, 1))


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


def domain_part(dn: str) -> str:
    """The head of the domain in which an entry lies: the DC parts at the end of its name, in lower case."""
    parts = UNESCAPED_COMMA.split(dn.lower())
    start = next((place for place in range(len(parts)) if _are_of_domain(parts[place:])), len(parts))
    return ",".join(parts[start:])


def _are_of_domain(parts: list[str]) -> bool:
    return all(part.startswith("dc=") for part in parts)


def above(dn: str, steps: int) -> str:
    """The distinguished name so many steps above another."""
    return ",".join(UNESCAPED_COMMA.split(dn)[steps:])


def first_value(dn: str) -> str:
    """The value of the first part of a distinguished name, such as the name of a site."""
    return UNESCAPED_COMMA.split(dn)[0].partition("=")[2]


def serves(root: RootDseReading, domain: str) -> bool:
    """Whether a server's root entry is that of a controller of this domain."""
    return root.first("defaultNamingContext").lower() == distinguished_name(domain)


def settings_of(root: RootDseReading) -> str:
    """The NTDS Settings object of the controller that answered, in lower case; empty for other servers."""
    return root.first("dsServiceName").lower()


def is_same_controller(settings: str, others: str) -> bool:
    """Whether two NTDS Settings objects are of one controller, wherever its site is said to be.

    A controller that was moved names its old site until the change has come to it.
    """
    return _without_site(settings) == _without_site(others)


def _without_site(settings: str) -> list[str]:
    """The parts of CN=NTDS Settings,CN=NAME,CN=Servers,CN=SITE,CN=Sites,... but the fourth."""
    parts = UNESCAPED_COMMA.split(settings)
    return parts[:3] + parts[4:]


def topology_question(host: Host, configuration: str) -> SearchQuestion:
    """All of the forest's sites, links, subnets, servers and their NTDS Settings objects, in one search."""
    return SearchQuestion(
        address=host.address,
        host_name=host.fqdn,
        base=f"CN=Sites,{configuration}",
        scope=SearchScope.SUBTREE,
        filter=f"(|{''.join(f'(objectClass={each})' for each in TOPOLOGY_CLASSES)})",
        attributes=TOPOLOGY_ATTRIBUTES,
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

    @property
    def schema(self) -> str:
        """The schema naming context."""
        return self.root.first("schemaNamingContext")

    @property
    def head(self) -> str:
        """The naming context of the controller's own domain."""
        return self.root.first("defaultNamingContext")

    @property
    def settings_dn(self) -> str:
        """Its NTDS Settings object, by which the directory lists it, in lower case."""
        return settings_of(self.root)

    @property
    def forest(self) -> str:
        """The DNS name of the forest's root domain, as the controller tells it."""
        return domain_name(self.root.first("rootDomainNamingContext"))

    @property
    def topology(self) -> SearchQuestion:
        """The search that every check of controllers, sites and links rests on."""
        return topology_question(self.host, self.configuration)

    def search(
        self, base: str, attributes: tuple[str, ...], filter_: str = "", *, is_subtree: bool = False
    ) -> SearchQuestion:
        """A search at this controller: of one entry, or with a filter of those below it."""
        below = SearchScope.SUBTREE if is_subtree else SearchScope.ONE_LEVEL
        return SearchQuestion(
            address=self.host.address,
            host_name=self.host.fqdn,
            base=base,
            scope=below if filter_ else SearchScope.BASE,
            filter=filter_ or "(objectClass=*)",
            attributes=attributes,
        )


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
        question = source.topology
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
        reading = known.get(source.topology)
        if reading is not None and reading.exchange.fault is None:
            return source
    return None


def controllers_of(domain: DomainScope, known: Known) -> ControllerList:
    """The controllers of the forest, once `ask_controllers` has no open question."""
    missing = "no_controller_answered"
    for source in sources(domain, known):
        reading = known.get(source.topology)
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


def _controllers(entries: tuple[DirectoryEntry, ...]) -> Iterator[Controller]:
    servers = {entry.dn.lower(): entry for entry in entries if is_of_class(entry, "server")}
    for entry in entries:
        if is_of_class(entry, "ntdsdsa") or is_of_class(entry, "ntdsdsaro"):
            yield _controller(entry, servers.get(above(entry.dn.lower(), 1)))


def _controller(entry: DirectoryEntry, server: DirectoryEntry | None) -> Controller:
    return Controller(
        settings_dn=entry.dn.lower(),
        fqdn=server.first("dNSHostName").lower() if server else "",
        writes=_writes(entry),
        options=integer(entry.first("options")),
        guid=entry.first("objectGUID"),
        account_dn=server.first("serverReference").lower() if server else "",
        is_read_only=is_of_class(entry, "ntdsdsaro"),
        bridges=tuple(
            dn.lower() for dn in (server.attributes.get("bridgeheadtransportlist", ()) if server else ())
        ),
    )


def is_of_class(entry: DirectoryEntry, object_class: str) -> bool:
    """Whether an entry is of a class, given in lower case."""
    return object_class in {name.lower() for name in entry.attributes.get("objectclass", ())}


def _writes(entry: DirectoryEntry) -> tuple[str, ...]:
    """Partitions with a writable copy: a read-only controller has neither attribute."""
    held = entry.attributes.get("msds-hasmasterncs") or entry.attributes.get("hasmasterncs", ())
    return tuple(dn.lower() for dn in held)


def integer(text: str) -> int | None:
    """A 32-bit integer, None for anything else."""
    return int(text) if INTEGER.fullmatch(text) else None


def asked_forests(situation: Situation) -> tuple[DomainScope, ...]:
    """The domain of each forest that is asked for what all controllers of the forest know.

    That is its root, unless the plan has controllers of another domain alone.
    """
    asked: dict[str, DomainScope] = {}
    for head in forests(situation):
        inside = (each for each in situation.domains if each.forest == head.forest and each.controllers)
        asked[head.forest] = head if head.controllers else next(inside, head)
    return tuple(asked.values())


def forests(situation: Situation) -> tuple[DomainScope, ...]:
    """One domain of each forest: its root, or the first one in the plan."""
    heads: dict[str, DomainScope] = {}
    for domain in situation.domains:
        if domain.forest not in heads or domain.fqdn == domain.forest:
            heads[domain.forest] = domain
    return tuple(heads.values())
