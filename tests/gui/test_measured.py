"""What a live check measured stands beside the item, and becomes an answer only when a person takes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.answers import Basis, Place
from app.domain.canonical import sha256_hex
from app.domain.edits import AddAsset, RecordRun
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.values import Value
from tests.gui.conftest import Run, frame_of, part
from ui.application import Application
from ui.pages.items_page import ItemsPage
from ui.viewmodels.desk import Desk
from ui.widgets.answer_row import AnswerRow

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


def _row(application: Application, place: Place) -> AnswerRow:
    page = frame_of(application).page
    assert isinstance(page, ItemsPage)
    return part(page, AnswerRow, f"row_{place.item}_{place.subject}")


def _measure(desk: Desk, run: Run, taken: datetime, **arguments: Value) -> Place:
    """A run that tested the UPS of the plan; gives the place of the battery test."""
    run(desk.open_plan.apply(AddAsset(Asset("u1", AssetKind.UPS, "UPS 1"))))
    evidence = Evidence("e1", EvidenceKind.CHECK, "NUT", sha256_hex(b"{}"), "application/json", taken)
    found = Finding(
        "UPS-06", "1", "u1", "10.0.0.5", Outcome.PASS, "high", "passed_lately", arguments, "Passed.", ("e1",)
    )
    kept = CheckRun("run", taken, taken, "complete", "laptop", "none", (), (found,))
    run(desk.open_plan.apply(RecordRun(kept, (evidence,)), {sha256_hex(b"{}"): b"{}"}))
    return Place("PW-BAT-02", "u1")


def test_a_row_offers_what_was_measured_and_one_click_takes_it(
    application: Application, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    place = _measure(desk, run, datetime.now(UTC), tested=UNTIL, result="passed")
    desk.steps.go("items:power")
    desk.focus.want(place)
    qtbot.waitUntil(lambda: frame_of(application).page.findChild(AnswerRow, "row_PW-BAT-02_u1") is not None)
    row = _row(application, place)
    offer = part(row, QPushButton, "offer_self_test")
    assert offer.isVisibleTo(row)
    assert offer.text() == "Take 2026-12-24"
    assert "UPS-06 at 10.0.0.5" in offer.accessibleName()
    assert "today" in offer.accessibleName()
    assert not part(row, QPushButton, "offer_self_result").property("faded")
    assert "offer_discharge" not in {
        each.objectName() for each in row.findChildren(QPushButton) if each.isVisibleTo(row)
    }
    height = row.height()
    offer.click()
    qtbot.waitUntil(lambda: place in desk.open_plan.plan.answers, timeout=20_000)
    answer = desk.open_plan.plan.answers[place]
    assert (answer.values, answer.basis, answer.evidence) == ({"self_test": UNTIL}, Basis.TESTED, ("e1",))
    qtbot.waitUntil(lambda: not offer.isVisibleTo(row), timeout=20_000)
    assert row.height() == height, "rows keep their height"


def test_what_is_stale_stands_back(application: Application, desk: Desk, qtbot: QtBot, run: Run) -> None:
    place = _measure(desk, run, datetime.now(UTC) - timedelta(days=40), result="passed")
    desk.steps.go("items:power")
    desk.focus.want(place)
    qtbot.waitUntil(lambda: frame_of(application).page.findChild(AnswerRow, "row_PW-BAT-02_u1") is not None)
    row = _row(application, place)
    offer = part(row, QPushButton, "offer_self_result")
    assert offer.property("faded")
    assert offer.accessibleName().endswith("40 days ago, stale")
    assert "UPS-06, 40 days ago, stale" in {each.text() for each in row.findChildren(QLabel)}
    panel = frame_of(application).detail
    qtbot.waitUntil(lambda: "40 days ago, stale" in _texts(panel), timeout=20_000)
