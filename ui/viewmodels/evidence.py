"""The photos and documents of a place: attaching, looking, taking a copy, taking off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.assessment.calculators import PlanReader, is_stale
from app.domain.answers import Place
from app.domain.draft import Changes
from app.domain.edits import DetachEvidence
from app.domain.findings import Evidence, EvidenceKind
from app.errors import UserError
from app.services.attachments import LARGEST_BYTES, attachment_of
from app.services.open_plan import OpenPlan
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.files import read_file, write_file

SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""What the window can show as a picture."""


class EvidenceModel(QObject):
    """`changed` tells that evidence moved, `pictured` the id and the bytes of a photo that was asked for.

    `working` gives the task under way, `told` a sentence, `refused` an error.
    """

    changed = Signal()
    pictured = Signal(str, bytes)
    working = Signal(object)
    told = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._open.changed.connect(self._take)
        self._open.failed.connect(self._refuse)

    @property
    def can_edit(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    def of(self, place: Place) -> tuple[Evidence, ...]:
        """What a person attached to a place, the oldest first."""
        answer = self._open.plan.answers.get(place)
        named = answer.evidence if answer else ()
        found = (
            entry
            for entry in self._open.plan.evidence.values()
            if entry.kind is not EvidenceKind.CHECK and (tuple(place) in entry.places or entry.id in named)
        )
        return tuple(sorted(found, key=lambda entry: (entry.taken_at, entry.id)))

    def is_stale(self, evidence: Evidence) -> bool:
        """Whether a calculation rests on values that the plan no longer has."""
        return is_stale(evidence, PlanReader(self._open.plan, self._open.pack))

    def attach(self, path: Path, place: Place) -> None:
        """Keep a file as evidence of a place."""

        def read(_progress: Callable[[float, str], None]) -> bytes:
            return read_file(path, LARGEST_BYTES + 1)

        task = self._desk.tasks.call(f"Reading {path.name}", read)
        task.done.connect(lambda content: self._keep(content, path.name, place))
        self._follow(task)

    def detach(self, evidence: Evidence) -> None:
        """Take a piece of evidence off; undo brings it back."""
        self._open.apply(DetachEvidence(evidence.id), origin=self)

    def picture(self, evidence: Evidence) -> None:
        """Ask for the bytes of a photo; `pictured` follows where the window can show it."""
        if evidence.media_type in SHOWN_TYPES:
            task = self._open.ask("Reading a photo", lambda opened: opened.blob(evidence.content))
            task.done.connect(lambda content: self.pictured.emit(evidence.id, content))
            task.failed.connect(self.refused)

    def save_copy(self, evidence: Evidence, path: Path) -> None:
        """Write a copy to a file."""
        task = self._open.ask(
            f"Writing {path.name}", lambda opened: write_file(path, opened.blob(evidence.content))
        )
        task.done.connect(lambda _done: self.told.emit(f"Saved as {path.name}."))
        self._follow(task)

    def _keep(self, content: bytes, name: str, place: Place) -> None:
        services = self._desk.services

        def keep(opened: OpenPlan, _progress: Callable[[float, str], None]) -> Changes:
            made = attachment_of(
                content,
                name,
                place,
                evidence_id=services.ids.new_id(),
                by=opened.author.name,
                at=services.clock.now(),
            )
            return opened.apply(made.edit, made.blobs)

        self._follow(self._open.run(f"Attaching {name}", keep))

    def _follow(self, task: Task) -> None:
        task.failed.connect(self.refused)
        self.working.emit(task)

    def _take(self, changes: Changes) -> None:
        if changes.touches("evidence", "answers", "assets", "profile"):
            self.changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)
