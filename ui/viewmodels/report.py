"""The report for its page: a draft of the plan as it stands, or the kept report of a revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.plan import report_key
from app.domain.report_model import PageSize, Rendered, ReportModel
from app.domain.signoff import Edition
from app.services.freezing import FrozenRevision
from app.services.open_plan import OpenPlan
from app.services.reports import ReportSource, report_model
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.files import write_file

DRAFT = ""
"""The revision of a report that is only a draft."""


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """Which report is shown; `revision` is empty for the draft of the plan as it stands."""

    revision: str = DRAFT
    edition: Edition = Edition.CUSTOMER
    page_size: PageSize = PageSize.A4


class ReportPageModel(QObject):
    """Makes one report at a time.

    `ready` gives the bytes of the PDF, `working` the task that makes them, `stopped` tells that the user
    stopped it, `refused` an error, `told` a sentence.
    """

    ready = Signal(object)
    working = Signal(object)
    stopped = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._choice = ReportChoice()
        self.pdf = b""

    @property
    def can_keep(self) -> bool:
        """Whether a report of a revision can be made and kept."""
        return not self._open.read_only

    def revisions(self) -> tuple[tuple[str, str], ...]:
        """The revisions, the newest first, as pairs of id and words; the draft stands before them."""
        found = sorted(self._open.plan.revisions.values(), key=lambda one: one.number, reverse=True)
        lines = tuple((one.id, f"Revision {one.number}: {one.title}") for one in found)
        return ((DRAFT, "Draft of the plan as it stands"), *lines)

    def make(self, choice: ReportChoice) -> None:
        """Make the report that is chosen, or take the kept one; `ready` follows."""
        self._choice = choice
        kept = self._open.plan.reports.get(report_key(choice.revision, choice.edition))
        if kept is not None:
            self._begin(
                self._open.ask("Reading the report", lambda opened: opened.blob(kept.pdf)), self._show
            )
        elif choice.revision == DRAFT:
            self._begin(self._open.ask("Collecting the plan", self._draft_source), self._render_draft)
        else:
            self._begin(self._open.ask("Collecting the revision", self._source), self._render_revision)

    def save(self, path: Path) -> None:
        """Write the PDF that is shown to a file."""
        pdf = self.pdf
        task = self._desk.tasks.call(f"Writing {path.name}", lambda _progress: write_file(path, pdf))
        task.done.connect(lambda _done: self.told.emit(f"Saved as {path.name}."))
        task.failed.connect(self.refused)

    def _draft_source(self, opened: OpenPlan) -> ReportModel:
        services = self._desk.services
        source = ReportSource(
            plan=opened.plan,
            pack=opened.pack,
            assessment=opened.assessment,
            history=opened.records(),
            blob=opened.blob,
            program=services.program,
            checks=services.checks,
            analysis=services.analysis.analyse(opened.plan, opened.pack),
        )
        return report_model(source, edition=self._choice.edition)

    def _source(self, opened: OpenPlan) -> tuple[FrozenRevision, ReportModel]:
        return self._desk.services.sign_off.report_source(opened, self._choice.revision, self._choice.edition)

    def _render_draft(self, model: ReportModel) -> None:
        self._render(model, lambda rendered: self._show(rendered.pdf))

    def _render_revision(self, found: tuple[FrozenRevision, ReportModel]) -> None:
        frozen, model = found
        edition = self._choice.edition

        def keep(rendered: Rendered) -> None:
            sign_off = self._desk.services.sign_off
            task = self._open.run(
                "Keeping the report",
                lambda opened, _progress: sign_off.keep(opened, frozen, edition, rendered),
            )
            self._begin(task, lambda outcome: self._show(outcome[0]))

        self._render(model, keep)

    def _render(self, model: ReportModel, then: Callable[[Rendered], None]) -> None:
        services, size = self._desk.services, self._choice.page_size

        def render(progress: Callable[[float, str], None]) -> Rendered:
            return services.renderer.render(model, page_size=size, progress=progress)

        self._begin(self._desk.tasks.call("Making the report", render), then)

    def _begin(self, task: Task, then: Callable[..., None]) -> None:
        choice = self._choice

        def go_on(result: object) -> None:
            if task.cancel_flag.is_cancelled():
                self.stopped.emit()
            elif choice == self._choice:
                then(result)

        task.done.connect(go_on)
        task.was_cancelled.connect(self.stopped)
        task.failed.connect(self.refused)
        self.working.emit(task)

    def _show(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.ready.emit(pdf)
