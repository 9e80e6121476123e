"""Plain formulas of availability: published figures, and what must hold whatever the inputs."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sizing.reading import run
from app.errors import SizingRefused
from app.sizing.availability import (
    downtime_h_per_year,
    from_mtbf,
    k_of_n,
    k_of_n_equal,
    pair_with_common_cause,
    pair_with_coverage,
    parallel,
    series,
)
from app.sizing.registry import SIZING_MODELS

SHARES = st.floats(0.0, 1.0)


def test_an_item_of_ten_thousand_hours_and_twenty_to_mend() -> None:
    assert from_mtbf(10_000, 20) == pytest.approx(0.998004, abs=1e-6)


def test_two_needed_lose_twice_the_time_and_three_spare_ones_almost_none() -> None:
    assert downtime_h_per_year(series([0.99999, 0.99999])) * 3600 == pytest.approx(630.7, abs=0.1)
    assert downtime_h_per_year(parallel([0.99, 0.99, 0.99])) * 3600 == pytest.approx(31.54, abs=0.01)


@pytest.mark.parametrize(
    ("availability", "hours"),
    [(0.99999, 315.36 / 3600), (0.99671, 28.82), (0.99982, 1.58), (0.99995, 0.438), (0.9999, 52.56 / 60)],
)
def test_published_downtimes(availability: float, hours: float) -> None:
    assert downtime_h_per_year(availability) == pytest.approx(hours, abs=0.01)


@pytest.mark.parametrize(
    ("needed", "count", "expected", "minutes"), [(2, 3, 0.999702, 156.629), (2, 4, 0.99999603, 2.087)]
)
def test_quorums(needed: int, count: int, expected: float, minutes: float) -> None:
    found = k_of_n_equal(needed, count, 0.99)
    assert found == pytest.approx(expected, abs=1e-9)
    assert k_of_n(needed, [0.99] * count) == pytest.approx(expected, abs=1e-9)
    assert downtime_h_per_year(found) * 60 == pytest.approx(minutes, abs=1e-3)


def test_common_causes_cost_a_pair_most_of_what_it_promises() -> None:
    assert pair_with_common_cause(0.001, 0.05) == pytest.approx(5.09025e-05, abs=1e-15)
    assert downtime_h_per_year(1 - pair_with_common_cause(0.001)) * 60 == pytest.approx(26.8, abs=0.1)


def test_a_pair_that_never_switches_over_needs_both() -> None:
    assert pair_with_coverage(0.99, 0.0) == pytest.approx(0.99**2)
    assert pair_with_coverage(0.99, 1.0) == pytest.approx(parallel([0.99, 0.99]))
    assert pair_with_coverage(0.99) == pytest.approx(1 - (0.0001 + 2 * 0.99 * 0.01 * 0.02))


def test_planned_hours_come_on_top() -> None:
    assert downtime_h_per_year(1.0, planned_h=12) == 12


@given(st.lists(SHARES, min_size=1, max_size=12))
def test_one_of_n_is_parallel_and_n_of_n_is_series(shares: list[float]) -> None:
    assert math.isclose(k_of_n(1, shares), parallel(shares), abs_tol=1e-12)
    assert math.isclose(k_of_n(len(shares), shares), series(shares), abs_tol=1e-12)


@given(st.lists(SHARES, min_size=2, max_size=10), st.data())
def test_needing_more_is_never_better(shares: list[float], data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, len(shares)))
    assert k_of_n(needed, shares) <= k_of_n(needed - 1, shares) + 1e-12


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: from_mtbf(0, 1), "mtbf_h"),
        (lambda: from_mtbf(100, -1), "mttr_h"),
        (lambda: from_mtbf(math.inf, 1), "mtbf_h"),
        (lambda: series([1.2]), "availabilities"),
        (lambda: series([math.nan]), "availabilities"),
        (lambda: parallel([]), "needed"),
        (lambda: k_of_n(4, [0.9] * 3), "needed"),
        (lambda: k_of_n_equal(-1, 3, 0.9), "needed"),
        (lambda: downtime_h_per_year(0.9, planned_h=9000), "planned_h"),
        (lambda: pair_with_common_cause(0.1, 2), "beta"),
        (lambda: pair_with_coverage(-0.1), "availability"),
    ],
)
def test_inputs_that_mean_nothing_are_refused_by_name(wrong: Callable[[], float], field: str) -> None:
    with pytest.raises(SizingRefused) as caught:
        wrong()
    assert caught.value.field == field
    assert caught.value.advice


@pytest.mark.parametrize(
    ("model", "given_inputs", "field"),
    [
        ("availability_k_of_n", {"k": 3, "n": 2, "a": 0.99}, "needed"),
        ("availability_k_of_n", {"k": 0, "n": 2, "a": 0.99}, "needed"),
        ("availability_k_of_n", {"k": 2, "n": 3, "A": [0.9, 0.8]}, "count"),
        ("availability_common_cause", {"u": 0.5}, "unavailability"),
        ("availability_common_cause", {"u": 0.01, "a": 0.99}, "availability"),
        ("availability_series", {"A": [0.99, 1.2]}, "availabilities"),
        ("availability_parallel", {"A": []}, "availabilities"),
        ("availability", {"MTBF_h": 0, "MTTR_h": 20}, "mtbf_h"),
        ("downtime", {"A": 0.5, "planned_h": 8000}, "planned_h"),
        ("downtime", {"A": math.nan}, "availability"),
    ],
)
def test_a_model_refuses_what_gives_no_availability(
    model: str, given_inputs: dict[str, object], field: str
) -> None:
    with pytest.raises(SizingRefused) as refused:
        run(SIZING_MODELS[model], given_inputs)
    assert refused.value.field == field
