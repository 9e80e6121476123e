"""Made-up deployments of any size: rooms with shared power and cooling, racks, servers, k-of-n roles."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle, islice

from app.domain.dependency import Component, DependencyModel, Requirement
from app.domain.inventory import NeedKind

SERVERS_PER_RACK = 20
RACKS_PER_ROOM = 5
ROLE_SIZES = (*((2, 1), (3, 2), (10, 8), (2, 1), (5, 3), (4, 2), (40, 34)) * 3, (200, 160), (1, 1))
"""Roles by their servers and how many of these they need."""


def deployment(assets: int) -> DependencyModel:
    """A service on so many assets, a fifth of them servers.

    A server runs on its rack, one of two power supplies, its adapter and a storage array; a power supply on
    one of two feeds of the rack, these on the two UPSs of the room, these on mains or a generator; an adapter
    on one of two switches of the rack; a rack on its room, the room on two of three cooling units. Servers of
    a role stand in different rooms as far as there are any. Every role needs the first or the last server,
    which hold the directory.
    """
    made = _Deployment()
    servers = assets // 5
    for number in range(servers):
        made.server(number)
    made.roles(servers)
    model = made.model()
    missing = assets - len(model.components)
    return made.with_second_adapters(missing) if missing > 0 else model


class _Deployment:
    def __init__(self) -> None:
        self._components: dict[str, Component] = {}
        self._servers: list[str] = []
        self._roles: list[str] = []

    def model(self) -> DependencyModel:
        """What was made so far, with the service that needs all roles."""
        service = Component("service", "service", (_all(NeedKind.MEMBERS, *self._roles),), can_fail=False)
        return DependencyModel("service", {**self._components, "service": service})

    def with_second_adapters(self, count: int) -> DependencyModel:
        """The model, its first servers with another adapter each, which makes the number of assets round."""
        for name in self._servers[:count]:
            first = self._components[f"{name}-nic"]
            second = self._add(f"{name}-nic-2", first.requirements)
            needs = self._components[name].requirements
            others = [rule for rule in needs if rule.kind is not NeedKind.NETWORK]
            self._add(name, [*others, _some(1, NeedKind.NETWORK, first.id, second)])
        return self.model()

    def server(self, number: int) -> None:
        """A server and what it runs on."""
        name, rack = f"srv-{number:05}", self._rack(number // SERVERS_PER_RACK)
        supplies = [
            self._add(f"{name}-psu-{side}", [_all(NeedKind.POWER, f"{rack}-feed-{side}")]) for side in "ab"
        ]
        adapter = self._add(
            f"{name}-nic", [_some(1, NeedKind.NETWORK, f"{rack}-switch-1", f"{rack}-switch-2")]
        )
        array = self._array(number // (SERVERS_PER_RACK * RACKS_PER_ROOM), number % 4)
        self._servers.append(
            self._add(
                name,
                [
                    _all(NeedKind.HOST, rack),
                    _some(1, NeedKind.POWER, *supplies),
                    _all(NeedKind.NETWORK, adapter),
                    _all(NeedKind.STORAGE, array),
                ],
            )
        )

    def roles(self, servers: int) -> None:
        """Roles of different sizes until no server is left, each spread over rooms."""
        stride = SERVERS_PER_RACK * RACKS_PER_ROOM
        spread = [number for first in range(stride) for number in range(first, servers, stride)]
        waiting = iter(spread)
        for place, (size, at_least) in enumerate(cycle(ROLE_SIZES)):
            members = [self._servers[number] for number in islice(waiting, size)]
            if not members:
                return
            needed = max(1, min(at_least, len(members) - 1))
            self._roles.append(
                self._add(
                    f"role-{place:04}",
                    [_some(needed, NeedKind.MEMBERS, *members), self._directory()],
                    can_fail=False,
                )
            )

    def _directory(self) -> Requirement:
        return _some(1, NeedKind.DIRECTORY, self._servers[0], self._servers[-1])

    def _rack(self, number: int) -> str:
        name, room = f"rack-{number:04}", number // RACKS_PER_ROOM
        if name not in self._components:
            self._add(name, [_all(NeedKind.COOLING, self._room(room, "cooling"))])
            for side in "ab":
                self._add(f"{name}-feed-{side}", [_all(NeedKind.POWER, self._room(room, f"ups-{side}"))])
            for side in "12":
                feeds = (f"{name}-feed-a", f"{name}-feed-b")
                self._add(f"{name}-switch-{side}", [_some(1, NeedKind.POWER, *feeds)])
        return name

    def _array(self, room: int, number: int) -> str:
        name = f"array-{room:03}-{number}"
        if name not in self._components:
            upses = (self._room(room, "ups-a"), self._room(room, "ups-b"))
            self._add(name, [_some(1, NeedKind.POWER, *upses)])
        return name

    def _room(self, number: int, part: str) -> str:
        room = f"room-{number:03}"
        if room not in self._components:
            self._add(room, [])
            for name in ("mains", "generator"):
                self._add(f"{room}-{name}", [_all(NeedKind.HOST, room)])
            supply = _some(1, NeedKind.POWER, f"{room}-mains", f"{room}-generator")
            for side in "ab":
                self._add(f"{room}-ups-{side}", [supply])
            units = [self._add(f"{room}-crac-{unit}", [supply]) for unit in "123"]
            self._add(f"{room}-cooling", [_some(2, NeedKind.COOLING, *units)], can_fail=False)
        return f"{room}-{part}"

    def _add(self, name: str, requirements: Iterable[Requirement], *, can_fail: bool = True) -> str:
        self._components[name] = Component(name, name, tuple(requirements), can_fail)
        return name


def _all(kind: NeedKind, *of: str) -> Requirement:
    return Requirement(len(of), of, kind)


def _some(at_least: int, kind: NeedKind, *of: str) -> Requirement:
    return Requirement(at_least, of, kind)
