"""What live checks are narrowed to, two runs compared, and hosts that answers named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.edits import AddAsset, RecordRun, Several
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Severity
from app.domain.run_comparison import Change
from app.domain.targets import FoundHost
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.dialogs.check_choice import CheckChoiceDialog
from ui.pages.checks_page import ChecksPage
from ui.viewmodels.checks import TargetProgress
from ui.viewmodels.desk import Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PUBLIC = "198.41.0.4"


def server(name: str, address: str) -> AddAsset:
    values = {"network_address": address, "fqdn": f"{name}.contoso.example"}
    functions = frozenset({ServerFunction.DNS})
    return AddAsset(Asset(name, AssetKind.SERVER, name, functions=functions, values=values))


ASSETS = Several(
    (
        AddAsset(Asset("zone", AssetKind.ZONE, "contoso.example", values={"fqdn": "contoso.example"})),
        server("ns1", "127.77.2.1"),
        server("ns2", PUBLIC),
    ),
    "what checks can ask",
)


@pytest.fixture
def page(application: Application, desk: Desk, qtbot: QtBot, run: Run) -> ChecksPage:
    run(desk.open_plan.apply(ASSETS))
    desk.steps.go("checks")
    shown = frame_of(application).page
    assert isinstance(shown, ChecksPage)
    qtbot.waitUntil(lambda: bool(shown.targets.lines.lines), timeout=20_000)
    return shown


def finding(check: str, outcome: Outcome) -> Finding:
    return Finding(
        check, "1", "ns1", "127.77.2.1", outcome, "high", outcome.value, sentence=f"It is {outcome}."
    )


def kept(name: str, day: int, *findings: Finding) -> RecordRun:
    at = NOW + timedelta(days=day)
    return RecordRun(CheckRun(name, at, at, "complete", "laptop", "none", (), findings), ())


def dialog_of(page: ChecksPage, qtbot: QtBot) -> CheckChoiceDialog:
    button = page.findChild(QPushButton, "choose_checks")
    assert isinstance(button, QPushButton)
    button.click()
    dialog = page.findChild(CheckChoiceDialog)
    assert isinstance(dialog, CheckChoiceDialog)
    qtbot.waitUntil(lambda: bool(dialog.count.text()), timeout=20_000)
    return dialog


def tick(dialog: CheckChoiceDialog, branch: str, line: str) -> None:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (found,) = (
        each
        for each in dialog.tree.findItems(line, flags)
        if (above := each.parent()) is not None and above.text(0) == branch
    )
    found.setCheckState(0, Qt.CheckState.Checked)


def test_ticks_narrow_the_next_run_and_are_remembered(page: ChecksPage, desk: Desk, qtbot: QtBot) -> None:
    dialog = dialog_of(page, qtbot)
    whole = dialog.count.text()
    tick(dialog, "Groups of checks", "DNS service")
    tick(dialog, "Severity", "Critical")
    qtbot.waitUntil(lambda: dialog.count.text() != whole, timeout=20_000)
    with qtbot.waitSignal(page.model.targets_known, timeout=20_000):
        dialog.findChild(QPushButton, "give_choice").click()  # type: ignore[union-attr]
    chosen = desk.check_selection
    assert chosen.groups == frozenset({"dns_service"})
    assert chosen.severities == frozenset({Severity.CRITICAL})
    desk.steps.go("inventory")
    desk.steps.go("checks")
    again = dialog_of(page, qtbot)
    assert again.selection() == chosen
    again.tick_nothing()
    assert not again.selection().groups
    again.reject()
    assert desk.check_selection == chosen


def test_intrusive_checks_are_apart_and_off(page: ChecksPage, qtbot: QtBot) -> None:
    dialog = dialog_of(page, qtbot)
    assert not dialog.intrusive.isChecked()
    assert not dialog.selection().intrusive
    dialog.intrusive.setChecked(True)
    assert dialog.selection().intrusive
    dialog.reject()


def test_a_public_address_is_asked_only_after_a_person_says_so(page: ChecksPage, qtbot: QtBot) -> None:
    lines = {line.name: line for line in page.targets.lines.lines}
    assert not lines["ns2"].is_asked
    allow = page.hosts.findChild(QPushButton, "allow_ns2")
    assert isinstance(allow, QPushButton)
    with qtbot.waitSignal(page.model.targets_known, timeout=20_000):
        allow.click()
    lines = {line.name: line for line in page.targets.lines.lines}
    assert lines["ns2"].is_asked
    assert page.hosts.isHidden()


def test_a_host_that_an_answer_named_is_added_to_the_inventory(
    page: ChecksPage, desk: Desk, qtbot: QtBot
) -> None:
    controllers = frozenset({ServerFunction.DC})
    page.hosts.show_found((FoundHost("dc9.contoso.example", ("127.77.2.9",), controllers),))
    add = page.hosts.findChild(QPushButton, "add_dc9.contoso.example")
    assert isinstance(add, QPushButton)
    add.click()

    def named() -> list[Asset]:
        return [each for each in desk.open_plan.plan.of_kind(AssetKind.SERVER) if each.name == "dc9"]

    qtbot.waitUntil(lambda: bool(named()), timeout=20_000)
    (added,) = named()
    assert added.functions == controllers
    assert added.values == {"fqdn": "dc9.contoso.example", "network_address": "127.77.2.9"}
    qtbot.waitUntil(lambda: "dc9" in {line.name for line in page.targets.lines.lines}, timeout=20_000)


def test_two_runs_are_compared(page: ChecksPage, desk: Desk, run: Run) -> None:
    run(
        desk.open_plan.apply(
            kept("early", 0, finding("DNS-S01", Outcome.PASS), finding("DNS-S02", Outcome.FAIL))
        )
    )
    run(
        desk.open_plan.apply(
            kept("late", 1, finding("DNS-S01", Outcome.FAIL), finding("DNS-S02", Outcome.FAIL))
        )
    )
    assert page.since.count() == 2
    page.since.setCurrentIndex(1)
    page.since.activated.emit(1)
    assert [change.change for change in page.changes.lines.lines] == [Change.WORSE]
    assert page.changes.isVisible()
    assert not page.table.isVisible()
    row = [page.changes.lines.index(0, column).data() for column in range(6)]
    assert row == ["Worse", "DNS-S01", "ns1", "127.77.2.1", "It is fail.", "It is pass."]
    page.since.setCurrentIndex(0)
    page.since.activated.emit(0)
    assert page.table.isVisible()
    assert not page.changes.isVisible()


def test_progress_is_shown_at_each_target(page: ChecksPage, qtbot: QtBot) -> None:
    page.targets.begin()
    page.targets.show_progress(TargetProgress("127.77.2.1", 1, 4, is_silent=True))
    page.targets.show_progress(TargetProgress("127.77.2.1", 2, 4, is_silent=True))

    def shown() -> bool:
        line = next(line for line in page.targets.lines.lines if line.name == "ns1")
        return line.progress == "2 of 4, 2 unanswered" and line.is_silent

    qtbot.waitUntil(shown, timeout=5_000)
