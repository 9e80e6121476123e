"""Measured values from the command: listed beside the inventory, taken over one by one, never alone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.bootstrap import services
from app.domain.edits import RecordRun
from app.domain.findings import CheckRun, Finding, Outcome
from tests.integration.command.conftest import Command

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def measured(command: Command) -> Command:
    """A UPS whose inventory says 900 W, and a run that measured 1410 W."""
    command.run("asset", "add", command.plan, "ups", "UPS 1", "load_w=900", "rated_w=3000")
    opened = services().plans.open(command.plan)
    (unit,) = opened.plan.assets
    arguments = {"load_pct": Decimal(47), "load_w": Decimal(1410)}
    load = Finding(
        "UPS-03", "1", unit, "10.0.0.5", Outcome.PASS, "high", "moderate", arguments, "UPS 1 carries 47 %."
    )
    opened.apply(RecordRun(CheckRun("run", NOW, NOW, "complete", "laptop", "none", (), (load,)), ()))
    opened.close()
    return command


def test_a_plan_without_runs_has_nothing_to_offer(command: Command) -> None:
    assert command.data("measured", command.plan) == []


def test_a_measured_value_stands_beside_that_of_the_inventory(measured: Command) -> None:
    row = measured.run("measured", measured.plan).splitlines()[-1]
    assert "UPS 1" in row
    assert "(PW-CAP-01.load_w)" in row
    assert row.index("1410") < row.index("900") < row.index("UPS-03")
    (found,) = measured.data("measured", measured.plan)
    assert found["field"] == "load_w"
    assert (found["binds"], found["stale"]) == ("self.load_w", False)
    assert (found["value"], found["said"]) == ({"number": "1410"}, {"number": "900"})


def test_listing_changes_nothing_and_taking_changes_that_value(measured: Command) -> None:
    measured.run("measured", measured.plan)
    assert len(measured.data("measured", measured.plan)) == 1
    measured.run("measured", measured.plan, "--take", "UPS 1:load_w", "--author", "Sample Architect")
    assert measured.data("measured", measured.plan) == []
    opened = services().plans.open(measured.plan)
    (unit,) = opened.plan.assets.values()
    opened.close()
    assert unit.values["load_w"] == Decimal(1410)
    assert unit.values["rated_w"] == Decimal(3000)


@pytest.mark.parametrize(
    ("named", "words"), [("UPS 1", "names no field"), ("UPS 1:rated_w", "Nothing was measured")]
)
def test_what_was_not_measured_is_not_taken(named: str, words: str, measured: Command) -> None:
    told = measured.run("measured", measured.plan, "--take", named, code=2)
    assert words in told
