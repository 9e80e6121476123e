"""KEY=VALUE pairs as values of the profile's and the assets' fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.inventory import ASSET_FIELDS, PROFILE_FIELDS, AssetKind, FieldDef
from app.domain.plan import Plan
from app.domain.values import Value
from app.errors import WrongInput
from app.services.inventory.columns import Resolver, column_of, read_cell, write_cell
from app.services.inventory.names import AssetNames


def read_profile(pairs: Iterable[tuple[str, str]]) -> dict[str, Value | None]:
    """Values of the profile by key; None clears a field. Raises WrongInput naming the field."""
    return _read(pairs, {field.key: field for field in PROFILE_FIELDS}, _no_assets)


def read_asset(kind: AssetKind, pairs: Iterable[tuple[str, str]], plan: Plan) -> dict[str, Value | None]:
    """Values of an asset of a kind by key; other assets are named by import key, name or id."""
    fields = {column_of(kind, field): field for field in ASSET_FIELDS[kind]}
    names = AssetNames(plan.assets.values())
    return _read(pairs, fields, lambda text, field: names.id_of(text, field.refers_to))


def asset_texts(kind: AssetKind, values: dict[str, Value], plan: Plan) -> dict[str, str]:
    """The values of an asset as `read_asset` reads them, by key."""
    names = AssetNames(plan.assets.values())
    fields = {field.key: field for field in ASSET_FIELDS[kind]}
    return {
        column_of(kind, fields[key]): write_cell(value, names.in_file, fields[key])
        for key, value in values.items()
        if key in fields
    }


def value_text(value: Value | None, field: FieldDef) -> str:
    """A value of the profile as `read_profile` reads it."""
    return write_cell(value, lambda asset: asset, field)


def _no_assets(text: str, field: FieldDef) -> str:
    raise ValueError(f"{field.key} names no asset, so {text} does not fit")


def _read(
    pairs: Iterable[tuple[str, str]], fields: dict[str, FieldDef], resolve: Resolver
) -> dict[str, Value | None]:
    return {fields[key].key: _value(fields[key], text, resolve) for key, text in _known(pairs, tuple(fields))}


def _known(pairs: Iterable[tuple[str, str]], keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    for key, text in pairs:
        if key not in keys:
            raise WrongInput(f"There is no field called {key}.", advice=f"Fields are: {', '.join(keys)}.")
        yield key, text


def _value(field: FieldDef, text: str, resolve: Resolver) -> Value | None:
    if not text:
        return None
    try:
        return read_cell(field, text, resolve)
    except ValueError as error:
        raise WrongInput(
            f"{text[:80]!r} does not fit the field {field.key}.",
            why=f"It is {error}." if not str(error).startswith("no ") else f"There is {error}.",
            advice="Give a value that fits, or nothing after the equals sign to clear the field.",
        ) from error
