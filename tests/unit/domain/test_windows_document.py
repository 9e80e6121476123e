"""A document of a Windows server is read as it is written, and anything else is named and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.windows_document import (
    MAX_BYTES,
    MAX_ROWS,
    SECTIONS,
    DocumentFault,
    SectionState,
    parse_document,
)
from tests.fakes.windows_documents import NEWEST, OLDEST, document, document_bytes, document_data, with_rows


@pytest.mark.parametrize("name", [NEWEST, OLDEST])
def test_files_written_by_hand_are_whole(name: str) -> None:
    found = document(document_data(name))
    assert set(found.sections) == set(SECTIONS)


def test_the_server_is_named() -> None:
    assert (document().computer, document().fqdn) == ("fe1", "fe1.contoso.test")


def test_a_server_in_no_domain_has_no_full_name() -> None:
    data = with_rows("computer", {"Name": "EDGE1", "Domain": "WORKGROUP", "PartOfDomain": "False"})
    assert (document(data).computer, document(data).fqdn) == ("edge1", "")


@pytest.mark.parametrize("end", ["", "\r\n"])
@pytest.mark.parametrize("encoding", ["ascii", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_powershell_and_editors_of_windows_save_is_read(encoding: str, end: str) -> None:
    """Set-Content ends with a line end; Out-File and `>` of Windows PowerShell write UTF-16 with its mark."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = mark + json.dumps(document_data(), indent=1).replace("\n", "\r\n") + end
    assert parse_document(text.encode(encoding)) == document()


def test_rows_that_the_script_left_out_are_counted() -> None:
    data = document_data()
    data["sections"]["services"] = {"state": "read", "rows": [{"Name": "A"}], "left_out": "4711"}
    assert document(data).section("services").left_out == 4711
    assert document().section("services").left_out == 0


def test_half_a_pair_of_utf16_does_not_survive() -> None:
    data = with_rows("services", {"Name": "a\ud800b", "State": "\U0001f600"})
    (row,) = document(data).section("services").rows
    assert row == {"Name": "a\ufffdb", "State": "\U0001f600"}


def _without(key: str) -> dict[str, Any]:
    data = document_data()
    del data[key]
    return data


def _in_section(content: object) -> dict[str, Any]:
    data = document_data()
    data["sections"]["services"] = content
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "the document is no mapping"),
        (_without("form"), "has no form"),
        (_without("sections"), "has no sections"),
        (document_data() | {"form": "holdfast-windows/9"}, "its form is 'holdfast-windows/9'"),
        (document_data() | {"more": 1}, "an unknown part 'more'"),
        (document_data() | {"collected_at": "yesterday"}, "collected_at is no moment"),
        (document_data() | {"collected_at": "2026-02-30T00:00:00Z"}, "no day of the calendar"),
        (document_data() | {"script_sha256": "abc"}, "script_sha256 is no SHA-256"),
        (document_data() | {"sections": []}, "sections is no mapping"),
        (document_data() | {"sections": {"other": {}}}, "sections.other is unknown"),
        (_in_section({}), "sections.services does not say whether it was read"),
        (_in_section({"state": ["read"]}), "does not say whether it was read"),
        (_in_section({"state": "read"}), "sections.services has no rows"),
        (_in_section({"state": "absent", "rows": []}), "an unknown part 'rows'"),
        (_in_section({"state": "read", "rows": {}}), "sections.services.rows is no list"),
        (_in_section({"state": "read", "rows": [{}] * (MAX_ROWS + 1)}), "no list of at most"),
        (_in_section({"state": "read", "rows": [], "left_out": "many"}), "services.left_out is no number"),
        (_in_section({"state": "read", "rows": [], "left_out": "-1"}), "services.left_out is no number"),
        (_in_section({"state": "absent", "left_out": "1"}), "an unknown part 'left_out'"),
        (_in_section({"state": "read", "rows": [7]}), "sections.services.rows[0] is no mapping"),
        (_in_section({"state": "read", "rows": [{"A": 7}]}), "sections.services.rows[0].A is no text"),
        (_in_section({"state": "read", "rows": [{"A": "x" * 5000}]}), "is longer than"),
        (_in_section({"state": "read", "rows": [{"A": ["x"] * 20_001}]}), "has more than"),
    ],
)
def test_what_does_not_fit_is_named(data: Any, words: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        parse_document(document_bytes(data))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1, column 1"),
        (b"{", "line 1, column 2"),
        (b"\xff\xfe\x00", "not text"),
        (b"\x80abc", "not text"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "a number that cannot be read"),
        (b'{"form": 1, "form": 2}', "'form' stands twice"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_what_is_no_document_is_named(content: bytes, words: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        parse_document(content)
    assert words in str(caught.value)


def test_a_missing_section_counts_as_failed() -> None:
    data = document_data()
    del data["sections"]["backup"]
    assert document(data).section("backup").state is SectionState.FAILED


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with pytest.raises(DocumentFault):
        parse_document(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from([*SECTIONS, "form", "collected_at", "script_sha256"]), JSON)
def test_no_part_breaks_the_reading(place: str, content: Any) -> None:
    data = document_data()
    (data["sections"] if place in SECTIONS else data)[place] = content
    try:
        found = parse_document(document_bytes(data))
    except DocumentFault:
        return
    assert place != "form" or content == "holdfast-windows/1"
    assert found.computer is not None
