"""Reading the inputs of a model: what does not fit is refused, and the refusal names the field."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest

from app.domain.pack import Choice, Grounds
from app.domain.sizing.model import (
    SHARE,
    Alias,
    Default,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
)
from app.domain.sizing.reading import read_inputs, run
from app.domain.sizing.result import SizingResult
from app.errors import SizingRefused

POINT = (
    SizingInput("load_w", InputKind.NUMBER, "Load", "W", range=Range(0)),
    SizingInput("minutes", InputKind.NUMBER, "Minutes", "min", range=Range(0)),
)


def _calculate(inputs: Inputs) -> SizingResult:
    return SizingResult({"doubled": 2 * inputs.number("load_w") / inputs.number("share")}, "twice")


MODEL = SizingModel(
    name="sample",
    title="Sample",
    purpose="Shows how inputs are read.",
    inputs=(
        SizingInput(
            "load_w", InputKind.NUMBER, "Load", "W", range=Range(0, 1e6), aliases=(Alias("load_kW", 1000),)
        ),
        SizingInput("share", InputKind.NUMBER, "Share", default=Default(0.5, Grounds.JUDGEMENT), range=SHARE),
        SizingInput("count", InputKind.WHOLE, "Count", optional=True, range=Range(1, 10)),
        SizingInput("dual", InputKind.FLAG, "Dual", optional=True),
        SizingInput(
            "kind",
            InputKind.CHOICE,
            "Kind",
            optional=True,
            choices=(Choice("old", "Old"), Choice("new", "New")),
        ),
        SizingInput("name", InputKind.TEXT, "Name", optional=True),
        SizingInput(
            "units_w",
            InputKind.NUMBERS,
            "Units",
            "W",
            optional=True,
            range=Range(0, open_below=True),
            aliases=(Alias("units_kW", 1000),),
            longest=3,
        ),
        SizingInput("points", InputKind.ROWS, "Points", optional=True, columns=POINT, fewest=2),
    ),
    outputs=(SizingOutput("doubled", InputKind.NUMBER, "Doubled", "W"),),
    methods=(Method("twice", "Twice the load", "exact"),),
    validity=("Up to a megawatt.",),
    sources=("arithmetic",),
    calculate=_calculate,
)


def test_the_result_carries_its_inputs_the_defaults_it_used_its_error_and_its_limits() -> None:
    result = run(MODEL, {"load_w": 100})

    assert result.figures == {"doubled": 400}
    assert result.inputs == {"load_w": 100.0, "share": 0.5}
    assert result.defaults == ("share",)
    assert result.error == "exact"
    assert result.limits == ("Up to a megawatt.",)


def test_an_alias_is_turned_into_the_unit_of_its_input() -> None:
    assert read_inputs(MODEL, {"load_kW": 0.5, "units_kW": [1, 2]}).values == {
        "load_w": 500.0,
        "share": 0.5,
        "units_w": (1000.0, 2000.0),
    }


def test_decimals_of_a_plan_are_read_as_numbers() -> None:
    assert read_inputs(MODEL, {"load_w": Decimal("12.5")}).number("load_w") == 12.5


def test_one_number_is_a_list_of_one() -> None:
    assert read_inputs(MODEL, {"load_w": 1, "units_w": 7}).numbers("units_w") == (7.0,)


@pytest.mark.parametrize(
    "points",
    [
        [[50, 41], [75, 27]],
        [{"load_w": 50, "minutes": 41}, {"minutes": 27, "load_w": 75}],
        {"50": 41, "75": 27},
        ((Decimal(50), Decimal(41)), (Decimal(75), Decimal(27))),
    ],
)
def test_a_table_may_come_as_rows_objects_or_a_mapping(points: object) -> None:
    assert read_inputs(MODEL, {"load_w": 1, "points": points}).pairs("points") == ((50, 41), (75, 27))


def test_null_is_the_same_as_left_out() -> None:
    assert not read_inputs(MODEL, {"load_w": 1, "count": None}).has("count")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "load_w"),
        ({"load_w": None}, "load_w"),
        ({"load_w": "100"}, "load_w"),
        ({"load_w": True}, "load_w"),
        ({"load_w": [100]}, "load_w"),
        ({"load_w": -1}, "load_w"),
        ({"load_w": 1e7}, "load_w"),
        ({"load_kW": 1e4}, "load_w"),
        ({"load_w": math.nan}, "load_w"),
        ({"load_w": math.inf}, "load_w"),
        ({"load_w": 10**400}, "load_w"),
        ({"load_w": Decimal("NaN")}, "load_w"),
        ({"load_w": Decimal("sNaN")}, "load_w"),
        ({"load_w": 1, "load_kW": 1}, "load_w"),
        ({"load_w": 1, "share": 0}, "share"),
        ({"load_w": 1, "share": 80}, "share"),
        ({"load_w": 1, "count": 1.5}, "count"),
        ({"load_w": 1, "count": 11}, "count"),
        ({"load_w": 1, "dual": "yes"}, "dual"),
        ({"load_w": 1, "kind": "older"}, "kind"),
        ({"load_w": 1, "name": " "}, "name"),
        ({"load_w": 1, "units_w": []}, "units_w"),
        ({"load_w": 1, "units_w": [1, 2, 3, 4]}, "units_w"),
        ({"load_w": 1, "units_w": [1, 0]}, "units_w"),
        ({"load_w": 1, "units_w": "1"}, "units_w"),
        ({"load_w": 1, "points": [[1, 2]]}, "points"),
        ({"load_w": 1, "points": [[1, 2], [3]]}, "points"),
        ({"load_w": 1, "points": [[1, 2], 3]}, "points"),
        ({"load_w": 1, "points": {"a": 1, "2": 3}}, "points"),
        ({"load_w": 1, "points": [{"load_w": 1}, [1, 2]]}, "points"),
        ({"load_w": 1, "colour": 1}, "colour"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(SizingRefused) as refused:
        run(MODEL, given)

    assert refused.value.field == field
    assert refused.value.what
    assert refused.value.why
    assert refused.value.advice


def test_a_figure_that_is_not_finite_is_refused() -> None:
    model = SizingModel(
        **{
            **{name: getattr(MODEL, name) for name in MODEL.__slots__},
            "calculate": lambda _: SizingResult({"doubled": math.inf}, "twice"),
        }
    )

    with pytest.raises(SizingRefused, match="no figure"):
        run(model, {"load_w": 1})


def test_json_of_a_script_is_enough() -> None:
    given = json.loads('{"load_w": 2, "points": {"1": 5, "2": 3}}')

    assert run(MODEL, given).number("doubled") == 8
