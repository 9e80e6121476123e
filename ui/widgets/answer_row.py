"""One subject of an item: verdict, result, basis, note and fields, in a row that keeps its height."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.answers import PLAN_SUBJECT, Basis, Place, Result
from app.domain.pack import Item, Scope
from ui.theme import Look, Space
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.section import RowState
from ui.widgets.elided import ElidedLabel
from ui.widgets.fields.choices import CalmComboBox
from ui.widgets.fields.labelled import LabelledField
from ui.widgets.fields.lines import CalmLineEdit
from ui.widgets.marks import StateMark
from ui.widgets.segments import Option, Segments
from ui.widgets.states import (
    BASIS_WORDS,
    RESULT_KEYS,
    RESULT_NAMES,
    RESULT_WORDS,
    VERDICT_MARKS,
    result_mark,
)

MARK_SIDE = 14
NAME_WIDTH = 128
BASIS_WIDTH = 84
NOTE_WIDTH = 110
WIDEST = 16_777_215
"""Qt's largest width: no limit."""
FIELD_LABEL_WIDTH = 240
NOTE_HINT = "Note"
REASON_HINT = "Why it does not apply (required)"


class AnswerRow(QWidget):
    """Shows what `show_state` gives and tells wishes; it decides nothing."""

    answered = Signal(object, object)
    reason_given = Signal(object, str)
    basis_given = Signal(object, object)
    note_given = Signal(object, str)
    value_given = Signal(object, str, object)
    offer_taken = Signal(object, str)
    focused = Signal(object)
    move_requested = Signal(object, int)

    def __init__(self, look: Look, item: Item, specs: Sequence[FieldSpec], *, can_edit: bool) -> None:
        super().__init__()
        self._look = look
        self._item = item
        self._can_edit = can_edit
        self._state: RowState | None = None
        self._wants_reason = False
        self.mark = StateMark(look, side=MARK_SIDE)
        self.name = ElidedLabel()
        self.segments = Segments(look, result_options(item), "") if item.results else None
        self.basis = CalmComboBox()
        self.note = CalmLineEdit()
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head = QHBoxLayout()
        self._said = QHBoxLayout()
        self._is_headed = not item.results and item.scopes != (Scope.PLAN,)
        self.fields = [
            LabelledField(look, spec, label_width=FIELD_LABEL_WIDTH if len(specs) > 1 else NAME_WIDTH)
            for spec in specs
        ]
        self._prepare()
        self._lay_out()
        self._connect()

    @property
    def place(self) -> Place | None:
        """The place the row shows now."""
        return self._state.place if self._state else None

    def _prepare(self) -> None:
        self.basis.setObjectName("basis")
        self.basis.fill([(basis.value, BASIS_WORDS[basis]) for basis in Basis], "basis")
        self.basis.setToolTip("How the answer is known")
        self.note.setObjectName("note")
        self.note.setPlaceholderText(NOTE_HINT)
        self.fit()
        for part in (self.segments, self.basis, self.note, *self.fields):
            if part is not None:
                part.setEnabled(self._can_edit)

    def _lay_out(self) -> None:
        """Items with a result: the result first. Items answered by fields alone: the subject, the fields."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(Space.XS)
        self._first.setSpacing(Space.S)
        self._head.setSpacing(Space.S)
        self._head.addWidget(self.mark)
        self._head.addWidget(self.name)
        if self.segments is not None:
            self._head.addWidget(self.segments)
        self._said.setSpacing(Space.S)
        self._said.addWidget(self.basis)
        self._said.addWidget(self.note, 1)
        lines = [self._indented(labelled) for labelled in self.fields]
        if self._is_headed:
            self._head.setStretch(1, 1)
            column.addLayout(self._head)
        else:
            self._first.addLayout(self._head)
        self._first.addLayout(self._said, 1)
        for line in (self._first, *lines) if self.segments is not None else (*lines, self._first):
            column.addLayout(line)

    def wide_width(self) -> int:
        """How wide the row must be to hold everything about the result in one line."""
        head = 0 if self._is_headed else self._head.sizeHint().width()
        parts = head + self.basis.sizeHint().width()
        return parts + self._look.px(NOTE_WIDTH) + 2 * Space.S

    def set_narrow(self, narrow: bool) -> None:
        """Put basis and note below the result, where there is no room beside it."""
        if self._is_headed:
            return
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._first.setDirection(direction)
        self._head.setStretch(self._head.count() - 1, 0)
        width = self._look.px(NAME_WIDTH)
        self.name.setMinimumWidth(width // 2 if narrow else width)
        self.name.setMaximumWidth(WIDEST if narrow else width)
        self._said.setContentsMargins(self._look.px(MARK_SIDE) + Space.S if narrow else 0, 0, 0, 0)

    def fit(self) -> None:
        """Take the widths of the mode the window is in."""
        self.basis.setFixedWidth(self._look.px(BASIS_WIDTH))
        if self._is_headed:
            self._said.setContentsMargins(self._look.px(MARK_SIDE) + Space.S, 0, 0, 0)
        else:
            self.name.setFixedWidth(self._look.px(NAME_WIDTH))

    def settle(self) -> None:
        """Forget all sizes taken before, from the innermost out, so that `sizeHint` tells what is needed now.

        Layouts learn of other sizes within them only with the events at hand, and hidden ones not even then.
        """
        for part in reversed([self, *self.findChildren(QWidget)]):
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()

    def _indented(self, labelled: LabelledField) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addSpacing(self._look.px(MARK_SIDE) + Space.S)
        line.addWidget(labelled)
        return line

    def _connect(self) -> None:
        if self.segments is not None:
            self.segments.chosen.connect(lambda token: self.ask(Result(token)))
        self.basis.activated.connect(self._give_basis)
        self.note.editingFinished.connect(self._give_note)
        for labelled in self.fields:
            labelled.committed.connect(self._give_value)
            labelled.offer_taken.connect(self._take_offer)
        for part in self.inputs():
            part.installEventFilter(self)

    def inputs(self) -> list[QWidget]:
        """Everything in the row that can have the focus, in reading order."""
        said = [self.basis, self.note]
        results: list[QWidget] = list(self.segments.segments()) if self.segments else []
        own: list[QWidget] = []
        for labelled in self.fields:
            editors = labelled.editor.findChildren(QWidget)
            own += [part for part in (*editors, labelled.offer) if is_tab_stop(part, self)]
        return [*results, *said, *own] if self.segments else [*own, *said]

    def show_state(self, state: RowState) -> None:
        """Show a place; the same one as before or another."""
        before, self._state = self._state, state
        if before == state:
            return
        if before is None or before.place != state.place or before.subject != state.subject:
            self._wants_reason = False
            self._show_subject(state)
        self._show_answer(state)
        for labelled in self.fields:
            labelled.show_value(state.values.get(labelled.spec.key))
            labelled.show_offer(state.offers.get(labelled.spec.key))

    def _show_subject(self, state: RowState) -> None:
        is_plan = state.place.subject == PLAN_SUBJECT
        subject = "" if is_plan else state.subject
        self.name.setText(subject)
        self.name.setVisible(not is_plan)
        self.setObjectName(f"row_{state.place.item}_{state.place.subject}")
        about = f"{self._item.title}, {subject}" if subject else self._item.title
        if self.segments is not None:
            self.segments.name_for(about)
        self.basis.setAccessibleName(f"Basis, {about}")
        self.note.setAccessibleName(f"Note, {about}")
        for labelled in self.fields:
            labelled.name_for(about)

    def _show_answer(self, state: RowState) -> None:
        answer = state.answer
        if answer.result is not None:
            self._wants_reason = False
        if self.segments is not None:
            self.segments.show_token(answer.result.value if answer.result else None)
        self.mark.show_mark(VERDICT_MARKS[state.verdict.verdict] if state.verdict else None)
        self.basis.show_token(answer.basis.value if answer.basis else "")
        self._show_note()

    def _show_note(self) -> None:
        answer = self._state.answer if self._state else None
        is_reason = self._wants_reason or (answer is not None and answer.result is Result.NOT_APPLICABLE)
        self.note.setPlaceholderText(REASON_HINT if is_reason else NOTE_HINT)
        if self.note.hasFocus() and self.note.isModified():
            return
        text = "" if answer is None else answer.reason if is_reason else answer.note
        if self.note.text() != text:
            self.note.setText(text)
            self.note.setCursorPosition(0)
        self.note.setToolTip(text)
        self.note.setModified(False)

    def ask(self, result: Result | None) -> None:
        """Ask for a result as a click or a key would; not applicable first asks for its reason."""
        if self._state is None or not self._can_edit:
            return
        if result is not None and result not in offered(self._item):
            return
        needs_reason = result is Result.NOT_APPLICABLE and not self._state.answer.reason
        if needs_reason:
            self._wants_reason = True
            self._show_note()
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        elif result is not self._state.answer.result:
            self.answered.emit(self._state.place, result)

    def focus_first(self) -> None:
        """Put the focus where answering begins."""
        if self.segments is not None:
            self.segments.focus_chosen()
        else:
            self.inputs()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_basis(self, index: int) -> None:
        token = self.basis.itemData(index)
        if self._state is not None:
            self.basis_given.emit(self._state.place, Basis(token) if token else None)

    def _give_note(self) -> None:
        if self._state is None or not self.note.isModified():
            return
        text = self.note.text().strip()
        self.note.setModified(False)
        is_reason = self._wants_reason or self._state.answer.result is Result.NOT_APPLICABLE
        if is_reason and text:
            self.reason_given.emit(self._state.place, text)
        elif is_reason:
            self._leave_reason()
        elif text != self._state.answer.note:
            self.note_given.emit(self._state.place, text)

    def _leave_reason(self) -> None:
        self._wants_reason = False
        self._show_note()

    def _give_value(self, key: str, value: object) -> None:
        if self._state is not None:
            self.value_given.emit(self._state.place, key, value)

    def _take_offer(self, key: str) -> None:
        if self._state is not None:
            self.offer_taken.emit(self._state.place, key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if self._state is not None and plain:
            if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                self.move_requested.emit(self._state.place, 1 if key == Qt.Key.Key_Down else -1)
                return
            if self.segments is not None and key in RESULT_KEYS:
                self.ask(RESULT_KEYS[key])
                return
            if self.segments is not None and key == Qt.Key.Key_Delete:
                self.ask(None)
                return
            if key == Qt.Key.Key_Escape and self._wants_reason:
                self._leave_reason()
                self.focus_first()
                return
        event.ignore()

    @override
    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QEvent) and event.type() == QEvent.Type.FocusIn and self._state is not None:
            self.focused.emit(self._state.place)
        return False


def is_tab_stop(part: QWidget, row: QWidget) -> bool:
    """Whether Tab may stop at a part; the list of a combo box has a window of its own."""
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.window() is row.window()


def offered(item: Item) -> tuple[Result, ...]:
    """The results a person may choose: those of the item, and always that it is unknown or does not apply."""
    always = (Result.UNKNOWN, Result.NOT_APPLICABLE)
    return tuple(result for result in Result if result in item.results or result in always)


def result_options(item: Item) -> tuple[Option, ...]:
    """The segments of an item."""
    return tuple(
        Option(result.value, RESULT_WORDS[result], RESULT_NAMES[result], result_mark(result, item.good))
        for result in offered(item)
    )
