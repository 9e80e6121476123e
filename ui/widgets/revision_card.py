"""One frozen revision: its digest, its report, and one line per role that signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.signoff import Edition, Revision
from ui.theme import Look, Space, Tone
from ui.viewmodels.sign_off import RoleLine, SignOffModel
from ui.widgets.buttons import button
from ui.widgets.marks import Mark, StateMark
from ui.widgets.shapes import Shape
from ui.widgets.text import label

SIGNED = Mark(Shape.FULL, Tone.FULFILLED, "signed")
UNSIGNED = Mark(Shape.RING, Tone.UNKNOWN, "not signed yet")


class RevisionCard(QFrame):
    """Wishes only: the page carries them out."""

    report_requested = Signal(object)
    sign_requested = Signal(object, str)
    save_requested = Signal(object)
    verify_requested = Signal(object)
    withdraw_requested = Signal(object)

    def __init__(self, look: Look, model: SignOffModel, revision: Revision, edition: Edition) -> None:
        super().__init__()
        self.setObjectName(f"revision_{revision.number}")
        self.setProperty("card", True)
        self._look = look
        self._model = model
        self._revision = revision
        self._edition = edition
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(self._head())
        column.addWidget(label(self._facts(), "muted", wrap=True))
        column.addWidget(self._digest())
        column.addLayout(self._roles())

    def _head(self) -> QHBoxLayout:
        revision = self._revision
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(label(f"Revision {revision.number}: {revision.title}", "strong", wrap=True), 1)
        if self._model.has_report(revision, self._edition):
            row.addWidget(
                button("Verify", lambda: self.verify_requested.emit(revision), name="verify_revision")
            )
            row.addWidget(
                button("Save PDF...", lambda: self.save_requested.emit(revision), name="save_revision")
            )
        else:
            make = button(
                "Make report", lambda: self.report_requested.emit(revision), name="make_report", primary=True
            )
            make.setEnabled(self._model.can_edit)
            row.addWidget(make)
        if self._can_be_withdrawn():
            row.addWidget(
                button(
                    "Withdraw",
                    lambda: self.withdraw_requested.emit(revision),
                    name="withdraw_revision",
                    quiet=True,
                )
            )
        return row

    def _can_be_withdrawn(self) -> bool:
        signed = any(
            line.is_signed for edition in Edition for line in self._model.roles(self._revision, edition)
        )
        return self._model.can_edit and not signed

    def _facts(self) -> str:
        revision = self._revision
        return (
            f"Frozen {revision.frozen_at:%Y-%m-%d %H:%M} UTC by {revision.frozen_by}, "
            f"judged as of {revision.as_of} by Holdfast {revision.program}."
        )

    def _digest(self) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        text = label(f"Digest {self._revision.digest}", "code", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text)
        return frame

    def _roles(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(2, 1)
        for row, line in enumerate(self._model.roles(self._revision, self._edition)):
            self._add_role(grid, row, line)
        return grid

    def _add_role(self, grid: QGridLayout, row: int, line: RoleLine) -> None:
        grid.addWidget(StateMark(self._look, SIGNED if line.is_signed else UNSIGNED), row, 0)
        grid.addWidget(label(line.title), row, 1)
        if line.signed_at is not None:
            grid.addWidget(label(f"{line.signer}, {line.signed_at:%Y-%m-%d %H:%M} UTC", "muted"), row, 2)
            return
        grid.addWidget(label("not signed yet", "muted"), row, 2)
        sign = button(
            "Sign...", lambda: self.sign_requested.emit(self._revision, line.role), name=f"sign_{line.role}"
        )
        sign.setAccessibleName(f"Sign as {line.title}")
        sign.setEnabled(self._model.can_edit and self._model.has_report(self._revision, self._edition))
        grid.addWidget(sign, row, 3)
