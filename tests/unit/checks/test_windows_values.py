"""Texts of Windows mean moments and numbers, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.windows.values import (
    day_of,
    flag_of,
    hours_between,
    moment_of,
    number_of,
    past_day,
    past_moment,
    stands_for_never,
    texts_of,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T04:05:06Z", datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)),
        ("2015-07-16 01:02:03", datetime(2015, 7, 16, 1, 2, 3, tzinfo=UTC)),
        ("20260218031244.500000+060", datetime(2026, 2, 18, 2, 12, 44, tzinfo=UTC)),
        ("20260218031244.500000-300", datetime(2026, 2, 18, 8, 12, 44, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("1601-01-01T00:00:00Z", None),
        ("1899-12-30T00:00:00Z", None),
        ("00010101000000.000000+720", None),
        ("20261399031244.500000+060", None),
        ("7/15/2015", None),
        ("", None),
    ],
)
def test_a_moment_is_read_or_is_none(text: str, moment: datetime | None) -> None:
    assert moment_of(text) == moment


def test_a_moment_of_wmi_is_that_of_its_host() -> None:
    """As published of a Windows Server 2008 R2: 1338498159 seconds since 1970."""
    assert moment_of("20120531230239.000000+120") == datetime.fromtimestamp(1338498159, UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/3/2017", datetime(2017, 7, 3, tzinfo=UTC)),
        ("20170523", datetime(2017, 5, 23, tzinfo=UTC)),
        ("2026-02-17T23:00:00Z", datetime(2026, 2, 17, 23, tzinfo=UTC)),
        ("23-10-2013", None),
        ("23/10/2013", None),
        ("1/1/1601", None),
        ("00ce83596afd20a7", None),
        ("", None),
    ],
)
def test_a_day_of_a_hotfix_is_read_or_is_none(text: str, day: datetime | None) -> None:
    assert day_of(text) == day


def test_a_day_of_a_hotfix_in_hexadecimal_digits_is_read() -> None:
    found = day_of("01ce83596afd20a7")
    assert found is not None
    assert found.replace(microsecond=0) == datetime.fromtimestamp(1374112331, UTC)


@pytest.mark.parametrize("read", [past_moment, past_day])
def test_what_lies_ahead_counts_as_unread(read: Callable[[str, datetime], datetime | None]) -> None:
    """A clock may be off by hours; a month and a day that were swapped lie further ahead."""
    assert read("2026-03-02T12:00:00Z", NOW) == NOW.replace(day=2)
    assert read("2026-03-04T12:00:00Z", NOW) is None
    assert read("nothing", NOW) is None


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("1601-01-01T00:00:00Z", True),
        ("0001-01-01T00:00:00Z", True),
        ("2026-03-01T00:00:00Z", False),
        ("", False),
    ],
)
def test_long_ago_stands_for_never_and_nothing_does_not(text: str, never: bool) -> None:
    assert stands_for_never(text) is never


@pytest.mark.parametrize(
    ("text", "number"),
    [("128849018880", Decimal(128849018880)), ("", None), ("NaN", None), ("Infinity", None), ("1 GB", None)],
)
def test_a_number_is_finite_or_none(text: str, number: Decimal | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(("text", "flag"), [("True", True), ("false", False), ("1", None), ("", None)])
def test_a_flag_is_what_windows_writes(text: str, flag: bool | None) -> None:
    assert flag_of(text) is flag


def test_one_text_counts_as_a_list_of_one() -> None:
    row = {"one": " a ", "many": ("a", " ", "b"), "none": None}
    assert [texts_of(row, name) for name in (*row, "absent")] == [("a",), ("a", "b"), (), ()]


def test_clocks_that_differ_by_seconds_give_no_negative_age() -> None:
    later = datetime(2026, 3, 1, tzinfo=UTC)
    assert hours_between(later, later.replace(year=2025)) == 0


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    moment, number, day = moment_of(text), number_of(text), day_of(text)
    assert moment is None or moment.tzinfo is UTC
    assert day is None or day.tzinfo is UTC
    assert number is None or number.is_finite()
