"""JSON files in and out as tables: a list of flat objects, or one object of keys and values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from app.domain.table import EMPTY_LIST, Table, TableRow
from app.errors import WrongInput
from app.exchange.whole_file import read_whole, write_whole
from app.ports import CancelToken

MAX_ROWS = 20_000
SEPARATOR = "; "
SPACE = " \t\r\n"

Entry: TypeAlias = tuple[int, dict[str, Any]]
"""The line an object begins on, and the object."""


class JsonTables:
    """Reads and writes tables as JSON (RFC 8259, UTF-8).

    A member that is an object itself gives a column for each of its members (`field` with `hours` gives
    `field:hours`); a list becomes one cell, its entries separated by semicolons, or
    `(none)` where it is empty.
    """

    def read(self, path: Path, *, cancel: CancelToken | None = None) -> Table:
        """Read a table. Raises UserError naming the line where the file does not fit."""
        text = _text(path)
        rows: list[tuple[int, dict[str, str]]] = []
        for line, entry in _entries(text):
            if cancel is not None:
                cancel.raise_if_cancelled()
            rows.append((line, dict(_cells(line, entry))))
            if len(rows) > MAX_ROWS:
                raise WrongInput(
                    f"The file has more than {MAX_ROWS:,} entries.", advice="Read it in smaller files."
                )
        columns = tuple(dict.fromkeys(column for _, cells in rows for column in cells))
        return Table(
            columns,
            tuple(TableRow(line, tuple(cells.get(name, "") for name in columns)) for line, cells in rows),
        )

    def write(self, path: Path, table: Table) -> None:
        """Write a table as a list of objects without their empty cells. Raises StorageFailed."""
        entries = [
            {name: cell for name, cell in zip(table.columns, row.cells, strict=True) if cell}
            for row in table.rows
        ]
        content = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
        write_whole(path, content.encode("utf-8"))


def _text(path: Path) -> str:
    content = read_whole(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(line, "it is not UTF-8 text") from error


def _entries(text: str) -> Iterator[Entry]:
    """The objects of the file; one object that holds no list is read as keys and values."""
    start = _skipped(text, 0)
    if text[start : start + 1] == "{":
        entry, end = _decoded(text, start)
        _nothing_after(text, end)
        yield from ((1, {"key": key, "value": value}) for key, value in entry.items())
        return
    if text[start : start + 1] != "[":
        raise _refused(_line(text, start), "a list of objects must begin with [")
    yield from _listed(text, start + 1)


def _listed(text: str, place: int) -> Iterator[Entry]:
    place = _skipped(text, place)
    while text[place : place + 1] != "]":
        entry, end = _decoded(text, place)
        yield _line(text, place), entry
        place = _skipped(text, end)
        if text[place : place + 1] == ",":
            place = _skipped(text, place + 1)
        elif text[place : place + 1] != "]":
            raise _refused(_line(text, place), "a comma or the end of the list is missing")
    _nothing_after(text, place + 1)


def _decoded(text: str, place: int) -> tuple[dict[str, Any], int]:
    try:
        entry, end = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(text, place)
    except json.JSONDecodeError as error:
        raise _refused(error.lineno, f"{error.msg[:1].lower()}{error.msg[1:]}") from error
    except RecursionError as error:
        raise _refused(_line(text, place), "it is nested too deeply") from error
    if not isinstance(entry, dict):
        raise _refused(_line(text, place), "an object is expected")
    return entry, end


def _nothing_after(text: str, place: int) -> None:
    place = _skipped(text, place)
    if place < len(text):
        raise _refused(_line(text, place), "there is more text after the end")


def _skipped(text: str, place: int) -> int:
    while place < len(text) and text[place] in SPACE:
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _cells(line: int, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, content in entry.items():
        if isinstance(content, dict):
            for part, inner in content.items():
                yield f"{_column(name)}:{part}", _cell(line, inner)
        else:
            yield _column(name), _cell(line, content)


def _column(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")


def _cell(line: int, content: Any) -> str:
    match content:
        case None:
            return ""
        case bool():
            return "yes" if content else "no"
        case str():
            return content
        case list() if all(isinstance(part, str) for part in content):
            return SEPARATOR.join(content) or EMPTY_LIST
    raise _refused(line, "a value is nested too deeply")


def _refused(line: int, reason: str) -> WrongInput:
    return WrongInput(
        f"Line {line} of the file does not fit.",
        why=f"The reader says: {reason}.",
        advice="Give a list of objects with texts, numbers and lists of texts, in UTF-8.",
    )
