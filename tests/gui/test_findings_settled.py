"""Findings are settled: by an action, by a risk accepted for a time, or by mending what was found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.actions import Action, ActionState, Effort
from app.domain.answers import Place
from app.domain.edits import (
    AddAsset,
    ChangeAsset,
)
from app.domain.inventory import Asset, AssetKind
from tests.gui.conftest import Run, part
from tests.gui.findings_steps import analysed, choose_blocker, click, opened, words
from ui.application import Application
from ui.dialogs.action import ActionDialog
from ui.dialogs.risk import RiskDialog
from ui.pages.findings_page import FindingsPage
from ui.viewmodels.desk import Desk
from ui.viewmodels.finding_lines import FindingGroup


@pytest.fixture
def page(application: Application, desk: Desk) -> FindingsPage:
    return opened(application, desk)


def fill(dialog: QDialog, **texts: str) -> None:
    for name, text in texts.items():
        entry = part(dialog, QWidget, name)
        if isinstance(entry, QComboBox):
            entry.setCurrentIndex(entry.findData(text))
        elif isinstance(entry, QPlainTextEdit):
            entry.setPlainText(text)
        else:
            assert isinstance(entry, QLineEdit)
            entry.setText(text)


def test_an_action_is_planned_from_a_finding_changed_done_and_removed(
    application: Application, desk: Desk, page: FindingsPage, qtbot: QtBot
) -> None:
    place = choose_blocker(page)
    item = desk.open_plan.pack.item(place.item)
    assert item is not None
    click(page, "plan_action")
    dialog = part(page, ActionDialog)
    assert dialog.title.text() == item.fix
    assert dialog.effort.currentData() == item.effort
    fill(
        dialog,
        action_title="Buy a second unit",
        action_owner="Facilities",
        action_due="2026-05-01",
        action_effort="L",
    )
    dialog.confirm.click()
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.actions) == 1)
    (action,) = desk.open_plan.plan.actions.values()
    assert action == Action(
        action.id, "Buy a second unit", "Facilities", date(2026, 5, 1), Effort.L, place=place
    )
    assert page.list.pane.plan_action.text() == "Change action..."
    assert "Buy a second unit" in words(page.list.pane)
    page.tabs.setCurrentWidget(page.action_list)
    click(page, "turn_action")
    qtbot.waitUntil(lambda: desk.open_plan.plan.actions[action.id].state is ActionState.DONE)
    click(page, "remove_action")
    qtbot.waitUntil(lambda: desk.open_plan.plan.actions == {})
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: action.id in desk.open_plan.plan.actions)
    assert page.action_list.model.rowCount() == 1


def test_a_wrong_date_stays_in_the_dialog_until_it_is_right(
    desk: Desk, page: FindingsPage, qtbot: QtBot
) -> None:
    click(page, "add_action")
    dialog = part(page, ActionDialog)
    fill(dialog, action_title="Order it", action_due="next week")
    dialog.confirm.click()
    assert dialog.isVisible()
    assert "next week is not a date." in words(dialog.banners)
    fill(dialog, action_due="2026-12-01")
    dialog.confirm.click()
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.actions) == 1)


def test_an_action_without_a_title_is_refused_in_its_dialog(
    desk: Desk, page: FindingsPage, qtbot: QtBot
) -> None:
    click(page, "add_action")
    dialog = part(page, ActionDialog)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: dialog.banners.banner is not None)
    assert dialog.isVisible()
    assert page.banners.banner is None
    assert desk.open_plan.plan.actions == {}
    dialog.reject()


def test_accepting_every_blocking_risk_makes_the_plan_ready(
    application: Application, desk: Desk, page: FindingsPage, qtbot: QtBot, run: Run
) -> None:
    place = choose_blocker(page)
    click(page, "accept_risk")
    dialog = part(page, RiskDialog)
    fill(dialog, risk_accepted_by="Sample Owner", risk_reason="Short term")
    dialog.confirm.click()
    assert "needs an expiry date" in words(dialog.banners)
    expires = desk.open_plan.assessment.as_of + timedelta(days=90)
    fill(dialog, risk_expires=expires.isoformat())
    dialog.confirm.click()
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.risks) == 1)
    (risk,) = desk.open_plan.plan.risks.values()
    assert (risk.place, risk.accepted_by, risk.expires, risk.reason) == (
        place, "Sample Owner", expires, "Short term"
    )  # fmt: skip
    assert place not in desk.open_plan.assessment.blockers
    while desk.open_plan.assessment.blockers:
        rest = desk.open_plan.assessment.blockers[0]
        run(page.planned.accept(rest, "Sample Owner", expires, "Short term"))
    assert desk.open_plan.assessment.ready
    assert page.findings.count(FindingGroup.BLOCKING) == 0
    page.tabs.setCurrentWidget(page.risk_list)
    page.risk_list.table.choose(risk.id)
    click(page, "take_back_risk")
    qtbot.waitUntil(lambda: not desk.open_plan.assessment.ready)


def test_a_single_point_is_told_with_its_chain_planned_accepted_and_gone_once_it_is_mended(
    desk: Desk, page: FindingsPage, run: Run, qtbot: QtBot
) -> None:
    plan, expires = desk.open_plan, desk.open_plan.assessment.as_of + timedelta(days=30)
    run(plan.apply(AddAsset(Asset("mail", AssetKind.ROLE, "Mail"))))
    run(plan.apply(ChangeAsset("server-003", values={"roles": ("mail",)})))
    qtbot.waitUntil(lambda: page.findings.count(FindingGroup.SINGLE_POINTS) > 0)
    page.list.chips.chips["single_points"].click()
    line = next(line for line in page.list.model.lines if line.finding.subjects == ("server-003",))
    page.list.table.choose(line.key)
    shown = words(page.list.pane)
    assert "server-003 alone stops the service: the service needs Mail, needs server-003." in shown
    assert "HW-SRV-01 Spare server capacity per role" in shown
    place = line.finding.place
    assert place == Place("HW-SPOF-01", "server-003")
    run(page.planned.keep(page.planned.propose(place)))
    assert planned_of(page, "server-003") == "planned"
    run(page.planned.accept(place, "Sample Owner", expires, "Until the spring"))
    assert planned_of(page, "server-003") == "accepted"
    run(plan.apply(ChangeAsset("server-002", values={"roles": ("mail",)})))
    analysed(desk, qtbot)
    qtbot.waitUntil(lambda: page.findings.count(FindingGroup.SINGLE_POINTS) == 1)
    (left,) = page.findings.lines(FindingGroup.SINGLE_POINTS)
    assert left.finding.subjects == ("cooling_unit",)
    page.findings.go_to(left)
    assert desk.steps.current.key == "inventory"


def planned_of(page: FindingsPage, asset: str) -> str:
    lines = page.findings.lines(FindingGroup.SINGLE_POINTS)
    return next(line.planned for line in lines if line.finding.subjects == (asset,))
