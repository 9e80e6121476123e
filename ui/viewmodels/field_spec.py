"""A field as an editor needs it, whether it comes from an item, an asset kind or the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.inventory import MAY_NAME_ITSELF, Asset, FieldDef
from app.domain.pack import FieldWords, ItemField, Pack
from app.domain.plan import Plan
from app.domain.values import ValueKind

COUNT_UNIT = "1"
"""The unit code of a plain count, shown as nothing."""


PRODUCT_ROLE = "product_role"
"""The field whose tokens are the pack's own; in a pack that names none it is a text."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What an editor shows: `choices` are pairs of token and words, `columns` those of a table.

    `home` says in words where a bound field lives (empty: in the answer itself).
    """

    key: str
    kind: ValueKind
    label: str
    help: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    required: bool = False
    home: str = ""
    takes_any_number: bool = False
    """Whether numbers may have an exponent and any number of places, as those of calculations do."""


def unit_words(unit: str, pack: Pack) -> str:
    """A unit as people read it."""
    return "" if unit == COUNT_UNIT else pack.words.units.get(unit, unit)


def spec_of_item_field(field: ItemField, pack: Pack) -> FieldSpec:
    """The specification of a field of an item."""
    choices = tuple((choice.token, choice.words) for choice in field.choices)
    if field.pack_list and field.pack_list in pack.lists:
        choices += tuple((entry.token, entry.words) for entry in pack.lists[field.pack_list].entries)
    return FieldSpec(
        field.key,
        field.kind,
        field.words,
        field.help,
        unit_words(field.unit, pack),
        choices,
        tuple(spec_of_item_field(column, pack) for column in field.columns),
        field.required,
        _home(field.binds),
    )


def _home(binds: str) -> str:
    if binds.startswith("profile."):
        return "Lives in the profile"
    return "Lives in the inventory" if binds else ""


def spec_of_field(definition: FieldDef, words: Mapping[str, FieldWords], pack: Pack) -> FieldSpec:
    """The specification of a field of the profile or of an asset kind, in the pack's words."""
    said = words.get(definition.key, FieldWords(definition.key.replace("_", " ").capitalize()))
    choices = tuple((token, said.choices.get(token, token.replace("_", " "))) for token in definition.choices)
    if definition.key == PRODUCT_ROLE:
        choices = tuple(pack.product_roles.items())
    return FieldSpec(
        definition.key,
        ValueKind.CHOICE if choices else definition.kind,
        said.label,
        said.help,
        unit_words(definition.unit, pack),
        choices,
    )


def with_assets(spec: FieldSpec, definition: FieldDef, plan: Plan, own: str = "") -> FieldSpec:
    """A reference's specification with the assets it may name; `own` only where an asset may name itself."""
    fitting: Iterable[Asset] = (asset for asset in plan.assets.values() if asset.kind in definition.refers_to)
    left_out = "" if definition.key in MAY_NAME_ITSELF else own
    return replace(spec, choices=tuple((asset.id, asset.name) for asset in fitting if asset.id != left_out))
