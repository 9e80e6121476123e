"""Support dates for scripts: the last day counts, and the plan must end before support does."""

from __future__ import annotations

import pytest

from app.domain.sizing.reading import run
from app.errors import SizingRefused
from app.sizing.support_dates import SUPPORT_DATES

DATES = {"mainstream_end": "2013-01-08", "extended_end": "2018-01-09"}


@pytest.mark.parametrize(
    ("day", "status", "supported"),
    [
        ("2013-01-08", "mainstream", True),
        ("2013-01-09", "extended", True),
        ("2018-01-09", "extended", True),
        ("2018-01-10", "ended", False),
    ],
)
def test_the_last_day_of_support_is_supported(day: str, status: str, supported: bool) -> None:
    figures = run(SUPPORT_DATES, {**DATES, "on": day}).figures

    assert (figures["status"], figures["supported"]) == (status, supported)


@pytest.mark.parametrize(("go_live", "inside"), [("2015-01-09", False), ("2015-01-10", True)])
def test_support_must_outlast_go_live_plus_the_horizon(go_live: str, inside: bool) -> None:
    result = run(SUPPORT_DATES, {**DATES, "on": "2014-01-01", "go_live": go_live})

    assert result.figures["ends_inside_plan"] is inside
    assert bool(result.warnings) is inside


def test_a_product_kept_current_has_no_end_and_its_build_is_to_be_judged() -> None:
    result = run(SUPPORT_DATES, {"on": "2026-01-01", "modern": True})

    assert (result.figures["status"], result.figures["ends_inside_plan"]) == ("modern", False)
    assert any("build" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "9 January 2018", **DATES}, "on"),
        ({**DATES}, "on"),
        ({"on": "2026-01-01"}, "extended_end"),
        ({"on": "2026-01-01", "modern": True, **DATES}, "extended_end"),
        (
            {"on": "2026-01-01", "mainstream_end": "2020-01-01", "extended_end": "2019-01-01"},
            "mainstream_end",
        ),
        ({"on": "9999-01-01", "horizon_months": 1200, **DATES}, "horizon_months"),
    ],
)
def test_dates_that_cannot_be_are_refused_by_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(SizingRefused) as refused:
        run(SUPPORT_DATES, given)

    assert refused.value.field == field
