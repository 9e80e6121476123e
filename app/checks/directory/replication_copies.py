"""Are there ways for changes to come, and do all copies hold the same in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, now_at
from app.checks.directory.forest import Forest, are_roots_known, ask_all_roots, whole_forests
from app.checks.directory.heads import head_fault, head_question, stamps
from app.checks.directory.reading import (
    Source,
    above,
    answering_source,
    ask_controllers,
    controllers_of,
    distinguished_name,
    integer,
    is_of_class,
)
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.replication import AttributeStamp
from app.domain.targets import DomainScope, Situation


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def judge_partners(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-03: every writable controller has a connection by which changes come in."""
    topic = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})
    listed, head = controllers_of(domain, known), distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if head in each.writes]
    served = _served(domain, known)
    without = tuple(each.name for each in own if each.settings_dn not in served)
    if listed.missing or not own:
        yield topic.unmeasured(listed.missing or "absent_attribute")
    elif len(listed.controllers) < limits["controllers"]:
        yield topic.unmeasured("one_controller")
    elif not served:
        yield topic.unmeasured("no_connections_shown")
    elif without:
        yield topic.says("without_partner", servers=without)
    else:
        yield topic.says("connected", servers=tuple(each.name for each in own))


def _served(domain: DomainScope, known: Known) -> set[str]:
    """The NTDS Settings objects with a connection that is not switched off."""
    source = answering_source(domain, known)
    entries = known[source.topology].entries if source else ()
    return {
        above(entry.dn.lower(), 1)
        for entry in entries
        if is_of_class(entry, "ntdsconnection") and entry.first("enabledConnection").upper() != "FALSE"
    }


def _asks_schema(forest: Forest, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_all_roots(forest)
    if are_roots_known(forest, known):
        yield from (head_question(source, source.schema) for source in forest.sources(known))


def judge_schema(forest: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """REPL-06: the schema has the same version at every controller."""
    found = {source.host.name: (source, _version(source, known)) for source in forest.sources(known)}
    told = {name: version for name, (_, version) in found.items() if version is not None}
    hidden = [source for source, version in found.values() if version is None]
    doubt = forest.silence(known) or (head_fault(hidden[0], hidden[0].schema, known) if hidden else "")
    versions = tuple(dict.fromkeys(str(version) for version in told.values()))
    if len(told) < 2:
        yield forest.topic.unmeasured(doubt or "fewer_than_two_told")
        return
    yield forest.topic.says(
        "same" if len(versions) == 1 else "differs", versions=versions, servers=tuple(told)
    )
    if doubt:
        yield forest.topic.unmeasured(doubt)


def _version(source: Source, known: Known) -> int | None:
    reading = known.get(head_question(source, source.schema))
    return integer(reading.entries[0].first("objectVersion")) if reading and reading.entries else None


def _heads(source: Source) -> tuple[str, ...]:
    """The partitions compared: every controller of a forest holds two of them, and that of its domain."""
    return source.head, source.configuration, source.schema


def _asks_copies(forest: Forest, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_all_roots(forest)
    for domain in forest.domains:
        yield from ask_controllers(domain, known)
    if are_roots_known(forest, known):
        for source in forest.sources(known):
            yield from (head_question(source, head) for head in _heads(source))


def judge_copies(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-05: what was changed some time ago is the same in all copies."""
    asked = forest.sources(known)
    doubts = [doubt for source in asked if (doubt := clock_doubt(source, limits))]
    if doubts or len(asked) < 2:
        yield forest.topic.unmeasured((doubts or [forest.silence(known) or "fewer_than_two_told"])[0])
        return
    heads = dict.fromkeys(head for source in asked for head in _heads(source))
    states = {head: _state(forest, head, known, limits) for head in heads}
    for tag in ("differs", "on_its_way", "equal"):
        names = tuple(head for head, state in states.items() if state == tag)
        if names and tag == "on_its_way":
            yield forest.topic.unmeasured("on_its_way")
        elif names:
            yield forest.topic.says(tag, partitions=names)
    unsettled = [state for state in states.values() if state not in {"differs", "on_its_way", "equal"}]
    if reason := forest.silence(known) or (unsettled[0] if unsettled else ""):
        yield forest.topic.unmeasured(reason)


def _state(forest: Forest, head: str, known: Known, limits: Limits) -> str:
    """How the copies of a partition's head compare: equal, differs, on_its_way, or why that is unknown."""
    holders = [source for source in forest.sources(known) if head in _heads(source)]
    found = {source.host.name: _changes(stamps(source, head, known)) for source in holders}
    hidden = [source for source in holders if not found[source.host.name]]
    if hidden:
        return head_fault(hidden[0], head, known)
    if len(holders) < 2:
        return "fewer_than_two_told"
    common = frozenset.intersection(*found.values())
    apart = frozenset.union(*found.values()) - common
    if not apart:
        return "equal"
    newest = max(changed_at for changed_at, *_ in apart)
    waited = now_at(holders[0]) - newest
    return "differs" if waited > _patience(forest, known, limits) else "on_its_way"


Change = tuple[datetime, int, str, int]

NAMES_OF_THE_HEAD = frozenset({"0x3", "0xb", "0x150019", "cn", "ou", "dc"})
"""Attributes that each controller stamps itself when it makes its copy: the head's own name."""


def _changes(found: tuple[AttributeStamp, ...]) -> frozenset[Change]:
    """What marks a change in every copy; its number at the place where it was made is enough to tell it."""
    return frozenset(
        (each.changed_at, each.version, each.origin, each.usn)
        for each in found
        if each.changed_at is not None and each.attribute not in NAMES_OF_THE_HEAD
    )


def _patience(forest: Forest, known: Known, limits: Limits) -> timedelta:
    """How long a change may be on its way: a while inside a site, rounds of the slowest link beyond."""
    topology = next((topology_of(domain, known) for domain in forest.domains), Topology({}))
    within = timedelta(minutes=float(limits["within_min"]))
    if len({each.site_dn for each in topology.controllers}) == 1:
        return within
    slowest = max((link.interval_min or 0 for link in topology.links), default=0)
    minutes = Decimal(slowest) or limits["interval_min"]
    return max(within, timedelta(minutes=float(minutes * limits["rounds"])))


REPLICATION_COPIES = (
    Check("REPL-03", _domains, ask_controllers, judge_partners),
    Check("REPL-05", whole_forests, _asks_copies, judge_copies),
    Check("REPL-06", whole_forests, _asks_schema, judge_schema),
)
"""The checks of this module, in catalogue order."""
