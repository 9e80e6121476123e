"""The assets of a kind as a Qt table: a row an asset, a column a field; simple fields are typed in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from app.domain.inventory import Asset, AssetKind
from app.domain.values import ValueKind
from ui.models.lines_table import KeyedRows
from ui.models.table_rows import read_cell
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.inventory import InventoryModel

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
IN_PLACE = frozenset({ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE, ValueKind.FLAG, ValueKind.CHOICE})
"""Kinds of field that are typed into a cell; the others are edited in the form beside."""

NAME_COLUMN = 0
FUNCTIONS_COLUMN = 1
"""Servers only."""


class AssetsTable(KeyedRows[Asset]):
    """Rows are updated in place, so that the table never jumps. `refused` tells what is wrong with input."""

    refused = Signal(str)

    def __init__(self, inventory: InventoryModel, kind: AssetKind) -> None:
        super().__init__(lambda asset: asset.id, inventory.assets(kind))
        self._inventory = inventory
        self.kind = kind
        self._specs = inventory.fields(kind)
        self._first = FUNCTIONS_COLUMN + 1 if kind is AssetKind.SERVER else NAME_COLUMN + 1
        inventory.assets_changed.connect(self._update)

    def spec_at(self, column: int) -> FieldSpec | None:
        """The field of a column; None for the name and for the functions of servers."""
        return None if column < self._first else self._specs[column - self._first]

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._specs) + self._first

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        spec = self.spec_at(section)
        if spec is None:
            return "Name" if section == NAME_COLUMN else "Functions"
        return f"{spec.label} ({spec.unit})" if spec.unit else spec.label

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        spec = self.spec_at(index.column())
        typed = index.column() == NAME_COLUMN if spec is None else spec.kind in IN_PLACE
        return plain | Qt.ItemFlag.ItemIsEditable if typed and self._inventory.can_edit else plain

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        asset = self.line_at(index.row())
        if asset is None:
            return None
        spec = self.spec_at(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self._text(asset, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(asset, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and spec is not None and spec.kind is ValueKind.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        asset = self.line_at(index.row())
        spec = self.spec_at(index.column())
        if asset is None or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        if spec is None:
            self._inventory.rename(asset, str(value))
            return True
        try:
            cell = read_cell(str(value), spec)
        except ValueError as error:
            self.refused.emit(f"{spec.label} of {asset.name}: {error}.")
            return False
        if cell != asset.values.get(spec.key):
            self._inventory.set_value(asset, spec.key, cell)
        return True

    def _text(self, asset: Asset, column: int) -> str:
        spec = self.spec_at(column)
        if spec is not None:
            return self._inventory.text(asset, spec)
        if column == NAME_COLUMN:
            return asset.name
        words = self._inventory.functions()
        return ", ".join(name for function, name in words if function in asset.functions)

    def _spoken(self, asset: Asset, column: int) -> str:
        if column == NAME_COLUMN:
            return asset.name
        head = self.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        return f"{asset.name}, {head}: {self._text(asset, column) or 'empty'}"

    def _update(self) -> None:
        self.show_lines(self._inventory.assets(self.kind))
        # Names of other assets stand in reference columns.
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, self.columnCount() - 1))
