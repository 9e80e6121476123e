"""A plan whose assets say what they run on: rooms, power, cooling, hosts, directory and roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.plan import PackRef, Plan
from app.domain.values import Value

ROOM_OF = 100
"""Assets per room; a role per 20 assets."""

HOSTS = 10


def wired_plan(assets: int) -> Plan:
    """A plan of so many assets, with whole rooms first and virtual servers as the rest."""
    rooms = max(1, assets // ROOM_OF)
    roles = max(1, assets // 20)
    fixed = [_asset("domain", "ad"), *(_asset("role", f"role-{number}") for number in range(roles))]
    for room in range(rooms):
        fixed += _room(room, rooms)
    servers = (_server(number, rooms, roles) for number in count())
    made = [*fixed, *islice(servers, assets - len(fixed))]
    return Plan("plan", "Sample", PackRef("pack", "1", "0" * 64), assets={each.id: each for each in made})


def moved(plan: Plan, number: int) -> Plan:
    """The plan after one edit: a server moved to the first host."""
    server = plan.assets[f"srv-{number}"]
    changed = replace(server, values={**server.values, "host": "host-0-0"})
    return replace(plan, assets={**plan.assets, server.id: changed})


def _room(room: int, rooms: int) -> Iterator[Asset]:
    name = f"room-{room}"
    feeds = tuple(f"feed-{room}-{side}" for side in "ab")
    switches = tuple(f"switch-{room}-{side}" for side in "ab")
    yield _asset("room", name, cooling_required=True)
    yield _asset("feed", f"mains-{room}")
    for side, feed in zip("ab", feeds, strict=True):
        yield _asset("ups", f"ups-{room}-{side}", room=name, fed_by=(f"mains-{room}",))
        yield _asset("feed", feed, fed_by=(f"ups-{room}-{side}",))
    for unit in "abc":
        yield _asset("cooling_unit", f"crac-{room}-{unit}", room=name, fed_by=(f"mains-{room}",))
    for switch in switches:
        yield _asset("network", switch, room=name, fed_by=feeds)
    for host in range(HOSTS):
        id_ = f"host-{room}-{host}"
        yield _asset("server", id_, "host", room=name, fed_by=feeds, network=switches)
    values: dict[str, Value] = {"host": f"host-{room}-0", "domain": "ad", "dns_servers": _names(room, rooms)}
    yield _asset("server", f"dc-{room}", "dc", "dns", **values)


def _server(number: int, rooms: int, roles: int) -> Asset:
    room = number % rooms
    return _asset(
        "server",
        f"srv-{number}",
        host=f"host-{room}-{number // rooms % HOSTS}",
        roles=(f"role-{number % roles}",),
        domain="ad",
        dns_servers=_names(room, rooms),
    )


def _names(room: int, rooms: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((f"dc-{room}", f"dc-{(room + 1) % rooms}")))


def _asset(kind: str, id_: str, /, *functions: str, **values: Value) -> Asset:
    does = frozenset(ServerFunction(function) for function in functions)
    return Asset(id_, AssetKind(kind), id_, functions=does, values=values)
