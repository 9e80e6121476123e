"""Live checks for their page: whom a run would ask, the run as it happens, and the runs that were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.checks import CheckEntry
from app.domain.draft import Changes
from app.domain.edits import WithdrawRun
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.targets import RefusedTarget, TargetList
from app.errors import UserError
from app.ports import CancelToken
from app.services.check_events import CheckEvent, FindingMade, FinishedRun, QuestionAsked, RunFinished
from app.services.checks import ALL, Selection
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.logins import Login, credentials_from
from ui.viewmodels.subjects import subject_words

__all__ = ["ChecksModel", "FinishedRun", "Login", "RunLine", "TargetList", "targets_words"]

STALE_AFTER = timedelta(days=30)
"""Evidence older than this is shown as stale (content 1.1, a judgement)."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A kept run in the list."""

    run: CheckRun
    is_stale: bool

    def count(self, outcome: Outcome) -> int:
        """How many findings have that outcome."""
        return sum(1 for finding in self.run.findings if finding.outcome is outcome)


class ChecksModel(QObject):
    """One run at a time.

    `targets_known` gives the `TargetList` that a run would ask, `working` the task of a run, which tells how
    many questions are through, `finding_made` each finding as it comes, `run_ended` the run when it is over,
    `runs_changed` that kept runs moved, `refused` an error.
    """

    targets_known = Signal(object)
    finding_made = Signal(object)
    run_ended = Signal(object)
    runs_changed = Signal()
    refused = Signal(object)
    working = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._task: Task | None = None
        self._open.changed.connect(self._take)
        self._open.failed.connect(self._refuse)

    @property
    def can_keep(self) -> bool:
        """Whether a run can be kept in the plan."""
        return not self._open.read_only

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._task is not None and self._task.is_running

    def look_up_targets(self, selection: Selection = ALL) -> Task:
        """Compute whom a run would ask; nothing is sent."""
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        task = self._desk.tasks.call(
            "Collecting targets", lambda _progress: services.live_checks.plan_targets(plan, pack, selection)
        )
        task.done.connect(self.targets_known)
        task.failed.connect(self.refused)
        return task

    def run(
        self, selection: Selection = ALL, logins: Iterable[Login] = (), authorities: Path | None = None
    ) -> None:
        """Ask the targets; each finding is told as it comes, the whole run is kept when it ends."""
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        credentials = credentials_from(logins)

        def events(cancel: CancelToken) -> Iterable[CheckEvent]:
            return services.live_checks.run_checks(
                plan, pack, selection, cancel=cancel, credentials=credentials, authorities=authorities
            )

        self._task = self._desk.tasks.pump("Live checks", events)
        self._task.item_arrived.connect(self._hear)
        self._task.failed.connect(self.refused)
        self.working.emit(self._task)

    def cancel(self) -> None:
        """Ask the run to stop; what was found until then is kept."""
        if self._task is not None:
            self._task.cancel()

    def runs(self) -> tuple[RunLine, ...]:
        """The kept runs, the newest first."""
        now = self._desk.services.clock.now()
        runs = sorted(self._open.plan.runs.values(), key=lambda run: run.started_at, reverse=True)
        return tuple(RunLine(run, now - run.ended_at > STALE_AFTER) for run in runs)

    def withdraw(self, run: CheckRun) -> None:
        """Take a run back: it no longer counts, the history keeps it."""
        self._open.apply(WithdrawRun(run.id), origin=self)

    def entry(self, check: str) -> CheckEntry | None:
        """What a check is about."""
        return self._desk.services.checks.get(check)

    def refusal_words(self, refused: RefusedTarget) -> str:
        """Why something of the plan is not asked."""
        words = self._desk.services.live_checks.book.words
        return words.get(refused.refusal.value, refused.refusal.value)

    def subject(self, finding: Finding) -> str:
        """The name of what a finding is about."""
        return subject_words(finding.subject, self._open.plan, self._open.pack)

    def _hear(self, event: CheckEvent) -> None:
        if isinstance(event, FindingMade):
            self.finding_made.emit(event.finding)
        elif isinstance(event, QuestionAsked):
            self._tell_progress(event)
        elif isinstance(event, RunFinished):
            self._keep(event.result)

    def _tell_progress(self, event: QuestionAsked) -> None:
        if self._task is not None and not self._task.cancel_flag.is_cancelled():
            doing = f"{event.done} of {event.total} questions: {event.asked} at {event.address}"
            self._task.progressed.emit(event.done / max(1, event.total), doing)

    def _keep(self, result: FinishedRun) -> None:
        if self.can_keep:
            self._open.apply(result.edit(), result.blobs, origin=self)
        self.run_ended.emit(result)

    def _take(self, changes: Changes) -> None:
        if changes.touches("runs"):
            self.runs_changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def targets_words(targets: TargetList) -> str:
    """How many servers and checks a run would have, in one line."""
    servers, checks = len(targets.targets), len(targets.checks)
    return f"{checks} check{'s' if checks != 1 else ''} of {servers} server{'s' if servers != 1 else ''}"
