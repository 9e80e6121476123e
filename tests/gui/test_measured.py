"""What a live check measured stands beside the item, and becomes an answer only when a person takes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.answers import Place
from app.domain.edits import RecordRun
from app.domain.findings import CheckRun, Finding, Outcome
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.viewmodels.desk import Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNTIL = date(2026, 12, 24)


def test_a_measured_date_is_taken_by_a_person(
    application: Application, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    place = desk.open_plan.places["MR-CRT-01"][0]
    found = Finding(
        "TLS-02", "1", place.subject, "10.0.0.1", Outcome.WARN, "high", "expires_soon", {"until": UNTIL}
    )
    kept = CheckRun("run", NOW, NOW, "complete", "laptop", "none", (), (found,))
    run(desk.open_plan.apply(RecordRun(kept, ())))
    desk.steps.go("items:monitoring")
    desk.focus.want(place)
    panel = frame_of(application).detail
    qtbot.waitUntil(lambda: "Measured: First expiry" in _texts(panel), timeout=20_000)
    assert "2026-12-24" in _texts(panel)
    assert desk.open_plan.plan.answers.get(place) is None, "nothing is answered by itself"
    take = panel.findChild(QPushButton, "take_measured")
    assert isinstance(take, QPushButton)
    take.click()
    qtbot.waitUntil(lambda: _said(desk, place) == UNTIL, timeout=20_000)
    qtbot.waitUntil(lambda: "Measured: First expiry" not in _texts(panel), timeout=20_000)


def _said(desk: Desk, place: Place) -> object:
    answer = desk.open_plan.plan.answers.get(place)
    return answer.values.get("first_end") if answer else None


def _texts(panel: object) -> str:
    return " ".join(each.text() for each in panel.findChildren(QLabel))  # type: ignore[attr-defined]
