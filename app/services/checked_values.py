"""Whether a value fits the field it is meant for; the same for the profile, an asset and an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NoReturn

from app.domain.inventory import PROFILE_FIELDS, AssetKind, field_of
from app.domain.pack import ItemField, Pack
from app.domain.plan import Plan
from app.domain.values import Value, ValueKind, format_number
from app.errors import WrongInput

EXPECTED: Mapping[ValueKind, str] = {
    ValueKind.TEXT: "a text",
    ValueKind.NUMBER: "a number",
    ValueKind.DATE: "a date",
    ValueKind.FLAG: "yes or no",
    ValueKind.CHOICE: "one of its choices",
    ValueKind.CHECKLIST: "a list of its choices",
    ValueKind.TABLE: "rows of its columns",
    ValueKind.REFERENCE: "an asset",
    ValueKind.REFERENCES: "a list of assets",
    ValueKind.COMPUTED: "nothing, for it is computed",
}
LARGEST = Decimal(10) ** 15
"""Numbers must be smaller: see `app.domain.values.DECIMAL_FORM`."""
DECIMALS = 9


def checked_profile(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, each fit for its field of the profile; raises WrongInput naming the field."""
    return {key: checked_fact(None, key, value) for key, value in values.items()}


def checked_fact(kind: AssetKind | None, key: str, value: Value) -> Value:
    """A value fit for a field of an asset kind (None: of the profile); raises WrongInput naming the field."""
    definition = field_of(kind, key)
    if definition is None:
        fields = PROFILE_FIELDS if kind is None else ()
        raise WrongInput(
            f"There is no field {key} in {kind.value if kind else 'the profile'}.",
            advice=f"Fields are {', '.join(entry.key for entry in fields)}." if fields else "Check its name.",
        )
    return _checked(key, definition.kind, definition.choices, value)


def checked_references(plan: Plan, kind: AssetKind | None, key: str, value: Value | None) -> None:
    """Raise WrongInput where a reference names no asset, or one of a kind it may not name."""
    definition = field_of(kind, key)
    if value is None or definition is None or not definition.refers_to:
        return
    for target in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
        asset = plan.assets.get(str(target))
        if asset is None or asset.kind not in definition.refers_to:
            raise WrongInput(
                f"{key} names {target}, which it cannot.",
                why=f"It names: {', '.join(kind.value for kind in definition.refers_to)}.",
                advice="Add the asset first, or choose another.",
            )


def checked_item_value(field: ItemField, value: Value, pack: Pack) -> Value:
    """A value fit for a field of an item; raises WrongInput naming the field."""
    if field.kind is ValueKind.TABLE:
        return _checked_table(field, value)
    return _checked(field.key, field.kind, tokens_of(field, pack), value)


def tokens_of(field: ItemField, pack: Pack) -> tuple[str, ...]:
    """The tokens a choice or checklist may hold: its own, or those of the list it is filled from."""
    if not field.pack_list:
        return tuple(choice.token for choice in field.choices)
    entries = pack.lists.get(field.pack_list)
    return tuple(entry.token for entry in entries.entries) if entries else ()


def _checked(key: str, kind: ValueKind, choices: tuple[str, ...], value: Value) -> Value:
    if not _fits(kind, choices, value):
        _refuse(key, kind, choices)
    if isinstance(value, Decimal):
        return _checked_number(key, value)
    return value


def _fits(kind: ValueKind, choices: tuple[str, ...], value: Value) -> bool:
    match kind, value:
        case ((ValueKind.TEXT | ValueKind.REFERENCE), str()):
            return True
        case (ValueKind.NUMBER, Decimal()) | (ValueKind.DATE, date()) | (ValueKind.FLAG, bool()):
            return True
        case ValueKind.CHOICE, str():
            return not choices or value in choices
        case ((ValueKind.CHECKLIST | ValueKind.REFERENCES), tuple()):
            return all(isinstance(entry, str) and (not choices or entry in choices) for entry in value)
    return False


def _checked_number(key: str, value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= LARGEST or value != round(value, DECIMALS):
        raise WrongInput(
            f"The number for {key} is too large or too fine.",
            advice=f"Use fewer than 16 digits and at most {DECIMALS} decimals.",
        )
    return Decimal(format_number(value))


def _checked_table(field: ItemField, value: Value) -> Value:
    """Rows whose cells fit their columns; an empty cell is None."""
    if not isinstance(value, tuple):
        _refuse(field.key, ValueKind.TABLE, ())
    for row in value:
        if not isinstance(row, tuple) or len(row) != len(field.columns):
            _refuse(field.key, ValueKind.TABLE, tuple(column.key for column in field.columns))
        for column, cell in zip(field.columns, row, strict=True):
            if cell is not None:
                tokens = tuple(choice.token for choice in column.choices)
                _checked(f"{field.key}.{column.key}", column.kind, tokens, cell)
    return value


def _refuse(key: str, kind: ValueKind, choices: tuple[str, ...]) -> NoReturn:
    among = f": {', '.join(choices)}" if choices else ""
    raise WrongInput(
        f"The value for {key} does not fit.",
        why=f"{key} takes {EXPECTED[kind]}{among}.",
        advice="Give it in that form, or leave it empty.",
    )
