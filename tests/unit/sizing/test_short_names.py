"""Every known case under the names that scripts use, for inputs and for figures, to the last place stated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.commands.sizing_words import result_data
from app.domain.sizing.model import SizingModel
from app.domain.sizing.reading import run
from app.sizing.registry import SIZING_MODELS
from app.sizing.short_names import short_names

CASES = json.loads((Path(__file__).parent / "vectors" / "by_short_names.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_known_case_comes_out_under_its_short_names(case: dict[str, Any]) -> None:
    data = result_data(SIZING_MODELS[case["model"]], run(SIZING_MODELS[case["model"]], case["inputs"]))
    assert isinstance(data, dict)
    found = {**_mapping(data["figures"]), **_mapping(data["aliases"])}

    for name, expected in case["expected"].items():
        _compare(found[name], expected, case["tolerance"])


def _mapping(data: object) -> Mapping[str, object]:
    assert isinstance(data, dict)
    return data


def _compare(found: object, expected: object, tolerance: float | str) -> None:
    if isinstance(expected, bool | str):
        assert found == expected
    elif isinstance(tolerance, str):
        assert found == pytest.approx(expected, rel=float(tolerance.rstrip("%")) / 100)
    elif not isinstance(expected, float | int):
        assert found == expected
    else:
        assert found == pytest.approx(expected, abs=max(tolerance, _last_place(expected)))


def _last_place(printed: float) -> float:
    """Half of the last decimal place: no figure is stated more exactly than it is printed."""
    return 0.5 * 10.0 ** int(Decimal(repr(printed)).as_tuple().exponent) if printed % 1 else 1e-9


@pytest.mark.parametrize("model", SIZING_MODELS.values(), ids=lambda model: model.name)
def test_short_names_stand_for_figures_and_never_hide_one(model: SizingModel) -> None:
    figures = {entry.key for entry in model.outputs}

    assert {short.key for short in short_names(model.name)} <= figures
    assert not {short.name for short in short_names(model.name)} & figures
