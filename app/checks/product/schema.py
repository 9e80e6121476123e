"""Is the directory prepared for the product: its schema at every controller, and the groups it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.forest import domain_heads
from app.checks.directory.reading import (
    Source,
    ask_controllers,
    asked_forests,
    distinguished_name,
    integer,
    sources,
)
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.readings import Fault, SearchReading
from app.domain.targets import DomainScope, Situation

VERSION_OBJECT = "CN=ms-RTC-SIP-SchemaVersion"
"""The attribute of the schema whose range tells the version; nothing ever holds a value of it."""

UNIVERSAL = 0x8
"""GROUP_TYPE_UNIVERSAL_GROUP of the attribute `groupType` ([MS-ADTS] 2.2.12)."""

PRODUCTS = {
    1006: "lcs_2005",
    1007: "ocs_2007",
    1008: "ocs_2007_r2",
    1100: "lync_2010",
    1150: "lync_2013",
}
"""What a `rangeUpper` of the version object stands for."""

GONE = frozenset({None, Fault.NO_SUCH_OBJECT})
"""Faults of a search that settles that there is nothing."""


def version_question(source: Source) -> SearchQuestion:
    """The product's schema version as a controller holds it; any user may read the schema."""
    schema = source.root.first("schemaNamingContext") or f"CN=Schema,{source.configuration}"
    return source.search(f"{VERSION_OBJECT},{schema}", ("rangeUpper", "rangeLower"))


def version_in(reading: SearchReading) -> int | None:
    """The version a reading shows, 0 where the object does not exist, None where that is not settled."""
    if reading.exchange.fault not in GONE:
        return None
    if not reading.entries:
        return 0
    return integer(reading.entries[0].first("rangeUpper"))


def is_deployed(domain: DomainScope, known: Known) -> bool | None:
    """Whether the schema of a domain's forest has the product's object; None where nobody told."""
    found = (known.get(version_question(source)) for source in sources(domain, known))
    versions = [version_in(reading) for reading in found if reading is not None]
    told = [each for each in versions if each is not None]
    return any(told) if told else None


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest by the domain to begin with, all its domains in the plan, and what the pack expects."""

    head: DomainScope
    domains: tuple[DomainScope, ...]
    version: int
    groups: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        return Topic(self.head.subject, self.head.forest, {"forest": self.head.forest})

    def sources(self, known: Known) -> Iterator[Source]:
        """The controllers of all its domains that answered as such."""
        return (source for domain in self.domains for source in sources(domain, known))


def prepared_forests(situation: Situation) -> Iterator[Forest]:
    """The forests of a plan whose pack says what schema the product needs."""
    return (forest for forest in all_forests(situation) if forest.version)


def all_forests(situation: Situation) -> Iterator[Forest]:
    """The forests of a plan; the version is 0 where its pack says none."""
    live = situation.live
    for head in asked_forests(situation):
        domains = tuple(each for each in situation.domains if each.forest == head.forest)
        yield Forest(head, domains, live.schema_version or 0, live.universal_groups)


def _with_groups(situation: Situation) -> Iterator[Forest]:
    return (forest for forest in prepared_forests(situation) if forest.groups)


def _asks_roots(case: Forest) -> tuple[RootDseQuestion, ...]:
    return tuple(RootDseQuestion(host.address) for domain in case.domains for host in domain.controllers)


def _asks_versions(case: Forest, known: Known) -> Iterator[AnyQuestion]:
    yield from _asks_roots(case)
    if all(root in known for root in _asks_roots(case)):
        yield from (version_question(source) for source in case.sources(known))


def _versions(case: Forest, known: Known) -> dict[str, int]:
    """By controller, the version it showed."""
    found = {source.host.name: version_in(known[version_question(source)]) for source in case.sources(known)}
    return {name: version for name, version in found.items() if version is not None}


def judge_version(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-20: the schema is the one of the product, or newer."""
    told = _versions(case, known)
    if not told:
        yield case.topic.unmeasured(_reason(case, known))
        return
    version = max(told.values())
    arguments: dict[str, Decimal | str] = {
        "version": Decimal(version),
        "wanted": Decimal(case.version),
        "product": PRODUCTS.get(version, "unknown_product"),
    }
    if version == 0:
        yield case.topic.says("not_prepared", wanted=Decimal(case.version))
    elif version < case.version:
        yield case.topic.says("older", **arguments)
    else:
        yield case.topic.says("fits" if version == case.version else "newer", **arguments)


def judge_same_version(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-21: every controller holds the same version; a difference has not replicated."""
    told = _versions(case, known)
    shown = tuple(f"{name} {version}" for name, version in told.items())
    if len(set(told.values())) > 1:
        yield case.topic.says("differs", servers=shown)
    elif len(told) > 1 and any(told.values()):
        yield case.topic.says("same", servers=tuple(told), version=Decimal(next(iter(told.values()))))
    if told and not any(told.values()):
        yield case.topic.unmeasured("not_deployed")
    elif len(told) < 2:
        yield case.topic.unmeasured(_reason(case, known) if not told else "fewer_than_two_told")
    elif len(told) < len(_asks_roots(case)):
        yield case.topic.unmeasured("some_not_asked")


def _reason(case: Forest, known: Known) -> str:
    """Why no controller told: the first fault of a search, or that none answered as a controller."""
    for source in case.sources(known):
        fault = known[version_question(source)].exchange.fault
        return fault.value if fault is not None and fault not in GONE else "absent_attribute"
    return "no_controller_answered"


def group_question(source: Source, groups: tuple[str, ...]) -> SearchQuestion:
    """The product's groups in the domain of a controller, by name."""
    names = "".join(f"(sAMAccountName={name})" for name in groups)
    head = source.root.first("defaultNamingContext")
    return source.search(head, ("sAMAccountName", "groupType"), f"(|{names})", is_subtree=True)


def _asks_groups(case: Forest, known: Known) -> Iterator[AnyQuestion]:
    yield from _asks_versions(case, known)
    yield from ask_controllers(case.head, known)
    for domain in case.domains:
        for source in sources(domain, known):
            question = group_question(source, case.groups)
            yield question
            reading = known.get(question)
            if reading is None or reading.exchange.fault is None:
                break


def judge_groups(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-28: every group is there, in whichever domain preparation put it, and is universal."""
    if not is_deployed(case.head, known):
        told = is_deployed(case.head, known)
        yield case.topic.unmeasured("not_deployed" if told is False else _reason(case, known))
        return
    readings = _group_readings(case, known)
    found = {
        entry.first("sAMAccountName").lower(): integer(entry.first("groupType"))
        for reading in readings.values()
        for entry in reading.entries
    }
    missing = tuple(name for name in case.groups if name.lower() not in found)
    narrow = tuple(name for name in case.groups if _is_narrow(found.get(name.lower())))
    heads = domain_heads(case.head, known)
    if narrow:
        yield case.topic.says("not_universal", groups=narrow)
    if missing and (not heads or heads - readings.keys()):
        yield case.topic.unmeasured("domains_not_asked")
    elif missing:
        yield case.topic.says("missing", groups=missing)
    elif None in found.values():
        yield case.topic.unmeasured("absent_attribute")
    elif not narrow:
        yield case.topic.says("present", count=Decimal(len(case.groups)))


def _group_readings(case: Forest, known: Known) -> dict[str, SearchReading]:
    """One reading of each domain that answered, by its head."""
    found: dict[str, SearchReading] = {}
    for domain in case.domains:
        asked = (known.get(group_question(each, case.groups)) for each in sources(domain, known))
        readings = [each for each in asked if each is not None and each.exchange.fault is None]
        found |= {distinguished_name(domain.fqdn): reading for reading in readings[:1]}
    return found


def _is_narrow(group_type: int | None) -> bool:
    return group_type is not None and not group_type & UNIVERSAL


PRODUCT_SCHEMA = (
    Check("OCS-20", prepared_forests, _asks_versions, judge_version),
    Check("OCS-21", prepared_forests, _asks_versions, judge_same_version),
)
"""The checks of the schema, in catalogue order."""

PRODUCT_GROUPS = (Check("OCS-28", _with_groups, _asks_groups, judge_groups),)
"""The check of the groups."""
