"""Findings, actions and accepted risks: all in words, durable when shown, quick with thousands of lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import PLAN_SUBJECT, Answer, Place, Result
from app.domain.edits import (
    AddAsset,
    ChangeAsset,
    RecordRun,
    RemoveAsset,
    SetAction,
    SetAnswer,
    SetNeed,
    SetRisk,
)
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, Need, NeedKind
from app.domain.pack import Scope, Severity
from tests.gui.conftest import Run, frame_of
from tests.gui.findings_steps import analysed, choose_blocker, click, opened, words
from ui.application import Application
from ui.pages.findings_page import FindingsPage
from ui.pages.inventory_page import InventoryPage
from ui.pages.items_page import ItemsPage
from ui.viewmodels.desk import Desk
from ui.viewmodels.finding_lines import GROUP_WORDS, FindingGroup, FindingLine
from ui.viewmodels.finding_words import ADVICE, KIND_WORDS, SENTENCES, sentence_of, state_words
from ui.widgets.finding_marks import KIND_MARKS

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def page(application: Application, desk: Desk) -> FindingsPage:
    return opened(application, desk)


def run_of(*findings: Finding) -> RecordRun:
    times = NOW, NOW + timedelta(seconds=1)
    return RecordRun(CheckRun("run", *times, "complete", "host", "none", (), findings))


def contradiction(desk: Desk, run: Run) -> Place:
    """Answer an item well and let one of its checks say otherwise."""
    item = next(
        item
        for item in desk.open_plan.pack.items
        if item.checks
        and item.good
        and Scope.PLAN in item.scopes
        and Place(item.id, PLAN_SUBJECT) in desk.open_plan.assessment.verdicts
    )
    place = Place(item.id, PLAN_SUBJECT)
    run(desk.open_plan.apply(SetAnswer(place, Answer(place, item.good))))
    found = Finding(
        item.checks[0], "1", "server-001", "10.0.0.1", Outcome.FAIL, "high", "tag", {}, "It does not answer."
    )
    run(desk.open_plan.apply(run_of(found)))
    return place


def test_every_kind_of_finding_has_words_advice_and_a_mark() -> None:
    assert set(KIND_WORDS) == set(SENTENCES) == set(ADVICE) == set(FindingKind)
    assert set(KIND_MARKS) == set(FindingKind) - {FindingKind.ITEM, FindingKind.LIVE_CHECK}
    assert set(GROUP_WORDS) == set(FindingGroup)


def test_foreign_text_in_a_finding_is_never_read_as_a_pattern() -> None:
    said = {"check": "X", "target": "{0}", "outcome": "fail", "sentence": "{check} {nobody}"}
    finding = PlanFinding(FindingKind.LIVE_CHECK, Severity.HIGH, None, (), said)
    assert sentence_of(finding) == "X at {0}: fail. {check} {nobody}"


def test_everything_that_is_found_is_listed_in_words(
    application: Application, desk: Desk, page: FindingsPage, run: Run, qtbot: QtBot
) -> None:
    plan = desk.open_plan
    contradiction(desk, run)
    run(plan.apply(ChangeAsset("server-001", values={"os": "Windows Server 2008 R2"})))
    run(plan.apply(SetNeed("a", Need("a", "server-001", NeedKind.HOST, ("server-002",), 1))))
    run(plan.apply(SetNeed("b", Need("b", "server-002", NeedKind.HOST, ("server-001",), 1))))
    run(plan.apply(RemoveAsset("room")))
    run(plan.apply(AddAsset(Asset("mail", AssetKind.ROLE, "mail", values={"needed": Decimal(2)}))))
    run(plan.apply(ChangeAsset("server-003", values={"roles": ("mail",), "mtbf_h": Decimal(1000)})))
    analysis = analysed(desk, qtbot)
    found = plan_findings(plan.plan, plan.pack, plan.assessment, analysis)
    kinds = {finding.kind for finding in found}
    assert kinds >= set(FindingKind) - {FindingKind.SUPPORT_ENDS, FindingKind.STALE_CALCULATION}
    qtbot.waitUntil(lambda: [line.finding for line in page.list.model.lines] == list(found))
    lines = page.list.model.lines
    for line in lines:
        assert state_words(line.finding)
        detail = page.findings.detail(line)
        assert detail.sentence.strip()
        assert "{" not in detail.sentence
        assert line.title.strip()


def test_each_group_shows_its_own_and_says_how_many(desk: Desk, page: FindingsPage, run: Run) -> None:
    contradiction(desk, run)
    chips = page.list.chips
    for group in FindingGroup:
        assert chips.chips[group.value].isEnabled() == (page.findings.count(group) > 0)
        if not chips.chips[group.value].isEnabled():
            assert chips.chips[group.value].text().endswith("  0")
            continue
        chips.chips[group.value].click()
        shown = page.list.model.lines
        assert chips.chips[group.value].text().endswith(f"  {len(shown)}")
        assert tuple(shown) == page.findings.lines(group)
    chips.chips["contradictions"].click()
    assert [line.finding.kind for line in page.list.model.lines] == [FindingKind.CONTRADICTION]


def test_a_contradiction_shows_both_sides(desk: Desk, page: FindingsPage, run: Run) -> None:
    contradiction(desk, run)
    page.list.chips.chips["contradictions"].click()
    shown = words(page.list.pane)
    assert "The answer" in shown
    assert "The live check" in shown
    assert "It does not answer." in shown
    assert "10.0.0.1" in shown


def test_late_actions_and_expired_risks_are_marked(desk: Desk, page: FindingsPage, run: Run) -> None:
    place = choose_blocker(page)
    past = desk.open_plan.assessment.as_of - timedelta(days=1)
    run(desk.open_plan.apply(SetAction("a", Action("a", "Late", due=past))))
    run(desk.open_plan.apply(SetAction("b", Action("b", "Open"))))
    run(desk.open_plan.apply(SetRisk("r", AcceptedRisk("r", place, "Owner", past, past, "until then"))))
    states = [page.action_list.model.index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(2)]
    assert states == ["Late", "Open"]
    assert page.risk_list.model.index(0, 0).data(Qt.ItemDataRole.DisplayRole) == "Expired"
    assert place in desk.open_plan.assessment.blockers


def test_show_leads_to_the_item_and_to_the_asset(
    application: Application, desk: Desk, page: FindingsPage, run: Run
) -> None:
    place = choose_blocker(page)
    click(page, "show_finding")
    assert isinstance(frame_of(application).page, ItemsPage)
    assert desk.focus.place == place
    run(desk.open_plan.apply(RemoveAsset("room")))
    opened(application, desk)
    page.list.chips.chips["structure"].click()
    line = page.list.model.lines[0]
    click(page, "show_finding")
    inventory_page = frame_of(application).page
    assert isinstance(inventory_page, InventoryPage)
    assert inventory_page.form.asset_id == line.finding.subjects[0]


def test_an_answer_updates_the_list_in_place(
    application: Application, open_desk: Callable[[int], Desk], run: Run
) -> None:
    """With more than two thousand findings the list neither jumps nor loses what is chosen."""
    desk = open_desk(150)
    page = opened(application, desk)
    model, table = page.list.model, page.list.table
    assert model.rowCount() > 2000
    row = model.rowCount() - 3
    table.selectRow(row)
    chosen: FindingLine = table.line()
    before = table.verticalScrollBar().maximum() - table.verticalScrollBar().value()
    resets: list[object] = []
    model.modelReset.connect(lambda: resets.append(1))
    with_results = {item.id for item in desk.open_plan.pack.items if item.results}
    is_open = [line.finding.place for line in model.lines if line.state == "not answered"]
    place = next(place for place in is_open if place and place.item in with_results)
    run(desk.open_plan.apply(SetAnswer(place, Answer(place, Result.UNKNOWN))))
    assert table.line().key == chosen.key
    assert table.verticalScrollBar().maximum() - table.verticalScrollBar().value() == before
    assert resets == []
