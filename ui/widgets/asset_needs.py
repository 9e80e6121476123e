"""What an asset needs: the list, and a line to add to it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inventory import NeedKind
from ui.theme import Look, Space, Tone
from ui.viewmodels.inventory import InventoryModel, NeedEntry
from ui.widgets.buttons import button
from ui.widgets.fields.picker import Picker
from ui.widgets.flow import Flow
from ui.widgets.icons import IconButton
from ui.widgets.text import label

SHOWN = 2
"""How many of the chosen assets the button names."""


class AssetNeeds(QWidget):
    """Needs are stated as "at least k of these"; one that names a removed asset says so."""

    def __init__(self, look: Look, inventory: InventoryModel) -> None:
        super().__init__()
        self.setObjectName("asset_needs")
        self._look = look
        self._inventory = inventory
        self._asset_id = ""
        self._shown: tuple[NeedEntry, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self.kind = self._kind_box()
        self.at_least = self._number_box()
        self.of = button("Choose...", self._pick, name="need_of")
        self.add_button = button("Add need", self._add, name="add_need")
        self._lay_out()

    def show_asset(self, asset_id: str) -> None:
        """Show what an asset needs."""
        if asset_id != self._asset_id:
            self._asset_id = asset_id
            self._choose(())
        needs = self._inventory.needs(asset_id)
        if needs != self._shown:
            self._shown = needs
            self._rebuild()

    def _kind_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("need_kind")
        box.setAccessibleName("What the need is for")
        for kind in NeedKind:
            box.addItem(kind.value.capitalize(), kind.value)
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
        column.addWidget(Flow(self.of, self.add_button))
        self._choose(())

    def _rebuild(self) -> None:
        while (entry := self._list.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.deleteLater()
        for need in self._shown:
            self._list.addWidget(self._line(need))
        if not self._shown:
            self._list.addWidget(label("None stated yet.", "muted"))

    def _line(self, entry: NeedEntry) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = f"{entry.words} (names a removed asset)" if entry.points_nowhere else entry.words
        row.addWidget(label(words, wrap=True, tone=Tone.FAILED if entry.points_nowhere else None), 1)
        remove = IconButton(self._look, "close", f"Remove need: {entry.words}", side=16)
        remove.clicked.connect(lambda: self._inventory.remove_need(entry.need.id))
        row.addWidget(remove)
        return line

    def _pick(self) -> None:
        picker = Picker(self.of, "Assets it needs", self._inventory.candidates(self._asset_id), self._chosen)
        picker.picked.connect(self._choose)
        picker.drop_from(self.of)

    def _choose(self, chosen: tuple[str, ...]) -> None:
        self._chosen = tuple(chosen)
        names = dict(self._inventory.candidates(self._asset_id)) if chosen else {}
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
        self._inventory.set_need(self._asset_id, kind, self._chosen, int(self.at_least.currentData()))
        self._choose(())
