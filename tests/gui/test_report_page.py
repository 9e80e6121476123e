"""The report in the window: a draft at once, page by page, saved as it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.edits import RenamePlan
from tests.gui.conftest import Run, frame_of, part
from tests.gui.test_sign_off_page import make_ready
from ui.application import Application
from ui.pages.report_page import ReportPage
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.widgets.pdf_document import PdfDocument
from ui.widgets.pdf_view import PdfView

LONG_MS = 60_000


@pytest.fixture
def page(application: Application, desk: Desk, qtbot: QtBot) -> ReportPage:
    """The page with a draft in sight."""
    desk.steps.go("report")
    shown = frame_of(application).page
    assert isinstance(shown, ReportPage)
    qtbot.waitUntil(shown.save.isEnabled, timeout=LONG_MS)
    return shown


def cancel(task: Task) -> None:
    task.cancel()


def is_drawn(page: ReportPage) -> bool:
    """Whether the page in sight shows more than white paper."""
    picture = page.view.viewport().grab().toImage()
    inside = ((x, y) for x in range(60, picture.width() - 60, 4) for y in range(40, picture.height(), 2))
    return len({picture.pixel(x, y) for x, y in inside}) > 4


def test_a_draft_is_drawn_and_its_pages_are_counted(page: ReportPage, qtbot: QtBot) -> None:
    document = PdfDocument(page.model.pdf)
    assert document.pages > 5
    assert page.figure.text() == f"Page 1 of {document.pages}"
    document.close()
    qtbot.waitUntil(lambda: is_drawn(page), timeout=LONG_MS)


def test_a_document_is_closed_with_the_view_that_shows_it(
    application: Application, page: ReportPage, qtbot: QtBot
) -> None:
    first, second = PdfDocument(page.model.pdf), PdfDocument(page.model.pdf)
    view = PdfView(application.look, application.tasks)
    view.show_document(first)
    view.show_document(second)
    assert first.picture(0, 0.1) is None
    assert second.picture(0, 0.1) is not None
    view.deleteLater()
    qtbot.waitUntil(lambda: second.picture(0, 0.1) is None)


def test_the_keyboard_turns_the_pages(page: ReportPage, qtbot: QtBot) -> None:
    assert page.view.hasFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_End)
    pages = page.figure.text().rpartition(" ")[2]
    assert page.figure.text() == f"Page {pages} of {pages}"
    qtbot.keyClick(page.view, Qt.Key.Key_Home)
    assert page.figure.text() == f"Page 1 of {pages}"


def test_zooming_keeps_the_place(page: ReportPage, qtbot: QtBot) -> None:
    page.view.go_to(4)
    before = page.figure.text()
    width = page.view.horizontalScrollBar().maximum()
    for _ in range(3):
        qtbot.keyClick(page.view, Qt.Key.Key_Plus)
    assert page.view.zoom > 1.5
    assert page.view.horizontalScrollBar().maximum() > width
    assert page.figure.text() == before


def test_the_draft_follows_the_plan(page: ReportPage, desk: Desk, qtbot: QtBot, run: Run) -> None:
    before = page.model.pdf
    run(desk.open_plan.apply(RenamePlan("Another title")))
    desk.steps.go("profile")
    desk.steps.go("report")
    qtbot.waitUntil(lambda: page.save.isEnabled() and page.model.pdf != before, timeout=LONG_MS)


def test_the_paper_can_be_letter(page: ReportPage, qtbot: QtBot) -> None:
    before = page.model.pdf
    page.paper.setCurrentIndex(1)
    page.paper.activated.emit(1)
    qtbot.waitUntil(lambda: page.save.isEnabled() and page.model.pdf != before, timeout=LONG_MS)
    document = PdfDocument(page.model.pdf)
    assert [round(side) for side in document.sizes[0]] == [612, 792]
    document.close()


def test_what_is_shown_is_what_is_saved(
    page: ReportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    button = part(page, QPushButton, "save_report")
    with qtbot.waitSignal(page.model.told, timeout=LONG_MS):
        button.click()
    assert path.read_bytes() == page.model.pdf


def test_a_place_that_cannot_be_written_is_told(
    page: ReportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "r.pdf"), ""))
    page.save.click()
    qtbot.waitUntil(lambda: page.banners.banner is not None)
    assert page.banners.banner is not None
    assert page.banners.banner.property("banner") == "failed"


def test_a_revision_is_made_once_and_kept(page: ReportPage, desk: Desk, qtbot: QtBot, run: Run) -> None:
    make_ready(desk, run)
    freezing = desk.services.freezing
    run(desk.open_plan.run("Freezing", lambda opened, _progress: freezing.freeze(opened, title="First")))
    desk.steps.go("profile")
    desk.steps.go("report")
    box = part(page, QComboBox, "report_revision")
    assert box.itemText(1) == "Revision 1: First"
    box.setCurrentIndex(1)
    box.activated.emit(1)
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.reports), timeout=LONG_MS)
    qtbot.waitUntil(page.save.isEnabled, timeout=LONG_MS)
    kept = page.model.pdf
    assert not page.paper.isEnabled()
    box.activated.emit(1)
    qtbot.waitUntil(page.save.isEnabled, timeout=LONG_MS)
    assert page.model.pdf == kept
    assert len(desk.open_plan.plan.reports) == 1


def test_making_a_report_can_be_cancelled_and_begun_again(page: ReportPage, qtbot: QtBot) -> None:
    before = page.model.pdf
    page.model.working.connect(cancel)
    with qtbot.waitSignal(page.model.stopped, timeout=LONG_MS):
        page.edition.setCurrentIndex(1)
        page.edition.activated.emit(1)
    page.model.working.disconnect(cancel)
    assert page.model.pdf == before
    assert not page.save.isEnabled()
    assert page.banners.banner is not None
    again = part(page.banners.banner, QPushButton)
    again.click()
    qtbot.waitUntil(page.save.isEnabled, timeout=LONG_MS)
    assert page.model.pdf != before
