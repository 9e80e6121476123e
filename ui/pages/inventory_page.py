"""The inventory: kinds on the left, the assets of one as a table, the asset in focus as a form below."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.inventory import AssetKind
from app.errors import UserError
from ui.dialogs.import_preview import ImportPreviewDialog
from ui.models.assets_table import AssetsTable
from ui.pages.page import Page, PageContext
from ui.theme import Space, Tone
from ui.viewmodels.import_rows import ImportPreview
from ui.viewmodels.inventory import InventoryModel, KindEntry
from ui.viewmodels.inventory_transfer import InventoryTransferModel
from ui.widgets.asset_form import AssetForm
from ui.widgets.asset_table_view import AssetTableView
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.page_head import PageHead
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.tall import Tall
from ui.widgets.text import label

TABLE_FILES = "Tables (*.csv *.txt);;All files (*)"
KINDS_WIDTH = 190
KIND_HEIGHT = 30
TABLE_HEIGHT = 300
FORM_HEIGHT = 340


class InventoryPage(Page):
    """Enter adds, arrows move, typing edits a cell."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "inventory_page")
        look = context.look
        inventory = InventoryModel(context.desk.open_plan, context.desk.services.ids.new_id)
        self._look = look
        self._inventory = inventory
        self._transfer = InventoryTransferModel(context.desk)
        self._tables: dict[AssetKind, AssetsTable] = {}
        self._kind = AssetKind.SITE
        self._title = label("", "section")
        self.banners = BannerPlace(look)
        self.progress = ProgressStrip()
        self.kinds = self._kind_list()
        self.new_name = self._name_line()
        self.view = AssetTableView(look)
        self._sorted = QSortFilterProxyModel(self.view)
        self._sorted.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.view.setModel(self._sorted)
        self.view.selectionModel().currentRowChanged.connect(self._follow)
        self.form = AssetForm(look, inventory)
        self._lay_out()
        self._connect()
        self.show_kind(self._kind)

    @override
    def focus_first(self) -> None:
        (self.view if self._sorted.rowCount() else self.new_name).setFocus()

    def show_kind(self, kind: AssetKind) -> None:
        """Show the assets of a kind."""
        self._kind = kind
        entry = self._entry(kind)
        self._title.setText(entry.many)
        self.new_name.setPlaceholderText(f"Name of a new {entry.one.lower()}, then Enter")
        self.new_name.setAccessibleName(f"Name of a new {entry.one.lower()}")
        self.view.setAccessibleName(f"Table of {entry.many.lower()}")
        self.view.leave_columns()
        self._sorted.setSourceModel(self._table(kind))
        self.view.fit_columns(kind.value)
        self.kinds.setCurrentRow(list(AssetKind).index(kind))
        self._select_row(0)

    def show_asset(self, asset_id: str) -> None:
        """Show an asset among its kind."""
        asset = self._inventory.asset(asset_id)
        if asset is not None:
            self.show_kind(asset.kind)
            self._select(asset_id)

    def _kind_list(self) -> QListWidget:
        kinds = QListWidget()
        kinds.setObjectName("asset_kinds")
        kinds.setAccessibleName("Kinds of asset")
        for entry in self._inventory.kinds():
            item = QListWidgetItem(_kind_words(entry))
            kinds.addItem(item)
        return kinds

    def _fit(self) -> None:
        """Large type needs its width for the form."""
        is_large = self._look.workshop
        self.kinds.setFixedWidth(round(KINDS_WIDTH * (1.42 if is_large else 1)))
        self._title.setVisible(not is_large)
        self.new_name.setMaximumWidth(self._look.px(360))
        for row in range(self.kinds.count()):
            self.kinds.item(row).setSizeHint(QSize(0, self._look.px(KIND_HEIGHT)))

    def _name_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName("new_asset_name")
        line.setEnabled(self._inventory.can_edit)
        line.returnPressed.connect(self._add)
        return line

    def _lay_out(self) -> None:
        body = Tall("inventory_body")
        self.outer.addWidget(body)
        page = body.column
        page.addWidget(self._heading())
        page.addWidget(self.banners)
        page.addWidget(self.progress)
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        across.addWidget(self.kinds)
        across.addWidget(self._right_side(), 1)
        page.addLayout(across, 1)

    def _heading(self) -> PageHead:
        head = PageHead("Inventory", "Everything the service stands on, and what needs what.")
        for words, act, name, enabled in (
            ("Import...", self._choose_import, "import_inventory", self._inventory.can_edit),
            ("Export...", self._choose_export, "export_inventory", True),
        ):
            made = button(words, act, name=name)
            made.setEnabled(enabled)
            head.add(made)
        return head

    def _right_side(self) -> QSplitter:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(self._table_line())
        column.addWidget(self.view, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.form)
        split.setSizes([self._look.px(TABLE_HEIGHT), self._look.px(FORM_HEIGHT)])
        return split

    def _table_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self._title)
        line.addStretch(1)
        line.addWidget(self.new_name, 2)
        for words, act, name in (
            ("Add", self._add, "add_asset"),
            ("Duplicate", self._duplicate, "duplicate_asset"),
            ("Remove", self._remove, "remove_asset"),
        ):
            made = button(words, act, name=name)
            made.setEnabled(self._inventory.can_edit)
            line.addWidget(made)
        return line

    def _connect(self) -> None:
        self._look.changed.connect(self._fit)
        self._fit()
        self.kinds.currentRowChanged.connect(self._choose)
        self.desk.focus.asset_wanted.connect(self.show_asset)
        self.view.remove_requested.connect(self._remove)
        self._inventory.assets_changed.connect(self._recount)
        self._inventory.added.connect(self._select)
        self._inventory.refused.connect(self._show_error)
        self._transfer.refused.connect(self._show_error)
        self._transfer.previewed.connect(self._show_preview)
        self._transfer.working.connect(self.progress.follow)
        self._transfer.told.connect(self.banners.show_done)

    def _choose(self, row: int) -> None:
        kind = list(AssetKind)[row]
        if kind is not self._kind:
            self.show_kind(kind)

    def _table(self, kind: AssetKind) -> AssetsTable:
        if kind not in self._tables:
            table = self._tables[kind] = AssetsTable(self._inventory, kind)
            table.refused.connect(self.banners.show_refusal)
        return self._tables[kind]

    def _entry(self, kind: AssetKind) -> KindEntry:
        entries: Mapping[AssetKind, KindEntry] = {entry.kind: entry for entry in self._inventory.kinds()}
        return entries[kind]

    def _recount(self) -> None:
        for row, entry in enumerate(self._inventory.kinds()):
            self.kinds.item(row).setText(_kind_words(entry))

    def _follow(self, current: QModelIndex, _previous: QModelIndex) -> None:
        asset = self._table(self._kind).line_at(self._sorted.mapToSource(current).row())
        self.form.show_asset("" if asset is None else asset.id)

    def _select(self, asset_id: str) -> None:
        table = self._table(self._kind)
        index = self._sorted.mapFromSource(table.index(table.row_of(asset_id), 0))
        if index.isValid():
            self._select_row(index.row())

    def _select_row(self, row: int) -> None:
        index = self._sorted.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        if index.isValid():
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.form.show_asset("")

    def _add(self) -> None:
        name = self.new_name.text().strip()
        if not name:
            self.new_name.setFocus()
            return
        self.new_name.clear()
        self.banners.clear()
        self._inventory.add(self._kind, name)

    def _duplicate(self) -> None:
        asset = self._inventory.asset(self.form.asset_id)
        if asset is not None:
            taken = {other.name for other in self._inventory.assets(asset.kind)}
            numbers = (f"{asset.name} ({number})" for number in range(2, len(taken) + 3))
            self._inventory.duplicate(asset, next(name for name in numbers if name not in taken))

    def _remove(self) -> None:
        chosen = [self._sorted.mapToSource(index) for index in self.view.selectionModel().selectedRows()]
        assets = [self._table(self._kind).line_at(index.row()) for index in chosen]
        found = [asset for asset in assets if asset is not None]
        if not found or not self._inventory.can_edit:
            return
        users = {user for asset in found for user in self._inventory.users(asset.id)} - {
            a.name for a in found
        }
        self._inventory.remove(tuple(asset.id for asset in found))
        what = found[0].name if len(found) == 1 else f"{len(found)} assets"
        more = f"Still named by {', '.join(sorted(users)[:5])}." if users else ""
        self.banners.show_message(Tone.ACCENT, f"{what} removed. Undo (Ctrl+Z) brings it back.", more)

    def _choose_import(self) -> None:
        """Ask for a file and show what importing it would do."""
        name, _ = QFileDialog.getOpenFileName(self, "Import inventory", "", TABLE_FILES)
        if name:
            self.banners.clear()
            self._transfer.read(Path(name), self._kind)

    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export inventory", "inventory.csv", TABLE_FILES)
        if name:
            self._transfer.write(Path(name))

    def _show_preview(self, preview: ImportPreview) -> None:
        dialog = ImportPreviewDialog(self._look, preview, self)
        dialog.confirmed.connect(lambda: self._transfer.confirm(preview))
        dialog.open()

    def _show_error(self, error: UserError) -> None:
        self.banners.show_error(error)


def _kind_words(entry: KindEntry) -> str:
    return f"{entry.many}  {entry.count}" if entry.count else entry.many
