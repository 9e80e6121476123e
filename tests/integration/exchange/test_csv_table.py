"""CSV files as people's spreadsheets write them, good and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.table import Table, TableRow
from app.errors import UserError, WrongInput
from app.exchange.csv_table import MAX_ROWS, CsvTables


def written(folder: Path, content: bytes) -> Path:
    path = folder / "inventory.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheet_encodings_and_delimiters_are_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"Kind{delimiter}Name\r\nroom{delimiter}Küche Ω\r\n\r\nroom{delimiter}B\r\n"
    table = CsvTables().read(written(tmp_path, text.encode(encoding)))
    assert table.columns == ("kind", "name")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("room", "Küche Ω")), (4, ("room", "B"))]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\nKüche\n".encode("cp1252"), "Line 2"),
        (b"", "empty"),
        (b"name,name\na,b\n", "twice"),
        (b"name,kind\na,b,c\n", "Line 2"),
        (b'name\n"never closed\n', "CSV"),
        (b"PK\x03\x04\x00\x00", "not text"),
        (b"name\n" + b"a\n" * (MAX_ROWS + 5), "more than 20,000 rows"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(WrongInput) as caught:
        CsvTables().read(written(tmp_path, content))
    assert words in str(caught.value)
    assert caught.value.advice


def test_a_file_that_is_not_there_is_a_users_error(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        CsvTables().read(tmp_path / "missing.csv")


def test_cells_that_a_spreadsheet_would_run_come_back_as_text(tmp_path: Path) -> None:
    cells = ("=1+1", "@sum", "-5", "'quoted", "+x", 'a "b", c', "two\nlines")
    table = Table(tuple("abcdefg"), (TableRow(2, cells),))
    path = tmp_path / "out.csv"
    CsvTables().write(path, table)
    content = path.read_text("utf-8-sig")
    assert content.splitlines()[1].startswith("'=1+1,'@sum,-5,''quoted,'+x")
    assert CsvTables().read(path).rows[0].cells == cells
