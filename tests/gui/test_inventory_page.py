"""The inventory: what is typed is durable when it is shown, and the table never jumps."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.edits import AddAsset, ChangeAsset
from app.domain.inventory import Asset, AssetKind, NeedKind, ServerFunction
from tests.gui.conftest import Run, frame_of, inventory, part
from ui.application import Application
from ui.models.assets_table import AssetsTable
from ui.pages.inventory_page import InventoryPage
from ui.viewmodels.desk import Desk
from ui.widgets.asset_needs import AssetNeeds
from ui.widgets.fields.picker import Picker
from ui.widgets.need_line import NeedLine


@pytest.fixture
def page(application: Application, desk: Desk) -> InventoryPage:
    """The inventory, with its three servers in sight."""
    desk.steps.go("inventory")
    shown = frame_of(application).page
    assert isinstance(shown, InventoryPage)
    shown.show_kind(AssetKind.SERVER)
    return shown


def named(desk: Desk, name: str) -> Asset | None:
    return next((asset for asset in desk.open_plan.plan.assets.values() if asset.name == name), None)


def cell(page: InventoryPage, row: int, head: str) -> QModelIndex:
    model = page.view.model()
    heads = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        for column in range(model.columnCount())
    ]
    return model.index(row, heads.index(head))


def text(page: InventoryPage, row: int, head: str) -> str:
    return str(cell(page, row, head).data(Qt.ItemDataRole.DisplayRole))


def shown(page: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The one control of that name in sight: every kind of asset has a form of its own."""
    (found,) = [part for part in page.findChildren(kind, name) if part.isVisible()]
    return found


def test_a_name_and_enter_add_an_asset_that_is_then_in_focus(
    page: InventoryPage, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.new_name, "OCS-FE01")
    qtbot.keyClick(page.new_name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: named(desk, "OCS-FE01") is not None)
    added = named(desk, "OCS-FE01")
    assert added is not None
    assert page.form.asset_id == added.id
    assert page.new_name.text() == ""
    assert text(page, page.view.currentIndex().row(), "Name") == "OCS-FE01"
    assert page.kinds.currentItem().text().endswith("4")


def test_typing_edits_a_cell_and_enter_keeps_it(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    index = cell(page, 1, "Rack")
    page.view.setCurrentIndex(index)
    page.view.edit(index)
    editor = part(page.view.viewport(), QLineEdit)
    qtbot.keyClicks(editor, "R7")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets["server-002"].values.get("rack") == "R7")
    assert text(page, 1, "Rack") == "R7"


def test_a_cell_that_does_not_read_is_refused_at_the_place(page: InventoryPage, desk: Desk) -> None:
    page.show_kind(AssetKind.UPS)
    number = next(spec for spec in page._inventory.fields(AssetKind.UPS) if spec.kind.value == "number")
    head = f"{number.label} ({number.unit})" if number.unit else number.label
    index = cell(page, 0, head)
    assert not page.view.model().setData(index, "a lot", Qt.ItemDataRole.EditRole)
    assert page.banners.banner is not None
    assert any(number.label in part.text() for part in page.banners.banner.findChildren(QLabel))
    assert desk.open_plan.plan.assets["ups"].values.get(number.key) is None


def test_a_reference_is_chosen_by_name(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    box = shown(page.form, QComboBox, "input_room")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Server room 1"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets["server-001"].values.get("room") is None)
    assert text(page, 0, "Room") == ""


def test_functions_are_ticked_and_stand_in_the_table(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    assert "omain controller" in text(page, 0, "Functions")
    page.view.selectRow(1)
    assert text(page, 1, "Functions") == ""
    box = next(
        part
        for part in page.form.findChildren(QCheckBox)
        if part.isVisible() and part.text() == dict(page._inventory.functions())[ServerFunction.DNS]
    )
    box.click()
    qtbot.waitUntil(
        lambda: desk.open_plan.plan.assets["server-002"].functions == frozenset({ServerFunction.DNS})
    )
    assert text(page, 1, "Functions") == box.text()
    assert not cell(page, 1, "Functions").flags() & Qt.ItemFlag.ItemIsEditable


def needs_of(page: InventoryPage) -> AssetNeeds:
    """The needs of the server in sight."""
    return page.form._bodies[AssetKind.SERVER]._needs


def need_lines(page: InventoryPage) -> list[tuple[str, str]]:
    """The state and the words of each need in sight."""
    return [(entry.state, entry.words) for entry in needs_of(page)._shown]


def press(page: InventoryPage, name: str, words: str) -> None:
    """Press a button of the line with those words."""
    line = next(line for line in needs_of(page).findChildren(NeedLine) if line.entry.words == words)
    (part,) = line.findChildren(QAbstractButton, name)
    assert part.isEnabled()
    part.click()


def tick(page: InventoryPage, *ids: str) -> None:
    """Choose exactly these assets for the need in the line below the list."""
    needs_of(page).of.click()
    picker = part(page.form, Picker)
    for entry in picker.entries():
        ticked = entry.data(Qt.ItemDataRole.UserRole) in ids
        entry.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    picker.close()


def test_a_need_is_stated_shown_and_taken_out(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    needs = needs_of(page)
    tick(page, "ups", "server-002")
    kind, number = needs.kind, needs.at_least
    kind.setCurrentIndex(kind.findData(NeedKind.POWER.value))
    number.setCurrentIndex(number.findData(2))
    needs.add_button.click()
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.needs) == 1)
    (need,) = desk.open_plan.plan.needs.values()
    assert (need.dependent, need.of, need.at_least) == ("server-001", ("server-002", "ups"), 2)
    words = "Power: 2 of server-002, ups 1"
    assert words in [part.text() for part in needs.findChildren(QLabel)]
    (close,) = [
        part for part in needs.findChildren(QToolButton) if part.accessibleName() == f"Remove need: {words}"
    ]
    qtbot.waitUntil(close.isVisible)
    close.click()
    qtbot.waitUntil(lambda: not desk.open_plan.plan.needs)


def test_what_the_inventory_implies_is_shown_as_proposed_and_follows_it(
    page: InventoryPage, desk: Desk, run: Run
) -> None:
    assert need_lines(page) == [("proposed", "Place: Server room 1")]
    run(desk.open_plan.apply(ChangeAsset("server-001", values={"fed_by": ("ups",)})))
    assert need_lines(page)[1:] == [("proposed", "Power: ups 1")]
    assert desk.open_plan.plan.needs == {}


def test_a_proposed_need_is_confirmed_and_then_stays_as_it_is(
    page: InventoryPage, desk: Desk, run: Run, qtbot: QtBot
) -> None:
    run(desk.open_plan.apply(ChangeAsset("server-001", values={"fed_by": ("ups",)})))
    press(page, "confirm_need", "Power: ups 1")
    qtbot.waitUntil(lambda: ("confirmed", "Power: ups 1") in need_lines(page))
    run(desk.open_plan.apply(ChangeAsset("server-001", values={"fed_by": None})))
    assert ("confirmed", "Power: ups 1") in need_lines(page)


def test_a_proposed_need_is_changed_by_hand(page: InventoryPage, desk: Desk, run: Run, qtbot: QtBot) -> None:
    run(desk.open_plan.apply(ChangeAsset("server-001", values={"fed_by": ("ups",)})))
    needs = needs_of(page)
    press(page, "change_need", "Power: ups 1")
    assert (needs.add_button.text(), needs.kind.isEnabled()) == ("Keep change", False)
    tick(page, "ups", "storage")
    needs.add_button.click()
    qtbot.waitUntil(lambda: ("", "Power: 1 of ups 1, storage 1") in need_lines(page))
    press(page, "change_need", "Power: 1 of ups 1, storage 1")
    needs.at_least.setCurrentIndex(needs.at_least.findData(2))
    needs.add_button.click()
    qtbot.waitUntil(lambda: ("", "Power: 2 of ups 1, storage 1") in need_lines(page))
    assert len(desk.open_plan.plan.needs) == 1
    assert (needs.add_button.text(), needs.kind.isEnabled()) == ("Add need", True)


def test_a_proposed_need_is_removed_by_saying_so_and_comes_back(
    page: InventoryPage, desk: Desk, qtbot: QtBot
) -> None:
    press(page, "remove_need", "Place: Server room 1")
    qtbot.waitUntil(lambda: need_lines(page) == [("", "Place: nothing")])
    (need,) = desk.open_plan.plan.needs.values()
    assert (need.of, need.at_least) == ((), 0)
    press(page, "remove_need", "Place: nothing")
    qtbot.waitUntil(lambda: need_lines(page) == [("proposed", "Place: Server room 1")])


def test_a_change_is_given_up_without_a_trace(page: InventoryPage, desk: Desk) -> None:
    needs = needs_of(page)
    press(page, "change_need", "Place: Server room 1")
    needs.cancel_button.click()
    assert (needs.add_button.text(), needs.kind.isEnabled()) == ("Add need", True)
    assert not needs.add_button.isEnabled()
    assert desk.open_plan.plan.needs == {}


def test_a_dns_server_may_be_one_of_its_own_dns_servers(page: InventoryPage) -> None:
    asset = page._inventory.asset("server-001")
    assert asset is not None
    named = {spec.key: dict(spec.choices) for spec in page._inventory.fields_of(asset)}
    assert "server-001" in named["dns_servers"]
    assert "server-001" not in named["host"]


def test_roles_of_the_product_are_chosen_and_shown_in_words(
    page: InventoryPage, desk: Desk, run: Run
) -> None:
    role = Asset("pool", AssetKind.ROLE, "Pool", values={"product_role": "back_end"})
    run(desk.open_plan.apply(AddAsset(role)))
    page.show_kind(AssetKind.ROLE)
    assert text(page, 0, "Role of the product") == "Back-End Database (SQL Server)"
    spec = next(spec for spec in page._inventory.fields(AssetKind.ROLE) if spec.key == "product_role")
    assert ("edge", "Edge") in spec.choices
    run(desk.open_plan.apply(ChangeAsset("pool", values={"product_role": "of our own"})))
    assert text(page, 0, "Role of the product") == "of our own"


def test_a_rate_out_of_range_is_refused_where_it_is_entered(
    page: InventoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page._inventory.set_value(desk.open_plan.plan.assets["ups"], "availability_pct", Decimal(101))
    qtbot.waitUntil(lambda: page.banners.banner is not None)
    assert "availability_pct" not in desk.open_plan.plan.assets["ups"].values


def test_delete_removes_and_undo_brings_back_the_same_rows(
    application: Application, page: InventoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.view.selectRow(1)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: named(desk, "server-002") is None)
    assert page.view.model().rowCount() == 2
    assert page.banners.banner is not None
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: named(desk, "server-002") is not None)
    assert page.view.model().rowCount() == 3
    assert sorted(text(page, row, "Name") for row in range(3)) == ["server-001", "server-002", "server-003"]


def test_removing_what_others_name_says_who_names_it(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.show_kind(AssetKind.ROOM)
    page.view.remove_requested.emit()
    qtbot.waitUntil(lambda: named(desk, "Server room 1") is None)
    assert page.banners.banner is not None
    words = " ".join(part.text() for part in page.banners.banner.findChildren(QLabel))
    assert "Still named by" in words
    assert "server-001" in words


def test_each_kind_has_its_own_columns_and_keeps_their_widths(page: InventoryPage) -> None:
    head = page.view.horizontalHeader()
    head.resizeSection(1, 333)
    page.show_kind(AssetKind.SITE)
    assert page.view.model().columnCount() == len(page._inventory.fields(AssetKind.SITE)) + 1
    assert text(page, 0, "Name") == "Headquarters"
    assert page.view.accessibleName() == "Table of sites"
    page.show_kind(AssetKind.SERVER)
    assert head.sectionSize(1) == 333


def test_an_edit_elsewhere_moves_neither_selection_nor_scrolling(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot, run: Run
) -> None:
    desk = open_desk(200)
    desk.steps.go("inventory")
    page = frame_of(application).page
    assert isinstance(page, InventoryPage)
    page.show_kind(AssetKind.SERVER)
    page.view.selectRow(150)
    before = page.view.verticalScrollBar().value(), page.form.asset_id
    assert before[0] > 0
    run(desk.open_plan.apply(type(inventory())(inventory(203).edits[202:205], "more servers")))
    assert page.view.model().rowCount() == 203
    assert (page.view.verticalScrollBar().value(), page.form.asset_id) == before


def test_duplicates_leave_out_what_tells_devices_apart(
    page: InventoryPage, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    page._inventory.set_value(desk.open_plan.plan.assets["server-001"], "serial_number", "S-1")
    page._inventory.set_value(desk.open_plan.plan.assets["server-001"], "rack", "R1")
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets["server-001"].values.get("rack") == "R1")
    page.view.selectRow(0)
    shown(page, QPushButton, "duplicate_asset").click()  # type: ignore[attr-defined]  # a button
    qtbot.waitUntil(lambda: named(desk, "server-001 (2)") is not None)
    copy = named(desk, "server-001 (2)")
    assert copy is not None
    assert copy.values == {"room": "room", "rack": "R1"}


def test_what_was_entered_is_there_when_the_file_is_opened_again(
    page: InventoryPage, desk: Desk, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    qtbot.keyClicks(page.new_name, "EDGE-01")
    qtbot.keyClick(page.new_name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: named(desk, "EDGE-01") is not None)
    reopened = services(tmp_path / "other").plans.open(plan_file, read_only=True)
    assert "EDGE-01" in {asset.name for asset in reopened.plan.assets.values()}
    reopened.close()


def test_the_focus_model_leads_to_an_asset(page: InventoryPage, desk: Desk) -> None:
    desk.focus.want_asset("ups")
    assert page.form.asset_id == "ups"
    assert isinstance(page._table(AssetKind.UPS), AssetsTable)
    assert text(page, page.view.currentIndex().row(), "Name") == "ups 1"
