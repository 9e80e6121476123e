"""The assets of a kind as a Qt table: a row an asset, a column a field; simple fields are typed in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from app.domain.inventory import Asset, AssetKind
from app.domain.values import ValueKind
from ui.models.table_rows import read_cell
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.inventory import InventoryModel

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
IN_PLACE = frozenset({ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE, ValueKind.FLAG, ValueKind.CHOICE})
"""Kinds of field that are typed into a cell; the others are edited in the form beside."""

NAME_COLUMN = 0


class AssetsTable(QAbstractTableModel):
    """Rows are updated in place, so that the table never jumps. `refused` tells what is wrong with input."""

    refused = Signal(str)

    def __init__(self, inventory: InventoryModel, kind: AssetKind) -> None:
        super().__init__()
        self._inventory = inventory
        self.kind = kind
        self._specs = inventory.fields(kind)
        self._assets = inventory.assets(kind)
        inventory.assets_changed.connect(self._update)

    def asset_at(self, row: int) -> Asset | None:
        """The asset of a row, or None."""
        return self._assets[row] if 0 <= row < len(self._assets) else None

    def row_of(self, asset_id: str) -> int:
        """The row of an asset, -1 when it has none."""
        return next((row for row, asset in enumerate(self._assets) if asset.id == asset_id), -1)

    def spec_at(self, column: int) -> FieldSpec | None:
        """The field of a column; None for the name."""
        return None if column == NAME_COLUMN else self._specs[column - 1]

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._assets)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._specs) + 1

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        spec = self.spec_at(section)
        if spec is None:
            return "Name"
        return f"{spec.label} ({spec.unit})" if spec.unit else spec.label

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        spec = self.spec_at(index.column())
        typed = spec is None or spec.kind in IN_PLACE
        return plain | Qt.ItemFlag.ItemIsEditable if typed and self._inventory.can_edit else plain

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        asset = self.asset_at(index.row())
        if asset is None:
            return None
        spec = self.spec_at(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return asset.name if spec is None else self._inventory.text(asset, spec)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(asset, spec)
        if role == Qt.ItemDataRole.TextAlignmentRole and spec is not None and spec.kind is ValueKind.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        asset = self.asset_at(index.row())
        spec = self.spec_at(index.column())
        if asset is None:
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

    def _spoken(self, asset: Asset, spec: FieldSpec | None) -> str:
        if spec is None:
            return asset.name
        return f"{asset.name}, {spec.label}: {self._inventory.text(asset, spec) or 'empty'}"

    def _update(self) -> None:
        before, after = self._assets, self._inventory.assets(self.kind)
        if [asset.id for asset in before] == [asset.id for asset in after]:
            self._assets = after
            self._tell()
        else:
            self.beginResetModel()
            self._assets = after
            self.endResetModel()

    def _tell(self) -> None:
        """All rows: names of other assets stand in reference columns."""
        if self._assets:
            last = self.index(len(self._assets) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
