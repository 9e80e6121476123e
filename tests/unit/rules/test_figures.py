"""Figures of rules: orders, sums and dates keep their laws, and what cannot be told is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation.figures import add_months, calculate, compare
from app.domain.rules import Arithmetic, Comparison
from app.domain.values import Value

numbers = st.decimals(-10_000, 10_000, places=3)


@given(numbers, numbers)
def test_one_of_less_equal_greater_holds(left: Decimal, right: Decimal) -> None:
    orders = (Comparison.LESS, Comparison.EQUAL, Comparison.GREATER)
    assert sum(compare(left, how, right) is True for how in orders) == 1
    assert compare(left, Comparison.AT_MOST, right) is not compare(left, Comparison.GREATER, right)


@given(numbers, numbers)
def test_minus_takes_back_plus(left: Decimal, right: Decimal) -> None:
    both = calculate(Arithmetic.PLUS, [left, right])
    assert calculate(Arithmetic.MINUS, [both, right]) == left


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later is not None
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and add_months(later, 0) == later and later.day >= 28)


@pytest.mark.parametrize(
    ("left", "right"), [("5", Decimal(5)), (True, Decimal(1)), ("a", True), (("a",), "a")]
)
def test_values_of_different_sorts_are_never_equal_and_have_no_order(left: Value, right: Value) -> None:
    assert compare(left, Comparison.EQUAL, right) is False
    assert compare(left, Comparison.AT_MOST, right) is None


def test_days_beyond_the_calendar_are_unknown() -> None:
    assert calculate(Arithmetic.PLUS, [date(9999, 12, 31), Decimal(1)]) is None
    assert calculate(Arithmetic.PLUS, [date(2026, 1, 1), Decimal(10**15)]) is None
    assert add_months(date(9999, 12, 1), 1) is None
