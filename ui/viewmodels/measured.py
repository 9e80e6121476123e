"""What live checks measured and the plan does not say, for a person to take over one by one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.draft import Changes
from app.domain.proposals import Proposal
from app.services.proposals import offered_proposals
from ui.viewmodels.desk import Desk
from ui.viewmodels.proposal_words import source_words, value_words
from ui.viewmodels.subjects import subject_words


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A measured value in words: whose, of what, how old, and what the plan says instead."""

    proposal: Proposal
    words: str


class MeasuredModel(QObject):
    """`changed` tells that the lines may be others. Taking one over is an edit like any other."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._open = desk.open_plan
        self._open.changed.connect(self._hear)

    @property
    def can_take(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    def lines(self) -> tuple[MeasuredLine, ...]:
        """What was measured differently from what the plan says, the stale after the fresh."""
        known = self._open
        found = offered_proposals(known.plan, known.pack, known.assessment, known.now)
        return tuple(MeasuredLine(each, self._words(each)) for each in found)

    def take(self, line: MeasuredLine) -> None:
        """Say a value as the person's answer."""
        self._open.take_proposals([line.proposal], self)

    def _words(self, proposal: Proposal) -> str:
        pack, field = self._open.pack, proposal.field
        subject = subject_words(proposal.place.subject, self._open.plan, pack)
        said = "nothing" if proposal.said is None else value_words(proposal.said, field, pack)
        value = value_words(proposal.value, field, pack)
        source = source_words(proposal, self._open.now)
        return f"{subject}, {field.words}: {value} by {source}; the plan says {said}"

    def _hear(self, changes: Changes) -> None:
        if changes.touches("runs", "assets", "answers", "profile"):
            self.changed.emit()
