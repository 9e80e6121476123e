"""One asset as a form: its name, functions, fields and needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.values import Value, ValueKind
from ui.theme import Look, Space
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.inventory import InventoryModel
from ui.widgets.asset_needs import AssetNeeds
from ui.widgets.caption import Caption
from ui.widgets.fields.labelled import LabelledField
from ui.widgets.flow import Flow
from ui.widgets.text import label, rule

NAME = FieldSpec("name", ValueKind.TEXT, "Name")
CAPTION_WIDTH = 170


class AssetForm(QScrollArea):
    """Built once per kind and filled per asset, so that stepping through a table stays quick."""

    def __init__(self, look: Look, inventory: InventoryModel) -> None:
        super().__init__()
        self.setObjectName("asset_form")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look = look
        self._inventory = inventory
        self._bodies: dict[AssetKind, _Body] = {}
        self._empty = label("Choose an asset, or add one above.", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.asset_id = ""
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, Space.S, Space.S, Space.S)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(self._holder)
        inventory.assets_changed.connect(self._fill)
        inventory.needs_changed.connect(self._fill)

    def show_asset(self, asset_id: str) -> None:
        """Show an asset; an empty id shows none."""
        self.asset_id = asset_id
        self._fill()

    def _fill(self) -> None:
        asset = self._inventory.asset(self.asset_id)
        for kind, body in self._bodies.items():
            body.setVisible(asset is not None and asset.kind is kind)
        self._empty.setVisible(asset is None)
        if asset is not None:
            self._body(asset.kind).show_asset(asset)

    def _body(self, kind: AssetKind) -> _Body:
        if kind not in self._bodies:
            self._bodies[kind] = _Body(self._look, self._inventory, kind)
            self._column.insertWidget(0, self._bodies[kind])
        return self._bodies[kind]


class _Body(QWidget):
    """The form of one kind."""

    def __init__(self, look: Look, inventory: InventoryModel, kind: AssetKind) -> None:
        super().__init__()
        self._inventory = inventory
        self._asset: Asset | None = None
        self._name = LabelledField(look, NAME, label_width=CAPTION_WIDTH)
        self._name.committed.connect(self._rename)
        self._functions = {
            member: _tick(words)
            for member, words in (inventory.functions() if kind is AssetKind.SERVER else ())
        }
        for box in self._functions.values():
            box.clicked.connect(self._set_functions)
        self._fields = [
            LabelledField(look, spec, label_width=CAPTION_WIDTH) for spec in inventory.fields(kind)
        ]
        self._needs = AssetNeeds(look, inventory)
        self._lay_out(look)
        self.setEnabled(inventory.can_edit)

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._name)
        if self._functions:
            column.addLayout(_line(look, "Functions", Flow(*self._functions.values())))
        for field in self._fields:
            field.committed.connect(self._set_value)
            column.addWidget(field)
        column.addWidget(rule())
        column.addWidget(self._needs)

    def show_asset(self, asset: Asset) -> None:
        """Show an asset of this kind."""
        self._asset = asset
        self._name.show_value(asset.name)
        self._name.name_for(asset.name)
        for member, box in self._functions.items():
            box.setChecked(member in asset.functions)
        for field, spec in zip(self._fields, self._inventory.fields_of(asset), strict=True):
            field.editor.set_spec(spec)
            field.editor.show_value(asset.values.get(spec.key))
            field.editor.name_for(asset.name)
        self._needs.show_asset(asset.id)

    def _rename(self, _key: str, name: Value | None) -> None:
        if self._asset is not None:
            self._inventory.rename(self._asset, str(name or ""))

    def _set_value(self, key: str, value: Value | None) -> None:
        if self._asset is not None:
            self._inventory.set_value(self._asset, key, value)

    def _set_functions(self) -> None:
        if self._asset is not None:
            ticked: frozenset[ServerFunction] = frozenset(
                member for member, box in self._functions.items() if box.isChecked()
            )
            self._inventory.set_functions(self._asset, ticked)


def _tick(words: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setAccessibleName(words)
    return box


def _line(look: Look, words: str, widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(Space.S)
    line.addWidget(Caption(look, words, CAPTION_WIDTH), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(widget, 1)
    return line
