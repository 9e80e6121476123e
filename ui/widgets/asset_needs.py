"""What an asset needs: the list, and a line to add to it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.inventory import Need, NeedKind, NeedOrigin
from ui.theme import Look, Space
from ui.viewmodels.finding_words import NEED_WORDS
from ui.viewmodels.inventory import InventoryModel, NeedEntry
from ui.widgets.buttons import button
from ui.widgets.fields.picker import Picker
from ui.widgets.flow import Flow
from ui.widgets.need_line import NeedLine
from ui.widgets.text import label

SHOWN = 2
"""How many of the chosen assets the button names."""


class AssetNeeds(QWidget):
    """Needs are stated as "at least k of these"; what the inventory implies is shown as proposed.

    A proposed need counts until it is changed or removed; confirming it keeps it as it is.
    """

    def __init__(self, look: Look, inventory: InventoryModel) -> None:
        super().__init__()
        self.setObjectName("asset_needs")
        self._look = look
        self._inventory = inventory
        self._asset_id = ""
        self._shown: tuple[NeedEntry, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._changed: Need | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self.kind = self._kind_box()
        self.at_least = self._number_box()
        self.of = button("Choose...", self._pick, name="need_of")
        self.add_button = button("Add need", self._add, name="add_need")
        self.cancel_button = button("Cancel", self._stop_changing, name="cancel_need", quiet=True)
        self._lay_out()

    def show_asset(self, asset_id: str) -> None:
        """Show what an asset needs."""
        if asset_id != self._asset_id:
            self._asset_id = asset_id
            self._stop_changing()
        needs = self._inventory.needs(asset_id)
        if needs != self._shown:
            self._shown = needs
            self._rebuild()

    def _kind_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("need_kind")
        box.setAccessibleName("What the need is for")
        for kind in NeedKind:
            box.addItem(NEED_WORDS[kind], kind.value)
        return box

    def _number_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("need_at_least")
        box.setAccessibleName("At least so many of them")
        box.addItem("1", 1)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(label("Needs", "heading"))
        column.addLayout(self._list)
        column.addWidget(Flow(self.kind, label("at least", "muted"), self.at_least, label("of", "muted")))
        column.addWidget(Flow(self.of, self.add_button, self.cancel_button))
        self._stop_changing()

    def _rebuild(self) -> None:
        while (entry := self._list.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.deleteLater()
        for need in self._shown:
            self._list.addWidget(self._line(need))
        if not self._shown:
            self._list.addWidget(label("Nothing stated, and the inventory implies nothing.", "muted"))

    def _line(self, entry: NeedEntry) -> NeedLine:
        line = NeedLine(self._look, entry)
        line.confirm_requested.connect(lambda wanted: self._inventory.confirm_need(wanted.need))
        line.change_requested.connect(self._change)
        line.remove_requested.connect(lambda wanted: self._inventory.remove_need(wanted.need))
        return line

    def _change(self, entry: NeedEntry) -> None:
        """Take a need into the line below the list, where it is changed and kept."""
        need = entry.need
        self._changed = need
        self.kind.setCurrentIndex(self.kind.findData(need.kind.value))
        self._choose(need.of)
        self.at_least.setCurrentIndex(max(0, self.at_least.findData(need.at_least)))
        self._show_purpose()
        self.of.setFocus()

    def _stop_changing(self) -> None:
        self._changed = None
        self._choose(())
        self._show_purpose()

    def _show_purpose(self) -> None:
        """Changing keeps the kind: it is what tells the need from the others."""
        is_change = self._changed is not None
        self.kind.setEnabled(not is_change)
        self.add_button.setText("Keep change" if is_change else "Add need")
        self.cancel_button.setVisible(is_change)

    def _pick(self) -> None:
        picker = Picker(self.of, "Assets it needs", self._inventory.candidates(self._asset_id), self._chosen)
        picker.picked.connect(self._choose)
        picker.drop_from(self.of)

    def _choose(self, chosen: tuple[str, ...]) -> None:
        self._chosen = tuple(chosen)
        names = dict(self._inventory.candidates(self._asset_id)) if chosen else {}
        self._chosen = tuple(entry for entry in self._chosen if entry in names)
        words = [names[entry] for entry in self._chosen]
        more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
        self.of.setText(", ".join(words[:SHOWN]) + more or "Choose...")
        self.of.setToolTip(", ".join(words))
        self.of.setAccessibleName(f"Assets it needs: {', '.join(words) or 'none chosen'}")
        self._offer_numbers(len(self._chosen))
        self.add_button.setEnabled(bool(self._chosen))

    def _offer_numbers(self, count: int) -> None:
        shown = int(self.at_least.currentData())
        self.at_least.clear()
        for number in range(1, max(1, count) + 1):
            self.at_least.addItem(str(number), number)
        self.at_least.setCurrentIndex(min(shown, max(1, count)) - 1)

    def _add(self) -> None:
        kind = NeedKind(str(self.kind.currentData()))
        stated = self._changed is not None and self._changed.origin is not NeedOrigin.PROPOSED
        need_id = self._changed.id if self._changed is not None and stated else ""
        at_least = int(self.at_least.currentData())
        self._inventory.set_need(self._asset_id, kind, self._chosen, at_least, need_id)
        self._stop_changing()
