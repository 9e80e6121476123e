"""Measured values beside what the plan says, each with a button that takes it over."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.viewmodels.measured import MeasuredLine, MeasuredModel
from ui.widgets.buttons import button, set_faded
from ui.widgets.elided import ElidedLabel
from ui.widgets.text import label

MOST = 10
"""So many are shown at once; the next follow when these are taken over."""

VERB = "Take over"


class MeasuredLines(QFrame):
    """Empty and out of sight while the plan says all that was measured."""

    def __init__(self, model: MeasuredModel) -> None:
        super().__init__()
        self.setObjectName("measured_values")
        self.setProperty("card", True)
        self._model = model
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.addWidget(label("Measured, and not in the plan", "strong"))
        column.addLayout(self._lines)
        model.changed.connect(self._hear)
        self.refresh()

    def _hear(self) -> None:
        """Look again where somebody looks; a page that is shown later looks then."""
        holder = self.parentWidget()
        if holder is not None and holder.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        lines = self._model.lines()
        for line in lines[:MOST]:
            self._lines.addWidget(self._row(line))
        self.setVisible(bool(lines))

    def _row(self, line: MeasuredLine) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        proposal = line.proposal
        row.addWidget(ElidedLabel(line.words, "muted" if proposal.is_stale else ""), 1)
        name = f"take_{proposal.place.subject}_{proposal.place.item}_{proposal.field.key}"
        made = button(VERB, partial(self._model.take, line), name=name)
        made.setAccessibleName(f"{VERB}: {line.words}")
        made.setEnabled(self._model.can_take)
        set_faded(made, faded=proposal.is_stale)
        row.addWidget(made)
        return shown
