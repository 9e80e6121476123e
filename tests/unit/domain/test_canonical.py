"""Canonical JSON and the forms of values: the same data, the same bytes, and back again."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import canonical_bytes, digest_of, salted_digest
from app.domain.codec import from_data, to_data
from app.domain.findings import Evidence
from app.domain.inventory import Asset
from app.domain.values import (
    Data,
    Value,
    format_moment,
    format_number,
    parse_date,
    parse_moment,
    parse_number,
    value_from_data,
    value_to_data,
)
from tests.unit.domain.strategies import (
    ACTIONS,
    ANSWERS,
    ASSETS,
    EVIDENCE,
    MOMENTS,
    NEEDS,
    NUMBERS,
    REPORTS,
    REVISIONS,
    RISKS,
    RUNS,
    SIGNATURES,
    VALUES,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DATA: st.SearchStrategy[Data] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(DATA)
def test_bytes_are_those_of_an_independent_implementation(data: Data) -> None:
    assert canonical_bytes(data) == rfc8785.dumps(data)


@given(DATA)
def test_canonical_bytes_read_back_as_the_data(data: Data) -> None:
    assert json.loads(canonical_bytes(data)) == data


def test_keys_sort_by_utf16_code_units() -> None:
    """RFC 8785 3.2.3: U+1F600 is two units that sort before U+FB33."""
    assert (
        canonical_bytes({"\ufb33": 1, "\U0001f600": 2, "\r": 3})
        == '{"\\r":3,"\U0001f600":2,"\ufb33":1}'.encode()
    )


@pytest.mark.parametrize("data", [1.5, float("nan"), 2**53, -(2**53), "\ud800", {"\udfff": 1}, b"", {1: 2}])
def test_what_has_no_canonical_form_is_refused(data: object) -> None:
    with pytest.raises((ValueError, AttributeError)):
        canonical_bytes(data)  # type: ignore[arg-type]


def test_digests_are_sha256_of_canonical_bytes() -> None:
    assert digest_of({"b": 1, "a": []}) == hashlib.sha256(b'{"a":[],"b":1}').hexdigest()
    salt = "ab" * 32
    assert salted_digest(salt, b"part") == hashlib.sha256(bytes.fromhex(salt) + b"part").hexdigest()


@given(VALUES)
def test_a_value_comes_back_as_what_it_was(value: Value) -> None:
    data = json.loads(canonical_bytes(value_to_data(value)))
    again = value_from_data(data)
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    "data",
    [None, 1, {"number": "NaN"}, {"number": "1e9"}, {"number": 1}, {"date": "1.2.2026"}, {"x": "y"}, [1],
     [["a"], "b"], [[["a"]]]],
)  # fmt: skip
def test_data_that_is_no_value_is_refused(data: Data) -> None:
    with pytest.raises(ValueError, match=r".+"):
        value_from_data(data)


THINGS = st.one_of(
    ANSWERS, ASSETS, NEEDS, EVIDENCE, RUNS, ACTIONS, RISKS, REVISIONS, REPORTS, SIGNATURES
)  # fmt: skip


@given(THINGS)
def test_everything_in_a_plan_comes_back_from_its_file_form(thing: object) -> None:
    data = json.loads(canonical_bytes(to_data(thing)))
    assert from_data(type(thing), data) == thing


def test_fields_at_their_default_are_left_out() -> None:
    data = to_data(from_data(Asset, {"id": "s", "kind": "server", "name": "Server"}))
    assert data == {"id": "s", "kind": "server", "name": "Server"}


@pytest.mark.parametrize(
    "data",
    [{}, [], None, {"id": "s", "kind": "server", "name": 1}, {"id": "s", "kind": "moon", "name": "x"},
     {"id": "s", "kind": "server", "name": "x", "more": 1}],
)  # fmt: skip
def test_data_of_another_shape_is_refused_by_the_name_of_the_class(data: Data) -> None:
    with pytest.raises(ValueError, match="does not read as Asset"):
        from_data(Asset, data)


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="does not read as Evidence"):
        from_data(Evidence, {"id": "e", "kind": "photo", "title": "", "content": "", "media_type": "",
                             "taken_at": "2026-01-01T00:00:00"})  # fmt: skip


@given(NUMBERS)
def test_a_number_is_written_plainly_and_read_back(number: Decimal) -> None:
    text = format_number(number)
    assert parse_number(text) == number
    assert "e" not in text.lower()
    assert format_number(parse_number(text)) == text


@pytest.mark.parametrize(
    ("typed", "number"),
    [(" 1,5 ", "1.5"), ("\N{MINUS SIGN}2", "-2"), ("+3.250", "3.25"), ("-0", "0"), ("007", "7")],
)
def test_numbers_as_people_type_them(typed: str, number: str) -> None:
    assert format_number(parse_number(typed)) == number


@pytest.mark.parametrize(
    "typed", ["", "1e3", "1.000,5", "NaN", "inf", "1_000", "1 000", "0x1", "1" * 16, "--1"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(typed)


@given(MOMENTS)
def test_a_moment_is_written_in_utc_and_read_back(moment: datetime) -> None:
    east = moment.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert parse_moment(format_moment(east)) == moment
    assert format_moment(east).endswith("Z")
    assert parse_moment(format_moment(moment)).tzinfo is UTC


def test_dates_are_iso_only() -> None:
    assert parse_date(" 2026-02-28 ").day == 28
    for typed in ("28.02.2026", "2026-02-30", ""):
        with pytest.raises(ValueError, match="not a date"):
            parse_date(typed)
