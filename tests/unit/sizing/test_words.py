"""Figures and tables of calculations in words."""

from __future__ import annotations

from app.domain.sizing.words import table_words

CASES = (("What failed", ""), ("until noticed", "h"), ("until ready", "h"))


def test_a_table_names_its_columns_and_units() -> None:
    rows = (("server", 0.5, 3.0), ("site", 0.5, 2.0))

    assert table_words(rows, CASES) == (
        "server: until noticed 0.5 h, until ready 3 h; site: until noticed 0.5 h, until ready 2 h"
    )


def test_a_table_of_two_columns_needs_no_names() -> None:
    assert table_words((("server", 7.5), ("site", 4.75)), CASES[:2]) == "server 7.5 h; site 4.75 h"


def test_what_is_no_such_table_is_told_apart() -> None:
    assert table_words((1.0, 2.0), CASES) is None
    assert table_words((("server", 0.5),), CASES) is None
    assert table_words(3.0, CASES) is None
    assert table_words((("server", 7.5),), ()) is None
