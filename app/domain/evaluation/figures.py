"""Arithmetic and comparison of values where None is unknown and never raises."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from operator import ge, gt, le, lt
from typing import Any

from app.domain.rules import Arithmetic, Comparison
from app.domain.values import Value

CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""The one arithmetic of rules, whatever the thread's own context is."""

_ORDERS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.GREATER: gt,
    Comparison.AT_LEAST: ge,
}


def compare(left: Value | None, how: Comparison, right: Value | None) -> bool | None:
    """Two values compared; unknown where one is, or where an order is asked of what has none."""
    if left is None or right is None:
        return None
    if how is Comparison.EQUAL:
        return _same(left, right)
    if how is Comparison.NOT_EQUAL:
        return not _same(left, right)
    for kind in (Decimal, date):
        if isinstance(left, kind) and isinstance(right, kind):
            return _ORDERS[how](left, right)
    return None


def _same(left: Value, right: Value) -> bool:
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def calculate(how: Arithmetic, parts: Iterable[Value | None]) -> Value | None:
    """Numbers from left to right; one date minus another is days, a date plus or minus days is a date."""
    result: Value | None = None
    for index, part in enumerate(parts):
        result = part if index == 0 else _step(how, result, part)
        if result is None:
            return None
    return result


def _step(how: Arithmetic, left: Value | None, right: Value | None) -> Value | None:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(how, left, right)
    if how is Arithmetic.MINUS and isinstance(left, date) and isinstance(right, date):
        return Decimal((left - right).days)
    if isinstance(left, date) and isinstance(right, Decimal):
        return _shifted(how, left, right)
    return None


def _numbers(how: Arithmetic, left: Decimal, right: Decimal) -> Decimal | None:
    match how:
        case Arithmetic.PLUS:
            return CONTEXT.add(left, right)
        case Arithmetic.MINUS:
            return CONTEXT.subtract(left, right)
        case Arithmetic.TIMES:
            return CONTEXT.multiply(left, right)
        case Arithmetic.DIVIDED_BY:
            return None if right == 0 else CONTEXT.divide(left, right)


def _shifted(how: Arithmetic, day: date, days: Decimal) -> date | None:
    sign = {Arithmetic.PLUS: 1, Arithmetic.MINUS: -1}.get(how)
    if sign is None or abs(days) > 366_000:
        return None
    try:
        return day + timedelta(days=sign * int(days))
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day so many months later, or the last day of that month where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum; 0 for none."""
    result = Decimal(0)
    for value in values:
        result = CONTEXT.add(result, value)
    return result
