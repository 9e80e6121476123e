"""Plans to make, to open, and those that were open last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.services.open_plan import OpenPlan
from ui.tasks import Task, Tasks
from ui.viewmodels.open_plan import OpenPlanModel, Snapshot, snapshot_of
from ui.viewmodels.recent import RecentLine
from ui.viewmodels.services import WindowServices

SAMPLE_NAME = "Holdfast sample"


class PlansModel(QObject):
    """Makes and opens plans on the store thread.

    `opened` gives an `OpenPlanModel`, `refused` the error, `recent_changed` the recent plans, `packs_found`
    the packs as pairs of id and title, `working` the task.
    """

    opened = Signal(object)
    refused = Signal(object)
    recent_changed = Signal(object)
    packs_found = Signal(object)
    working = Signal(object)

    def __init__(self, services: WindowServices, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.services = services
        self._opening: Task | None = None
        self._unclaimed: OpenPlan | None = None
        """What the store thread opened and the window does not show yet."""

    def open(self, path: Path) -> None:
        """Open a plan file."""
        self._begin(f"Opening {path.name}", lambda: self.services.plans.open(path))

    def create(self, path: Path, title: str, pack_id: str) -> None:
        """Make a plan and open it."""
        self._begin(f"Making {path.name}", lambda: self.services.plans.create(path, title, pack_id))

    def create_sample(self, folder: Path) -> None:
        """Make a plan of the sample deployment in a folder, under a name that is free, and open it."""
        self._begin("Making the sample", lambda: self._filled_sample(folder))

    def close(self) -> None:
        """Give back what is just being opened, for there is no window any more to show it."""
        self._tasks.on_store("Closing the plan", self._give_back)

    def look_up_recent(self) -> None:
        """Ask for the recent plans; `recent_changed` follows."""
        self._on_store("Looking for recent plans", self._recent).done.connect(self.recent_changed)

    def look_up_packs(self) -> None:
        """Ask for the packs a plan can be made from; `packs_found` follows."""
        task = self._on_store("Reading the packs", self._packs)
        task.done.connect(self.packs_found)
        self.working.emit(task)

    def _begin(self, title: str, work: Callable[[], OpenPlan]) -> None:
        """Open one plan at a time: a second wish, such as a double click, would find the file held by us."""
        if self._opening is not None and self._opening.is_running:
            return

        def opened() -> tuple[OpenPlan, Snapshot]:
            self._give_back()
            plan = self._unclaimed = work()
            return plan, snapshot_of(plan)

        task = self._opening = self._on_store(title, opened)
        task.done.connect(self._announce)
        self.working.emit(task)

    def _give_back(self) -> None:
        plan, self._unclaimed = self._unclaimed, None
        if plan is not None:
            plan.close()

    def _on_store(self, title: str, work: Callable[[], object]) -> Task:
        task = self._tasks.on_store(title, work)
        task.failed.connect(self._refuse)
        return task

    def _announce(self, outcome: tuple[OpenPlan, Snapshot]) -> None:
        plan, snapshot = outcome
        if plan is not self._unclaimed:
            return
        self._unclaimed = None
        self.opened.emit(OpenPlanModel(plan, self._tasks, self.services.clock, snapshot))

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)

    def _recent(self) -> tuple[RecentLine, ...]:
        found = self.services.plans.recent()
        return tuple(RecentLine(entry.path, entry.title, entry.path.is_file()) for entry in found)

    def _packs(self) -> tuple[tuple[str, str], ...]:
        return self.services.pack_titles()

    def _filled_sample(self, folder: Path) -> OpenPlan:
        sample = self.services.sample
        opened = sample.create(free_name(folder))
        try:
            for _step in sample.fill(opened):
                pass
        except BaseException:
            opened.close()
            raise
        return opened


def free_name(folder: Path) -> Path:
    """A file name for the sample that is not taken yet."""
    return next(path for path in _names(folder) if not path.exists())


def _names(folder: Path) -> Iterator[Path]:
    yield folder / f"{SAMPLE_NAME}.holdfast"
    number = 2
    while True:
        yield folder / f"{SAMPLE_NAME} {number}.holdfast"
        number += 1
