"""Judges items of the shipped pack: whether they are asked, and what becomes of their requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.domain.answers import PLAN_SUBJECT, Answer, Place
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Surroundings
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Item, Pack
from app.domain.plan import PackRef, Plan
from app.domain.rules import Rule
from app.domain.values import Value
from app.packs.reading import pack_to_bytes, read_pack
from app.sizing.registry import MODELS

PACKS = Path(__file__).parents[3] / "resources" / "packs"
TODAY = date(2026, 3, 1)

Loose = str | int | float | bool | date | tuple[str, ...] | list[str]
"""A value as tests write it; numbers become decimals, lists become tuples."""


@cache
def the_pack() -> Pack:
    """The pack of Office Communications Server 2007 R2, read as a plan would read it."""
    return read_pack(pack_to_bytes(PACKS / "ocs-2007-r2", PACKS))


@cache
def _compiler() -> RuleCompiler:
    return RuleCompiler(the_pack())


def strict(value: Loose) -> Value:
    """A value as the domain holds it."""
    if isinstance(value, bool | str | date):
        return value
    return Decimal(str(value)) if isinstance(value, int | float) else tuple(value)


def values(**loose: Loose) -> dict[str, Value]:
    """Values of fields as the domain holds them."""
    return {key: strict(value) for key, value in loose.items()}


def asset(id_: str, of_kind: AssetKind, /, *functions: ServerFunction, **fields: Loose) -> Asset:
    """An asset named by its id."""
    return Asset(id_, of_kind, id_, functions=frozenset(functions), values=values(**fields))


@dataclass(frozen=True)
class Case:
    """A plan to judge, as of a day."""

    profile: Mapping[str, Value] = field(default_factory=dict)
    assets: tuple[Asset, ...] = ()
    answers: Mapping[Place, Mapping[str, Value]] = field(default_factory=dict)
    limits: Mapping[Place, Decimal] = field(default_factory=dict)
    as_of: date = TODAY

    def with_answer(self, item: str, subject: str = PLAN_SUBJECT, **fields: Loose) -> Case:
        """The same plan with fields of an item answered."""
        place = Place(item, subject)
        return replace(
            self, answers={**self.answers, place: {**self.answers.get(place, {}), **values(**fields)}}
        )

    def with_asset(self, id_: str, /, **fields: Loose) -> Case:
        """The same plan with fields of an asset changed."""
        changed = (
            replace(entry, values={**entry.values, **values(**fields)}) if entry.id == id_ else entry
            for entry in self.assets
        )
        return replace(self, assets=tuple(changed))

    def without_asset(self, id_: str) -> Case:
        """The same plan with one asset fewer."""
        return replace(self, assets=tuple(entry for entry in self.assets if entry.id != id_))

    def with_profile(self, **fields: Loose) -> Case:
        """The same plan with fields of the profile changed."""
        return replace(self, profile={**self.profile, **values(**fields)})

    def plan(self) -> Plan:
        """The plan as the domain knows it."""
        answers = {place: Answer(place, values=held) for place, held in self.answers.items()}
        assets = {entry.id: entry for entry in self.assets}
        pack = PackRef(the_pack().id, the_pack().version, the_pack().digest)
        return Plan("p", "Plan", pack, self.profile, self.limits, assets, answers=answers)

    def judge(self, rule: Rule, item: Item, subject: str = PLAN_SUBJECT) -> Value | None:
        """A rule of an item judged for a subject."""
        plan = self.plan()
        around = Surroundings(plan, the_pack(), self.as_of, MODELS, InventoryIndex(plan.assets))
        return _compiler().compile(rule, item)(Frame(around, subject, plan.assets.get(subject)))

    def is_asked(self, item_id: str, subject: str = PLAN_SUBJECT) -> bool | None:
        """Whether the item's condition holds for a subject; None is unknown."""
        item = item_of(item_id)
        truth = True if item.when is None else self.judge(item.when, item, subject)
        assert truth is None or isinstance(truth, bool)
        return truth

    def truths(self, item_id: str, subject: str = PLAN_SUBJECT) -> list[Value | None]:
        """What becomes of each requirement, in the order of the pack."""
        item = item_of(item_id)
        return [self.judge(entry.rule, item, subject) for entry in item.requirements]

    def unmet(self, item_id: str, subject: str = PLAN_SUBJECT) -> list[str]:
        """The sentences of the requirements that are known not to be met."""
        item = item_of(item_id)
        truths = self.truths(item_id, subject)
        return [entry.words for entry, truth in zip(item.requirements, truths, strict=True) if truth is False]


def item_of(item_id: str) -> Item:
    """An item of the pack."""
    item = the_pack().item(item_id)
    assert item is not None, item_id
    return item
