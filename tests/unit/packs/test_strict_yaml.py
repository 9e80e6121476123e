"""Strict YAML holds no surprise: what is written is what is read, and every construct beyond is refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PackFault
from app.packs.strict_yaml import MAX_BYTES, Document, read_strict


def read(text: str | bytes) -> Document:
    document = read_strict("file.yaml", text.encode() if isinstance(text, str) else text)
    assert isinstance(document, Document), document
    return document


def refused(text: str | bytes) -> PackFault:
    fault = read_strict("file.yaml", text.encode() if isinstance(text, str) else text)
    assert isinstance(fault, PackFault), fault
    return fault


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", Decimal(12)),
        ("-0.8", Decimal("-0.8")),
        ("0", Decimal(0)),
        ("true", True),
        ("false", False),
        ("2026-02-28", date(2026, 2, 28)),
    ],
)
def test_plain_scalars_written_like_a_value_are_that_value(written: str, value: object) -> None:
    data = read(f"key: {written}").data
    assert data == {"key": value}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(value)


@pytest.mark.parametrize(
    "written",
    ["yes", "no", "on", "off", "True", "1e5", "010", "0x1f", "12:30", "1_000", "null", "~", "+5", ".5", "5."],
)
def test_what_yaml_likes_to_bend_stays_text(written: str) -> None:
    assert read(f"key: {written}").data == {"key": written}


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30))
def test_quoted_scalars_are_always_the_text_in_the_quotes(text: str) -> None:
    assert read(f"key: {json.dumps(text, ensure_ascii=False)}").data == {"key": text}


def test_blocks_are_text_even_when_they_hold_a_number() -> None:
    assert read("a: |\n  12\nb: >-\n  true\n").data == {"a": "12\n", "b": "true"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: &x 2\n", 2, "anchors (&x)"),
        ("a: &x 2\n", 1, "anchors"),
        ("a: 1\nb: *x\n", 2, "aliases (*x)"),
        ("a: !!str 1\n", 1, "tags"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tags"),
        ("a: {b: 1}\n<<: {c: 2}\n", 2, "merge keys"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands in line 1 already"),
        ("- {x: 1, x: 2}\n", 1, "stands in line 1 already"),
        ("a:\nb: 1\n", 1, "there is no value"),
        ("- {words: Heat, at full load}\n", 1, "there is no value"),
        ("? [a, b]\n: 1\n", 1, "a key is one word"),
        ("a: 1\n---\nb: 2\n", 2, "one document"),
        ("a: 2026-02-30\n", 1, "no day of the calendar"),
        ("", 1, "empty"),
        ("a: [1, 2\nb: 3\n", 2, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: \x07\n", 1, "a character that may not stand"),
        ("a: 1\n" + "b: " + "[" * 50 + "]" * 50, 2, "deeper"),
    ],
)
def test_every_surprise_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    fault = refused(text)
    assert reason in fault.reason
    assert fault.line == line


def test_text_in_another_encoding_is_refused_with_its_line() -> None:
    fault = refused(b"a: 1\nb: \xfcber\n")
    assert (fault.line, fault.reason) == (2, "the text is not UTF-8")


def test_a_file_larger_than_any_written_by_hand_is_refused_unread() -> None:
    assert "larger" in refused(b"a" * (MAX_BYTES + 1)).reason


def test_a_bomb_of_aliases_is_refused_at_its_first_line() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*a, *a]\n" for n in range(9))
    assert refused(bomb).line == 1


def test_lines_lead_to_the_place_inside_lists_and_mappings() -> None:
    document = read("- id: a\n  rule:\n    all:\n      - $x\n      - $y\n- id: b\n")
    assert document.fault((0, "rule", "all", 1), "r").line == 5
    assert document.fault((0, "rule"), "r").line == 2
    assert document.fault((1, "missing", "deeper"), "r").line == 6
