"""Laws that hold for every load: more of it never lasts longer, and one unit less never carries more."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from app.domain.sizing.reading import run
from app.domain.sizing.result import SizingResult
from app.errors import SizingRefused
from app.sizing.published_tables import RUNTIME_TABLES
from app.sizing.registry import SIZING_MODELS

LOADS = st.floats(60, 1200)
WATTS = st.floats(1, 1e6)


def between(least: float, most: float) -> st.SearchStrategy[float]:
    """Numbers as people measure them, to a thousandth."""
    return st.floats(least, most).map(lambda number: round(number, 3))


UNITS = st.lists(WATTS, min_size=1, max_size=8)

WAYS: Mapping[str, dict[str, object]] = {
    "measured": {"tested_min": 15, "tested_load_w": 800},
    "table": {"points": [[50, 306], [200, 99], [500, 29], [1200, 8.8]]},
    "constant_power": {"battery": "ep65-12", "batteries": 1, "end_v_per_cell": 1.6},
    "two_points": {"points": [[1200, 8.8], [300, 60]]},
    "energy": {"batteries": 2, "battery_v": 12, "battery_ah": 9},
}


def _run(model: str, inputs: dict[str, object]) -> SizingResult:
    return run(SIZING_MODELS[model], inputs)


def _minutes(way: str, load_w: float, **more: object) -> tuple[float | None, float | None] | None:
    """Minutes new and at the end of life; None where the way does not reach."""
    try:
        result = _run("ups_runtime", {"method": way, "load_w": load_w, **WAYS[way], **more})
    except SizingRefused:
        return None
    figures = (result.figures.get("minutes_new"), result.figures.get("minutes_end_of_life"))
    return tuple(found if isinstance(found, float) else None for found in figures)  # type: ignore[return-value]


@given(st.sampled_from(sorted(WAYS)), LOADS, LOADS)
def test_more_load_never_gives_more_minutes(way: str, first_w: float, second_w: float) -> None:
    light, heavy = _minutes(way, min(first_w, second_w)), _minutes(way, max(first_w, second_w))

    if light is not None and heavy is not None:
        for longer, shorter in zip(light, heavy, strict=True):
            if longer is not None and shorter is not None:
                assert shorter <= longer * (1 + 1e-9)


@given(st.sampled_from(sorted(WAYS)), LOADS)
def test_a_worn_battery_never_lasts_longer_than_a_new_one(way: str, load_w: float) -> None:
    found = _minutes(way, load_w)

    if found is not None and found[0] is not None and found[1] is not None:
        assert 0 < found[1] < found[0]


@given(st.sampled_from(["table", "constant_power", "two_points", "energy"]), LOADS, st.floats(-20, 24))
def test_a_cold_battery_never_lasts_longer(way: str, load_w: float, cold_c: float) -> None:
    warm, cold = _minutes(way, load_w), _minutes(way, load_w, battery_c=cold_c)

    if warm is not None and cold is not None and warm[0] is not None and cold[0] is not None:
        assert cold[0] < warm[0]


@given(st.sampled_from(sorted(RUNTIME_TABLES)), st.floats(1, 1400))
def test_a_load_in_a_table_lies_between_its_neighbours(ups: str, load_va: float) -> None:
    points = RUNTIME_TABLES[ups].points
    try:
        minutes = _run("ups_runtime", {"ups": ups, "load_va": load_va}).number("minutes_new")
    except SizingRefused:
        assert load_va > points[-1][0]
    else:
        longest = max((found for load, found in points if load >= load_va), default=points[-1][1])
        assert points[-1][1] <= minutes <= points[0][1]
        assert minutes >= longest - 1e-9


@given(LOADS)
def test_energy_never_promises_what_plain_watt_hours_do(load_w: float) -> None:
    result = _run("ups_runtime", {"load_w": load_w, **WAYS["energy"]})

    assert result.number("minutes_new") <= 0.636 * result.number("minutes_plain_energy") * (1 + 1e-9)


@given(UNITS, WATTS)
def test_one_unit_down_is_never_better_than_all(units: list[float], load_w: float) -> None:
    cooling = _run("cooling_units", {"units_sensible_w": units, "load_w": load_w})
    power = _run("redundancy", {"units_usable_w": units, "load_w": load_w})

    assert cooling.number("left_w") <= cooling.number("sensible_w")
    assert not cooling.figures["one_down_ok"] or cooling.figures["carries_load"]
    assert not power.figures["survives_one"] or power.figures["class"] == "N+1"


@given(UNITS, WATTS, WATTS)
def test_a_further_unit_never_lowers_the_class(units: list[float], further_w: float, load_w: float) -> None:
    ranks = ["insufficient", "N", "N+1"]
    before = _run("redundancy", {"units_usable_w": units, "load_w": load_w}).figures["class"]
    after = _run("redundancy", {"units_usable_w": [*units, further_w], "load_w": load_w}).figures["class"]

    assert ranks.index(str(after)) >= ranks.index(str(before))


@given(UNITS, WATTS)
def test_survival_is_what_removing_each_unit_in_turn_says(units: list[float], load_w: float) -> None:
    left_w = [sum(units[:place] + units[place + 1 :]) for place in range(len(units))]
    margins = [abs(left - load_w) / load_w for left in left_w]
    found = _run("redundancy", {"units_usable_w": units, "load_w": load_w}).figures["survives_one"]

    if min(margins) > 1e-6:
        assert found is all(left >= load_w for left in left_w)


@given(between(1, 1e6), between(0, 1e6), between(1, 40))
def test_the_air_alone_is_the_pessimistic_end(heat_w: float, mass_kg: float, rise_k: float) -> None:
    result = _run(
        "ride_through",
        {"volume_m3": 80, "heat_w": heat_w, "start_c": 24, "limit_c": 24 + rise_k, "equipment_kg": mass_kg},
    )

    assert result.number("pessimistic_s") <= result.number("optimistic_s") <= result.number("whole_mass_s")


@given(between(-40, 55), between(1, 100))
def test_the_dew_point_is_never_above_the_air(air_c: float, humidity_pct: float) -> None:
    dew_c = _run("dew_point", {"air_c": air_c, "humidity_pct": humidity_pct}).number("dew_point_c")

    assert dew_c <= air_c + 1e-9


@given(between(0, 60), between(0, 60))
def test_a_warmer_battery_never_lives_longer(first_c: float, second_c: float) -> None:
    cool, warm = sorted((first_c, second_c))
    years = [_run("battery_life", {"temperature_c": c}).number("life_years") for c in (cool, warm)]

    assert years[1] <= years[0]


@given(st.sampled_from(["A1", "A2", "A3", "A4"]), between(-40, 60), between(1, 100), between(0, 3050))
def test_what_is_recommended_is_allowable(
    klass: str, air_c: float, humidity_pct: float, altitude_m: float
) -> None:
    figures = _run(
        "inlet_climate",
        {"inlet_c": air_c, "humidity_pct": humidity_pct, "class": klass, "altitude_m": altitude_m},
    ).figures

    assert not figures["recommended"] or figures["allowable"]
    assert figures["allowable"] is (figures["range"] != "outside")
