"""However a run of live checks ends, what it found is in the plan, or the window says that it is not."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.edits import AddAsset, Several
from app.domain.findings import CheckRun
from app.domain.inventory import Asset, AssetKind, ServerFunction
from tests.gui.conftest import Run, desk_of, frame_of, part
from ui.application import Application
from ui.pages.checks_page import ChecksPage
from ui.viewmodels.checks import TargetList
from ui.viewmodels.desk import Desk
from ui.widgets.target_list import channels_words, needs_words

POOL, POOL_PORT = "127.77.3.8", 5061
ASSETS = Several(
    (
        AddAsset(Asset("zone", AssetKind.ZONE, "contoso.example", values={"fqdn": "contoso.example"})),
        AddAsset(
            Asset(
                "ns1",
                AssetKind.SERVER,
                "ns1",
                functions=frozenset({ServerFunction.DNS}),
                values={"network_address": "127.77.3.9", "fqdn": "ns1.contoso.example"},
            )
        ),
        AddAsset(
            Asset(
                "pool",
                AssetKind.ROLE,
                "Pool",
                values={"virtual_address": POOL, "fqdn": "p.contoso.example", "product_role": "front_end"},
            )
        ),
    ),
    "what checks can ask",
)


class HungServer:
    """Takes connections and never says anything."""

    def __init__(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._listener = listener
        self.held: list[socket.socket] = []

    def holds_somebody(self) -> bool:
        """Whether somebody waits for an answer."""
        with contextlib.suppress(BlockingIOError):
            self.held.append(self._listener.accept()[0])
        return bool(self.held)


@pytest.fixture
def hung_pool() -> Iterator[HungServer]:
    with socket.create_server((POOL, POOL_PORT)) as listener:
        server = HungServer(listener)
        yield server
        for each in server.held:
            each.close()


@pytest.fixture
def page(application: Application, desk: Desk, qtbot: QtBot, run: Run, hung_pool: HungServer) -> ChecksPage:
    """The page of a plan with a server that hangs."""
    run(desk.open_plan.apply(ASSETS))
    desk.steps.go("checks")
    shown = frame_of(application).page
    assert isinstance(shown, ChecksPage)
    qtbot.waitUntil(lambda: bool(shown.targets.lines.lines), timeout=20_000)
    return shown


def start(page: ChecksPage, qtbot: QtBot, hung: HungServer) -> None:
    """Run until something was found and a server holds the run up."""
    page.run.click()
    qtbot.waitUntil(lambda: hung.holds_somebody() and bool(page.findings.lines), timeout=30_000)
    assert page.model.is_running


@pytest.fixture
def kept(plan_file: Path, tmp_path: Path) -> Callable[[], tuple[CheckRun, ...]]:
    """The runs of the plan as it lies on the disk."""

    def read() -> tuple[CheckRun, ...]:
        opened = services(tmp_path / "other").plans.open(plan_file, read_only=True)
        runs = tuple(opened.plan.runs.values())
        opened.close()
        return runs

    return read


def test_closing_the_window_in_mid_run_keeps_what_was_found(
    application: Application, page: ChecksPage, qtbot: QtBot, hung_pool: HungServer,
    kept: Callable[[], tuple[CheckRun, ...]],
) -> None:  # fmt: skip
    start(page, qtbot, hung_pool)
    shown = len(page.findings.lines)
    application.window.close()
    (ended,) = kept()
    assert ended.ended == "cancelled"
    assert len(ended.findings) >= shown > 0
    assert not [each.name for each in threading.enumerate() if each.name.startswith(("work", "store"))]


def test_leaving_the_plan_in_mid_run_keeps_what_was_found(
    application: Application, page: ChecksPage, qtbot: QtBot, hung_pool: HungServer,
    kept: Callable[[], tuple[CheckRun, ...]],
) -> None:  # fmt: skip
    start(page, qtbot, hung_pool)
    application.window.top.start_requested.emit()
    assert desk_of(application) is None
    qtbot.waitUntil(lambda: not application.tasks.is_busy, timeout=20_000)
    (ended,) = kept()
    assert ended.ended == "cancelled"
    assert ended.findings


def words(page: ChecksPage) -> str:
    """What the banner says."""
    assert page.banners.banner is not None
    return " ".join(part.text() for part in page.banners.banner.findChildren(QLabel))


def test_a_run_that_cannot_be_saved_says_so_and_can_be_kept_later(
    page: ChecksPage, desk: Desk, qtbot: QtBot, plan_file: Path, hung_pool: HungServer
) -> None:
    start(page, qtbot, hung_pool)
    aside = plan_file.rename(plan_file.with_suffix(".aside"))
    page.progress.cancel_button.click()
    qtbot.waitUntil(lambda: page.banners.findChild(QPushButton, "keep_run") is not None, timeout=20_000)
    assert "it is not kept: the plan could not be written" in words(page)
    assert "is no longer where it was opened" in words(page)
    assert page.table.model().rowCount() > 0
    assert desk.open_plan.plan.runs == {}
    aside.rename(plan_file)
    part(page.banners, QPushButton, "keep_run").click()
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    assert words(page) == "The run was cancelled and kept in the plan."


def test_questions_that_a_cancel_cut_short_are_no_progress(
    page: ChecksPage, qtbot: QtBot, desk: Desk, hung_pool: HungServer
) -> None:
    start(page, qtbot, hung_pool)
    page.progress.cancel_button.click()
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=20_000)
    page.targets._show_progress()
    (line,) = (each for each in page.targets.lines.lines if each.address == POOL)
    done, _, total = line.progress.partition(",")[0].partition(" of ")
    assert not line.progress or int(done) < int(total)


def test_long_names_of_runs_do_not_push_the_page_out_of_the_window(
    application: Application, page: ChecksPage, desk: Desk, qtbot: QtBot, hung_pool: HungServer
) -> None:
    application.window.resize(1000, 620)
    start(page, qtbot, hung_pool)
    page.progress.cancel_button.click()
    qtbot.waitUntil(lambda: page.runs.count() == 1, timeout=20_000)
    assert page.runs.itemText(0).endswith("findings")
    body = page.findChild(QScrollArea, "checks_body")
    assert body is not None
    content = body.widget()
    assert content is not None
    assert content.width() <= body.viewport().width()
    assert page.run.mapTo(page, page.run.rect().topRight()).x() < page.width()


def test_what_an_account_would_add_is_told_until_it_is_given(page: ChecksPage) -> None:
    targets = TargetList((), (), (), (), ("A-1", "A-2"), ("H-1",), ("W-1",))
    assert needs_words(targets, ()) == (
        "Of these checks, 2 need a user of the directory, 1 one of management controllers, "
        "1 one of Windows servers, or are left out."
    )
    assert needs_words(targets, {"directory", "windows"}) == (
        "Of these checks, 1 need a user of management controllers."
    )
    assert needs_words(targets, {"directory", "windows", "controllers"}) == ""
    page.targets.show_targets(targets)
    page.targets.show_accounts({"directory"})
    assert "directory" not in page.targets._more.text()


def test_channels_are_told_with_what_they_share_said_once() -> None:
    told = channels_words(("DNS 53/udp", "DNS 53/tcp", "TCP 88", "TCP 389", "PowerShell remoting"))
    assert told == "DNS 53/udp, 53/tcp; TCP 88, 389; PowerShell remoting"


def test_a_plan_open_for_reading_says_before_a_run_that_it_is_not_kept(
    application: Application, page: ChecksPage, desk: Desk, qtbot: QtBot, hung_pool: HungServer
) -> None:
    desk.open_plan.read_only = True
    desk.steps.go("inventory")
    desk.steps.go("checks")
    assert words(page) == "The plan is open for reading only: a run is shown here and not kept."
    start(page, qtbot, hung_pool)
    page.progress.cancel_button.click()
    qtbot.waitUntil(lambda: not page.model.is_running, timeout=20_000)
    assert words(page) == "The run was cancelled and not kept: the plan is read-only."
    assert desk.open_plan.plan.runs == {}
