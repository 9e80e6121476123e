"""The open plan as the window sees it: a snapshot on the GUI thread, edits that go to the store thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.draft import Changes
from app.domain.edits import Edit
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.proposals import Proposal
from app.errors import UserError
from app.ports import Clock
from app.services.answers import Said, answers_edit, said_edit
from app.services.open_plan import OpenPlan
from app.services.proposals import said_by_taking
from ui.tasks import Task, Tasks

NOTHING_MOVED = Changes({})
Origin = object
"""Where an edit came from, such as a place or a field's key; an error is shown there."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the window shows of the plan at one moment, taken on the store thread."""

    plan: Plan
    assessment: Assessment
    can_undo: bool
    can_redo: bool
    last_saved_at: datetime | None
    places: Mapping[str, tuple[Place, ...]]
    changes: Changes = NOTHING_MOVED


def places_by_item(assessment: Assessment) -> Mapping[str, tuple[Place, ...]]:
    """The places where each item is asked, in the order they are asked; items not asked are absent."""
    places: dict[str, list[Place]] = {}
    for place in assessment.verdicts:
        places.setdefault(place.item, []).append(place)
    return {item: tuple(asked) for item, asked in places.items()}


def snapshot_of(open_plan: OpenPlan, changes: Changes = NOTHING_MOVED) -> Snapshot:
    """Take a snapshot; only the store thread may."""
    assessment = open_plan.assessment
    return Snapshot(
        open_plan.plan,
        assessment,
        open_plan.can_undo,
        open_plan.can_redo,
        open_plan.last_saved_at,
        places_by_item(assessment),
        changes,
    )


class OpenPlanModel(QObject):
    """Shows only what is durable. `changed` tells what moved, `failed` an error and where its edit came from.

    `saving_changed` tells whether edits are on their way; `state_changed` that undo, redo or the time of the
    last saving moved; `locked` that the plan can no longer be written, as after a failure of its disk.
    """

    changed = Signal(object)
    state_changed = Signal()
    saving_changed = Signal(bool)
    failed = Signal(object, object)
    locked = Signal()

    def __init__(self, open_plan: OpenPlan, tasks: Tasks, clock: Clock, snapshot: Snapshot) -> None:
        """Take over an open plan; `snapshot` was taken on the store thread."""
        super().__init__()
        self._open_plan = open_plan
        self._tasks = tasks
        self._clock = clock
        self._snapshot = snapshot
        self._pending = 0
        self.pack: Pack = open_plan.pack
        self.path: Path = open_plan.path
        self.read_only = open_plan.read_only
        self.read_only_reason = open_plan.read_only_reason
        self.opening_faults = open_plan.opening_faults

    @property
    def plan(self) -> Plan:
        """The plan as it was last made durable."""
        return self._snapshot.plan

    @property
    def assessment(self) -> Assessment:
        """What follows from it."""
        return self._snapshot.assessment

    @property
    def places(self) -> Mapping[str, tuple[Place, ...]]:
        """The places where each item is asked; items not asked are absent."""
        return self._snapshot.places

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._snapshot.can_undo and not self.read_only

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to bring back."""
        return self._snapshot.can_redo and not self.read_only

    @property
    def last_saved_at(self) -> datetime | None:
        """When the last edit was made durable, in UTC."""
        return self._snapshot.last_saved_at

    @property
    def is_saving(self) -> bool:
        """Whether an edit is on its way to the disk."""
        return self._pending > 0

    def apply(self, edit: Edit, blobs: Mapping[str, bytes] | None = None, origin: Origin = None) -> Task:
        """Make an edit durable; `changed` follows, or `failed` with the origin."""
        return self._submit(lambda opened: opened.apply(edit, blobs), origin)

    def apply_made(self, make: Callable[[Plan], Edit], origin: Origin = None) -> Task:
        """As `apply`, for an edit that depends on the plan as it is when its turn comes."""
        return self._submit(lambda opened: opened.apply(make(opened.plan)), origin)

    @property
    def now(self) -> datetime:
        """The time of this machine."""
        return self._clock.now()

    def take_proposals(self, proposals: Sequence[Proposal], origin: Origin) -> Task:
        """Say what was measured as the person's answers, with the evidence they rest on."""
        return self.say(said_by_taking(self.plan, proposals), origin, "Measured values")

    def say(self, many: Sequence[Said], origin: Origin, label: str = "") -> Task:
        """Keep what was said about items: one edit, one step of undo."""

        def made(plan: Plan) -> Edit:
            by, at = self._open_plan.author.name, self._clock.now()
            if len(many) == 1:
                return said_edit(plan, self.pack, many[0], by=by, at=at)
            return answers_edit(plan, self.pack, many, by=by, at=at, label=label)

        return self.apply_made(made, origin)

    def undo(self) -> Task:
        """Take the last edit back."""
        return self._submit(lambda opened: opened.undo(), None)

    def redo(self) -> Task:
        """Bring the edit that was undone last back."""
        return self._submit(lambda opened: opened.redo(), None)

    def ask(self, title: str, work: Callable[[OpenPlan], Any]) -> Task:
        """Read from the plan file on the store thread; the task tells the result."""
        return self._tasks.on_store(title, lambda: work(self._open_plan))

    def run(self, title: str, work: Callable[[OpenPlan, Callable[[float, str], None]], Any]) -> Task:
        """Long work on the store thread that may change the plan; what moved is announced when it ended.

        So is what moved before it failed or was cancelled.
        """
        moved: list[Changes] = []
        half_way: list[Snapshot] = []

        def watched(progress: Callable[[float, str], None]) -> tuple[Any, Snapshot]:
            stop = self._open_plan.subscribe(moved.append)
            try:
                result = work(self._open_plan, progress)
            except BaseException:
                if moved:
                    half_way.append(snapshot_of(self._open_plan, _merged(moved)))
                raise
            finally:
                stop()
            return result, snapshot_of(self._open_plan, _merged(moved))

        task = self._tasks.on_store_with_progress(title, watched)
        task.done.connect(lambda outcome: self._adopt(outcome[1]))
        task.ended.connect(lambda _ending: self._adopt_all(half_way))
        task.failed.connect(lambda _error: self._notice_lock())
        return task

    def close(self) -> Task:
        """Give the file back."""
        return self._tasks.on_store("Closing the plan", self._open_plan.close)

    def _submit(self, act: Callable[[OpenPlan], Changes], origin: Origin) -> Task:
        task = self._tasks.on_store("Saving", lambda: snapshot_of(self._open_plan, act(self._open_plan)))
        self._count(1)
        task.ended.connect(lambda _ending: self._count(-1))
        task.done.connect(self._adopt)
        task.failed.connect(lambda error: self._fail(error, origin))
        return task

    def _count(self, step: int) -> None:
        was_saving = self.is_saving
        self._pending += step
        if was_saving != self.is_saving:
            self.saving_changed.emit(self.is_saving)

    def _adopt(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.changed.emit(snapshot.changes)
        self.state_changed.emit()

    def _adopt_all(self, snapshots: Sequence[Snapshot]) -> None:
        for snapshot in snapshots:
            self._adopt(snapshot)

    def _fail(self, error: UserError, origin: Origin) -> None:
        self.failed.emit(error, origin)
        self._notice_lock()

    def _notice_lock(self) -> None:
        """A store whose file can no longer be trusted refuses to write from then on."""
        if self.read_only or not self._open_plan.read_only:
            return
        self.read_only = True
        self.read_only_reason = self._open_plan.read_only_reason
        self.locked.emit()
        self.state_changed.emit()


def _merged(moved: list[Changes]) -> Changes:
    together = NOTHING_MOVED
    for changes in moved:
        together = together.merged(changes)
    return together
