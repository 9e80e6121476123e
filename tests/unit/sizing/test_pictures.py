"""Pictures of calculations say what the figures say."""

from __future__ import annotations

import pytest

from app.domain.sizing.picture import Bars, CalculationPicture, Curve
from app.domain.sizing.reading import run
from app.sizing.pictures import picture_again, picture_of
from app.sizing.registry import SIZING_MODELS


def picture(name: str, **inputs: object) -> CalculationPicture | None:
    model = SIZING_MODELS[name]
    return picture_of(model, run(model, inputs))


def test_a_runtime_curve_passes_through_the_case_and_falls_with_load() -> None:
    shown = picture("ups_runtime", load_va=300, ups="back-ups-pro-1400", needed_min=30)
    assert isinstance(shown, Curve)
    assert dict(shown.fresh)[300.0] == pytest.approx(60)
    assert (shown.at, shown.needed) == (300, 30)
    minutes = [height for _, height in shown.fresh]
    assert minutes == sorted(minutes, reverse=True)
    assert all(old < new for (_, new), (_, old) in zip(shown.fresh, shown.aged, strict=True))


def test_a_load_in_percent_stands_on_an_axis_in_volt_amperes() -> None:
    shown = picture("ups_runtime", load_pct=50, rated_va=1400, ups="back-ups-pro-1400")
    assert isinstance(shown, Curve)
    assert shown.at == pytest.approx(700)
    assert any(across == pytest.approx(700) for across, _ in shown.fresh)


def test_heat_is_the_sum_of_its_parts() -> None:
    shown = picture("heat_load", it_w=10000, rating_w=20000, area_m2=30, people=2, other_heat_w=500)
    assert isinstance(shown, Bars)
    assert shown.bars[0].length == pytest.approx(13.0459)
    assert {segment.words for segment in shown.bars[0].segments} >= {"IT equipment", "Light", "Other"}


@pytest.mark.parametrize(("sensible", "good"), [([8000, 8000], False), ([12000, 12000], True)])
def test_cooling_with_one_down_is_held_against_the_heat(sensible: list[float], good: bool) -> None:
    shown = picture("cooling_units", load_w=10000, units_sensible_w=sensible)
    assert isinstance(shown, Bars)
    assert shown.limit == 10
    assert [bar.length for bar in shown.bars] == [sum(sensible) / 1000, sensible[0] / 1000]
    assert shown.bars[1].is_good is good


def test_minutes_that_are_needed_add_up() -> None:
    shown = picture("required_minutes", ride_out_min=5, shutdown_min=3, runtime_end_of_life_min=12)
    assert isinstance(shown, Bars)
    assert [(part.words, part.length) for part in shown.bars[0].segments] == [
        ("ride out", 5),
        ("shut down", 6),
        ("margin", 4),
    ]
    assert shown.bars[0].is_good is False
    assert shown.limit == 12


def test_each_case_of_recovery_is_as_long_as_its_recovery_time() -> None:
    cases = [["server", 0.5, 0.5, 4, 1, 100, 0, 0.5, 0.5], ["site", 1, 1, 8, 2, 100, 1, 1, 1]]
    shown = picture("recovery_cases", cases=cases, rto_h=10)
    model = SIZING_MODELS["recovery_cases"]
    totals: dict[str, float] = dict(run(model, {"cases": cases}).figures["recoveries"])  # type: ignore[arg-type]
    assert isinstance(shown, Bars)
    assert {bar.words: pytest.approx(bar.length) for bar in shown.bars} == totals
    assert [bar.is_good for bar in shown.bars] == [True, False]


def test_a_generator_bridge_is_held_against_what_there_is() -> None:
    shown = picture(
        "generator_bridge", detect_s=3, ups_walk_in_s=10, retry_gap_s=5, battery_min_end_of_life=0.5
    )
    assert isinstance(shown, Bars)
    assert shown.limit == 30
    assert shown.bars[0].is_good is False


def test_redundancy_shows_what_is_left_without_the_largest() -> None:
    shown = picture("redundancy", load_w=5000, units_rated_w=[5000, 10000])
    assert isinstance(shown, Bars)
    assert [bar.length for bar in shown.bars] == [12, 4]
    assert [bar.is_good for bar in shown.bars] == [True, False]


def test_a_kept_calculation_is_drawn_again_only_by_the_same_version_of_its_model() -> None:
    model = SIZING_MODELS["cooling_units"]
    inputs = run(model, {"load_w": 10000, "units_sensible_w": [8000, 8000]}).inputs
    again = picture_again(model.name, model.version, inputs)
    assert again == picture("cooling_units", load_w=10000, units_sensible_w=[8000, 8000])
    assert picture_again(model.name, "0", inputs) is None
    assert picture_again("gone", "1", inputs) is None


def test_models_without_a_picture_have_none() -> None:
    assert picture("dew_point", air_c=24, humidity_pct=50) is None
