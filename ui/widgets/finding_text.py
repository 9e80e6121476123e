"""One finding of a live check in full: what was found, what the check is about, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.findings import Finding
from ui.theme import Look, Space
from ui.viewmodels.checks import ChecksModel
from ui.widgets.states import OUTCOME_MARKS
from ui.widgets.text import label, set_tone

LEAST_HEIGHT = 100


class FindingText(QScrollArea):
    """Empty until a finding is chosen."""

    def __init__(self, look: Look, model: ChecksModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self.setObjectName("finding_text")
        self.setAccessibleName("The finding in full")
        # The keyboard scrolls what it cannot see otherwise.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = label("", "strong", wrap=True)
        self._outcome = label("", wrap=True)
        self._about = label("", "muted", wrap=True)
        self._remedy = label("", wrap=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, Space.S, Space.S, Space.S)
        column.setSpacing(Space.S)
        for part in (self._title, self._outcome, self._remedy, self._about):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(body)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Show a finding, or that none is chosen."""
        entry = self._model.entry(finding.check) if finding else None
        if finding is None:
            self._title.setText("Choose a finding to read it in full.")
        else:
            self._title.setText(f"{finding.check}  {entry.title}" if entry else finding.check)
        mark = OUTCOME_MARKS[finding.outcome] if finding else None
        _show(self._outcome, f"{mark.words.capitalize()}: {finding.sentence}" if mark and finding else "")
        set_tone(self._outcome, mark.tone if mark else None)
        _show(self._about, entry.objective if entry else "")
        _show(self._remedy, f"What to do: {entry.remedy}" if entry and entry.remedy else "")


def _show(part: QLabel, words: str) -> None:
    part.setText(words)
    part.setVisible(bool(words))
