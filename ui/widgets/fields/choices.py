"""Editors that choose: flag, choice, checklist, reference and references."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from app.domain.values import Value
from ui.theme import Look, Space, Tone
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.fields.base import FieldEditor
from ui.widgets.fields.picker import Picker
from ui.widgets.marks import Mark
from ui.widgets.segments import Option, Segments
from ui.widgets.shapes import Shape

YES, NO = "yes", "no"
NOTHING = "\N{EN DASH}"
CHOSEN = Mark(Shape.FULL, Tone.ACCENT, "chosen")


class CalmComboBox(QComboBox):
    """A combo box that lets the page scroll: the wheel changes it only while it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def fill(self, choices: Sequence[tuple[str, str]], nothing: str = NOTHING) -> None:
        """Offer these pairs of token and words, after an entry for none."""
        self.blockSignals(True)
        self.clear()
        self.addItem(nothing, "")
        for token, words in choices:
            self.addItem(words, token)
        self.blockSignals(False)

    def show_token(self, token: str) -> None:
        """Show a choice; one that is not offered is shown by its token."""
        at = self.findData(token)
        if at < 0:
            self.addItem(token, token)
            at = self.count() - 1
        self.setCurrentIndex(at)


class FlagEditor(FieldEditor):
    """Yes or no; pressing the chosen one again clears it."""

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        options = (Option(YES, "Yes", "Yes", CHOSEN), Option(NO, "No", "No", CHOSEN))
        self.segments = Segments(look, options, spec.label)
        self.segments.setToolTip(spec.help)
        self.segments.chosen.connect(self._choose)
        self.row.addWidget(self.segments)
        self.row.addStretch(1)
        self.name_for("")
        self.segments.show_token(None)

    @override
    def show_value(self, value: Value | None) -> None:
        self.segments.show_token({True: YES, False: NO}.get(value) if isinstance(value, bool) else None)

    @override
    def name_for(self, subject: str) -> None:
        self.segments.name_for(self.accessible(subject))

    def _choose(self, token: str) -> None:
        is_shown = token == self.segments.token()
        self.committed.emit(None if is_shown else token == YES)


class ChoiceEditor(FieldEditor):
    """One of several tokens, or none."""

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.combo = CalmComboBox()
        self.combo.setObjectName(f"input_{spec.key}")
        self.combo.setToolTip(spec.help)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setMaximumWidth(look.px(320))
        self.combo.fill(spec.choices)
        self.combo.activated.connect(self._choose)
        self.row.addWidget(self.combo, 1000)
        self.row.addStretch(1)
        self.name_for("")

    @override
    def set_spec(self, spec: FieldSpec) -> None:
        if spec.choices != self.spec.choices:
            shown = self.combo.currentData()
            self.combo.fill(spec.choices)
            self.combo.show_token(shown or "")
        super().set_spec(spec)

    @override
    def show_value(self, value: Value | None) -> None:
        self.combo.show_token(value if isinstance(value, str) else "")

    @override
    def name_for(self, subject: str) -> None:
        self.combo.setAccessibleName(self.accessible(subject))

    def _choose(self, index: int) -> None:
        self.committed.emit(self.combo.itemData(index) or None)


class ChecklistEditor(FieldEditor):
    """Any number of tokens, ticked; the value keeps the order of the list."""

    columns = 2

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.boxes: dict[str, QCheckBox] = {}
        self._subject = ""
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self.row.addWidget(self._holder, 1)
        for place, (token, words) in enumerate(spec.choices):
            self._add(place, token, words)

    def _add(self, place: int, token: str, words: str) -> None:
        box = QCheckBox(words.replace("&", "&&"))
        box.setObjectName(f"tick_{token}")
        box.clicked.connect(self._choose)
        self.boxes[token] = box
        self._grid.addWidget(box, place // self.columns, place % self.columns)

    @override
    def show_value(self, value: Value | None) -> None:
        chosen = value if isinstance(value, tuple) else ()
        for token, box in self.boxes.items():
            box.setChecked(token in chosen)

    @override
    def name_for(self, subject: str) -> None:
        for token, words in self.spec.choices:
            self.boxes[token].setAccessibleName(f"{words}, {self.accessible(subject)}")

    def _choose(self) -> None:
        chosen = tuple(token for token, box in self.boxes.items() if box.isChecked())
        self.committed.emit(chosen or None)


class ReferencesEditor(FieldEditor):
    """Any number of assets, chosen in a list that drops from a button."""

    def __init__(self, look: Look, spec: FieldSpec) -> None:
        super().__init__(look, spec)
        self.button = QPushButton(NOTHING)
        self.button.setObjectName(f"input_{spec.key}")
        self.button.setToolTip(spec.help)
        self.button.setMaximumWidth(look.px(320))
        # Names of many assets are cut rather than making the form wider than the window.
        self.button.setMinimumWidth(look.px(80))
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._open)
        self.row.addWidget(self.button, 1000)
        self.row.addStretch(1)
        self._chosen: tuple[str, ...] = ()
        self._subject = ""
        self.picker: Picker | None = None
        self.name_for("")

    @override
    def show_value(self, value: Value | None) -> None:
        self._chosen = tuple(str(entry) for entry in value) if isinstance(value, tuple) else ()
        self.button.setText(self._words() or NOTHING)
        self.name_for(self._subject)

    @override
    def name_for(self, subject: str) -> None:
        self._subject = subject
        self.button.setAccessibleName(f"{self.accessible(subject)}: {self._words() or 'none'}")

    def _words(self) -> str:
        names = dict(self.spec.choices)
        return ", ".join(names.get(token, "removed") for token in self._chosen)

    def _open(self) -> None:
        self.picker = Picker(self, self.spec.label, self.spec.choices, self._chosen)
        self.picker.picked.connect(self._choose)
        self.picker.drop_from(self.button)

    def _choose(self, chosen: tuple[str, ...]) -> None:
        if chosen != self._chosen:
            self.committed.emit(chosen or None)
