"""A value of an item's field as a cell of a file, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.pack import ItemField, Pack
from app.domain.table import EMPTY_LIST
from app.domain.values import Cell, Value, ValueKind, format_number, parse_date, parse_number
from app.services.checked_values import tokens_of
from app.services.inventory.columns import SEPARATOR, read_flag, split

ROW_SEPARATOR = "|"
"""Stands between the rows of a table value; its cells are separated by semicolons."""


def read_item_cell(field: ItemField, text: str, pack: Pack) -> Value:
    """A cell as a value of an item's field. Raises ValueError with the reason."""
    if text == EMPTY_LIST and field.kind in {ValueKind.CHECKLIST, ValueKind.TABLE}:
        return ()
    if field.kind is ValueKind.CHECKLIST:
        return tuple(dict.fromkeys(_token(field, part, pack) for part in split(text)))
    if field.kind is ValueKind.TABLE:
        return tuple(_row(field, part, pack) for part in text.split(ROW_SEPARATOR) if part.strip())
    return _single(field, text, pack)


def _single(field: ItemField, text: str, pack: Pack) -> str | Decimal | date | bool:
    match field.kind:
        case ValueKind.NUMBER:
            return parse_number(text)
        case ValueKind.DATE:
            return parse_date(text)
        case ValueKind.FLAG:
            return read_flag(text)
        case ValueKind.CHOICE:
            return _token(field, text, pack)
        case ValueKind.COMPUTED:
            raise ValueError("the program computes it")
    return text


def _token(field: ItemField, text: str, pack: Pack) -> str:
    """The token of a choice, given as token or as its words."""
    tokens = tokens_of(field, pack)
    words = {choice.words.casefold(): choice.token for choice in field.choices}
    if field.pack_list in pack.lists:
        words |= {entry.words.casefold(): entry.token for entry in pack.lists[field.pack_list].entries}
    word = text.strip()
    token = word if word in tokens else words.get(word.casefold(), word.casefold().replace(" ", "_"))
    if tokens and token not in tokens:
        raise ValueError(f"not one of {', '.join(tokens)}")
    return token if tokens else word


def _row(field: ItemField, text: str, pack: Pack) -> tuple[Cell, ...]:
    cells = [cell.strip() for cell in text.split(SEPARATOR)]
    if len(cells) > len(field.columns):
        raise ValueError(f"a row has {len(cells)} cells, the table {len(field.columns)} columns")
    cells += [""] * (len(field.columns) - len(cells))
    return tuple(
        _single(column, cell, pack) if cell else None
        for column, cell in zip(field.columns, cells, strict=True)
    )


def write_item_cell(value: Value | None) -> str:
    """A value as the cell that reads back as it."""
    if isinstance(value, tuple):
        if not value:
            return EMPTY_LIST
        if all(isinstance(row, tuple) for row in value):
            rows = (f"{SEPARATOR} ".join(map(_text, row)) for row in value if isinstance(row, tuple))
            return f" {ROW_SEPARATOR} ".join(rows)
        return f"{SEPARATOR} ".join(str(part) for part in value)
    return _text(value)


def _text(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format_number(value)
        case date():
            return value.isoformat()
    return value
