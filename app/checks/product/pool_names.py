"""Do pools and their servers have the addresses they need, at every name server."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import Resolution, address_questions, resolution, unsettled
from app.checks.names.sides import inside_servers
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, Pool, Situation

FAMILIES = ("A", "AAAA")
"""The record types of addresses."""


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
    lacking = tuple(name for name, each in found.items() if not (each.addresses or each.unsettled))
    holding = {name: each for name, each in found.items() if each.addresses}
    if lacking:
        yield case.topic.says("missing", servers=lacking)
    complaint = _disagreement(case, holding)
    if complaint:
        yield complaint
    reason = _unsettled(found)
    if reason:
        yield case.topic.unmeasured(reason)
    elif not lacking and not complaint:
        yield case.topic.says("same", addresses=_shown(holding))


def _families(found: Mapping[str, Resolution]) -> tuple[str, ...]:
    """The families of addresses that a name has at any server."""
    return tuple(kind for kind in FAMILIES if any(each.by_family.get(kind) for each in found.values()))


def _disagreement(case: PoolName, holding: Mapping[str, Resolution]) -> Emission | None:
    """Steps 2 and 3 of OCS-09; a family is compared where a server tells it."""
    for kind in _families(holding):
        told = {each.by_family[kind] for each in holding.values() if kind in each.by_family}
        if len(told) > 1:
            return case.topic.says("differs", servers=tuple(holding))
    shown, planned = _shown(holding), case.pool.address
    if shown and planned and planned not in shown and not case.by_dns:
        return case.topic.says("other_address", addresses=shown, address=planned)
    return None


def _shown(found: Mapping[str, Resolution]) -> tuple[str, ...]:
    return tuple(sorted({address for each in found.values() for address in each.addresses}))


def _unsettled(found: Mapping[str, Resolution]) -> str:
    """Why a server told nothing, or not all that others have; a family that nobody has is left alone."""
    used = set(_families(found))
    for each in found.values():
        if each.unsettled or used - each.by_family.keys():
            return each.unsettled or each.partly
    return ""


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
    pool, topic = case.case.pool, case.topic
    reading = known[address_questions(case.server, pool.fqdn)[0]]
    shown = frozenset(record.target for record in reading.records("A"))
    members = {host.address: host.name for host in pool.members}
    count, size = len(shown), max(pool.size, len(members), 1)
    arguments = {"count": Decimal(count), "members": Decimal(size)}
    if reason := unsettled(reading):
        yield topic.unmeasured(reason)
    elif not count:
        yield topic.unmeasured("no_records")
    elif not case.case.by_dns and count == 1 and size > 1 and shown <= members.keys():
        yield topic.says("one_member", member=members[min(shown)], **arguments)
    elif not case.case.by_dns:
        yield topic.says("one" if count == 1 else "several", **arguments)
    elif count == 1 and size > 1:
        yield topic.says("one_for_all", **arguments)
    elif count == size == len(members) and shown != members.keys():
        yield topic.says("no_members", addresses=tuple(sorted(shown - members.keys())), **arguments)
    else:
        yield topic.says("one_each" if count == size else "other_count", **arguments)


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
    settled = {name: each for name, each in found.items() if not _reason(case, each)}
    complaints = tuple(_member_complaints(case, settled))
    yield from complaints
    if len(settled) < len(found):
        yield case.topic.unmeasured(next(filter(None, (_reason(case, each) for each in found.values()))))
    elif not complaints:
        yield case.topic.says("resolved")


def _family(case: Member) -> str:
    """The record type of the address that the plan has for the server."""
    return FAMILIES[0] if ipaddress.ip_address(case.host.address).version == 4 else FAMILIES[1]


def _reason(case: Member, found: Resolution) -> str:
    """Why a name server tells nothing of the addresses that the plan's one is compared with."""
    return "" if _family(case) in found.by_family else found.partly


def _member_complaints(case: Member, settled: Mapping[str, Resolution]) -> Iterator[Emission]:
    """Steps 2 to 4 of OCS-12, at each name server on its own."""
    judged = {name: _member_tag(case, each) for name, each in settled.items()}
    for tag in ("missing", "pool_address", "other_address", "more_addresses"):
        servers = tuple(name for name, found in judged.items() if found == tag)
        shown = tuple(sorted({address for name in servers for address in settled[name].addresses}))
        address = case.pool.address if tag == "pool_address" else case.host.address
        if servers:
            yield case.topic.says(tag, servers=servers, addresses=shown, address=address)


def _member_tag(case: Member, found: Resolution) -> str:
    """What a name server's answer means; the only server of a pool of its name has its address by right."""
    pool, host, addresses = case.pool, case.host, found.by_family[_family(case)]
    if not found.addresses:
        return "missing"
    if pool.address in addresses and pool.fqdn != host.fqdn and pool.address != host.address:
        return "pool_address"
    if host.address not in addresses:
        return "other_address"
    return "more_addresses" if addresses != {host.address} and pool.fqdn != host.fqdn else ""


POOL_NAMES = (
    Check("OCS-09", _pools, _asks_pool, judge_everywhere),
    Check("OCS-10", _shapes, _asks_shape, judge_shape),
    Check("OCS-12", _members, _asks_member, judge_member),
)
"""The checks of this module, in catalogue order."""
