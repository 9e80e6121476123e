"""The curve of runtimes: it goes through the load asked for, falls, and ends where the method does."""

from __future__ import annotations

import itertools

import pytest

from app.domain.sizing.reading import run
from app.errors import SizingRefused
from app.sizing.runtime_curve import runtime_curve
from app.sizing.ups_runtime import UPS_RUNTIME

TABLE = {"ups": "back-ups-pro-1400", "load_VA": 500}
BATTERY = {"battery": "ep65-12", "batteries": 4, "load_kW": 3}


@pytest.mark.parametrize("given", [TABLE, BATTERY])
def test_the_curve_goes_through_the_load_asked_for(given: dict[str, object]) -> None:
    result = run(UPS_RUNTIME, given)
    point = next(point for point in runtime_curve(given) if point.load == result.number("load_used"))

    assert point.new_min == result.figures["minutes_new"]
    assert point.end_of_life_min == result.figures["minutes_end_of_life"]


@pytest.mark.parametrize("given", [TABLE, BATTERY])
def test_the_curve_falls(given: dict[str, object]) -> None:
    minutes = [point.new_min for point in runtime_curve(given) if point.new_min is not None]

    assert len(minutes) > 10
    assert all(after <= before for before, after in itertools.pairwise(minutes))


def test_the_curve_ends_with_the_table() -> None:
    assert max(point.load for point in runtime_curve(TABLE)) <= 1200


def test_a_test_gives_a_curve_of_its_own_span_even_where_another_way_would_go_on() -> None:
    given = {"load_w": 1000, "tested_min": 10, "tested_load_w": 1000, "batteries": 4, "battery": "ep65-12"}
    loads = [point.load for point in runtime_curve(given)]

    assert 750 <= min(loads) < 1000 < max(loads) <= 1250


def test_a_load_that_cannot_be_calculated_has_no_curve() -> None:
    with pytest.raises(SizingRefused):
        runtime_curve({**TABLE, "load_VA": 5000})
