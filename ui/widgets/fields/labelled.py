"""A field with its label, unit, home and fault: one line of a form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.values import Value, ValueKind
from ui.theme import Look, Space
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.proposal_words import Offer
from ui.widgets.buttons import button, set_faded
from ui.widgets.caption import Caption
from ui.widgets.fields.base import FieldEditor
from ui.widgets.fields.registry import editor_for
from ui.widgets.text import label

LABEL_WIDTH = 200
TALL = frozenset({ValueKind.CHECKLIST, ValueKind.TABLE})
"""Kinds whose label stands above them."""


class LabelledField(QWidget):
    """Label, editor and unit in a line; what is wrong is told at its end, so that nothing moves.

    What was measured stands beside the editor as a button, with where it comes from; `offer_taken` gives the
    key when it is clicked.
    """

    committed = Signal(str, object)
    offer_taken = Signal(str)

    def __init__(
        self, look: Look, spec: FieldSpec, *, label_width: int = LABEL_WIDTH, show_help: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(f"labelled_{spec.key}")
        self.spec = spec
        self.editor: FieldEditor = editor_for(look, spec)
        is_tall = spec.kind in TALL
        self.caption = label(spec.label) if is_tall else Caption(look, spec.label, label_width)
        self.caption.setToolTip(spec.help)
        self._note = label(spec.home, "small")
        self._fault = label("", "fault")
        self.offer = button("", lambda: self.offer_taken.emit(spec.key), name=f"offer_{spec.key}", quiet=True)
        # It must not make its line higher: rows keep their height whatever was measured.
        self.offer.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Ignored)
        self.offer.hide()
        self.editor.faulted.connect(self._fault.setText)
        self.editor.committed.connect(lambda value: self.committed.emit(spec.key, value))
        self._lay_out(look, label_width, show_help=show_help)

    def _lay_out(self, look: Look, label_width: int, *, show_help: bool) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        if self.spec.kind in TALL:
            outer.addWidget(self.caption)
        else:
            line.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.editor, 1)
        line.addWidget(self.offer)
        for part in (self._fault, self._note):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(line)
        if show_help and self.spec.help:
            outer.addLayout(self._help_line(look.px(label_width)))

    def _help_line(self, indent: int) -> QHBoxLayout:
        line = QHBoxLayout()
        if self.spec.kind not in TALL:
            line.addSpacing(indent + Space.S)
        line.addWidget(label(self.spec.help, "small", wrap=True), 1)
        return line

    def fault_words(self) -> str:
        """What is told to be wrong with the input; empty when nothing is."""
        return self._fault.text()

    def show_value(self, value: Value | None) -> None:
        """Show a value."""
        self.editor.show_value(value)

    def show_offer(self, offer: Offer | None) -> None:
        """Show what was measured, or nothing; what is stale stands back."""
        self.offer.setVisible(offer is not None)
        self._note.setText(self.spec.home if offer is None else offer.source)
        if offer is not None:
            self.offer.setText(offer.short)
            self.offer.setToolTip(offer.full)
            self.offer.setAccessibleName(offer.full)
            set_faded(self.offer, faded=offer.is_stale)

    def name_for(self, subject: str) -> None:
        """Tell a screen reader whom the field is about."""
        self.editor.name_for(subject)
