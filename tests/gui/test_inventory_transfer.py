"""Import and export of the inventory: looked at first, written as one edit, read back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.inventory import AssetKind
from tests.gui.conftest import frame_of, part
from ui.application import Application
from ui.dialogs.import_preview import ImportPreviewDialog
from ui.pages.inventory_page import InventoryPage
from ui.viewmodels.desk import Desk

TABLE = """kind,import_key,name,fqdn,serial_number
server,fe1,OCS-FE01,ocs-fe01.contoso.example,SN-1
server,,server-001,server-001.contoso.example,
server,fe2,,ocs-fe02.contoso.example,
turbine,t1,Turbine,,
"""
RENAMED = """kind,import_key,name,serial_number
server,fe1,OCS-FRONT-01,SN-1
"""


@pytest.fixture
def page(application: Application, desk: Desk) -> InventoryPage:
    desk.steps.go("inventory")
    shown = frame_of(application).page
    assert isinstance(shown, InventoryPage)
    return shown


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that every file dialog answers with."""
    path = tmp_path / "inventory.csv"
    for asks in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, asks, lambda *_: (str(path), ""))
    return path


def click(page: InventoryPage, name: str) -> None:
    part(page, QPushButton, name).click()


def previewed(page: InventoryPage, qtbot: QtBot) -> ImportPreviewDialog:
    """Import the chosen file and wait for the preview."""
    click(page, "import_inventory")
    qtbot.waitUntil(
        lambda: any(d.isVisible() for d in page.findChildren(ImportPreviewDialog)), timeout=20_000
    )
    return next(dialog for dialog in page.findChildren(ImportPreviewDialog) if dialog.isVisible())


def rows(dialog: ImportPreviewDialog) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)) for row in range(model.rowCount())]


def confirm(page: InventoryPage, dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page._transfer.told, timeout=20_000):
        dialog.confirm.click()


def names(desk: Desk) -> set[str]:
    return {asset.name for asset in desk.open_plan.plan.of_kind(AssetKind.SERVER)}


def test_the_preview_says_what_becomes_of_each_row(page: InventoryPage, chosen: Path, qtbot: QtBot) -> None:
    chosen.write_text(TABLE, encoding="utf-8")
    dialog = previewed(page, qtbot)
    assert rows(dialog) == ["Is added", "Is updated", "Is left out", "Is left out"]
    assert dialog.confirm.text() == "Import 2 rows"
    reasons = [str(dialog.rows.index(row, 4).data(Qt.ItemDataRole.DisplayRole)) for row in range(4)]
    assert reasons[1].startswith("matched by name")
    assert "turbine" in reasons[3]
    dialog.chips.chips["problem"].click()
    assert rows(dialog) == ["Is left out", "Is left out"]
    dialog.reject()


def test_cancel_writes_nothing(page: InventoryPage, desk: Desk, chosen: Path, qtbot: QtBot) -> None:
    chosen.write_text(TABLE, encoding="utf-8")
    before = desk.open_plan.plan
    dialog = previewed(page, qtbot)
    part(dialog, QPushButton, "cancel_import").click()
    assert desk.open_plan.plan is before
    assert not desk.open_plan.is_saving


def test_confirming_writes_one_edit_that_one_undo_takes_back(
    application: Application, page: InventoryPage, desk: Desk, chosen: Path, qtbot: QtBot
) -> None:
    chosen.write_text(TABLE, encoding="utf-8")
    before = desk.open_plan.plan
    confirm(page, previewed(page, qtbot), qtbot)
    assert "OCS-FE01" in names(desk)
    assert desk.open_plan.plan.assets["server-001"].values["fqdn"] == "server-001.contoso.example"
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: desk.open_plan.plan.assets == before.assets)


def test_a_second_import_updates_also_after_a_rename(
    page: InventoryPage, desk: Desk, chosen: Path, qtbot: QtBot
) -> None:
    chosen.write_text(TABLE, encoding="utf-8")
    confirm(page, previewed(page, qtbot), qtbot)
    count = len(desk.open_plan.plan.assets)
    chosen.write_text(RENAMED, encoding="utf-8")
    confirm(page, previewed(page, qtbot), qtbot)
    assert len(desk.open_plan.plan.assets) == count
    assert "OCS-FRONT-01" in names(desk)
    assert "OCS-FE01" not in names(desk)


def test_what_is_exported_reads_back_as_it_is(
    page: InventoryPage, desk: Desk, chosen: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page._transfer.told, timeout=20_000):
        click(page, "export_inventory")
    assert "server-003" in chosen.read_text(encoding="utf-8-sig")
    dialog = previewed(page, qtbot)
    assert set(rows(dialog)) == {"Stays as it is"}
    assert len(rows(dialog)) == len(desk.open_plan.plan.assets)
    assert not dialog.confirm.isEnabled()
    dialog.reject()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"kind,name\n" + b"server,x\n" * 20_001, "20,000 rows"),
        (b"kind,name\nserver,\xff\xfe\xc3\n", ""),
        (b"", ""),
    ],
    ids=["too many rows", "no text", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_banner(
    page: InventoryPage, chosen: Path, qtbot: QtBot, content: bytes, says: str
) -> None:
    chosen.write_bytes(content)
    before = page.desk.open_plan.plan
    click(page, "import_inventory")
    qtbot.waitUntil(lambda: page.banners.banner is not None, timeout=20_000)
    assert page.banners.banner is not None
    words = " ".join(part.text() for part in page.banners.banner.findChildren(QLabel))
    assert says in words
    assert page.banners.banner.property("banner") == "failed"
    assert page.findChildren(ImportPreviewDialog) == []
    assert page.desk.open_plan.plan is before
