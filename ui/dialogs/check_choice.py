"""Which checks of which assets: ticked lists, with how many checks and servers that makes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Look, Space
from ui.viewmodels.checks import ChecksModel, ChoiceList, Selection, TargetList, targets_words
from ui.widgets.buttons import button
from ui.widgets.text import label

KEY = int(Qt.ItemDataRole.UserRole) + 1
WIDTH, HEIGHT = 520, 560
PATIENCE_MS = 150
ADVICE = "Nothing ticked in a list means all of it."
INTRUSIVE = "Also what looks like an attack: tell those who watch the network first"


class CheckChoiceDialog(QDialog):
    """`chosen` tells the selection; a dialog that is closed otherwise changes nothing."""

    chosen = Signal(object)

    def __init__(self, look: Look, model: ChecksModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("check_choice")
        self.setWindowTitle("Choose checks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look.px(WIDTH), look.px(HEIGHT))
        self._model = model
        self._before = model.selection
        self.tree = QTreeWidget()
        self.intrusive = QCheckBox(INTRUSIVE)
        self.count = label("", "strong")
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._ask_count)
        self._branches = [(each, self._branch(each)) for each in model.choices() if each.choices]
        self._lay_out()
        self._connect()
        self._ask_count()

    def _branch(self, choice: ChoiceList) -> QTreeWidgetItem:
        """A list whose lines are ticked as they were last."""
        branch = QTreeWidgetItem(self.tree, [choice.title])
        ticked = {str(each) for each in getattr(self._before, choice.field)}
        for key, words in choice.choices:
            line = QTreeWidgetItem(branch, [words])
            line.setData(0, KEY, key)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(0, Qt.CheckState.Checked if key in ticked else Qt.CheckState.Unchecked)
        branch.setExpanded(bool(ticked) or choice.field in {"groups", "severities"})
        return branch

    def _lay_out(self) -> None:
        self.tree.setObjectName("check_choices")
        self.tree.setAccessibleName("What to check")
        self.tree.setHeaderHidden(True)
        self.intrusive.setObjectName("intrusive")
        self.intrusive.setChecked(self._before.intrusive)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label("Choose checks", "section"))
        column.addWidget(label(ADVICE, "muted"))
        column.addWidget(self.tree, 1)
        column.addWidget(self.intrusive)
        column.addWidget(self.count)
        feet = QHBoxLayout()
        feet.addWidget(button("All checks", self.tick_nothing, name="all_checks", quiet=True))
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_choice"))
        feet.addWidget(button("Choose", self._give, name="give_choice", primary=True))
        column.addLayout(feet)

    def _connect(self) -> None:
        self.tree.itemChanged.connect(self._wait)
        self.intrusive.toggled.connect(self._wait)
        self._model.counted.connect(self._show_count)

    def _wait(self, *_changed: object) -> None:
        """Several ticks in a row are counted once."""
        self._patience.start(PATIENCE_MS)

    def _ask_count(self) -> None:
        self._model.count(self.selection())

    def _show_count(self, targets: TargetList) -> None:
        self.count.setText(targets_words(targets).capitalize())

    def selection(self) -> Selection:
        """What is ticked now."""
        ticked = {choice.field: frozenset(_ticked(branch)) for choice, branch in self._branches}
        return self._before.narrowed(ticked, intrusive=self.intrusive.isChecked())

    def tick_nothing(self) -> None:
        """Take every tick away, which means everything."""
        for _, branch in self._branches:
            for line in _lines(branch):
                line.setCheckState(0, Qt.CheckState.Unchecked)
        self.intrusive.setChecked(False)

    def _give(self) -> None:
        self.chosen.emit(self.selection())
        self.accept()


def _ticked(branch: QTreeWidgetItem) -> list[str]:
    return [line.data(0, KEY) for line in _lines(branch) if line.checkState(0) is Qt.CheckState.Checked]


def _lines(branch: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (branch.child(place) for place in range(branch.childCount()))
    return [line for line in found if line is not None]
