"""The one form of the inventory as a table: its columns, and how a cell is read and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.domain.inventory import ASSET_FIELDS, Asset, AssetKind, FieldDef, ServerFunction
from app.domain.table import EMPTY_LIST
from app.domain.values import Value, ValueKind, format_number, parse_date, parse_number

KIND, KEY, NAME, FUNCTIONS = "kind", "import_key", "name", "functions"
NEED_ROW = "need"
"""The kind of a row that holds a need; its columns are `NEED_COLUMNS`."""

NEED_COLUMNS = ("dependent", "need_kind", "at_least", "of", "origin")
CLEAR = "(clear)"
"""What a cell says to empty a field; an empty cell leaves the field as it is."""

SEPARATOR = ";"
TRUE_WORDS = frozenset({"true", "yes", "y", "1", "x"})
FALSE_WORDS = frozenset({"false", "no", "n", "0"})

Resolver = Callable[[str, FieldDef], str]
"""Turns what a cell says of another asset into that asset's id; raises ValueError."""


def column_of(kind: AssetKind, definition: FieldDef) -> str:
    """The column of a field. A server's `kind` (physical, virtual) gives way to the row's own kind."""
    return f"{kind.value}_kind" if definition.key == KIND else definition.key


def columns_for(kinds: tuple[AssetKind, ...]) -> tuple[str, ...]:
    """The columns a file of these kinds needs, in the order of the forms."""
    fields = [column_of(kind, definition) for kind in kinds for definition in ASSET_FIELDS[kind]]
    functions = [FUNCTIONS] if AssetKind.SERVER in kinds else []
    return tuple(dict.fromkeys([KIND, KEY, NAME, *functions, *fields]))


def known_columns() -> frozenset[str]:
    """Every column an import understands."""
    return frozenset(columns_for(tuple(AssetKind))) | frozenset(NEED_COLUMNS)


def read_cell(definition: FieldDef, text: str, resolve: Resolver) -> Value:
    """A cell as a value of its field; raises ValueError with the reason."""
    match definition.kind:
        case ValueKind.NUMBER:
            return _read_number(definition, text)
        case ValueKind.DATE:
            return parse_date(text)
        case ValueKind.FLAG:
            return read_flag(text)
        case ValueKind.CHOICE:
            return _read_choice(definition, text)
        case ValueKind.REFERENCE | ValueKind.REFERENCES:
            return _read_references(definition, text, resolve)
        case _:
            return text


def _read_references(definition: FieldDef, text: str, resolve: Resolver) -> Value:
    if definition.kind is ValueKind.REFERENCE:
        return resolve(text, definition)
    if text == EMPTY_LIST:
        return ()
    return tuple(dict.fromkeys(resolve(part, definition) for part in split(text)))


def _read_number(definition: FieldDef, text: str) -> Decimal:
    number = parse_number(text)
    if number < 0:
        raise ValueError("less than zero")
    if not definition.accepts(number):
        ends = (f"less than {definition.lowest}", f"more than {definition.highest}")
        raise ValueError(ends[definition.lowest is None or number >= definition.lowest])
    return number


def read_flag(text: str) -> bool:
    """A yes or a no; raises ValueError for anything else."""
    word = text.casefold()
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    raise ValueError("neither yes nor no")


def _read_choice(definition: FieldDef, text: str) -> str:
    word = text.casefold().replace(" ", "_")
    if word in definition.choices:
        return word
    raise ValueError(f"not one of {', '.join(definition.choices)}")


def read_functions(text: str) -> frozenset[ServerFunction]:
    """The functions of a server, separated by semicolons; raises ValueError naming the odd one."""
    words = [part.casefold() for part in split(text)]
    odd = next((word for word in words if word not in {member.value for member in ServerFunction}), None)
    if odd is not None:
        raise ValueError(f"{odd} is not one of {', '.join(member.value for member in ServerFunction)}")
    return frozenset(ServerFunction(word) for word in words)


def split(text: str) -> list[str]:
    """The parts of a cell that holds several."""
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


def write_cell(value: Value | None, name_of: Callable[[str], str], definition: FieldDef) -> str:
    """A value as the cell that reads back as it; `name_of` gives the import key or name of an asset."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format_number(value)
        case date():
            return value.isoformat()
        case str():
            return name_of(value) if definition.kind is ValueKind.REFERENCE else value
        case tuple():
            references = definition.kind is ValueKind.REFERENCES
            parts = [name_of(str(part)) if references else str(part) for part in value]
            return f"{SEPARATOR} ".join(parts)


def write_functions(asset: Asset) -> str:
    """The functions of a server in the order people know them."""
    return f"{SEPARATOR} ".join(member.value for member in ServerFunction if member in asset.functions)
