"""The plan that is open: its value, what follows from it, and the one door through which it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.draft import Changes
from app.domain.edits import Edit, apply_edit
from app.domain.history import (
    EditRecord,
    TrailStep,
    UndoStacks,
    edit_from_data,
    edit_to_data,
    faults_of,
    sealed,
)
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.replay import replayed
from app.errors import NotFound, StorageFailed, UserError, WrongInput
from app.ports import Clock, Ids, PlanStore, Progress
from app.services.judge import Assessor, Judge

Listener = Callable[[Changes], None]
"""Told what moved, after it is durable and the open plan shows it."""

NOTHING_MOVED = Changes({})
"""What an edit moved that changes nothing."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes the edits: a person's name, and the installation it is typed into."""

    name: str
    installation: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the audit page: who, when, what. `reverts` is the entry it undoes or redoes, or empty."""

    id: str
    author: str
    installation: str
    at: datetime
    edit: Edit
    reverts: str
    hash: str


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What verifying found: the number of edits, the ids of those whose hash or parent is wrong, the heads.

    `replays` tells whether applying all edits anew gives the plan that is shown.
    """

    edits: int
    faults: tuple[str, ...]
    heads: tuple[str, ...]
    replays: bool

    @property
    def verifies(self) -> bool:
        """Whether the graph holds together and gives the plan."""
        return not self.faults and self.replays


class OpenPlan:
    """One plan, open on one thread; whatever `apply`, `undo` or `redo` changed is durable after it."""

    def __init__(
        self,
        store: PlanStore,
        pack: Pack,
        plan: Plan,
        *,
        clock: Clock,
        ids: Ids,
        author: Author,
        assessor: Assessor,
    ) -> None:
        """Take over a store whose plan was loaded. Raises DamagedFile where its history does not verify."""
        self._store = store
        self._pack = pack
        self._plan = plan
        self._clock = clock
        self._ids = ids
        self.author = author
        self._judge = Judge(assessor, pack)
        self._stacks = UndoStacks()
        self._last_saved_at: datetime | None = None
        for step in store.trail():
            self._note(step)
        self._listeners: list[Listener] = []
        self.opening_faults: tuple[StorageFailed, ...] = ()
        """What failed beside the plan when it was opened (backup, settings), to be shown as banners."""

    @property
    def plan(self) -> Plan:
        """The plan as it lies on the disk."""
        return self._plan

    @property
    def pack(self) -> Pack:
        """The pack the plan was made with."""
        return self._pack

    @property
    def assessment(self) -> Assessment:
        """What follows from the plan today; computed when asked for, and only as far as things moved."""
        return self._judge.assessment(self._plan, self._clock.now().date())

    def judged_on(self, as_of: date) -> Assessment:
        """What follows from the plan on a date of judgement."""
        return self._judge.assessment(self._plan, as_of)

    @property
    def path(self) -> Path:
        """The plan file."""
        return self._store.path

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._store.read_only

    @property
    def read_only_reason(self) -> str:
        """Who writes the plan, or why it cannot be written; empty when it can."""
        return self._store.read_only_reason

    @property
    def last_saved_at(self) -> datetime | None:
        """When the last edit was made, in UTC."""
        return self._last_saved_at

    @property
    def heads(self) -> tuple[str, ...]:
        """The hashes of the last edits; more than one only where copies were joined."""
        return self._store.heads()

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._stacks.undo) and not self.read_only

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to bring back."""
        return bool(self._stacks.redo) and not self.read_only

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; calling the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def apply(self, edit: Edit, blobs: Mapping[str, bytes] | None = None) -> Changes:
        """Make an edit durable, then show it. Bytes it speaks of come along under their SHA-256.

        An edit that would change nothing is not recorded. Raises UserError, with everything as it was.
        """
        return self._record(edit, blobs or {}, reverts="")

    def undo(self) -> Changes:
        """Take the last edit back; raises WrongInput where there is none."""
        if not self._stacks.undo:
            raise WrongInput("There is nothing to undo.", advice="Change something first.")
        return self._revert(self._stacks.undo[-1])

    def redo(self) -> Changes:
        """Bring the edit that was undone last back; raises WrongInput where there is none."""
        if not self._stacks.redo:
            raise WrongInput("There is nothing to redo.", advice="Undo something first.")
        return self._revert(self._stacks.redo[-1])

    def history(self) -> Iterator[HistoryEntry]:
        """Every edit, the first one first."""
        for record in self._store.history():
            yield HistoryEntry(
                record.id, record.author, record.installation, record.at,
                edit_from_data(record.edit), record.reverts, record.hash,
            )  # fmt: skip

    def records(self) -> Iterator[EditRecord]:
        """Every edit as it lies in the history, for the manifest and for merging."""
        yield from self._store.history()

    def verify_history(self) -> HistoryReport:
        """Hold every edit against its hash and its parents, and the plan against all edits applied anew."""
        records = tuple(self._store.history())
        return HistoryReport(len(records), faults_of(records), self.heads, _gives(records, self._plan))

    def blob(self, digest: str) -> bytes:
        """Bytes by their SHA-256. Raises NotFound or DamagedFile."""
        return self._store.blob(digest)

    def pack_bytes(self) -> bytes:
        """The bytes of the pack as they lie in the plan."""
        return self._store.pack_bytes()

    def back_up(self, target: Path, progress: Progress | None = None) -> None:
        """Write a complete copy of the plan file. `progress` may raise Cancelled."""
        self._store.back_up(target, progress)

    def close(self) -> None:
        """Give the file back; the plan value stays readable."""
        self._listeners.clear()
        self._store.close()

    def _revert(self, record_id: str) -> Changes:
        record = self._store.record(record_id)
        return self._record(edit_from_data(record.inverse), {}, reverts=record_id)

    def _record(self, edit: Edit, blobs: Mapping[str, bytes], *, reverts: str) -> Changes:
        applied = apply_edit(self._plan, edit)
        if not reverts and not blobs and not _moves(self._plan, applied.plan, applied.changes):
            return NOTHING_MOVED
        for digest in _named_bytes(applied.plan, applied.changes):
            self._insist_on(digest, blobs)
        record = self._sealed(edit, applied.inverse, reverts)
        self._store.commit(applied.plan, record, applied.changes, blobs)
        self._note(_step(record))
        self._judge.note(self._plan, applied.changes)
        self._plan = applied.plan
        self._announce(applied.changes)
        return applied.changes

    def _insist_on(self, digest: str, blobs: Mapping[str, bytes]) -> None:
        """A plan is complete by itself: what it names has come along or lies in it already."""
        if digest not in blobs and not self._store.holds(digest):
            raise NotFound(
                f"The plan does not hold the file {digest[:12]} that is to be kept.",
                advice="Choose the file again, so that its content comes along.",
            )

    def _sealed(self, edit: Edit, inverse: Edit | None, reverts: str) -> EditRecord:
        return sealed(
            EditRecord(
                id=self._ids.new_id(),
                parents=self._store.heads(),
                author=self.author.name,
                installation=self.author.installation,
                at=self._clock.now(),
                edit=edit_to_data(edit),
                inverse=None if inverse is None else edit_to_data(inverse),
                reverts=reverts,
            )
        )

    def _note(self, step: TrailStep) -> None:
        self._stacks.take(step)
        self._last_saved_at = step.at

    def _announce(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


def _step(record: EditRecord) -> TrailStep:
    can_undo = record.inverse is not None
    return TrailStep(record.id, record.hash, record.parents, record.at, record.reverts, can_undo)


def _moves(before: Plan, after: Plan, changes: Changes) -> bool:
    """Whether anything is different; looks only where the edit wrote."""
    if before.title != after.title or before.pack != after.pack:
        return True
    return any(
        getattr(before, area).get(key) != getattr(after, area).get(key)
        for area, keys in changes.keys.items()
        for key in keys
    )


def _named_bytes(plan: Plan, changes: Changes) -> Iterator[str]:
    """The digests of the bytes that evidence, reports and signatures name where they moved."""
    yield from (plan.evidence[key].content for key in changes.of("evidence") if key in plan.evidence)
    yield from (plan.reports[key].pdf for key in changes.of("reports") if key in plan.reports)
    yield from (plan.signatures[key].pdf for key in changes.of("signatures") if key in plan.signatures)


def _gives(records: tuple[EditRecord, ...], plan: Plan) -> bool:
    try:
        return replayed(records) == plan
    except (ValueError, UserError):
        return False
