"""The collector in the window: written with its digest and kept, its files judged, and Windows accounts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.credentials import WindowsChannel, WindowsLogin
from app.domain.edits import AddAsset
from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind
from app.services.checks import Selection
from app.windows_scripts import collector_digest
from tests.fakes.windows_documents import document_bytes, document_data
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.dialogs.login import LoginDialog
from ui.pages.checks_page import ChecksPage
from ui.viewmodels.desk import Desk
from ui.viewmodels.logins import WAYS, Login, LoginKind, WindowsWay, credentials_from

SERVER = AddAsset(Asset("fe1", AssetKind.SERVER, "FE1", values={"fqdn": "fe1.contoso.test"}))


@pytest.fixture
def page(application: Application, desk: Desk, run: Run) -> ChecksPage:
    run(desk.open_plan.apply(SERVER))
    desk.steps.go("checks")
    found = frame_of(application).page
    assert isinstance(found, ChecksPage)
    return found


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    path = tmp_path / "holdfast-FE1.json"
    path.write_bytes(document_bytes(document_data() | {"script_sha256": collector_digest()}))
    return path


def _told(page: ChecksPage) -> str:
    return " ".join(part.text() for part in page.banners.findChildren(QLabel))


def test_the_collector_is_written_told_and_kept(
    page: ChecksPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "collector.ps1"
    with qtbot.waitSignal(page.model.collector_written, timeout=20_000):
        page.collected.write_requested.emit(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in _told(page)
    kept = [each.content for each in desk.open_plan.plan.evidence.values()]
    assert kept == [collector_digest()]
    with qtbot.waitSignal(page.model.collector_written, timeout=20_000):
        page.collected.write_requested.emit(path)
    assert len(desk.open_plan.plan.evidence) == 1, "once is enough"


def test_a_folder_that_refuses_is_told(page: ChecksPage, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.write_requested.emit(tmp_path / "missing" / "collector.ps1")
    assert "collector.ps1 could not be written" in _told(page)


def _press(page: ChecksPage, name: str) -> None:
    """Take the way out that the banner offers."""
    offered = page.banners.findChild(QPushButton, name)
    assert offered is not None
    offered.click()


def _drop(page: ChecksPage, path: Path) -> None:
    """Over the page and then let go, as a desktop does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), copy, data, left, none))


def test_a_dropped_file_is_judged_and_kept_as_a_run(
    page: ChecksPage, desk: Desk, qtbot: QtBot, collected: Path
) -> None:
    with qtbot.waitSignal(page.model.run_ended, timeout=20_000):
        _drop(page, collected)
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    (kept,) = desk.open_plan.plan.runs.values()
    assert {finding.outcome for finding in kept.findings} == {Outcome.PASS}
    assert page.table.model().rowCount() == len(kept.findings)
    contents = {each.content for each in desk.open_plan.plan.evidence.values()}
    assert {hashlib.sha256(collected.read_bytes()).hexdigest(), collector_digest()} <= contents


def test_a_file_that_is_none_is_told_and_another_can_follow(
    page: ChecksPage, qtbot: QtBot, tmp_path: Path, collected: Path
) -> None:
    notes = tmp_path / "notes.json"
    notes.write_text("{}", "utf-8")
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.files_given.emit((notes,))
    assert "notes.json is not read" in _told(page)
    with qtbot.waitSignal(page.model.run_ended, timeout=20_000):
        page.collected.files_given.emit((collected,))


def test_a_file_of_an_unknown_script_is_judged_once_a_person_accepts_it(
    page: ChecksPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """As the command does with --accept-unknown-script: the evidence tells it."""
    foreign = tmp_path / "holdfast-FE1.json"
    foreign.write_bytes(document_bytes(document_data() | {"script_sha256": "c" * 64}))
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.files_given.emit((foreign,))
    assert "a script that this program did not write" in _told(page)
    assert "the evidence then says that it is unknown" in _told(page)
    assert not desk.open_plan.plan.runs
    with qtbot.waitSignal(page.model.run_ended, timeout=20_000):
        _press(page, "accept_script")
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    titles = [each.title for each in desk.open_plan.plan.evidence.values()]
    assert any(f"unknown and was accepted knowingly, SHA-256 {'c' * 64}" in title for title in titles)


def test_another_refusal_offers_no_acceptance(page: ChecksPage, qtbot: QtBot, tmp_path: Path) -> None:
    notes = tmp_path / "notes.json"
    notes.write_text("{}", "utf-8")
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.files_given.emit((notes,))
    assert page.banners.findChild(QPushButton, "accept_script") is None


def test_of_several_servers_a_person_says_which_it_is(
    page: ChecksPage, desk: Desk, run: Run, qtbot: QtBot, collected: Path
) -> None:
    """Also of a file whose script had to be accepted first: that is not asked twice."""
    for subject in ("one", "two"):
        run(desk.open_plan.apply(AddAsset(Asset(subject, AssetKind.SERVER, "fe1.contoso.test"))))
    foreign = document_bytes(document_data() | {"script_sha256": "c" * 64})
    collected.write_bytes(foreign)
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.files_given.emit((collected,))
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        _press(page, "accept_script")
    assert "which may be any of" in _told(page)
    with qtbot.waitSignal(page.model.run_ended, timeout=20_000):
        _press(page, "choose_two")
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    (kept,) = desk.open_plan.plan.runs.values()
    assert {finding.subject for finding in kept.findings} == {"two"}


def test_of_several_files_no_single_server_can_be_chosen(
    page: ChecksPage, desk: Desk, run: Run, qtbot: QtBot, collected: Path
) -> None:
    run(desk.open_plan.apply(AddAsset(Asset("one", AssetKind.SERVER, "fe1.contoso.test"))))
    other = collected.with_name("holdfast-again.json")
    other.write_bytes(collected.read_bytes())
    with qtbot.waitSignal(page.model.refused, timeout=20_000):
        page.collected.files_given.emit((collected, other))
    assert "which may be any of" in _told(page)
    assert page.banners.findChild(QPushButton, "choose_one") is None


def test_files_are_judged_by_the_chosen_checks(
    page: ChecksPage, desk: Desk, qtbot: QtBot, collected: Path
) -> None:
    page.model.choose(Selection(checks=frozenset({"WIN-13"})))
    with qtbot.waitSignal(page.model.run_ended, timeout=20_000):
        _drop(page, collected)
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    (kept,) = desk.open_plan.plan.runs.values()
    assert {finding.check for finding in kept.findings} == {"WIN-13"}


@pytest.mark.parametrize("way", list(WindowsWay))
def test_an_account_of_windows_servers(page: ChecksPage, qtbot: QtBot, way: WindowsWay) -> None:
    dialog = LoginDialog(page.look, page)
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(LoginKind.WINDOWS))
    assert dialog.way.isVisibleTo(dialog)
    assert not dialog.method.isVisibleTo(dialog)
    dialog.way.setCurrentIndex(dialog.way.findData(way))
    dialog.user.setText("CONTOSO\\reader")
    dialog.password.setText("secret")
    given: list[Login] = []
    dialog.given.connect(given.append)
    dialog._give()
    windows = credentials_from(given).windows
    assert windows is not None
    assert windows.is_usable
    assert (windows.login, windows.channel) == WAYS[way]


def test_no_way_shows_the_password_outside_tls() -> None:
    assert (WindowsLogin.BASIC, WindowsChannel.HTTP) not in WAYS.values()
