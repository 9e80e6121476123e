"""Whether every path of a rule leads somewhere, and what type it finds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.evaluation.folds import FUNCTIONS, KINDS
from app.domain.evaluation.paths import PACK_TEXTS, RESULT
from app.domain.inventory import AssetKind, field_of
from app.domain.pack import Item, ItemField, Pack, Scope
from app.domain.rules import Path
from app.domain.values import ValueKind
from app.packs.rule_parser import LENGTHS, Report
from app.packs.rule_types import (
    DATE,
    FLAG,
    NUMBER,
    PART_TYPES,
    TEXT,
    Sort,
    Typed,
    definition_in,
    kinds_of_scopes,
    tokens_of_field,
    type_of_definition,
    type_of_kind,
    type_of_result,
)
from app.packs.strict_yaml import Location

Kinds = tuple[AssetKind, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What a rule is read against: its pack and item, and inside a fold the kinds of the asset at hand.

    `through` are the computed fields on the way here, so that a circle of them ends.
    """

    pack: Pack
    items: Mapping[str, Item]
    item: Item
    report: Report
    each: Kinds | None = None
    through: frozenset[tuple[str, str]] = frozenset()


def is_asked_for_same(item: Item, other: Item) -> bool:
    """Whether another item has an answer for this one's subjects: asked for some of them, or for the plan."""
    if Scope.PLAN in other.scopes or not set(item.scopes).isdisjoint(other.scopes):
        return True
    return not set(kinds_of_scopes(item.scopes)).isdisjoint(kinds_of_scopes(other.scopes))


def type_of_path(path: Path, at: Location, view: View) -> Typed | None:
    """The type a path gives, or None where it leads nowhere, which is then reported."""
    root, rest = path.steps[0], path.steps[1:]
    shortest, longest = LENGTHS.get(root, (0, 0))
    if not shortest <= len(path.steps) <= longest:
        return None
    match root:
        case "self" | "each":
            return _type_from_asset(root, rest, at, view)
        case "item":
            return _type_elsewhere(rest, at, view)
        case "today" | "go_live":
            return DATE
        case _:
            return _type_of_name(root, rest[0], at, view)


def _type_of_name(root: str, name: str, at: Location, view: View) -> Typed | None:
    match root:
        case "profile":
            definition = field_of(None, name)
            found = None if definition is None else type_of_definition(definition)
        case "pack":
            found = TEXT if name in PACK_TEXTS else FLAG if name in view.pack.flags else None
        case "answer":
            return _type_of_field(view.item, name, at, view)
        case _:
            found = NUMBER if any(limit.key == name for limit in view.item.limits) else None
    if found is None:
        view.report(at, f"${root}.{name}: {_MISSING[root]} {name!r}")
    return found


_MISSING = {
    "profile": "the profile has no field",
    "pack": "the pack has no flag",
    "limit": "the item has no limit",
}


def _type_elsewhere(rest: tuple[str, ...], at: Location, view: View) -> Typed | None:
    other = view.items.get(rest[0])
    if other is None:
        view.report(at, f"there is no item {rest[0]}")
        return None
    if not is_asked_for_same(view.item, other):
        view.report(at, f"{other.id} is asked neither for the subjects of {view.item.id} nor for the plan")
    return _type_of_field(other, rest[1], at, view)


def _type_of_field(item: Item, key: str, at: Location, view: View) -> Typed | None:
    if key == RESULT:
        return type_of_result(item)
    field = next((entry for entry in item.fields if entry.key == key), None)
    if field is None:
        view.report(at, f"{item.id} has no field {key!r}")
        return None
    return type_of_item_field(field, item, view.pack)


def type_of_item_field(field: ItemField, item: Item, pack: Pack) -> Typed | None:
    """The type of an item's field; of a bound choice without own choices, that of its home.

    None for a computed field: its rule tells.
    """
    if field.kind is ValueKind.COMPUTED:
        return None
    tokens = tokens_of_field(field, pack)
    if field.binds and not tokens:
        home, _, key = field.binds.partition(".")
        definition = (
            field_of(None, key) if home == "profile" else definition_in(kinds_of_scopes(item.scopes), key)
        )
        if definition is not None:
            return type_of_definition(definition)
    return type_of_kind(field.kind, tokens)


def _type_from_asset(root: str, steps: tuple[str, ...], at: Location, view: View) -> Typed | None:
    kinds = view.each if root == "each" else kinds_of_scopes(view.item.scopes)
    if kinds is None:
        view.report(at, "$each stands inside a fold only")
        return None
    if steps == ("kind_of_asset",):
        return PART_TYPES["kind_of_asset"]
    if not kinds:
        view.report(at, "the item is asked for the plan or a class of device, which have no fields")
        return None
    return _type_of_walk(kinds, steps, at, view)


def _type_of_walk(kinds: Kinds, steps: tuple[str, ...], at: Location, view: View) -> Typed | None:
    many = False
    for step in steps[:-1]:
        definition = definition_in(kinds, step)
        if definition is None or not definition.refers_to:
            view.report(at, f"{_names(kinds)} has no reference {step!r}")
            return None
        kinds = definition.refers_to
        many = many or definition.kind is ValueKind.REFERENCES
    found = _type_of_end(kinds, steps[-1])
    if found is None:
        view.report(at, f"{_names(kinds)} has no field {steps[-1]!r}")
    return Typed(Sort.LIST, found.tokens) if found is not None and many else found


def _type_of_end(kinds: Kinds, step: str) -> Typed | None:
    definition = definition_in(kinds, step)
    return PART_TYPES.get(step) if definition is None else type_of_definition(definition)


def _names(kinds: Kinds) -> str:
    return " or ".join(kind.value for kind in kinds)


def kinds_of_relation(relation: str, at: Location, view: View) -> Kinds:
    """The kinds of asset a relation gives; empty where it leads nowhere, which is then reported."""
    first, *rest = relation.split(".")
    if first in ("self", "each"):
        return _kinds_named(first, tuple(rest), at, view)
    if first not in KINDS and first not in FUNCTIONS:
        view.report(at, f"{relation!r} is no relation: name a kind, a function, KIND.FIELD or self.FIELD")
        return ()
    kinds = (KINDS.get(first, AssetKind.SERVER),)
    if rest:
        _check_backwards(relation, kinds, tuple(rest), at, view)
    return kinds


def _check_backwards(relation: str, kinds: Kinds, rest: tuple[str, ...], at: Location, view: View) -> None:
    definition = definition_in(kinds, rest[0]) if len(rest) == 1 else None
    if definition is None or not definition.refers_to:
        view.report(at, f"{relation!r}: {_names(kinds)} has no reference {'.'.join(rest)!r}")
        return
    base = kinds_of_scopes(view.item.scopes) if view.each is None else view.each
    if set(base).isdisjoint(definition.refers_to):
        view.report(at, f"{relation!r} never names what the rule is about")


def _kinds_named(root: str, steps: tuple[str, ...], at: Location, view: View) -> Kinds:
    kinds = view.each if root == "each" else kinds_of_scopes(view.item.scopes)
    if kinds is None or not kinds or not steps:
        view.report(at, f"${root} names nothing here")
        return ()
    for step in steps:
        definition = definition_in(kinds, step)
        if definition is None or not definition.refers_to:
            view.report(at, f"{_names(kinds)} has no reference {step!r}")
            return ()
        kinds = definition.refers_to
    return kinds
