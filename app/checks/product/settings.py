"""What the product keeps in the directory: where its settings stand, its pools, servers and databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.checks.directory.forest import domain_heads
from app.checks.directory.reading import (
    NO_OTHER_WILL_DO,
    Source,
    ask_controllers,
    distinguished_name,
    first_value,
    integer,
    is_of_class,
    sources,
)
from app.checks.known import Known
from app.checks.product.schema import GONE, Forest, is_deployed, version_question
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope

CLASSES = ("msRTCSIP-GlobalContainer", "msRTCSIP-Pool", "msRTCSIP-PoolService")
ATTRIBUTES = (
    "objectClass",
    "dNSHostName",
    "msRTCSIP-PoolType",
    "msRTCSIP-PoolVersion",
    "msRTCSIP-BackEndServer",
    "msRTCSIP-MirrorBackEndServer",
    "msRTCSIP-FrontEndServers",
)
STANDARD, ENTERPRISE = 0x1 | 0x4, 0x2 | 0x8
"""Bits of `msRTCSIP-PoolType`: hosts users, and hosts applications, of either edition (5 and 10 together)."""

LYNC_2010 = 5
"""`msRTCSIP-PoolVersion` of the first product that keeps its servers in a store of its own.

It writes pools into the directory too, for older servers to find, without their servers.
"""

PARTS_OF_SERVICES = frozenset({"lc services", "microsoft"})
"""The names of what lies below a pool, or a server's account, on the way to its services."""


def _settings_question(source: Source, parent: str) -> SearchQuestion:
    """The product's objects below its container in one of the two places where preparation may put it."""
    classes = "".join(f"(objectClass={each})" for each in CLASSES)
    return source.search(f"CN=RTC Service,{parent}", ATTRIBUTES, f"(|{classes})", is_subtree=True)


def in_configuration(source: Source) -> SearchQuestion:
    """The objects in the configuration, which every controller of the forest holds."""
    return _settings_question(source, f"CN=Services,{source.configuration}")


def in_system(source: Source) -> SearchQuestion:
    """The objects in the System container of the root domain, which only its controllers hold."""
    root = source.root.first("rootDomainNamingContext")
    return _settings_question(source, f"CN=Microsoft,CN=System,{root}")


@dataclass(frozen=True, slots=True)
class DirectoryPool:
    """A pool as the directory has it. `kind` and `version` are None where they cannot be seen.

    `front_ends` are the names of its servers, as far as the domains that were asked show them.
    """

    name: str
    kind: int | None
    version: int | None
    front_ends: tuple[str, ...]
    back_end: str
    mirror: str
    shows_services: bool

    @property
    def is_standard(self) -> bool:
        """Whether it is a Standard Edition server, which is a pool of its own."""
        return self.kind is not None and bool(self.kind & STANDARD) and not self.kind & ENTERPRISE

    @property
    def is_newer(self) -> bool:
        """Whether it belongs to a product that keeps its servers elsewhere."""
        return self.version is not None and self.version >= LYNC_2010


@dataclass(frozen=True, slots=True)
class Settings:
    """What the directory shows of the product, or the reason why there is nothing to judge."""

    is_in_configuration: bool = False
    is_in_system: bool = False
    pools: tuple[DirectoryPool, ...] = ()
    missing: str = ""


def ask_settings(case: Forest, known: Known) -> Iterator[AnyQuestion]:
    """The schema's version and both places, at one controller after the other until one tells."""
    roots = [RootDseQuestion(host.address) for host in case.head.controllers]
    yield from roots
    if any(root not in known for root in roots):
        return
    for source in sources(case.head, known):
        questions = (version_question(source), in_configuration(source), in_system(source))
        yield from questions
        readings = [known.get(question) for question in questions]
        faults = {each.exchange.fault if each is not None else None for each in readings}
        if None in readings or faults & (GONE | NO_OTHER_WILL_DO):
            return


def ask_settings_everywhere(case: Forest, known: Known) -> Iterator[AnyQuestion]:
    """The same at one controller of every other domain too, with the list of all controllers.

    The servers of a pool stand there by back links, which a controller shows for its own domain alone.
    """
    yield from ask_settings(case, known)
    yield from ask_controllers(case.head, known)
    for domain in _others(case):
        yield from (RootDseQuestion(host.address) for host in domain.controllers)
        if source := _first_source(domain, known):
            yield in_configuration(source)


def _others(case: Forest) -> tuple[DomainScope, ...]:
    return tuple(each for each in case.domains if each != case.head)


def _first_source(domain: DomainScope, known: Known) -> Source | None:
    if any(RootDseQuestion(host.address) not in known for host in domain.controllers):
        return None
    return next(sources(domain, known), None)


def settings_of(case: Forest, known: Known) -> Settings:
    """What the first controller that told shows."""
    missing = "no_controller_answered"
    for source in sources(case.head, known):
        readings = [known.get(in_configuration(source)), known.get(in_system(source))]
        told = [each for each in readings if each is not None and each.exchange.fault in GONE]
        if told:
            return _settings(case.head, known, *(each.entries if each else () for each in readings))
        fault = next((each.exchange.fault for each in readings if each is not None), None)
        missing = fault.value if fault is not None else missing
    return Settings(missing=missing)


def settings_everywhere(case: Forest, known: Known) -> Settings:
    """What the first controller shows, with the servers that one controller of each other domain shows."""
    settings = settings_of(case, known)
    told = (source for domain in _others(case) if (source := _first_source(domain, known)))
    more = [_pools(reading.entries) for each in told if (reading := known.get(in_configuration(each)))]
    beyond = [pool for pools in more for pool in pools]
    return replace(settings, pools=tuple(_with_servers(pool, beyond) for pool in settings.pools))


def _with_servers(pool: DirectoryPool, beyond: list[DirectoryPool]) -> DirectoryPool:
    names = (name for each in beyond if each.name == pool.name for name in each.front_ends)
    return replace(pool, front_ends=tuple(dict.fromkeys((*pool.front_ends, *names))))


def shows_all_servers(case: Forest, settings: Settings, known: Known) -> bool:
    """Whether every domain of the forest was asked, so that a server that is not shown is not there."""
    heads = domain_heads(case.head, known)
    if not heads:
        return False
    asked = {distinguished_name(case.head.fqdn)}
    if settings.is_in_configuration:
        asked |= {distinguished_name(domain.fqdn) for domain in _others(case) if _has_told(domain, known)}
    return heads <= asked


def _has_told(domain: DomainScope, known: Known) -> bool:
    source = _first_source(domain, known)
    reading = known.get(in_configuration(source)) if source else None
    return reading is not None and reading.exchange.fault is None


def _settings(
    domain: DomainScope,
    known: Known,
    configuration: tuple[DirectoryEntry, ...],
    system: tuple[DirectoryEntry, ...],
) -> Settings:
    entries = (*configuration, *system)
    if not entries:
        # Without rights on them the objects look as if there were none.
        return Settings(missing="not_deployed" if is_deployed(domain, known) is False else "not_allowed")
    return Settings(bool(configuration), bool(system), tuple(_pools(entries)))


def _pools(entries: tuple[DirectoryEntry, ...]) -> Iterator[DirectoryPool]:
    """Each pool with what stands on it and on the services below it."""
    for pool in entries:
        if is_of_class(pool, "msrtcsip-pool"):
            place = f",{pool.dn.lower()}"
            below = [each for each in entries if each.dn.lower().endswith(place)]
            yield DirectoryPool(
                name=pool.first("dNSHostName").lower() or first_value(pool.dn),
                kind=integer(_first((pool, *below), "msRTCSIP-PoolType")),
                version=integer(_first((pool, *below), "msRTCSIP-PoolVersion")),
                front_ends=tuple(map(_server_name, _values(below, "msrtcsip-frontendservers"))),
                back_end=_first((pool, *below), "msRTCSIP-BackEndServer").lower(),
                mirror=_first((pool, *below), "msRTCSIP-MirrorBackEndServer").lower(),
                shows_services=bool(below),
            )


def _server_name(dn: str) -> str:
    """The server of a link, which leads to the services below its account."""
    while first_value(dn).lower() in PARTS_OF_SERVICES:
        dn = dn.partition(",")[2]
    return first_value(dn)


def _first(entries: tuple[DirectoryEntry, ...], attribute: str) -> str:
    return next((value for each in entries if (value := each.first(attribute))), "")


def _values(entries: list[DirectoryEntry], attribute: str) -> tuple[str, ...]:
    return tuple(value for each in entries for value in each.attributes.get(attribute, ()))
