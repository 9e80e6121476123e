"""The graphs of the vectors, built through the inventory page asset by asset, give the same single points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.domain.edits import RemoveAsset, Several
from app.domain.inventory import AssetKind, field_of
from app.domain.values import Value, ValueKind
from app.services.inventory.columns import FUNCTIONS, column_of, read_cell, read_functions
from tests.fakes.vector_plans import SP_1, SP_3, id_of, names_of, table_of
from tests.gui.conftest import Run, frame_of
from ui.application import Application
from ui.pages.inventory_page import InventoryPage
from ui.viewmodels.desk import Desk
from ui.widgets.fields.labelled import LabelledField


@pytest.fixture
def page(application: Application, desk: Desk, run: Run) -> InventoryPage:
    """The inventory page of a plan without assets."""
    run(desk.open_plan.apply(Several(tuple(map(RemoveAsset, desk.open_plan.plan.assets)), "clear")))
    desk.steps.go("inventory")
    shown = frame_of(application).page
    assert isinstance(shown, InventoryPage)
    return shown


def rows_of(text: str) -> list[dict[str, str]]:
    table = table_of(text)
    return [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]


def build(page: InventoryPage, desk: Desk, qtbot: QtBot, text: str) -> None:
    """Type every name, then fill every form."""
    for row in rows_of(text):
        page.show_kind(AssetKind(row["kind"]))
        page.new_name.clear()
        qtbot.keyClicks(page.new_name, row["name"])
        qtbot.keyClick(page.new_name, Qt.Key.Key_Return)
        qtbot.waitUntil(partial(is_listed, desk, row["name"]))
    for row in rows_of(text):
        page.show_asset(id_of(desk.open_plan.plan, row["name"]))
        fill(page, desk, qtbot, row)


def names_in(desk: Desk) -> set[str]:
    return {asset.name for asset in desk.open_plan.plan.assets.values()}


def is_listed(desk: Desk, name: str) -> bool:
    return name in names_in(desk)


def holds(desk: Desk, asset: str, key: str, value: Value) -> bool:
    return desk.open_plan.plan.assets[asset].values.get(key) == value


def fill(page: InventoryPage, desk: Desk, qtbot: QtBot, row: Mapping[str, str]) -> None:
    """Commit each field of the form in sight, as its editor would, and tick the functions."""
    kind, plan = AssetKind(row["kind"]), desk.open_plan.plan
    asset = id_of(plan, row["name"])
    for part in page.form.findChildren(LabelledField):
        definition = field_of(kind, part.editor.spec.key)
        text = row.get(column_of(kind, definition), "") if definition is not None else ""
        if part.isVisibleTo(page.form) and definition is not None and text:
            value = read_cell(definition, text, lambda word, _at: id_of(plan, word))
            offered = {token for token, _words in part.editor.spec.choices}
            assert definition.kind not in {ValueKind.REFERENCES, ValueKind.REFERENCE} or ids(value) <= offered
            part.editor.committed.emit(value)
            qtbot.waitUntil(partial(holds, desk, asset, definition.key, value))
    wanted = read_functions(row.get(FUNCTIONS, ""))
    words = dict(page._inventory.functions())
    for box in page.form.findChildren(QCheckBox):
        if box.isVisibleTo(page.form) and box.text() in {words[member] for member in wanted}:
            box.click()
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets[asset].functions == wanted)


def ids(value: Value) -> set[str]:
    return set(map(str, value)) if isinstance(value, tuple) else {str(value)}


def test_the_first_graph_built_in_the_window(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    build(page, desk, qtbot, SP_1)
    plan, pack = desk.open_plan.plan, desk.open_plan.pack
    found = desk.services.analysis.analyse(plan, pack)
    assert names_of(plan, found.single_points) == ("host1", "lb", "mains", "sql", "upsA", "upsB")
    pairs = {names_of(plan, pair) for pair in found.pairs}
    assert pairs == {("crac1", "crac2"), ("dc1", "dc2"), ("fe1", "fe2")}
    assert found.probability is not None
    assert 1 - found.probability.value == pytest.approx(0.9411977336, abs=1e-9)


def test_the_third_graph_built_in_the_window(page: InventoryPage, desk: Desk, qtbot: QtBot) -> None:
    build(page, desk, qtbot, SP_3)
    plan, pack = desk.open_plan.plan, desk.open_plan.pack
    assert plan.assets[id_of(plan, "pool")].values["needed"] == Decimal(2)
    found = desk.services.analysis.analyse(plan, pack)
    assert names_of(plan, found.single_points) == ("rackA",)
    assert {names_of(plan, pair) for pair in found.pairs} == {
        ("fe1", "fe2"), ("fe1", "fe3"), ("fe1", "rackB"), ("fe2", "fe3"), ("fe2", "rackB"),
    }  # fmt: skip
