"""The values a field can hold, and their one form in files: numbers are decimals, never binary floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | Decimal | date | bool | None
"""One cell of a table value."""

Value: TypeAlias = str | Decimal | date | bool | tuple[str, ...] | tuple[tuple[Cell, ...], ...]
"""What a field holds: text or choice, number, date, flag, list of tokens, or rows of a table."""

Data: TypeAlias = "bool | int | str | list[Data] | dict[str, Data] | None"
"""Plain data as canonical JSON holds it; there are no floats in it."""


class ValueKind(StrEnum):
    """The kinds of field, each with one Python type: see `parse_value`."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    TABLE = "table"
    REFERENCE = "reference"
    REFERENCES = "references"
    COMPUTED = "computed"


DECIMAL_FORM = re.compile(r"[+-]?(\d{1,15})([.,]\d{1,9})?")
"""Numbers a person may type: up to 15 digits and 9 decimals, comma or point, no exponent, no grouping."""

STORED_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""Numbers as `format_number` writes them; no NaN and no exponent, which a foreign file could hold."""


def parse_number(text: str) -> Decimal:
    """Read a number a person typed; raises ValueError with a short reason."""
    stripped = text.strip().replace("\N{MINUS SIGN}", "-")
    if not DECIMAL_FORM.fullmatch(stripped):
        raise ValueError("not a number")
    try:
        return Decimal(stripped.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("not a number") from error


SCIENTIFIC_FORM = re.compile(r"[+-]?\d{1,15}([.,]\d{1,20})?([eE][+-]?\d{1,3})?")
"""Numbers a person may type into a calculation: error rates are as small as 1e-15."""


def parse_any_number(text: str) -> Decimal:
    """Read a number that may have an exponent; raises ValueError with a short reason."""
    stripped = text.strip().replace("\N{MINUS SIGN}", "-")
    if not SCIENTIFIC_FORM.fullmatch(stripped):
        raise ValueError("not a number")
    return Decimal(stripped.replace(",", "."))


def parse_date(text: str) -> date:
    """Read an ISO 8601 date (YYYY-MM-DD); raises ValueError with a short reason."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("not a date as YYYY-MM-DD") from error


def parse_moment(text: str) -> datetime:
    """Read a moment as `format_moment` writes it; raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC")
    return moment.astimezone(UTC)


def format_moment(moment: datetime) -> str:
    """A moment in UTC with microseconds, as the plan file and the manifest hold it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def format_number(number: Decimal) -> str:
    """The shortest plain decimal: no exponent, no trailing zeros, no negative zero."""
    if not number.is_finite():
        raise ValueError("not a finite number")
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def value_to_data(value: Value | Cell) -> Data:
    """A value as plain data; numbers, dates and rows carry a tag so that they come back as what they were."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return {"number": format_number(value)}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return [_entry_to_data(entry) for entry in value]


def _entry_to_data(entry: str | tuple[Cell, ...]) -> Data:
    if isinstance(entry, str):
        return entry
    return [value_to_data(cell) for cell in entry]


def value_from_data(data: Data) -> Value:
    """The inverse of `value_to_data`; raises ValueError on anything it never writes."""
    match data:
        case bool() | str():
            return data
        case {"number": str(text)} if STORED_NUMBER.fullmatch(text):
            return Decimal(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case list() if all(isinstance(entry, list) for entry in data) and data:
            return tuple(
                tuple(_cell_from_data(cell) for cell in row) for row in data if isinstance(row, list)
            )
        case list() if all(isinstance(entry, str) for entry in data):
            return tuple(str(entry) for entry in data)
    raise ValueError("not a value of a field")


def _cell_from_data(data: Data) -> Cell:
    if data is None:
        return None
    value = value_from_data(data)
    if isinstance(value, tuple):
        raise ValueError("a table cell holds one value")
    return value


def values_to_data(values: Mapping[str, Value]) -> dict[str, Data]:
    """A mapping of fields as plain data."""
    return {key: value_to_data(value) for key, value in values.items()}
