"""Does each controller get the partitions it holds, and when did it last get them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, is_ahead, now_at, spelled
from app.checks.directory.heads import (
    ask_roots,
    has_unreadable_link,
    head_fault,
    head_questions,
    links,
    partitions_of,
)
from app.checks.directory.reading import Controller, Source, ask_controllers, controllers_of, sources
from app.checks.directory.tombstones import ask_tombstones, tombstone_days
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.replication import ReplicaLink
from app.domain.targets import DomainScope, Host, Situation


@dataclass(frozen=True, slots=True)
class ControllerIn:
    """A controller of the plan in its domain."""

    host: Host
    domain: DomainScope

    def source(self, known: Known) -> Source | None:
        """The controller as one that may be asked, None when it did not answer as one of its domain."""
        return next((each for each in sources(self.domain, known) if each.host == self.host), None)

    def silence(self, known: Known) -> str:
        """Why it cannot be asked."""
        fault = known[RootDseQuestion(self.host.address)].exchange.fault
        return fault.value if fault else "no_controller"


def _controllers(situation: Situation) -> Iterator[ControllerIn]:
    return (ControllerIn(host, domain) for domain in situation.domains for host in domain.controllers)


def _asks_links(case: ControllerIn, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = case.source(known) if ask_roots(case.domain, known) else None
    if source is not None:
        yield from head_questions(source)


@dataclass(frozen=True, slots=True)
class Inbound:
    """What one controller tells of its partners.

    `links` are by partition; `unseen` are partitions that have other copies, and of which it shows no link
    or one that cannot be read.
    """

    topic: Topic
    links: tuple[tuple[str, ReplicaLink], ...]
    unseen: tuple[str, ...]
    missing: str
    names: dict[str, str]

    def partners(self, links: tuple[ReplicaLink, ...]) -> tuple[str, ...]:
        """The names of the partners of these links, or what stands for them."""
        return tuple(dict.fromkeys(self.names.get(each.source, each.source) for each in links))


def _inbound(case: ControllerIn, known: Known) -> Inbound:
    topic, source = host_topic(case.host), case.source(known)
    listed = controllers_of(case.domain, known)
    names = {each.guid: each.name for each in listed.controllers}
    if source is None:
        return Inbound(topic, (), (), case.silence(known), names)
    if len(listed.controllers) == 1:
        return Inbound(topic, (), (), "one_controller", names)
    held = partitions_of(source)
    found = tuple((partition, link) for partition in held for link in links(source, partition, known))
    others = [each for each in listed.controllers if each.settings_dn != source.settings_dn]
    shown = {partition for partition, _ in found}
    unread = tuple(each for each in held if has_unreadable_link(source, each, known))
    unseen = tuple(
        each for each in held if each not in {*shown, *unread} and _is_shared(each, source, others)
    )
    missing = head_fault(source, unseen[0], known) if unseen else ""
    if not (found or unseen):
        missing = listed.missing or "no_partition_shared"
    return Inbound(topic, found, unseen + unread, "unreadable_link" if unread else missing, names)


def _is_shared(partition: str, source: Source, others: list[Controller]) -> bool:
    """Whether another controller has a copy to replicate from, as far as the directory shows.

    Read-only ones give nothing away. All others have the configuration and the schema, and one that shows
    nothing of what it writes may have any partition.
    """
    givers = [each for each in others if not each.is_read_only]
    if not others or partition in {source.configuration, source.schema}:
        return bool(givers or not others)
    return any(partition.lower() in each.writes or not each.writes for each in givers)


def _unseen(inbound: Inbound) -> Iterator[Emission]:
    if inbound.missing:
        yield inbound.topic.unmeasured(inbound.missing)


def judge_last_result(case: ControllerIn, known: Known, _limits: Limits) -> Iterator[Emission]:
    """REPL-01: the last attempt to fetch each partition from each partner worked."""
    inbound = _inbound(case, known)
    failing = [(partition, link) for partition, link in inbound.links if link.is_failing]
    if failing:
        bad = tuple(link for _, link in failing)
        yield inbound.topic.says(
            "failing",
            partners=inbound.partners(bad),
            results=tuple(dict.fromkeys(str(link.result) for link in bad)),
            partitions=tuple(dict.fromkeys(partition for partition, _ in failing)),
            failures=Decimal(max(link.failures for link in bad)),
        )
    elif inbound.links and not inbound.unseen:
        every = tuple(link for _, link in inbound.links)
        yield inbound.topic.says("works", partners=inbound.partners(every), count=Decimal(len(every)))
    yield from _unseen(inbound)


def _asks_ages(case: ControllerIn, known: Known) -> Iterator[AnyQuestion]:
    yield from _asks_links(case, known)
    yield from ask_tombstones(case.domain, known)


def judge_last_success(case: ControllerIn, known: Known, limits: Limits) -> Iterator[Emission]:
    """REPL-02: each partition came from each partner not long ago."""
    inbound, source = _inbound(case, known), case.source(known)
    doubt = clock_doubt(source, limits) if source and inbound.links else ""
    if doubt or source is None or not inbound.links:
        yield inbound.topic.unmeasured(doubt or inbound.missing)
        return
    now = now_at(source)
    never = tuple(link for _, link in inbound.links if link.last_success is None)
    tried = tuple(link for link in never if link.last_attempt is not None or link.failures)
    if tried:
        yield inbound.topic.says("never", partners=inbound.partners(tried))
    dated = [(link.last_success, link) for _, link in inbound.links if link.last_success]
    told = [each for each in dated if not is_ahead(each[0], now)]
    if told:
        is_whole = not inbound.unseen and len(told) == len(inbound.links)
        yield from _judge_oldest(inbound, told, now, _limits_of(case, known, limits), is_whole=is_whole)
    if len(told) < len(dated):
        yield inbound.topic.unmeasured("time_ahead")
    if len(tried) < len(never):
        yield inbound.topic.unmeasured("untried_link")
    yield from _unseen(inbound)


def _limits_of(case: ControllerIn, known: Known, limits: Limits) -> dict[str, timedelta]:
    """The ages above which each tag applies, longest first."""
    lifetime = tombstone_days(case.domain, known) or limits["tombstone_days"]
    return {
        "lost": timedelta(days=float(lifetime)),
        "stale": timedelta(days=float(limits["fail_days"])),
        "late": timedelta(hours=float(limits["warn_hours"])),
    }


def _judge_oldest(
    inbound: Inbound,
    dated: list[tuple[datetime, ReplicaLink]],
    now: datetime,
    allowed: dict[str, timedelta],
    *,
    is_whole: bool,
) -> Iterator[Emission]:
    """Step 3 of REPL-02; a partition that is not shown, or a link without a time, leaves no pass."""
    oldest, link = min(dated, key=lambda each: each[0])
    age = max(now - oldest, timedelta())
    tag = next((name for name, limit in allowed.items() if age > limit), "recent")
    if tag != "recent" or is_whole:
        (partner,) = inbound.partners((link,))
        lifetime = Decimal(allowed["lost"].days)
        yield inbound.topic.says(tag, partner=partner, days=spelled(age), lifetime=lifetime)


REPLICATION = (
    Check("REPL-01", _controllers, _asks_links, judge_last_result),
    Check("REPL-02", _controllers, _asks_ages, judge_last_success),
)
"""The checks of this module, in catalogue order."""
