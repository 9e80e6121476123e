"""CSV files in and out: encodings, delimiters and cells that a spreadsheet would take for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.domain.table import Table, TableRow
from app.domain.values import DECIMAL_FORM
from app.errors import WrongInput
from app.exchange.whole_file import read_whole, write_whole
from app.ports import CancelToken

MAX_ROWS = 20_000
"""Twice the largest inventory that the program is measured with."""

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


class CsvTables:
    """Reads and writes tables as CSV (RFC 4180, UTF-8 with a byte order mark, as spreadsheets expect it)."""

    def read(self, path: Path, *, cancel: CancelToken | None = None) -> Table:
        """Read a table. Raises UserError naming the line where the file does not fit."""
        text = _decoded(read_whole(path))
        delimiter = _delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            rows = _counted(reader, cancel)
            columns = next(rows, TableRow(1, ())).cells
            return Table(_header(columns), tuple(_fitted(row, len(columns)) for row in rows))
        except csv.Error as error:
            raise WrongInput(
                f"Line {reader.line_num} of the file is not CSV.",
                why=f"The reader says: {error}.",
                advice="Save the file again as CSV from the spreadsheet.",
            ) from error

    def write(self, path: Path, table: Table) -> None:
        """Write a table, replacing the file. Raises StorageFailed."""
        target = io.StringIO(newline="")
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(table.columns)
        writer.writerows([_shielded(cell) for cell in row.cells] for row in table.rows)
        write_whole(path, target.getvalue().encode("utf-8-sig"))


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongInput(
            f"Line {line} of the file is not {encoding.removesuffix('-sig').upper()} text.",
            why="The file was saved in another encoding, so letters beyond English would come out wrong.",
            advice='In the spreadsheet choose "CSV UTF-8" when saving, then import again.',
        ) from error
    if "\0" in text:
        raise WrongInput("The file is not text.", advice="Export the table as CSV and import that file.")
    return text


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _counted(reader: Iterator[list[str]], cancel: CancelToken | None) -> Iterator[TableRow]:
    line = 1
    count = 0
    for cells in reader:
        if cancel is not None:
            cancel.raise_if_cancelled()
        stripped = tuple(_unshielded(cell.strip()) for cell in cells)
        if any(stripped):
            count += 1
            yield TableRow(line, stripped)
        if count > MAX_ROWS + 1:
            raise WrongInput(
                f"The file has more than {MAX_ROWS:,} rows.",
                why="No plan is meant to hold that many assets; nothing was read into the plan.",
                advice="Leave out what the service does not need, or split the plan.",
            )
        line = getattr(reader, "line_num", line) + 1


def _header(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        raise WrongInput("The file is empty.", advice="The first line must name the columns.")
    header = tuple(column.strip().casefold().replace(" ", "_") for column in columns)
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise WrongInput(
            f"The column {twice[0]} stands twice in the first line.", advice="Leave one of them out."
        )
    return header


def _fitted(row: TableRow, width: int) -> TableRow:
    if len(row.cells) > width and any(row.cells[width:]):
        raise WrongInput(
            f"Line {row.line} has {len(row.cells)} cells, the first line names {width} columns.",
            advice="Put cells that contain the separator in quotation marks.",
        )
    cells = (row.cells + ("",) * width)[:width]
    return TableRow(row.line, cells)


def _shielded(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe, which `_unshielded` takes off."""
    if cell.startswith(FORMULA_STARTS) and not DECIMAL_FORM.fullmatch(cell):
        return "'" + cell
    return cell


def _unshielded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
