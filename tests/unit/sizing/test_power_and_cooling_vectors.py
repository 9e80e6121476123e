"""Known cases of power and cooling: published figures, readings of data sheets, and arithmetic by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.sizing.reading import run
from app.sizing.published_tables import BATTERY_TABLES, RUNTIME_TABLES
from app.sizing.registry import SIZING_MODELS
from app.sizing.runtime_methods import constant_power_min

VECTORS = json.loads((Path(__file__).parent / "vectors" / "power_and_cooling.json").read_text("utf-8"))

READINGS = [(key, load, minutes) for key, table in RUNTIME_TABLES.items() for load, minutes in table.points]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_known_case_comes_out(vector: dict[str, Any]) -> None:
    result = run(SIZING_MODELS[vector["model"]], vector["inputs"])

    relative = max(vector["tolerance"], 1e-9)
    for key, expected in vector["figures"].items():
        found = result.figures[key]
        if isinstance(expected, bool | str):
            assert found == expected, key
        else:
            assert found == pytest.approx(
                tuple(expected) if isinstance(expected, list) else expected, rel=relative
            )
    assert result.method == vector.get("method", result.method)
    assert result.error
    assert result.steps


@pytest.mark.parametrize(("ups", "load_va", "minutes"), READINGS)
def test_a_published_runtime_is_given_back_at_its_load(ups: str, load_va: float, minutes: float) -> None:
    result = run(SIZING_MODELS["ups_runtime"], {"ups": ups, "load_va": load_va})

    assert result.number("minutes_new") == minutes
    assert result.method == "table"


@pytest.mark.parametrize("end_v", [1.60, 1.70, 1.80])
def test_a_published_power_is_given_back_at_its_minutes(end_v: float) -> None:
    points = BATTERY_TABLES["ep65-12"].watts[end_v]

    assert [constant_power_min(points, watts, 1.0) for _, watts in points] == pytest.approx(
        [minutes for minutes, _ in points]
    )


def test_leaving_out_a_point_of_a_published_table_costs_no_more_than_the_stated_error() -> None:
    worst = 0.0
    for table in RUNTIME_TABLES.values():
        for place in range(1, len(table.points) - 1):
            load, minutes = table.points[place]
            rest = [list(point) for point in table.points if point[0] != load]
            result = run(SIZING_MODELS["ups_runtime"], {"points": rest, "points_unit": "va", "load_va": load})
            worst = max(worst, abs(result.number("minutes_new") / minutes - 1))
            assert worst <= result.number("error_share") + 0.001

    assert worst > 0.05
