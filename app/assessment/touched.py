"""What a change touches: of each item the subjects that must be judged again, from what items read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.draft import Changes
from app.domain.evaluation.reads import Reads, reads_of
from app.domain.inventory import Asset
from app.domain.pack import Item, Pack
from app.domain.plan import Plan

Subjects: TypeAlias = set[str] | None
"""Subjects of an item to judge again; None for all of them."""


class Touched:
    """Collects what must be judged again."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subjects] = {}

    def one(self, items: Iterable[str], subject: str) -> None:
        """Judge these items again for a subject; for the plan's subject, for every subject."""
        for item in items:
            known = self._subjects.setdefault(item, set())
            if known is not None:
                known.add(subject)

    def all(self, items: Iterable[str]) -> None:
        """Judge these items again for all their subjects."""
        for item in items:
            self._subjects[item] = None

    def has(self, item: str) -> bool:
        """Whether an item must be judged again for any subject."""
        return item in self._subjects

    def of(self, item: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """The places of an item that must be judged again."""
        subjects = self._subjects.get(item, set())
        if subjects is None:
            return places
        return tuple(place for place in places if place.subject in subjects) if subjects else ()


class Dependents:
    """Which items of a pack read what; made once per pack."""

    def __init__(self, pack: Pack) -> None:
        items = {item.id: item for item in pack.items}
        self.reads: Mapping[str, Reads] = {id_: reads_of(item, items) for id_, item in items.items()}
        self._profile = self._inverted("profile")
        self._own = self._inverted("own")
        self._far = self._inverted("far")
        self._items = self._inverted("items")
        self._same = self._inverted("same_verdicts")
        self._all = self._inverted("all_verdicts")
        self._reading_assets = tuple(
            id_
            for id_, reads in self.reads.items()
            if reads.inventory or reads.far or reads.items or reads.verdicts
        )

    def _inverted(self, part: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, reads in self.reads.items():
            for name in getattr(reads, part):
                found.setdefault(name, []).append(id_)
        return found

    def by_changes(self, before: Plan, after: Plan, changes: Changes) -> Touched:
        """What changes of a plan touch directly; verdicts that change in turn are told to `by_verdict`."""
        touched = Touched()
        for key in changes.of("profile"):
            touched.all(self._profile.get(key, ()))
        for place in changes.of("limits"):
            touched.all((place.item, *self._items.get(place.item, ())))
        for place in changes.of("answers"):
            touched.one((place.item,), place.subject)
            self._by_reading(touched, self._items.get(place.item, ()), place.subject)
        for risk in changes.of("risks"):
            for plan in (before, after):
                if risk in plan.risks:
                    place = plan.risks[risk].place
                    touched.one((place.item,), place.subject)
        for asset in changes.of("assets"):
            self._by_asset(touched, before.assets.get(asset), after.assets.get(asset))
        return touched

    def by_verdict(self, touched: Touched, place: Place) -> None:
        """Add what reads the verdict at a place that changed."""
        self._by_reading(touched, self._same.get(place.item, ()), place.subject)
        touched.all(self._all.get(place.item, ()))

    def _by_reading(self, touched: Touched, items: Iterable[str], subject: str) -> None:
        """Items that read another one for their own subject fall back to the plan, so that one moves all."""
        if subject == PLAN_SUBJECT:
            touched.all(items)
        else:
            touched.one(items, subject)

    def _by_asset(self, touched: Touched, before: Asset | None, after: Asset | None) -> None:
        if before is None or after is None or is_other_thing(before, after):
            touched.all(self._reading_assets)
            if after is not None:
                touched.one(self.reads, after.id)
            return
        for key in {*before.values, *after.values}:
            if before.values.get(key) != after.values.get(key):
                touched.one(self._own.get(key, ()), after.id)
                touched.all(self._far.get(key, ()))


def is_other_thing(before: Asset, after: Asset) -> bool:
    """Whether an asset is asked about, found or called otherwise than before."""
    return (before.kind, before.functions, before.name) != (after.kind, after.functions, after.name)


def in_order_of_verdicts(pack: Pack, reads: Mapping[str, Reads]) -> tuple[Item, ...]:
    """The items, each after those whose verdicts it reads. Lint refuses circles, so there is an order."""
    items = {item.id: item for item in pack.items}
    ordered: dict[str, Item] = {}

    def place(item: Item) -> None:
        if item.id not in ordered:
            for needed in sorted(reads[item.id].verdicts):
                place(items[needed])
            ordered[item.id] = item

    for item in pack.items:
        place(item)
    return tuple(ordered.values())
