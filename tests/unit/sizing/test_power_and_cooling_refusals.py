"""Outside their validity the models of power and cooling refuse, and name the field to blame."""

from __future__ import annotations

import pytest

from app.domain.sizing.reading import run
from app.errors import SizingRefused
from app.sizing.registry import SIZING_MODELS

BATTERY = {"battery": "ep65-12", "batteries": 4}
TABLE = [[500, 20], [1000, 10], [2000, 4]]
GENERATOR = {"detect_s": 5, "retries": 1, "retry_gap_s": 30, "ups_walkin_s": 10}
ROOM = {"volume_m3": 90, "heat_w": 10000, "start_c": 24, "limit_c": 32}


@pytest.mark.parametrize(
    ("model", "inputs", "field"),
    [
        ("ups_load", {}, "load_w"),
        ("ups_load", {"load_w": 900, "load_va": 800}, "load_va"),
        ("ups_load", {"load_w": 900, "loads_w": [400, 500]}, "loads_w"),
        ("ups_load", {"load_w": 900, "nameplate_w": 900}, "nameplate_w"),
        ("ups_load", {"load_w": 9, "load_va": 10, "pf": 0.9}, "power_factor"),
        ("ups_load", {"load_w": 9, "pf": 0.9, "va_per_w": 1.4}, "va_per_w"),
        ("ups_load", {"load_va": 9, "current_a": 1, "voltage_v": 230}, "current_a"),
        ("ups_load", {"current_a": 1}, "voltage_v"),
        ("ups_load", {"load_w": 900, "phases": 2, "voltage_v": 230}, "phases"),
        ("ups_load", {"phase_loads_w": [1, 2, 3], "phases": 1, "V": 230}, "phases"),
        ("ups_load", {"phase_loads_w": [1, 2]}, "phase_loads_w"),
        ("ups_load", {"phase_loads_w": [1, 2, 3], "load_w": 6}, "load_w"),
        ("ups_load", {"phase_currents_a": [1, 2, 3]}, "voltage_v"),
        ("ups_load", {"phase_currents_a": [1, 2, 3], "phase_loads_va": [1, 2, 3]}, "phase_currents_a"),
        ("ups_load", {"load_w": 900, "rated_w": 1000, "rated_va": 900}, "rated_w"),
        ("ups_load", {"load_w": 900, "growth_factor": 1.2, "growth_pct": 20}, "growth_pct"),
        ("ups_load", {"load_w": 900, "usable_share": 80}, "usable_share"),
        ("ups_load", {"load_w": 900, "load_crest_factor": 3}, "rated_crest_factor"),
        ("ups_load", {"load_w": 9, "CF_load": 3, "CF_rated": 3, "rated_a": 10}, "load_a"),
        ("ups_runtime", {}, "points"),
        ("ups_runtime", {"load_w": 500}, "points"),
        ("ups_runtime", {"load_w": 500, "batteries": 4}, "battery_v"),
        ("ups_runtime", {"load_w": 500, "battery": "ep65-12"}, "batteries"),
        ("ups_runtime", {"points": TABLE}, "load_w"),
        ("ups_runtime", {"load_w": 0, "points": TABLE}, "load_w"),
        ("ups_runtime", {"load_w": 2001, "points": TABLE}, "load_w"),
        ("ups_runtime", {"load_w": 2001, "points": TABLE[:2]}, "load_w"),
        ("ups_runtime", {"load_va": 500, "points": TABLE}, "power_factor"),
        ("ups_runtime", {"load_pct": 50, "points": TABLE}, "rated_w"),
        ("ups_runtime", {"load": 50, "load_w": 50, "points": TABLE}, "load"),
        ("ups_runtime", {"load": 5000, "points": TABLE}, "load"),
        ("ups_runtime", {"load_w": 900, "load_va": 800, "points": TABLE}, "load_va"),
        ("ups_runtime", {"load_w": 900, "rated_w": 800, "points": TABLE}, "load_w"),
        ("ups_runtime", {"load_w": 900, "points": [[500, 20], [1000, 30], [2000, 4]]}, "points"),
        ("ups_runtime", {"load_w": 900, "points": [[500, 20], [500, 10], [2000, 4]]}, "points"),
        ("ups_runtime", {"load_w": 900, "points": [[500, 20]]}, "points"),
        ("ups_runtime", {"load_w": 900, "points": [[500, 20], [1000, 0]]}, "points"),
        ("ups_runtime", {"load_va": 1201, "ups": "back-ups-pro-1400"}, "load_va"),
        ("ups_runtime", {"load_w": 1000, "ups": "back-ups-pro-1400"}, "load_w"),
        ("ups_runtime", {"load_va": 100, "ups": "another"}, "ups"),
        ("ups_runtime", {"load_va": 100, "ups": "back-ups-pro-420", "points": TABLE}, "points"),
        ("ups_runtime", {"load1": 100, "t1_s": 240, "load2": 50, "load": 75}, "t2_min"),
        ("ups_runtime", {"load1": 100, "t1_s": 240, "load2": 100, "t2_s": 300, "load": 75}, "load2"),
        ("ups_runtime", {"load1": 100, "t1_s": 240, "load2": 50, "t2_s": 100, "load": 75}, "load2"),
        ("ups_runtime", {"load_w": 100, **BATTERY}, "load_w"),
        ("ups_runtime", {"load_w": 20000, **BATTERY}, "load_w"),
        ("ups_runtime", {"load": 3000, **BATTERY}, "load"),
        ("ups_runtime", {"load_w": 3000, **BATTERY, "end_v_per_cell": 1.75}, "end_v_per_cell"),
        ("ups_runtime", {"load_w": 3000, **BATTERY, "chemistry": "li-ion"}, "chemistry"),
        ("ups_runtime", {"load_w": 3000, **BATTERY, "inverter_efficiency": 92}, "inverter_efficiency"),
        ("ups_runtime", {"load_w": 3000, "battery": "ep65-12", "batteries": 0}, "batteries"),
        ("ups_runtime", {"load_w": 3000, "battery": "ep65-12", "batteries": 1.5}, "batteries"),
        ("ups_runtime", {"load_w": 3000, **BATTERY, "battery_points": [[5, 9], [10, 5]]}, "battery_points"),
        ("ups_runtime", {"load_w": 9, "batteries": 1, "battery_points": [[5, 5], [10, 9]]}, "battery_points"),
        ("ups_runtime", {"load_w": 1000, "tested_min": 9, "tested_load_w": 500}, "tested_load_w"),
        ("ups_runtime", {"load_w": 1000, "tested_min": 9}, "tested_load_w"),
        ("ups_runtime", {"load_w": 1000, "method": "measured", "points": TABLE}, "tested_min"),
        ("ups_runtime", {"load_w": 1000, "method": "energy", "points": TABLE}, "batteries"),
        (
            "ups_runtime",
            {
                "load_w": 9,
                "batteries": 1,
                "battery_v": 12,
                "battery_ah": 7,
                "available_shares": [[5, 0.9], [6, 0.2]],
            },
            "available_shares",
        ),
        ("required_minutes", {"ride_out_min": 5}, "shutdown_min"),
        ("required_minutes", {"shutdown_min": 5}, "ride_out_min"),
        ("required_minutes", {"ride_out_min": 5, "shutdown_order": [["a", 1, "b"]]}, "shutdown_order"),
        ("required_minutes", {"ride_out_min": 5, "shutdown_order": [["a", 1, "a"]]}, "shutdown_order"),
        (
            "required_minutes",
            {"ride_out_min": 5, "shutdown_order": [["a", 1, "-"], ["a", 1, "-"]]},
            "shutdown_order",
        ),
        (
            "required_minutes",
            {"ride_out_min": 5, "shutdown_min": 1, "shutdown_order": [["a", 1, "-"]]},
            "shutdown_order",
        ),
        ("battery_life", {}, "temperature_c"),
        ("battery_life", {"temperature_c": 90}, "temperature_c"),
        ("peukert", {"I1": 10, "t1_h": 1, "I2": 30, "t2_h": 0.2}, "current2_a"),
        ("peukert", {"I1": 10, "t1_h": 1, "I2": 10, "t2_h": 1}, "current2_a"),
        ("peukert", {"I1": 10, "t1_h": 1, "I2": 15, "t2_h": 2}, "current2_a"),
        ("peukert", {"I1": 10, "t1_h": 1, "I2": 15, "t2_h": 0.6, "I": 25}, "current_a"),
        ("second_outage", {"rest": 1.2, "elapsed_h": 1}, "rest_share"),
        ("second_outage", {"rest": 0.2, "elapsed_h": -1}, "elapsed_h"),
        ("redundancy", {"load_w": 800}, "units_rated_w"),
        ("redundancy", {"load_w": 800, "unit_usable_w": 400}, "units"),
        ("redundancy", {"load_w": 800, "units_usable_w": [400], "unit_usable_w": 400}, "units_usable_w"),
        ("redundancy", {"load_w": 800, "units_usable_w": [400], "units": 2}, "units"),
        ("redundancy", {"load_w": 800, "units_usable_w": []}, "units_usable_w"),
        ("redundancy", {"load_w": 0, "units_usable_w": [400]}, "load_w"),
        ("redundancy", {"load_w": 800, "side_a_usable_w": [800]}, "side_b_rated_w"),
        (
            "redundancy",
            {"load_w": 8, "side_a_usable_w": [8], "side_b_usable_w": [8], "units_usable_w": [8]},
            "units_usable_w",
        ),
        ("dual_feed", {"feed_a_a": 5, "feed_b_a": 5}, "breaker_a"),
        ("dual_feed", {"feed_a_a": 5, "feed_b_a": 5, "breaker_a": 0}, "breaker_a"),
        ("generator_bridge", GENERATOR, "battery_min_new"),
        (
            "generator_bridge",
            {**GENERATOR, "battery_min_new": 9, "battery_min_end_of_life": 7},
            "battery_min_end_of_life",
        ),
        ("generator_bridge", {**GENERATOR, "battery_min_new": 9, "carries_cooling": False}, "ride_through_s"),
        ("generator_bridge", {**GENERATOR, "battery_min_new": 9, "ageing": 80}, "ageing"),
        ("generator_size", {"cooling_w": 5}, "ups_loads_w"),
        ("generator_fuel", {"tank_l": 100}, "burn_l_per_h"),
        ("generator_fuel", {"tank_l": 100, "burn_l_per_h": 0}, "burn_l_per_h"),
        ("generator_fuel", {"tank_l": 100, "burn_points": [[1, 1], [2, 2]]}, "load_w"),
        ("generator_fuel", {"tank_l": 100, "burn_points": [[1, 1], [2, 2]], "load_w": 3}, "load_w"),
        ("heat_load", {"people": 1}, "it_w"),
        ("heat_load", {"it_w": 100}, "rating_w"),
        ("generator_bridge", {"detect_s": 5, "ups_walkin_s": 10, "battery_min_new": 9}, "retry_gap_s"),
        ("heat_load", {"it_w": 100, "rating_w": 200, "area_m2": 1, "area_ft2": 10}, "area_ft2"),
        ("heat_load", {"it_w": 100, "rating_w": 200, "exported_w": 1000}, "exported_w"),
        ("cooling_units", {"load_w": 100}, "units_sensible_w"),
        ("cooling_units", {"load_w": 1, "units_sensible_w": [1], "units_total_w": [1]}, "units_sensible_w"),
        ("cooling_units", {"load_w": 1, "units_sensible_w": [1, -1]}, "units_sensible_w"),
        ("ride_through", {**ROOM, "limit_c": 24}, "limit_c"),
        ("ride_through", {**ROOM, "left_w": 10000}, "left_w"),
        ("ride_through", {**ROOM, "racks_m3": 90}, "racks_m3"),
        ("ride_through", {**ROOM, "heat_w": 0}, "heat_w"),
        ("ride_through_check", {"heat_w": 5000, "seconds": 0}, "seconds"),
        ("airflow", {"heat_w": 5000}, "rise_k"),
        ("airflow", {"heat_w": 5000, "rise_k": 10, "rise_f": 18}, "rise_f"),
        ("airflow", {"heat_w": 5000, "rise_k": 0}, "rise_k"),
        ("inlet_climate", {"inlet_c": 22, "altitude_m": 3051}, "altitude_m"),
        ("inlet_climate", {"inlet_c": 22, "dew_point_c": 23}, "dew_point_c"),
        ("inlet_climate", {"inlet_c": 22, "dew_point_c": 2, "humidity_pct": 60}, "dew_point_c"),
        ("inlet_climate", {"inlet_c": 72}, "inlet_c"),
        ("inlet_climate", {"inlet_c": 22, "class": "B"}, "class"),
        ("dew_point", {"air_c": 25, "humidity_pct": 0}, "humidity_pct"),
        ("dew_point", {"air_c": 25, "humidity_pct": 101}, "humidity_pct"),
        ("heat_units", {"W": 1, "tons": 1}, "power_w"),
    ],
)
def test_the_field_to_blame_is_named(model: str, inputs: dict[str, object], field: str) -> None:
    with pytest.raises(SizingRefused) as refused:
        run(SIZING_MODELS[model], inputs)

    assert refused.value.field == field
    assert refused.value.why
    assert refused.value.advice


def test_what_lies_beyond_a_batterys_table_is_left_out_and_said() -> None:
    result = run(SIZING_MODELS["ups_runtime"], {"load_w": 8000, **BATTERY, "needed_min": 1})

    assert "minutes_end_of_life" not in result.figures
    assert result.figures["enough"] is False
    assert any("less than the 5 min" in warning for warning in result.warnings)


def test_two_points_never_promise_more_below_the_smaller_than_the_idle_load_does() -> None:
    points = {"points": [[1200, 8.8], [600, 23]], "rated_w": 1400}
    idle = run(SIZING_MODELS["ups_runtime"], {**points, "load_w": 140})
    lighter = run(SIZING_MODELS["ups_runtime"], {**points, "load_w": 20})

    assert lighter.number("minutes_new") == idle.number("minutes_new")
    assert lighter.number("minutes_two_points") > 5 * lighter.number("minutes_new")
    assert lighter.warnings


@pytest.mark.parametrize(
    ("more", "method"),
    [
        ({}, "energy"),
        ({"points": [[2000, 4], [500, 20]]}, "two_points"),
        ({"points": [[2000, 4], [500, 20]], "battery": "ep65-12"}, "constant_power"),
        ({"points": TABLE, "battery": "ep65-12"}, "table"),
        ({"points": TABLE, "tested_min": 12, "tested_load_w": 1100}, "measured"),
        ({"points": TABLE, "tested_min": 12, "tested_load_w": 1400}, "table"),
        ({"points": TABLE, "battery": "ep65-12", "method": "energy"}, "energy"),
    ],
)
def test_the_best_method_that_the_data_allow_is_taken(more: dict[str, object], method: str) -> None:
    given = {"load_w": 1000, "batteries": 1, "battery_v": 12, "battery_ah": 65, **more}

    assert run(SIZING_MODELS["ups_runtime"], given).method == method
