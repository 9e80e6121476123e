"""JSON tables: objects become rows, and what does not fit is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.table import Table, TableRow
from app.errors import NotFound, StorageFailed, WrongInput
from app.exchange.json_table import MAX_ROWS, JsonTables


def read(folder: Path, text: str) -> Table:
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    return JsonTables().read(path)


def test_objects_become_rows_with_their_lines(tmp_path: Path) -> None:
    table = read(
        tmp_path, '[\n {"Item": "A-01", "n": 1.50, "ok": true},\n\n {"item": "A-02", "gone": null}\n]\n'
    )
    assert table.columns == ("item", "n", "ok", "gone")
    assert table.rows == (TableRow(2, ("A-01", "1.50", "yes", "")), TableRow(4, ("A-02", "", "", "")))


def test_members_and_lists_become_columns_and_cells(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"field": {"alarms": ["low", "high"], "none": []}}]')
    assert dict(zip(table.columns, table.rows[0].cells, strict=True)) == {
        "field:alarms": "low; high",
        "field:none": "(none)",
    }


def test_one_object_is_read_as_keys_and_values(tmp_path: Path) -> None:
    table = read(tmp_path, '{"customer": "Contoso", "users": 12}')
    assert [row.cells for row in table.rows] == [("customer", "Contoso"), ("users", "12")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Line 1"),
        ("42", "must begin with"),
        ("[42]", "an object is expected"),
        ('[\n{"a": 1}\n{"a": 2}]', "Line 3"),
        ('[{"a": 1},\n{"a": }]', "Line 2"),
        ('[{"a": 1}] more', "after the end"),
        ('[{"a": [1, [2]]}]', "nested too deeply"),
        ('[{"a": ' + "[" * 100_000, "Line 1"),
        ("[", "Line 1"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        read(tmp_path, text)
    assert reason in str(refusal.value)


def test_other_encodings_are_told_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(b'[\n{"a": "\xe4"}]')
    with pytest.raises(WrongInput, match="Line 2"):
        JsonTables().read(path)


def test_more_entries_than_a_plan_can_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="more than"):
        read(tmp_path, "[" + ",".join(['{"a": "b"}'] * (MAX_ROWS + 1)) + "]")


def test_a_missing_file_and_a_folder_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        JsonTables().read(tmp_path / "none.json")
    with pytest.raises(StorageFailed):
        JsonTables().write(tmp_path / "none" / "file.json", Table(("a",), ()))


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    table = Table(("a", "field:b"), (TableRow(2, ("ä", "1; 2")),))
    path = tmp_path / "file.json"
    JsonTables().write(path, table)
    assert JsonTables().read(path).rows[0].cells == ("ä", "1; 2")
