"""Kept calculations in the report: inputs with where they came from, figures, method, picture, staleness."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pikepdf import Pdf

from app.bootstrap import Services, services
from app.domain.answers import Place
from app.domain.edits import AddAsset, ChangeAsset
from app.domain.inventory import Asset, AssetKind
from app.domain.report_calculation import CalculationText, InputOrigin
from app.domain.report_model import ReportModel
from app.domain.sizing.picture import Bars
from app.services.open_plan import OpenPlan
from app.services.reports import ReportSource, report_model
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.integration.reports.pdf_tools import squeezed, text_of

ROOM = Asset("room", AssetKind.ROOM, "Room 1", values={"heat_load_kw": Decimal("13.8")})
UNITS = tuple(
    Asset(key, AssetKind.COOLING_UNIT, key, values={"room": "room", "sensible_kw": Decimal(16)})
    for key in ("Unit 1", "Unit 2")
)
DOWN = Place("CL-RED-01", "room")


@pytest.fixture
def joined(tmp_path: Path) -> Services:
    return services(home=tmp_path / "home", clock=FakeClock(), ids=FakeIds())


@pytest.fixture
def opened(joined: Services, tmp_path: Path) -> Iterator[OpenPlan]:
    plan = joined.plans.create(tmp_path / "plan.holdfast", "Plan", "ocs-2007-r2")
    for asset in (ROOM, *UNITS):
        plan.apply(AddAsset(asset))
    inputs = joined.sizing.prefill(plan.plan, plan.pack, *DOWN).inputs
    joined.sizing.record(plan, DOWN, inputs | {"margin": 1.2})
    yield plan
    plan.close()


def report(opened: OpenPlan) -> ReportModel:
    source = ReportSource(
        opened.plan, opened.pack, opened.assessment, opened.records(), opened.blob, program="0.1.0"
    )
    return report_model(source)


def calculation(opened: OpenPlan) -> CalculationText:
    (only,) = report(opened).calculations
    return only


def test_inputs_say_who_gave_them_and_stand_in_the_units_of_the_model(opened: OpenPlan) -> None:
    origins = {line.words: (line.value, line.origin) for line in calculation(opened).inputs}
    assert origins["Heat of the room"] == ("13800 W", InputOrigin.PLAN)
    assert origins["Capacity wanted, as a multiple of the heat"] == ("1.2", InputOrigin.PERSON)
    assert origins["Kind of unit"][1] is InputOrigin.DEFAULT
    assert origins["Kind of unit"][0] != "comfort", "a choice is told in its words"


def test_figures_stand_in_the_order_of_the_model_with_method_and_picture(
    opened: OpenPlan, joined: Services
) -> None:
    text = calculation(opened)
    order = [output.words for output in joined.sizing.models["cooling_units"].outputs]
    shown = [words for words, _ in text.figures]
    assert shown == [words for words in order if words in shown]
    assert dict(text.figures)["Sensible capacity with the largest unit off"] == "16000 W"
    assert text.method
    assert text.limits
    assert isinstance(text.picture, Bars)
    assert (text.item, text.subject, text.number) == ("CL-RED-01", "Room 1", 1)


def test_a_calculation_the_plan_has_outrun_is_marked(opened: OpenPlan) -> None:
    assert not calculation(opened).is_stale
    opened.apply(ChangeAsset("Unit 1", values={"sensible_kw": Decimal(9)}))
    text = calculation(opened)
    assert text.is_stale
    assert dict(text.figures)["Sensible capacity of all units"] == "32000 W", "what was kept stays as it was"


def test_the_report_prints_it_and_tags_the_picture(
    opened: OpenPlan, joined: Services, tmp_path: Path
) -> None:
    opened.apply(ChangeAsset("Unit 1", values={"sensible_kw": Decimal(9)}))
    pdf = joined.renderer.render(report(opened)).pdf
    words = squeezed(text_of(pdf, tmp_path))
    assert squeezed("Cooling units with one down: Room 1") in words
    assert squeezed("Stale: the plan says something else by now") in words
    with Pdf.open(io.BytesIO(pdf)) as document:
        told = [str(entry.get("/Alt", "")) for entry in document.objects if hasattr(entry, "get")]
    assert any("against 13.8 kW of heat" in alt for alt in told)
