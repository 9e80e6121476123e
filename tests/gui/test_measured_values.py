"""The live checks page offers what was measured; the inventory changes only by a click."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.edits import AddAsset, RecordRun
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.pages.checks_page import ChecksPage
from ui.viewmodels.desk import Desk

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ARGUMENTS = {"load_pct": Decimal(47), "load_w": Decimal(1410)}
LOAD = Finding(
    "UPS-03", "1", "measured", "10.0.0.5", Outcome.PASS, "high", "moderate", ARGUMENTS, "UPS 1 carries 47 %."
)
UPS = AddAsset(Asset("measured", AssetKind.UPS, "UPS 1", values={"load_w": Decimal(900)}))
MEASURED = RecordRun(CheckRun("run", NOW, NOW, "complete", "laptop", "none", (), (LOAD,)), ())


@pytest.fixture
def page(application: Application, desk: Desk, run: Run) -> ChecksPage:
    run(desk.open_plan.apply(UPS))
    run(desk.open_plan.apply(MEASURED, {}))
    desk.steps.go("checks")
    shown = frame_of(application).page
    assert isinstance(shown, ChecksPage)
    return shown


def test_a_measured_value_is_taken_over_by_a_click_and_given_back_by_undo(
    page: ChecksPage, desk: Desk, qtbot: QtBot
) -> None:
    assert not page.measured.isHidden()
    take = page.measured.findChild(QPushButton, "take_measured_PW-CAP-01_load_w")
    assert take is not None
    assert "1410 W by UPS-03 at 10.0.0.5" in take.accessibleName()
    assert "the plan says 900 W" in take.accessibleName()
    assert desk.open_plan.plan.assets["measured"].values["load_w"] == Decimal(900)
    take.click()
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets["measured"].values["load_w"] == Decimal(1410))
    assert page.measured.isHidden()
    desk.open_plan.undo()
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets["measured"].values["load_w"] == Decimal(900))
    assert not page.measured.isHidden()


def test_without_anything_measured_there_is_nothing_to_see(application: Application, desk: Desk) -> None:
    desk.steps.go("checks")
    shown = frame_of(application).page
    assert isinstance(shown, ChecksPage)
    assert shown.measured.isHidden()
