"""Evidence that is too old to rely on stands back and says how old it is, on every page that shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.answers import PLAN_SUBJECT
from app.domain.edits import RecordRun
from app.domain.findings import CheckRun, Finding, Outcome
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.models.lines_table import FADED_ROLE
from ui.pages.checks_page import ChecksPage
from ui.pages.findings_page import FindingsPage
from ui.viewmodels.desk import Desk


def _record(run: Run, desk: Desk, name: str, age_d: int, outcome: Outcome = Outcome.FAIL) -> None:
    at = datetime.now(UTC) - timedelta(days=age_d)
    sentence = f"It {outcome.value}ed."
    found = Finding("DNS-S01", "1", PLAN_SUBJECT, "10.0.0.1", outcome, "high", "tag", {}, sentence)
    run(
        desk.open_plan.apply(
            RecordRun(CheckRun(name, at, at, "complete", "laptop", "none", (), (found,)), ())
        )
    )


@pytest.mark.parametrize(("age_d", "is_stale"), [(2, False), (45, True)])
def test_a_stale_finding_stands_back_among_the_findings(
    application: Application, desk: Desk, qtbot: QtBot, run: Run, age_d: int, *, is_stale: bool
) -> None:
    _record(run, desk, "run", age_d)
    desk.steps.go("findings")
    page = frame_of(application).page
    assert isinstance(page, FindingsPage)
    table = page.list.table
    page.list.chips.choose("live_checks")
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    first = table.model().index(0, 0)
    assert first.data(FADED_ROLE) is is_stale
    assert first.data() == ("Fail, stale" if is_stale else "Fail")
    told = " ".join(each.text() for each in page.list.pane.findChildren(QLabel))
    assert ("found 45 days ago and is stale" in told) is is_stale


def test_a_stale_run_and_a_comparison_with_it_stand_back(
    application: Application, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    _record(run, desk, "older", 50, Outcome.PASS)
    _record(run, desk, "old", 45)
    _record(run, desk, "new", 1, Outcome.PASS)
    desk.steps.go("checks")
    page = frame_of(application).page
    assert isinstance(page, ChecksPage)
    qtbot.waitUntil(lambda: page.runs.count() == 3)
    shown = page.table.model().index(0, 4)
    assert not shown.data(FADED_ROLE)
    page.runs.setCurrentIndex(1)
    page.runs.activated.emit(1)
    assert "45 days ago, stale" in page.runs.itemText(1)
    assert page.table.model().index(0, 4).data(FADED_ROLE)
    page.since.setCurrentIndex(2)
    page.since.activated.emit(2)
    assert "Both runs are stale: the later one was made 45 days ago." in page._compared.text()
    assert page.changes.model().index(0, 4).data(FADED_ROLE)
    page.runs.setCurrentIndex(0)
    page.runs.activated.emit(0)
    page.since.setCurrentIndex(2)
    page.since.activated.emit(2)
    assert page._compared.text().endswith("The earlier run is stale.")
    assert not page.changes.model().index(0, 4).data(FADED_ROLE)
