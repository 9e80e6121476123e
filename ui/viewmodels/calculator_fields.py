"""The inputs of a sizing model as fields to edit, and values on their way between the two."""

from __future__ import annotations

from decimal import Decimal

from app.domain.pack import Grounds, Pack
from app.domain.sizing.model import InputKind, SizingInput, SizingOutput
from app.domain.sizing.result import Figure
from app.domain.sizing.words import figure_words, table_words, with_unit
from app.domain.values import Cell, Value, ValueKind
from ui.viewmodels.field_spec import FieldSpec, unit_words

KINDS = {
    InputKind.NUMBER: ValueKind.NUMBER,
    InputKind.WHOLE: ValueKind.NUMBER,
    InputKind.FLAG: ValueKind.FLAG,
    InputKind.CHOICE: ValueKind.CHOICE,
    InputKind.TEXT: ValueKind.TEXT,
    InputKind.NUMBERS: ValueKind.TABLE,
    InputKind.ROWS: ValueKind.TABLE,
}
GROUNDS = {Grounds.JUDGEMENT: "a judgement", Grounds.SOURCE: "from a source"}


def spec_of_input(entry: SizingInput, pack: Pack, home: str = "") -> FieldSpec:
    """An input as a field; a list of numbers is a table of one column."""
    columns = entry.columns
    if entry.kind is InputKind.NUMBERS:
        columns = (SizingInput("number", InputKind.NUMBER, entry.words, entry.unit),)
    return FieldSpec(
        entry.key,
        KINDS[entry.kind],
        entry.words,
        help_of(entry),
        unit_words(entry.unit, pack),
        tuple((choice.token, choice.words) for choice in entry.choices),
        tuple(spec_of_input(column, pack) for column in columns),
        entry.required,
        home,
        takes_any_number=KINDS[entry.kind] is ValueKind.NUMBER,
    )


def help_of(entry: SizingInput) -> str:
    """What helps to fill an input in: its own help, and what it is where nobody says."""
    default = entry.default
    if default is None:
        return entry.help
    note = f", {default.note}" if default.note else ""
    said = f"{figure_words(default.value)} where nothing is given ({GROUNDS[default.grounds]}{note})."
    return f"{entry.help} {said}".strip()


def default_words(entry: SizingInput) -> str:
    """What an input is where nobody says, in a word or two."""
    if entry.default is None or isinstance(entry.default.value, tuple):
        return ""
    words = figure_words(entry.default.value)
    chosen = next((choice.words for choice in entry.choices if choice.token == words), words)
    return f"default {chosen}"


def as_value(raw: object) -> Value | None:
    """What a calculation takes, as a field shows it."""
    if isinstance(raw, list | tuple):
        return tuple(_row(part) for part in raw) or None
    if isinstance(raw, bool | str | Decimal):
        return raw
    return _decimal(raw) if isinstance(raw, float | int) else None


def _row(part: object) -> tuple[Cell, ...]:
    cells = part if isinstance(part, list | tuple) else (part,)
    return tuple(cell if isinstance(cell, bool | str | Decimal) else _decimal(cell) for cell in cells)


def _decimal(number: object) -> Decimal | None:
    if not isinstance(number, float | int):
        return None
    return Decimal(f"{number:.12g}")


def as_input(entry: SizingInput, value: Value | None) -> object | None:
    """What a field holds, as a calculation takes it."""
    if isinstance(value, tuple):
        rows = [list(row) if isinstance(row, tuple) else [row] for row in value]
        return [row[0] for row in rows] if entry.kind is InputKind.NUMBERS else rows
    return value


def output_words(output: SizingOutput, figure: Figure, pack: Pack) -> tuple[str, str]:
    """A figure with its name and unit."""
    columns = [(column.words, unit_words(column.unit, pack)) for column in output.columns]
    table = table_words(figure, columns)
    if table is not None:
        return output.words, table
    return output.words, with_unit(figure, unit_words(output.unit, pack))
