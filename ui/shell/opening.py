"""Everything of the window that needs the core: loaded on the store thread while the start page is shown."""

from __future__ import annotations

import gc
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.domain.draft import Changes
from app.errors import UserError
from ui.dialogs.new_plan import FILTER, NewPlanDialog
from ui.shell.main_window import MainWindow
from ui.shell.plan_frame import PlanFrame
from ui.shell.search_hits import SearchHits
from ui.tasks import Task, Tasks
from ui.theme import Look, Scheme
from ui.viewmodels.desk import Desk
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.plans import PlansModel
from ui.viewmodels.search import hits_of
from ui.viewmodels.services import WindowServices


class Opening(QObject):
    """Makes, opens, shows and leaves plans in the window."""

    def __init__(self, window: MainWindow, look: Look, tasks: Tasks, services: WindowServices) -> None:
        super().__init__()
        self._window = window
        self._look = look
        self._tasks = tasks
        self._dialog: NewPlanDialog | None = None
        self.plans = PlansModel(services, tasks)
        self.desk: Desk | None = None
        self.frame: PlanFrame | None = None
        self._hits: SearchHits | None = None
        self._connect()
        self._take_theme(services)
        self.plans.look_up_recent()

    def _connect(self) -> None:
        plans = self.plans
        plans.opened.connect(self._show_plan)
        plans.refused.connect(self._refuse)
        plans.recent_changed.connect(self._window.start.show_recent)
        plans.packs_found.connect(self._ask_which)
        plans.working.connect(self._show_work)

    def _take_theme(self, services: WindowServices) -> None:
        """Look as the user last chose, and remember what they choose from now on."""
        chosen = services.settings.current.theme
        if chosen in set(Scheme):
            self._look.set_scheme(Scheme(chosen))
        self._scheme = self._look.scheme
        self._look.changed.connect(self._remember_theme)

    def _remember_theme(self) -> None:
        if self._look.scheme is not self._scheme and not self._tasks.is_closed:
            self._scheme = self._look.scheme
            settings, theme = self.plans.services.settings, self._scheme.value
            task = self._tasks.on_store("Remembering the colours", lambda: settings.set_theme(theme))
            task.failed.connect(self._refuse)

    def ask_for_file(self) -> None:
        """Let the user choose a plan file."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a plan", str(documents()), FILTER)
        if chosen:
            self.plans.open(Path(chosen))

    def ask_for_new(self) -> None:
        """Let the user say what the new plan is, as soon as the packs are known."""
        self.plans.look_up_packs()

    def ask_for_sample(self) -> None:
        """Make a plan of the sample deployment where plans lie, and open it."""
        self.plans.create_sample(documents())

    def leave_plan(self) -> None:
        """Give the plan back and show the start page."""
        self.close_plan()
        self.plans.look_up_recent()

    def close_plan(self) -> None:
        """Give the plan back."""
        if self.desk is not None and self.frame is not None:
            self.desk.close()
            self._window.drop_frame(self.frame)
            self.desk = self.frame = None
            gc.unfreeze()
        if self._hits is not None:
            self._hits.offer(())

    def _ask_which(self, packs: tuple[tuple[str, str], ...]) -> None:
        self._dialog = NewPlanDialog(self._window, self._look, packs, documents())
        self._dialog.asked.connect(self.plans.create)
        self._dialog.open()

    def _show_plan(self, open_plan: OpenPlanModel) -> None:
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog = None
        self.close_plan()
        self._window.start.banner.clear()
        self.desk = Desk(open_plan, self.plans.services, self._tasks)
        self.frame = PlanFrame(self.desk, self._look)
        self._window.show_frame(self.frame)
        self._tie(self.desk, self.frame)
        # Nothing of an open plan is garbage, and looking through a large one for some stops the window.
        gc.freeze()
        self.frame.page.focus_first()

    def _tie(self, desk: Desk, frame: PlanFrame) -> None:
        """Tie the top bar, which outlives the plan, to the frame; the ties go away with the frame."""
        top, plan = self._window.top, desk.open_plan
        top.undo_requested.connect(frame.undo)
        top.redo_requested.connect(frame.redo)
        top.detail.setChecked(True)
        top.detail_requested.connect(frame.show_detail_panel)
        top.search.chosen.connect(frame.follow)
        frame.detail_folded.connect(lambda: top.detail.setChecked(False))
        plan.state_changed.connect(lambda: self._show_state(plan))
        plan.saving_changed.connect(lambda _saving: self._show_state(plan))
        plan.failed.connect(lambda error, origin: self._show_failure(frame, error, origin))
        self._show_state(plan)
        self._offer_hits(desk)

    def _offer_hits(self, desk: Desk) -> None:
        """Let everything of the plan be found, and assets under the names they have by then."""
        hits = self._hits = self._hits or SearchHits(self._window.top.search, self._look)
        hits.offer(hits_of(desk))

        def offer_anew(changes: Changes) -> None:
            if changes.touches("assets"):
                hits.offer(hits_of(desk))

        desk.open_plan.changed.connect(offer_anew)

    def _show_state(self, plan: OpenPlanModel) -> None:
        if self.desk is None or self.desk.open_plan is not plan:
            return
        top = self._window.top
        top.undo.setEnabled(plan.can_undo)
        top.redo.setEnabled(plan.can_redo)
        top.saved.setText(saved_words(plan.last_saved_at, saving=plan.is_saving, read_only=plan.read_only))
        self._window.show_title(plan.plan.title)

    def _show_failure(self, frame: PlanFrame, error: UserError, origin: object) -> None:
        """Errors with an origin are shown by the page; those without have no better place than the top."""
        if origin is None:
            frame.banner.show_error(error)

    def _refuse(self, error: UserError) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_error(error)
        else:
            self._window.start.show_error(error)

    def _show_work(self, task: Task) -> None:
        self._window.start.strip.follow(task, can_cancel=False)


def documents() -> Path:
    """Where plans lie unless the user says otherwise."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def saved_words(at: datetime | None, *, saving: bool, read_only: bool) -> str:
    """What stands beside undo and redo: when the last edit became durable."""
    if read_only:
        return "read only"
    if saving:
        return "saving"
    return "" if at is None else f"saved {at.astimezone():%H:%M}"
