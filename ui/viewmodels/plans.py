"""Plans to make, to open, and those that were open last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.services.open_plan import OpenPlan
from ui.tasks import Task, Tasks
from ui.viewmodels.open_plan import OpenPlanModel, Snapshot, snapshot_of
from ui.viewmodels.recent import RecentLine
from ui.viewmodels.services import WindowServices


class PlansModel(QObject):
    """Opens plans on the store thread; what is asked for before the services are loaded waits its turn there.

    `opened` gives an `OpenPlanModel`, `refused` the error, `recent_changed` the recent plans, `working` the
    task.
    """

    opened = Signal(object)
    refused = Signal(object)
    recent_changed = Signal(object)
    working = Signal(object)

    def __init__(self, load: Callable[[], WindowServices], tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._load = load
        self._services: WindowServices | None = None
        tasks.on_store("Starting", self._begin_services)

    @property
    def services(self) -> WindowServices:
        """The services, once they are loaded; work on the store thread always finds them so."""
        if self._services is None:
            raise RuntimeError("the services are not loaded yet")
        return self._services

    @property
    def is_ready(self) -> bool:
        """Whether the services are loaded."""
        return self._services is not None

    def open(self, path: Path) -> None:
        """Open a plan file."""
        self._begin(f"Opening {path.name}", lambda services: services.plans.open(path))

    def create(self, path: Path, title: str, pack_id: str) -> None:
        """Make a plan and open it."""
        self._begin(f"Making {path.name}", lambda services: services.plans.create(path, title, pack_id))

    def packs(self) -> tuple[tuple[str, str], ...]:
        """The packs a plan can be made from: id and title."""
        return (("ocs-2007-r2", "Office Communications Server 2007 R2"),)

    def look_up_recent(self) -> None:
        """Ask for the recent plans; `recent_changed` follows."""
        self._on_store("Looking for recent plans", _recent).done.connect(self.recent_changed)

    def _begin(self, title: str, work: Callable[[WindowServices], OpenPlan]) -> None:
        def opened(services: WindowServices) -> tuple[OpenPlan, Snapshot]:
            plan = work(services)
            return plan, snapshot_of(plan)

        task = self._on_store(title, opened)
        task.done.connect(self._announce)
        task.failed.connect(self._refuse)
        self.working.emit(task)

    def _on_store(self, title: str, work: Callable[[WindowServices], object]) -> Task:
        # The store thread works in order, so the services are there when this gets its turn.
        return self._tasks.on_store(title, lambda: work(self.services))

    def _begin_services(self) -> None:
        self._services = self._load()

    def _announce(self, outcome: tuple[OpenPlan, Snapshot]) -> None:
        plan, snapshot = outcome
        self.opened.emit(OpenPlanModel(plan, self._tasks, self.services.clock, snapshot))

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)


def _recent(services: WindowServices) -> tuple[RecentLine, ...]:
    return tuple(
        RecentLine(entry.path, entry.title, entry.path.is_file()) for entry in services.plans.recent()
    )
