"""Are there ways for changes to come, and do all copies hold the same in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, now_at
from app.checks.directory.changes import differences
from app.checks.directory.forest import Forest, are_roots_known, ask_all_roots, whole_forests
from app.checks.directory.heads import head_fault, head_question, stamps, status_question
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
from app.checks.directory.topology import HOURS_OF_WEEK, Topology, closed_hours, topology_of
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope, Situation


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def judge_partners(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-03: every writable controller has a connection by which changes come in."""
    topic = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})
    listed, head = controllers_of(domain, known), distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if each.can_write(head)]
    partners = _partners(domain, known)
    alive = {each.settings_dn for each in listed.controllers}
    states = {each.name: _partner_state(partners.get(each.settings_dn, set()), alive) for each in own}
    without = tuple(name for name, state in states.items() if state == "without")
    if listed.missing or not own:
        yield topic.unmeasured(listed.missing or "absent_attribute")
    elif sum(not each.is_read_only for each in listed.controllers) < limits["controllers"]:
        yield topic.unmeasured("one_controller")
    elif not partners:
        yield topic.unmeasured("no_connections_shown")
    elif without:
        yield topic.says("without_partner", servers=without)
    elif "hidden" in states.values():
        yield topic.unmeasured("absent_attribute")
    else:
        yield topic.says("connected", servers=tuple(states))


def _partner_state(partners: set[str], alive: set[str]) -> str:
    """Whether changes come from a controller that the directory lists; what was removed gives none."""
    if partners & alive:
        return "connected"
    return "hidden" if HIDDEN in partners else "without"


HIDDEN = ""
"""Stands for the partner of a connection that does not show it, or not whether it is switched on."""


def _partners(domain: DomainScope, known: Known) -> dict[str, set[str]]:
    """By NTDS Settings object, those that changes come from over connections that are open."""
    source = answering_source(domain, known)
    found: dict[str, set[str]] = {}
    for entry in known[source.topology].entries if source else ():
        if is_of_class(entry, "ntdsconnection") and _is_open(entry):
            here = above(entry.dn.lower(), 1)
            partner = entry.first("fromServer").lower() if entry.first("enabledConnection") else HIDDEN
            found.setdefault(here, set()).update({partner} - {here})
    return found


def _is_open(connection: DirectoryEntry) -> bool:
    """Whether it is not switched off, and its schedule opens it at some time."""
    is_on = connection.first("enabledConnection").upper() != "FALSE"
    return is_on and closed_hours(connection.first("schedule")) != HOURS_OF_WEEK


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
            for head in _heads(source):
                yield head_question(source, head)
                yield status_question(source, head)


def judge_copies(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-05: what was changed some time ago is the same in all copies."""
    asked = forest.sources(known)
    doubts = [doubt for source in asked if (doubt := clock_doubt(source, limits))]
    if doubts or len(asked) < 2:
        yield forest.topic.unmeasured((doubts or [forest.silence(known) or "fewer_than_two_told"])[0])
        return
    heads = dict.fromkeys(head for source in asked for head in _heads(source))
    states = {head: _state(forest, head, known, limits) for head in heads}
    for tag in ("differs", "equal"):
        if names := tuple(head for head, (state, _) in states.items() if state == tag):
            yield forest.topic.says(tag, partitions=names)
    if any(state == "on_its_way" for state, _ in states.values()):
        yield forest.topic.unmeasured("on_its_way")
    doubts = [forest.silence(known), *(doubt for _, doubt in states.values())]
    if reason := next(filter(None, doubts), ""):
        yield forest.topic.unmeasured(reason)


def _state(forest: Forest, head: str, known: Known, limits: Limits) -> tuple[str, str]:
    """How the copies of a partition's head compare (equal, differs, on_its_way), and what kept one hidden."""
    holders = [source for source in forest.sources(known) if head in _heads(source)]
    copies = {source.host.name: stamps(source, head, known) for source in holders}
    hidden = [source for source in holders if not copies[source.host.name]]
    doubt = head_fault(hidden[0], head, known) if hidden else ""
    told = [copy for copy in copies.values() if copy]
    if len(told) < 2:
        return "", doubt or "fewer_than_two_told"
    waiting = differences(told)
    if not waiting:
        return "equal", doubt
    waited = now_at(holders[0]) - min(waiting)
    return "differs" if waited > _patience(forest, known, limits) else "on_its_way", doubt


def _patience(forest: Forest, known: Known, limits: Limits) -> timedelta:
    """How long a change may be on its way: a while inside a site, rounds of the slowest link beyond."""
    found = (topology_of(domain, known) for domain in forest.domains)
    topology = next((each for each in found if not each.missing), Topology({}))
    within = timedelta(minutes=float(limits["within_min"]))
    if len({each.site_dn for each in topology.controllers}) == 1:
        return within
    slowest = max((link.wait_min or 0 for link in topology.links if not link.is_closed), default=0)
    minutes = Decimal(slowest) or limits["interval_min"]
    return max(within, timedelta(minutes=float(minutes * limits["rounds"])))


REPLICATION_COPIES = (
    Check("REPL-03", _domains, ask_controllers, judge_partners),
    Check("REPL-05", whole_forests, _asks_copies, judge_copies),
    Check("REPL-06", whole_forests, _asks_schema, judge_schema),
)
"""The checks of this module, in catalogue order."""
