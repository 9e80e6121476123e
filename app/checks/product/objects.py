"""What the product keeps in the directory: where its settings stand, its pools, Front Ends and back ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    NO_OTHER_WILL_DO,
    Source,
    above,
    first_value,
    forests,
    integer,
    is_of_class,
    sources,
)
from app.checks.known import Known
from app.checks.product.schema import GONE, is_deployed, version_question
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope, Situation

CLASSES = ("msRTCSIP-GlobalContainer", "msRTCSIP-Pool", "msRTCSIP-PoolService")
ATTRIBUTES = (
    "objectClass",
    "dNSHostName",
    "msRTCSIP-PoolType",
    "msRTCSIP-BackEndServer",
    "msRTCSIP-MirrorBackEndServer",
    "msRTCSIP-FrontEndServers",
)
ENTERPRISE = 10
"""`msRTCSIP-PoolType` of an Enterprise pool."""

STANDARD = 5
"""`msRTCSIP-PoolType` of a Standard Edition server, which is a pool of its own."""


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
    """A pool as the directory has it. `kind` is None where its type cannot be seen."""

    name: str
    kind: int | None
    front_ends: tuple[str, ...]
    back_end: str
    mirror: str
    shows_services: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """What one controller shows of the product, or the reason why there is nothing to judge."""

    is_in_configuration: bool = False
    is_in_system: bool = False
    pools: tuple[DirectoryPool, ...] = ()
    missing: str = ""


def _forests(situation: Situation) -> Iterator[DomainScope]:
    return iter(forests(situation) if situation.live.schema_version else ())


def _asks(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    """The schema's version and both places, at one controller after the other until one tells."""
    roots = [RootDseQuestion(host.address) for host in domain.controllers]
    yield from roots
    if any(root not in known for root in roots):
        return
    for source in sources(domain, known):
        questions = (version_question(source), in_configuration(source), in_system(source))
        yield from questions
        readings = [known.get(question) for question in questions]
        faults = {each.exchange.fault if each is not None else None for each in readings}
        if None in readings or faults & (GONE | NO_OTHER_WILL_DO):
            return


def settings_of(domain: DomainScope, known: Known) -> Settings:
    """What the first controller that told shows."""
    missing = "no_controller_answered"
    for source in sources(domain, known):
        readings = [known.get(in_configuration(source)), known.get(in_system(source))]
        told = [each for each in readings if each is not None and each.exchange.fault in GONE]
        if told:
            return _settings(domain, known, *(each.entries if each else () for each in readings))
        fault = next((each.exchange.fault for each in readings if each is not None), None)
        missing = fault.value if fault is not None else missing
    return Settings(missing=missing)


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
            place = pool.dn.lower()
            below = [each for each in entries if above(each.dn.lower(), 1) == place]
            yield DirectoryPool(
                name=pool.first("dNSHostName").lower() or first_value(pool.dn),
                kind=integer(_first((pool, *below), "msRTCSIP-PoolType")),
                front_ends=_values(below, "msrtcsip-frontendservers"),
                back_end=_first((pool, *below), "msRTCSIP-BackEndServer").lower(),
                mirror=_first((pool, *below), "msRTCSIP-MirrorBackEndServer").lower(),
                shows_services=bool(below),
            )


def _first(entries: tuple[DirectoryEntry, ...], attribute: str) -> str:
    return next((value for each in entries if (value := each.first(attribute))), "")


def _values(entries: list[DirectoryEntry], attribute: str) -> tuple[str, ...]:
    return tuple(value for each in entries for value in each.attributes.get(attribute, ()))


def _topic(domain: DomainScope) -> Topic:
    return Topic(domain.subject, domain.forest, {"forest": domain.forest, "who": domain.forest})


def judge_place(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-22: the settings stand where every controller of the forest has them."""
    settings, topic = settings_of(domain, known), _topic(domain)
    if settings.missing:
        yield topic.unmeasured(settings.missing)
    elif settings.is_in_system:
        yield topic.says("in_system")
    else:
        yield topic.says("in_configuration")


def judge_front_ends(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-24: every pool has Front Ends, and an Enterprise pool more than one."""
    settings, topic = settings_of(domain, known), _topic(domain)
    if settings.missing or not settings.pools:
        yield topic.unmeasured(settings.missing or "no_pools")
    for pool in settings.pools:
        topic = Topic(domain.subject, pool.name, {**_topic(domain).about, "who": pool.name})
        if pool.kind == STANDARD:
            yield topic.says("standard_edition")
        elif not pool.shows_services:
            yield topic.unmeasured("absent_attribute")
        else:
            yield _judge_number(topic, pool)


def _judge_number(topic: Topic, pool: DirectoryPool) -> Emission:
    servers = tuple(first_value(dn) for dn in pool.front_ends)
    if not servers:
        return topic.says("none")
    if len(servers) == 1:
        return topic.says("one", servers=servers)
    return topic.says("several", servers=servers, count=Decimal(len(servers)))


def judge_back_ends(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-25: a pool hangs on one database server; two pools on one fail together."""
    settings = settings_of(domain, known)
    pools = [pool for pool in settings.pools if pool.kind != STANDARD]
    if settings.missing or not pools:
        yield _topic(domain).unmeasured(settings.missing or "no_enterprise_pools")
    for pool in pools:
        yield _judge_back_end(domain, pool, pools)


def _judge_back_end(domain: DomainScope, pool: DirectoryPool, pools: list[DirectoryPool]) -> Emission:
    topic = Topic(domain.subject, pool.name, {**_topic(domain).about, "who": pool.name})
    machine = _machine(pool.back_end)
    others = tuple(
        each.name for each in pools if each is not pool and machine and _machine(each.back_end) == machine
    )
    if not machine:
        return topic.unmeasured("absent_attribute")
    if others:
        return topic.says("shared", database=pool.back_end, pools=others)
    if pool.mirror:
        return topic.says("mirrored", database=pool.back_end, mirror=pool.mirror)
    return topic.says("one", database=pool.back_end)


def _machine(database: str) -> str:
    """The server of a database; an instance on it follows after a backslash."""
    return database.partition("\\")[0]


PRODUCT_OBJECTS = (
    Check("OCS-22", _forests, _asks, judge_place),
    Check("OCS-24", _forests, _asks, judge_front_ends),
    Check("OCS-25", _forests, _asks, judge_back_ends),
)
"""The checks of this module, in catalogue order."""
