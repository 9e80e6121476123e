"""The needs that follow from the inventory: proposed, until a person confirms, changes or removes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from app.analysis.needs.surroundings import Surroundings, number_of
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, NeedOrigin
from app.domain.plan import Plan


class _Proposal(NamedTuple):
    """At least so many of these, for a dependent that is known where this is made."""

    kind: NeedKind
    of: tuple[str, ...]
    at_least: int = 1


_Proposer = Callable[[Asset, Surroundings], Iterator[_Proposal]]


class Proposals:
    """What an inventory implies. Made once for many questions: it looks at every asset once."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._around = Surroundings(assets)

    def of(self, asset: Asset) -> tuple[Need, ...]:
        """The needs an asset is proposed to have; a role may ask for more servers than it has."""
        found = _PROPOSERS[asset.kind](asset, self._around)
        return tuple(_need(asset, number, entry) for number, entry in enumerate(found))

    def of_empty_battery(self, ups: Asset) -> tuple[Need, ...]:
        """What a UPS needs beside once an outage outlasts its battery: one of what feeds it."""
        fed = _one_of(NeedKind.POWER, self._around.named(ups, "fed_by"))
        return tuple(_need(ups, len(_PROPOSERS), entry) for entry in fed)


def _need(asset: Asset, number: int, proposal: _Proposal) -> Need:
    return Need(f"{asset.id}/{number}", asset.id, *proposal, NeedOrigin.PROPOSED)


def needs_of_plan(plan: Plan, proposals: Proposals) -> Iterator[Need]:
    """The needs that count: those a person set, and those proposed where nobody set one of their kind."""
    said = {(need.dependent, need.kind) for need in plan.needs.values()}
    yield from (need for need in plan.needs.values() if need.dependent in plan.assets)
    for asset in plan.assets.values():
        yield from (need for need in proposals.of(asset) if (asset.id, need.kind) not in said)


def cooling_units_needed(room: Asset, units: list[Asset]) -> int:
    """How many of a room's units must run.

    As many of the smallest as carry its heat load, so that any will do.

    One where the load or a capacity is not known; all where they cannot carry it together.
    """
    load = number_of(room, "heat_load_kw")
    capacities = [number_of(unit, "sensible_kw") for unit in units]
    known = sorted(capacity for capacity in capacities if capacity is not None)
    if load is None or len(known) < len(units):
        return 1
    carried = Decimal(0)
    for count, capacity in enumerate(known, start=1):
        carried += capacity
        if carried >= load:
            return count
    return len(units)


def _one_of(kind: NeedKind, of: tuple[str, ...]) -> Iterator[_Proposal]:
    if of:
        yield _Proposal(kind, of)


def _all_of(kind: NeedKind, of: tuple[str, ...]) -> Iterator[_Proposal]:
    if of:
        yield _Proposal(kind, of, len(of))


def _of_site(_site: Asset, _around: Surroundings) -> Iterator[_Proposal]:
    yield from ()


def _of_room(room: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.PLACE, around.named(room, "site"))
    if around.is_cooled(room):
        units = around.coolers_of[room.id]
        needed = cooling_units_needed(room, units)
        yield _Proposal(NeedKind.COOLING, tuple(unit.id for unit in units), needed)


def _of_feed(feed: Asset, around: Surroundings) -> Iterator[_Proposal]:
    """A generator alone behind a feed stands in for the mains, which the feed itself brings."""
    yield from _one_of(NeedKind.PLACE, around.named(feed, "site"))
    behind = around.named(feed, "fed_by")
    if any(around.assets[source].kind is not AssetKind.GENERATOR for source in behind):
        yield _Proposal(NeedKind.POWER, behind)


def _of_generator(generator: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.PLACE, around.named(generator, "site"))


def _of_ups(ups: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _beside_cooling(ups, around)


def _of_cooling_unit(unit: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _beside_cooling(unit, around)
    yield from _one_of(NeedKind.POWER, around.named(unit, "fed_by"))


def _beside_cooling(asset: Asset, around: Surroundings) -> Iterator[_Proposal]:
    """The room of what works without its cooling: the room itself, or the site where the room is cooled.

    Units that power or cool a room would otherwise need themselves.
    """
    room = around.room_of(asset)
    if room is not None:
        cooled = around.is_cooled(room)
        yield from _one_of(NeedKind.PLACE, around.named(room, "site") if cooled else (room.id,))


def _of_server(server: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.PLACE, around.named(server, "room"))
    yield from _one_of(NeedKind.POWER, around.named(server, "fed_by"))
    yield from _one_of(NeedKind.NETWORK, around.named(server, "network"))
    yield from _one_of(NeedKind.HOST, _others(server, around.named(server, "host")))
    yield from _all_of(NeedKind.STORAGE, around.named(server, "storage"))
    domain = around.named(server, "domain")
    if domain and server.id not in around.controllers_of(domain[0]):
        yield _Proposal(NeedKind.DIRECTORY, domain)
    yield from _names_of(server, around)


def _names_of(server: Asset, around: Surroundings) -> Iterator[_Proposal]:
    """A server that asks itself for names has them while it works at all."""
    servers = around.named(server, "dns_servers")
    if server.id not in servers:
        yield from _one_of(NeedKind.NAMES, servers)


def _of_storage(storage: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.PLACE, around.named(storage, "room"))
    yield from _one_of(NeedKind.POWER, around.named(storage, "fed_by"))
    yield from _one_of(NeedKind.NETWORK, around.named(storage, "network"))


def _of_network(device: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.PLACE, around.named(device, "room"))
    yield from _one_of(NeedKind.POWER, around.named(device, "fed_by"))
    yield from _one_of(NeedKind.NETWORK, _others(device, around.named(device, "uplinks")))


def _of_role(role: Asset, around: Surroundings) -> Iterator[_Proposal]:
    needed = number_of(role, "needed")
    at_least = 1 if needed is None else int(needed.to_integral_value(ROUND_CEILING))
    yield _Proposal(NeedKind.MEMBERS, tuple(around.servers_of.get(role.id, ())), max(at_least, 0))


def _of_domain(domain: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.MEMBERS, around.controllers_of(domain.id))
    yield from _all_of(NeedKind.NAMES, tuple(around.zones_of.get(domain.id, ())))


def _of_zone(zone: Asset, around: Surroundings) -> Iterator[_Proposal]:
    yield from _one_of(NeedKind.MEMBERS, tuple(around.servers_of.get(zone.id, ())))


def _others(asset: Asset, of: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(entry for entry in of if entry != asset.id)


_PROPOSERS: Mapping[AssetKind, _Proposer] = {
    AssetKind.SITE: _of_site,
    AssetKind.ROOM: _of_room,
    AssetKind.FEED: _of_feed,
    AssetKind.GENERATOR: _of_generator,
    AssetKind.UPS: _of_ups,
    AssetKind.COOLING_UNIT: _of_cooling_unit,
    AssetKind.SERVER: _of_server,
    AssetKind.STORAGE: _of_storage,
    AssetKind.NETWORK: _of_network,
    AssetKind.ROLE: _of_role,
    AssetKind.DOMAIN: _of_domain,
    AssetKind.ZONE: _of_zone,
}
