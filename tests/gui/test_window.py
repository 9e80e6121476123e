"""The window as a whole: starting, undoing, searching, looking light and dark, faults of ours."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.edits import ChangeAsset, RenamePlan
from app.packs.library import PackLibrary
from tests.gui.conftest import Run, desk_of, frame_of, loaded, part
from ui.application import Application, FaultHandler, Join
from ui.dialogs.fault import FaultDialog
from ui.pages.inventory_page import InventoryPage
from ui.shell.navigation import LOWEST_LINE
from ui.theme import DARK, FAMILY, LIGHT, Look, Scheme, Type
from ui.viewmodels.desk import Desk


def test_the_start_page_wears_the_shipped_type_in_its_sizes(application: Application) -> None:
    button = application.window.start.new
    assert button.fontInfo().family() == FAMILY
    assert button.font().pixelSize() == Type.BODY
    titles = [part for part in application.window.findChildren(QLabel) if part.property("role") == "title"]
    assert {(part.fontInfo().family(), part.font().pixelSize()) for part in titles} == {(FAMILY, Type.TITLE)}


def test_the_start_page_is_there_before_the_services(
    qapp: QApplication, qtbot: QtBot, home: Path, packs: PackLibrary
) -> None:
    release = threading.Event()

    def slow() -> Join:
        assert release.wait(20)
        return loaded(home, packs)

    running = Application(qapp, slow, Look())
    qtbot.addWidget(running.window)
    running.show()
    assert running.window.start.new.isVisible()
    running.open(home / "not-there.holdfast")
    assert running.window.start.banner.banner is None
    release.set()
    qtbot.waitUntil(lambda: running.window.start.banner.banner is not None, timeout=20_000)
    running.window.close()


def test_undo_and_redo_are_offered_as_there_is_something_to_do(
    application: Application, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    top = application.window.top
    run(desk.open_plan.apply(RenamePlan("Another title")))
    assert top.title.text() == "Another title"
    assert (top.undo.isEnabled(), top.redo.isEnabled()) == (True, False)
    top.undo.click()
    qtbot.waitUntil(lambda: top.title.text() == "Sample plan")
    assert top.redo.isEnabled()
    top.redo.click()
    qtbot.waitUntil(lambda: top.title.text() == "Another title")
    assert top.saved.text().startswith("saved ")


def test_light_and_dark_switch_while_the_window_is_shown(
    application: Application, qapp: QApplication
) -> None:
    top = application.window.top
    top.scheme.click()
    assert application.look.scheme is Scheme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.background
    assert application.window.grab().toImage().pixelColor(640, 780).name().upper() == DARK.background
    top.scheme.click()
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT.background


def test_back_and_next_walk_through_every_step(application: Application, desk: Desk) -> None:
    frame = frame_of(application)
    keys = [line.key for line in desk.steps.lines]
    walked = [desk.steps.current.key]
    while frame.bar.next.isEnabled():
        frame.bar.next.click()
        walked.append(desk.steps.current.key)
    assert walked == keys
    while frame.bar.back.isEnabled():
        frame.bar.back.click()
    assert desk.steps.current.key == keys[0]


def test_search_leads_to_an_item(application: Application, desk: Desk, qtbot: QtBot) -> None:
    search = application.window.top.search
    qtbot.keyClicks(search, "PW-UPS-01")
    search.returnPressed.emit()
    assert desk.steps.current.key == "items:power"
    assert desk.focus.place is not None
    assert desk.focus.place.item == "PW-UPS-01"


def test_no_part_of_the_window_opens_as_a_window_of_its_own(
    application: Application, desk: Desk, qapp: QApplication
) -> None:
    for line in desk.steps.lines:
        desk.steps.go(line.key)
        qapp.processEvents()
    others = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert others == [application.window]


def test_a_fault_of_ours_is_shown_with_details_to_copy(
    application: Application, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    def look_and_close() -> None:
        dialog = qapp.activeModalWidget()
        assert isinstance(dialog, FaultDialog)
        seen.append(part(dialog, QPlainTextEdit, "fault_details").toPlainText())
        part(dialog, QPushButton, "copy_fault").click()
        seen.append(qapp.clipboard().text())
        dialog.accept()

    QTimer.singleShot(0, look_and_close)
    fault = ZeroDivisionError("ours")
    FaultHandler(application)(type(fault), fault, None)
    assert "ZeroDivisionError: ours" in seen[0]
    assert seen[1] == seen[0]


def test_the_detail_panel_folds(application: Application, open_desk: Callable[[int], Desk]) -> None:
    desk = open_desk(1)
    desk.steps.go("items:power")
    frame = frame_of(application)
    assert frame.detail.isVisible()
    application.window.top.detail.click()
    assert not frame.detail.isVisible()
    application.window.top.detail.click()
    assert frame.detail.isVisible()


def test_what_was_shown_before_does_not_disturb_a_change_of_look(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    """Views that were let go and a plan that was left are tied to the look no more."""
    desk = open_desk(2)
    for line in desk.steps.lines:
        desk.steps.go(line.key)
    application.window.top.scheme.click()
    application.window.top.workshop.click()
    application.window.top.start.click()
    qtbot.waitUntil(lambda: desk_of(application) is None)
    qtbot.wait(0)
    application.window.top.scheme.click()
    assert application.look.scheme is Scheme.LIGHT


def test_the_chosen_colours_are_there_at_the_next_start(
    application: Application, qapp: QApplication, qtbot: QtBot, home: Path, packs: PackLibrary
) -> None:
    qtbot.waitUntil(lambda: application.opening is not None, timeout=20_000)
    application.window.top.scheme.click()
    qtbot.waitUntil(lambda: services(home).settings.current.theme == "dark")
    application.window.close()
    again = Application(qapp, lambda: loaded(home, packs), Look())
    qtbot.addWidget(again.window)
    again.show()
    qtbot.waitUntil(lambda: again.look.scheme is Scheme.DARK, timeout=20_000)
    again.window.close()


def test_search_leads_to_an_asset_and_knows_it_by_its_new_name(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot, run: Run
) -> None:
    desk = open_desk(3)
    run(desk.open_plan.apply(ChangeAsset("server-002", name="mail front end")))
    search = application.window.top.search
    qtbot.keyClicks(search, "mail fr")
    search.returnPressed.emit()
    page = frame_of(application).page
    assert desk.steps.current.key == "inventory"
    assert isinstance(page, InventoryPage)
    assert page.form.asset_id == "server-002"


def test_search_offers_nothing_of_a_plan_that_was_left(
    application: Application, desk: Desk, qtbot: QtBot
) -> None:
    assert desk.open_plan.pack.items
    application.window.top.start_requested.emit()
    qtbot.waitUntil(lambda: desk_of(application) is None)
    qtbot.keyClicks(application.window.top.search, "PW-UPS-01")
    assert application.window.top.search.completer().completionCount() == 0


def test_a_low_window_shows_every_step(application: Application, desk: Desk, qtbot: QtBot) -> None:
    application.window.resize(1280, 680)
    steps = frame_of(application).navigation.list
    last = steps.model().index(steps.model().rowCount() - 1, 0)
    qtbot.waitUntil(lambda: steps.viewport().rect().contains(steps.visualRect(last)))
    assert steps.visualRect(last).height() >= LOWEST_LINE
