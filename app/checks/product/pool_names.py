"""Do pools and their servers have the addresses they need, at every name server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import Resolution, address_questions, resolution, unsettled
from app.checks.product.sip_names import inside_servers
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, Pool, Situation


@dataclass(frozen=True, slots=True)
class PoolName:
    """A pool with a name, and the name servers that should know it.

    `by_dns` says whether the name has the address of each member, None where the pack does not say.
    """

    pool: Pool
    servers: tuple[Host, ...]
    by_dns: bool | None

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        return Topic(self.pool.subject, self.pool.fqdn, {"pool": self.pool.name, "name": self.pool.fqdn})


def _pools(situation: Situation) -> Iterator[PoolName]:
    servers = inside_servers(situation)
    for pool in situation.pools:
        if servers and pool.fqdn and pool.sip_port:
            yield PoolName(pool, servers, situation.live.pools_by_dns)


def _asks_pool(case: PoolName, _known: Known) -> Iterator[AnyQuestion]:
    for server in case.servers:
        yield from address_questions(server, case.pool.fqdn)


def judge_everywhere(case: PoolName, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-09: every name server gives the pool's name the same addresses, and the plan's one among them."""
    found = {server.name: resolution(server, case.pool.fqdn, known) for server in case.servers}
    settled = {name: each for name, each in found.items() if not each.unsettled}
    lacking = tuple(name for name, each in settled.items() if not each.addresses)
    sets = {frozenset(each.addresses) for each in settled.values() if each.addresses}
    if lacking:
        yield case.topic.says("missing", servers=lacking)
    if len(sets) > 1:
        yield case.topic.says("differs", servers=tuple(settled))
    elif sets and case.pool.address and case.pool.address not in next(iter(sets)):
        shown = tuple(sorted(next(iter(sets))))
        yield case.topic.says("other_address", addresses=shown, address=case.pool.address)
    if len(settled) < len(found):
        yield case.topic.unmeasured(next(each.unsettled for each in found.values() if each.unsettled))
    elif len(sets) == 1 and not lacking and _is_planned(case, sets):
        yield case.topic.says("same", addresses=tuple(sorted(next(iter(sets)))))


def _is_planned(case: PoolName, sets: set[frozenset[str]]) -> bool:
    return not case.pool.address or case.pool.address in next(iter(sets))


@dataclass(frozen=True, slots=True)
class PoolShape:
    """A pool's name at one name server."""

    case: PoolName
    server: Host

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        about = {**self.case.topic.about, "server": self.server.name}
        return Topic(self.case.pool.subject, self.server.address, about)


def _shapes(situation: Situation) -> Iterator[PoolShape]:
    for case in _pools(situation):
        if case.by_dns is not None:
            yield from (PoolShape(case, server) for server in case.servers)


def _asks_shape(case: PoolShape, _known: Known) -> Iterator[AnyQuestion]:
    yield address_questions(case.server, case.case.pool.fqdn)[0]


def judge_shape(case: PoolShape, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-10: one address behind a balancer, or one for each member, as the product balances."""
    reading = known[address_questions(case.server, case.case.pool.fqdn)[0]]
    count, members = len(reading.records("A")), len(case.case.pool.members)
    arguments = {"count": Decimal(count), "members": Decimal(members)}
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not count:
        yield case.topic.unmeasured("no_records")
    elif not case.case.by_dns:
        yield case.topic.says("one" if count == 1 else "several", **arguments)
    elif count == 1 and members > 1:
        yield case.topic.says("one_for_all", **arguments)
    else:
        yield case.topic.says("one_each" if count == max(members, 1) else "other_count", **arguments)


@dataclass(frozen=True, slots=True)
class Member:
    """A server of a pool, and the name servers that should know it."""

    host: Host
    pool: Pool
    servers: tuple[Host, ...]

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        about = {"server": self.host.name, "name": self.host.fqdn, "pool": self.pool.name}
        return Topic(self.host.subject, self.host.address, about)


def _members(situation: Situation) -> Iterator[Member]:
    servers = inside_servers(situation)
    for pool in situation.pools:
        if servers and pool.sip_port:
            yield from (Member(host, pool, servers) for host in pool.members)


def _asks_member(case: Member, _known: Known) -> Iterator[AnyQuestion]:
    for server in case.servers if case.host.fqdn else ():
        yield from address_questions(server, case.host.fqdn)


def judge_member(case: Member, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-12: the server's name has its own address at every name server."""
    if not case.host.fqdn:
        yield case.topic.unmeasured("no_name")
        return
    found = {server.name: resolution(server, case.host.fqdn, known) for server in case.servers}
    settled = {name: each for name, each in found.items() if not each.unsettled}
    complaints = tuple(_member_complaints(case, settled))
    yield from complaints
    if len(settled) < len(found):
        yield case.topic.unmeasured(next(each.unsettled for each in found.values() if each.unsettled))
    elif not complaints:
        yield case.topic.says("resolved")


def _member_complaints(case: Member, settled: dict[str, Resolution]) -> Iterator[Emission]:
    """Steps 2 to 4 of OCS-12. A pool of one server that bears its name has one address by right."""
    lacking = tuple(name for name, each in settled.items() if not each.addresses)
    shown = {address for each in settled.values() for address in each.addresses}
    is_shared = case.pool.address in shown and case.pool.fqdn != case.host.fqdn
    if lacking:
        yield case.topic.says("missing", servers=lacking)
    if shown and case.pool.address and is_shared and case.pool.address != case.host.address:
        yield case.topic.says("pool_address", address=case.pool.address)
    elif shown and case.host.address not in shown:
        yield case.topic.says("other_address", addresses=tuple(sorted(shown)), address=case.host.address)


POOL_NAMES = (
    Check("OCS-09", _pools, _asks_pool, judge_everywhere),
    Check("OCS-10", _shapes, _asks_shape, judge_shape),
    Check("OCS-12", _members, _asks_member, judge_member),
)
"""The checks of this module, in catalogue order."""
