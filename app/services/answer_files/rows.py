"""One row of a file of answers as what a person said, still without the subjects it is said about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.answers import Basis, Place, Result
from app.domain.pack import Item, ItemField, Pack
from app.domain.table import TableRow
from app.domain.values import Value
from app.services.answer_files.cells import read_item_cell
from app.services.answers import KEEP, Kept, Said
from app.services.inventory.columns import CLEAR

ITEM, SUBJECT, RESULT, BASIS = "item", "subject", "result", "basis"
TEXTS = ("note", "internal_note", "reason")
FIELD_PREFIX = "field:"
KNOWN_COLUMNS = (ITEM, SUBJECT, RESULT, BASIS, *TEXTS)
INFORMATION = ("title", "question", "verdict", "fields")
"""Columns that the list of questions has for the reader; they are left alone when it is read back."""

RESULT_WORDS: Mapping[str, Result] = {
    **{result.value: result for result in Result},
    **{result.value[0]: result for result in (Result.YES, Result.PARTLY, Result.NO, Result.UNKNOWN)},
    **dict.fromkeys(("a", "na", "n/a"), Result.NOT_APPLICABLE),
}


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row that fits its item: what it says (its place names no subject yet) and about what."""

    line: int
    item: Item
    subject: str
    said: Said = field(default_factory=lambda: Said(Place("", "")))

    def about(self, subject: str) -> Said:
        """What the row says about one subject."""
        return replace(self.said, place=Place(self.item.id, subject))


def read_row(row: TableRow, columns: tuple[str, ...], pack: Pack) -> SaidRow:
    """What a row says. Raises ValueError with every reason, one sentence each."""
    cells = dict(zip(columns, row.cells, strict=True))
    item = pack.item(cells.get(ITEM, "").upper())
    if item is None:
        raise ValueError(f"There is no item called {cells.get(ITEM) or 'nothing'}.")
    problems: list[str] = []
    said = Said(
        Place(item.id, ""),
        result=_result(cells.get(RESULT, ""), problems),
        basis=_basis(cells.get(BASIS, ""), problems),
        note=_text(cells.get("note", "")),
        internal_note=_text(cells.get("internal_note", "")),
        reason=_text(cells.get("reason", "")),
        values=_values(item, cells, pack, problems),
    )
    if problems:
        raise ValueError(" ".join(problems))
    return SaidRow(row.line, item, cells.get(SUBJECT, ""), said)


def _result(text: str, problems: list[str]) -> Result | Kept | None:
    if not text:
        return KEEP
    word = text.casefold().replace(" ", "_")
    if text == CLEAR or word in RESULT_WORDS:
        return RESULT_WORDS.get(word)
    problems.append(f"{text[:40]!r} is no result; use {', '.join(Result)}.")
    return KEEP


def _basis(text: str, problems: list[str]) -> Basis | Kept | None:
    if not text:
        return KEEP
    word = text.casefold()
    if text == CLEAR or word in set(Basis):
        return None if text == CLEAR else Basis(word)
    problems.append(f"{text[:40]!r} is no basis; use {', '.join(Basis)}.")
    return KEEP


def _text(text: str) -> str | Kept:
    return KEEP if not text else "" if text == CLEAR else text


def _values(item: Item, cells: Mapping[str, str], pack: Pack, problems: list[str]) -> dict[str, Value | None]:
    fields = {entry.key.casefold(): entry for entry in item.fields}
    values: dict[str, Value | None] = {}
    for column, text in cells.items():
        if column.startswith(FIELD_PREFIX) and text:
            key = column.removeprefix(FIELD_PREFIX)
            if key not in fields:
                problems.append(f"{item.id} has no field {key}.")
            else:
                _read_value(values, fields[key], text, pack, problems)
    return values


def _read_value(
    values: dict[str, Value | None], entry: ItemField, text: str, pack: Pack, problems: list[str]
) -> None:
    try:
        values[entry.key] = None if text == CLEAR else read_item_cell(entry, text, pack)
    except ValueError as error:
        problems.append(f"{entry.key}: {text[:60]!r}: {error}.")
