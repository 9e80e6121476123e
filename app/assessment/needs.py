"""Needs that cannot be met: those that point nowhere, and circles in which nothing starts before the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.assessment.knots import knots_in
from app.domain.inventory import Asset, Need, references_of
from app.domain.plan import Plan

ALTERNATIVES = frozenset({"fed_by", "network"})
"""References of which one is enough: a device with two feeds runs on either."""

NECESSARY = frozenset({"host", "storage"})
"""References that are all needed."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """An asset starts only when so many of these have started."""

    dependent: str
    of: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class LostReference:
    """A need or a field of an asset that names what is not in the inventory; `field` is empty for a need."""

    holder: str
    field: str
    missing: str


@dataclass(frozen=True, slots=True)
class NeedCircle:
    """Assets that need each other, in inventory order.

    `blocks_start` tells that none of them can start after everything stood still; otherwise alternatives lead
    out of the circle.
    """

    members: tuple[str, ...]
    blocks_start: bool


def lost_references(plan: Plan) -> tuple[LostReference, ...]:
    """Every need and every reference that points nowhere."""
    found = [
        LostReference(need.dependent, "", named)
        for need in plan.needs.values()
        for named in (need.dependent, *need.of)
        if named not in plan.assets
    ]
    for asset in plan.assets.values():
        for key, named in references_of(asset):
            if named not in plan.assets:
                found.append(LostReference(asset.id, key, named))
    return tuple(dict.fromkeys(found))


def need_circles(plan: Plan) -> tuple[NeedCircle, ...]:
    """The circles among the needs, those that the inventory's references imply included."""
    requirements = tuple(_requirements(plan))
    edges: dict[str, set[str]] = {asset: set() for asset in plan.assets}
    for requirement in requirements:
        edges[requirement.dependent].update(requirement.of)
    starting = _startable(plan.assets, requirements)
    order = {asset: index for index, asset in enumerate(plan.assets)}
    circles = []
    for knot in knots_in(edges):
        members = tuple(sorted(knot, key=order.__getitem__))
        circles.append(NeedCircle(members, starting.isdisjoint(members)))
    return tuple(sorted(circles, key=lambda circle: order[circle.members[0]]))


def _requirements(plan: Plan) -> Iterator[Requirement]:
    for need in plan.needs.values():
        if need.dependent in plan.assets:
            yield _of_need(need, plan.assets)
    for asset in plan.assets.values():
        named: dict[str, list[str]] = {}
        for key, target in references_of(asset):
            if target in plan.assets:
                named.setdefault(key, []).append(target)
        for key, targets in named.items():
            if key in ALTERNATIVES or key in NECESSARY:
                yield Requirement(asset.id, tuple(targets), 1 if key in ALTERNATIVES else len(targets))


def _of_need(need: Need, assets: Mapping[str, Asset]) -> Requirement:
    return Requirement(need.dependent, tuple(named for named in need.of if named in assets), need.at_least)


def _startable(assets: Mapping[str, Asset], requirements: tuple[Requirement, ...]) -> set[str]:
    """The assets that can start from nothing, found by starting what can start until nothing more can."""
    needed: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        needed.setdefault(requirement.dependent, []).append(requirement)
    started = {asset for asset in assets if asset not in needed}
    waiting = dict(needed)
    while True:
        ready = {asset for asset, rest in waiting.items() if all(_is_met(entry, started) for entry in rest)}
        if not ready:
            return started
        started |= ready
        for asset in ready:
            del waiting[asset]


def _is_met(requirement: Requirement, started: set[str]) -> bool:
    return sum(named in started for named in set(requirement.of)) >= requirement.at_least
