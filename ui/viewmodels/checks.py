"""Live checks for their page: whom a run would ask, the run as it happens, and the runs that were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.checks import CheckEntry
from app.domain.draft import Changes
from app.domain.edits import AddAsset, WithdrawRun
from app.domain.evidence_age import is_stale
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.pack import Severity
from app.domain.readings import SILENT_SERVER, Fault
from app.domain.run_comparison import RunComparison, compare_runs
from app.domain.targets import FoundHost, Refusal, RefusedTarget, TargetList
from app.domain.windows_document import MAX_BYTES
from app.errors import UserError
from app.ports import CancelToken
from app.services.check_events import CheckEvent, FindingMade, FinishedRun, QuestionAsked, RunFinished
from app.services.checks import Selection
from app.services.open_plan import OpenPlan
from app.windows_scripts import collector_digest, collector_script
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.files import read_file, write_file
from ui.viewmodels.logins import Login, credentials_from
from ui.viewmodels.proposal_words import age_words
from ui.viewmodels.subjects import subject_words

__all__ = ["ChecksModel", "FinishedRun", "Login", "RunLine", "Selection", "TargetList", "targets_words"]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A kept run in the list; `age` says how long ago it ended."""

    run: CheckRun
    is_stale: bool
    age: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many findings have that outcome."""
        return sum(1 for finding in self.run.findings if finding.outcome is outcome)


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How far a run is with one address; `is_silent` says that this question got no answer."""

    address: str
    done: int
    total: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A part of a `Selection` by its field, with what it can hold: keys with their words."""

    field: str
    title: str
    choices: tuple[tuple[str, str], ...]


CUT_SHORT = frozenset({Fault.CANCELLED, Fault.DEADLINE})
"""What became of questions that the end of a run left without an answer: no progress."""

CHOSEN_KINDS = (AssetKind.SERVER, AssetKind.ROLE, AssetKind.UPS, AssetKind.DOMAIN, AssetKind.ZONE)
"""The kinds of asset that runs can be narrowed to."""


class ChecksModel(QObject):
    """One run at a time.

    `targets_known` gives the `TargetList` that a run would ask, `working` the task of a run, which tells how
    many questions are through, `finding_made` each finding as it comes, `run_ended` the run when it is over,
    `run_kept` when it is in the plan and `run_unkept` when it cannot be put there, and why,
    `runs_changed` that kept runs moved, `target_progressed` the `TargetProgress` of a run, `counted` the
    `TargetList` of a selection that is only considered, `collector_written` the path of the collector and its
    SHA-256, `refused` an error.
    """

    targets_known = Signal(object)
    finding_made = Signal(object)
    run_ended = Signal(object)
    run_kept = Signal(object)
    run_unkept = Signal(object, object)
    runs_changed = Signal()
    refused = Signal(object)
    working = Signal(object)
    target_progressed = Signal(object)
    counted = Signal(object)
    collector_written = Signal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._task: Task | None = None
        self._open.changed.connect(self._take)
        self._open.failed.connect(self._refuse)
        desk.closing.connect(self._settle)

    @property
    def can_keep(self) -> bool:
        """Whether a run can be kept in the plan."""
        return not self._open.read_only

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._task is not None and self._task.is_running

    @property
    def selection(self) -> Selection:
        """What runs are narrowed to; remembered as long as the window has the plan open."""
        return self._desk.check_selection

    def choose(self, selection: Selection) -> None:
        """Narrow the next runs, and collect their targets anew."""
        self._desk.check_selection = selection
        self.look_up_targets()

    def allow(self, refused: RefusedTarget) -> None:
        """Let the next runs ask a public address of the plan."""
        allowed = self.selection.allowed_public | {refused.value}
        self.choose(replace(self.selection, allowed_public=allowed))

    def look_up_targets(self) -> Task:
        """Compute whom a run would ask; nothing is sent."""
        task = self._collect(self.selection)
        task.done.connect(self.targets_known)
        return task

    def count(self, selection: Selection) -> None:
        """Compute whom a run of a selection would ask; `counted` follows."""
        self._collect(selection).done.connect(self.counted)

    def _collect(self, selection: Selection) -> Task:
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        task = self._desk.tasks.call(
            "Collecting targets", lambda _progress: services.live_checks.plan_targets(plan, pack, selection)
        )
        task.failed.connect(self.refused)
        return task

    def run(self, logins: Iterable[Login] = (), authorities: Path | None = None) -> None:
        """Ask the targets; each finding is told as it comes, the whole run is kept when it ends."""
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        credentials, selection = credentials_from(logins), self.selection

        def events(cancel: CancelToken) -> Iterable[CheckEvent]:
            return services.live_checks.run_checks(
                plan, pack, selection, cancel=cancel, credentials=credentials, authorities=authorities
            )

        self._follow("Live checks", events)

    def judge_files(self, paths: Iterable[Path], *, accept_unknown: bool = False, chosen: str = "") -> None:
        """Judge files of the collector as a run, by the selected checks; nothing is sent.

        `refused` tells `UnknownScript` for files of another script, unless they are accepted, and
        `UncertainServer` for one that may be about several servers, unless it is `chosen` by id.
        """
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        selection = self.selection

        def events(cancel: CancelToken) -> Iterable[CheckEvent]:
            runs = services.collected_runs
            files = [runs.read(path.name, read_file(path, MAX_BYTES + 1)) for path in paths]
            return runs.judge(
                plan,
                pack,
                files,
                cancel=cancel,
                chosen=chosen,
                accept_unknown=accept_unknown,
                selection=selection,
            )

        self._follow("Files of the collector", events)

    def write_collector(self, path: Path) -> None:
        """Write the collector, and keep it in the plan; `collector_written` follows."""
        services = self._desk.services

        def work(opened: OpenPlan, _progress: Callable[[float, str], None]) -> None:
            write_file(path, collector_script())
            if not opened.read_only and not services.collected_runs.keeps_script(opened.plan):
                kept = services.collected_runs.script_attachment(by=opened.author.name)
                opened.apply(kept.edit, kept.blobs)

        task = self._open.run("Writing the collector", work)
        task.done.connect(lambda _nothing: self.collector_written.emit(path, collector_digest()))
        task.failed.connect(self.refused)

    def _follow(self, title: str, events: Callable[[CancelToken], Iterable[CheckEvent]]) -> None:
        self._task = self._desk.tasks.pump(title, events)
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
        return tuple(RunLine(run, is_stale(run.ended_at, now), age_words(run.ended_at, now)) for run in runs)

    def compare(self, one: CheckRun, other: CheckRun) -> RunComparison:
        """What changed from the earlier of two runs to the later."""
        return compare_runs(one, other)

    def add(self, host: FoundHost) -> None:
        """Put a host that an answer named into the inventory, with what it was named for."""
        values = {"fqdn": host.name} | ({"network_address": host.addresses[0]} if host.addresses else {})
        name = host.name.partition(".")[0]
        asset = Asset(
            self._desk.services.ids.new_id(), AssetKind.SERVER, name, functions=host.functions, values=values
        )
        self._open.apply(AddAsset(asset), origin=self)

    def can_allow(self, refused: RefusedTarget) -> bool:
        """Whether a person may let runs ask what was refused: public addresses only."""
        return refused.refusal is Refusal.PUBLIC_ADDRESS

    def choices(self) -> tuple[ChoiceList, ...]:
        """What runs can be narrowed to: checks by group, severity and section, and assets of the plan."""
        plan, pack = self._open.plan, self._open.pack
        informed = {item.section for item in pack.items if item.checks}
        assets = (asset for kind in CHOSEN_KINDS for asset in plan.of_kind(kind))
        groups = self._desk.services.live_checks.book.groups
        sections = (each for each in pack.sections if each.id in informed)
        checks = ((each.id, f"{each.id} {each.title}") for each in self._desk.services.live_checks.entries())
        return (
            ChoiceList("groups", "Groups of checks", tuple((each.id, each.title) for each in groups)),
            ChoiceList("checks", "Single checks, beside those of ticked groups", tuple(checks)),
            ChoiceList(
                "severities", "Severity", tuple((each.value, each.value.capitalize()) for each in Severity)
            ),
            ChoiceList("sections", "Sections they inform", tuple((each.id, each.title) for each in sections)),
            ChoiceList(
                "assets", "Servers and what they serve", tuple((each.id, each.name) for each in assets)
            ),
        )

    def has_server(self, fqdn: str) -> bool:
        """Whether the inventory has a server of that full name by now."""
        servers = self._open.plan.of_kind(AssetKind.SERVER)
        return any(str(asset.values.get("fqdn", "")).lower().rstrip(".") == fqdn for asset in servers)

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
            self._end(event.result)

    def _tell_progress(self, event: QuestionAsked) -> None:
        if event.fault in CUT_SHORT:
            return
        is_silent = event.fault in SILENT_SERVER
        self.target_progressed.emit(
            TargetProgress(event.address, event.done_here, event.total_here, is_silent)
        )
        if self._task is not None and not self._task.cancel_flag.is_cancelled():
            doing = f"{event.done} of {event.total} questions: {event.asked} at {event.address}"
            self._task.progressed.emit(event.done / max(1, event.total), doing)

    def _end(self, result: FinishedRun) -> None:
        self.run_ended.emit(result)
        if self.can_keep:
            self.keep(result)

    def keep(self, result: FinishedRun) -> None:
        """Put a run into the plan; `run_kept` or `run_unkept` follows."""
        task = self._open.apply(result.edit(), result.blobs, origin=result.run.id)
        task.done.connect(lambda _changes: self.run_kept.emit(result))
        task.failed.connect(lambda error: self.run_unkept.emit(result, error))

    def _settle(self) -> None:
        """The plan is about to be given back: a run under way ends now, and is kept."""
        if self._task is not None and self._task.is_running:
            self._desk.tasks.settle(self._task)

    def _take(self, changes: Changes) -> None:
        if changes.touches("runs"):
            self.runs_changed.emit()
        if changes.touches("assets", "profile") and not self.is_running:
            # Whom a run would ask is shown before anybody is asked, also after the inventory moved.
            self.look_up_targets()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def targets_words(targets: TargetList) -> str:
    """How many servers and checks a run would have, in one line."""
    servers, checks = len(targets.targets), len(targets.checks)
    return f"{checks} check{'s' if checks != 1 else ''} of {servers} server{'s' if servers != 1 else ''}"
