"""The types of values in rules: what a path gives, and what may be compared with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.answers import Result
from app.domain.inventory import ASSET_FIELDS, AssetKind, FieldDef, ServerFunction
from app.domain.pack import Item, ItemField, Pack, Scope
from app.domain.subjects import KIND_OF_SCOPE
from app.domain.values import Value, ValueKind


class Sort(StrEnum):
    """The sorts of value a rule can give."""

    NUMBER = "a number"
    DATE = "a date"
    FLAG = "true or false"
    TEXT = "text"
    LIST = "a list"
    ROWS = "a table"


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of a value. `tokens` are the only texts it can be (or hold), None where it is free."""

    sort: Sort
    tokens: frozenset[str] | None = None


NUMBER, DATE, FLAG, TEXT = Typed(Sort.NUMBER), Typed(Sort.DATE), Typed(Sort.FLAG), Typed(Sort.TEXT)
LIST = Typed(Sort.LIST)

_BY_KIND = {
    ValueKind.TEXT: TEXT,
    ValueKind.NUMBER: NUMBER,
    ValueKind.DATE: DATE,
    ValueKind.FLAG: FLAG,
    ValueKind.REFERENCE: TEXT,
    ValueKind.REFERENCES: LIST,
    ValueKind.TABLE: Typed(Sort.ROWS),
}

PART_TYPES = {
    "id": TEXT,
    "name": TEXT,
    "kind_of_asset": Typed(Sort.TEXT, frozenset(kind.value for kind in AssetKind)),
    "functions": Typed(Sort.LIST, frozenset(function.value for function in ServerFunction)),
}
"""The types of what every asset has beside its fields."""


def type_of_kind(kind: ValueKind, tokens: Iterable[str] = ()) -> Typed:
    """The type of a field kind; `tokens` are those of a choice or checklist."""
    if kind is ValueKind.CHOICE:
        return Typed(Sort.TEXT, frozenset(tokens))
    if kind is ValueKind.CHECKLIST:
        return Typed(Sort.LIST, frozenset(tokens))
    return _BY_KIND[kind]


def type_of_value(value: Value) -> Typed:
    """The type of a constant."""
    if isinstance(value, bool):
        return FLAG
    if isinstance(value, Decimal):
        return NUMBER
    if isinstance(value, date):
        return DATE
    return Typed(Sort.TEXT, frozenset({value})) if isinstance(value, str) else LIST


def type_of_definition(definition: FieldDef) -> Typed:
    """The type of a field of the inventory or profile."""
    return type_of_kind(definition.kind, definition.choices)


def tokens_of_field(field: ItemField, pack: Pack) -> tuple[str, ...]:
    """The tokens of a choice or checklist, from its own choices or the pack's list."""
    if field.pack_list and field.pack_list in pack.lists:
        return tuple(entry.token for entry in pack.lists[field.pack_list].entries)
    return tuple(choice.token for choice in field.choices)


def type_of_result(item: Item) -> Typed:
    """The type of an item's result: those it allows, and those every item allows."""
    allowed = {*item.results, Result.UNKNOWN, Result.NOT_APPLICABLE}
    return Typed(Sort.TEXT, frozenset(result.value for result in allowed))


def kinds_of_scopes(scopes: Iterable[Scope]) -> tuple[AssetKind, ...]:
    """The kinds of asset that subjects of these scopes are."""
    return tuple(dict.fromkeys(KIND_OF_SCOPE[scope] for scope in scopes if scope in KIND_OF_SCOPE))


def definition_in(kinds: Iterable[AssetKind], key: str) -> FieldDef | None:
    """The first definition of a field among kinds of asset."""
    for kind in kinds:
        for definition in ASSET_FIELDS[kind]:
            if definition.key == key:
                return definition
    return None


def can_compare(left: Typed, right: Typed) -> bool:
    """Whether two values can ever be equal by their sort and their tokens."""
    if left.sort is not right.sort:
        return False
    if left.tokens is None or right.tokens is None:
        return True
    return not left.tokens.isdisjoint(right.tokens)
