"""Plan files in a folder of their own, through the real store and service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.assessment import Assessment
from app.domain.draft import Changes
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.services.open_plan import OpenPlan
from app.services.plans import PlanService
from app.services.settings import SettingsFile
from db.plan_stores import SqlitePlanStores
from db.rolling_backups import RollingBackups
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.packs import FakePacks


class CountingAssessor:
    """Judges nothing; notes how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Plan, Changes]] = []

    def assess(self, plan: Plan, pack: Pack, as_of: date) -> Assessment:
        self.asked.append(("assess", plan, Changes({})))
        return _nothing_judged(as_of)

    def reassess(
        self,
        assessment: Assessment,
        plan_before: Plan,
        plan_after: Plan,
        *,
        pack: Pack,
        changes: Changes,
        as_of: date,
    ) -> Assessment:
        self.asked.append(("reassess", plan_before, changes))
        return _nothing_judged(as_of)


def _nothing_judged(as_of: date) -> Assessment:
    return Assessment(
        as_of, {}, {}, None, ready=True, blockers=(), contradictions=(), answered=0, applicable=0
    )


class Desk:
    """One user's program: its clock, its settings, its service."""

    def __init__(self, folder: Path, user: str = "sam", seed: int = 0) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds(seed)
        self.assessor = CountingAssessor()
        self.settings = SettingsFile(folder / user / "settings.json", self.ids, user="Sample Architect")
        self.stores = SqlitePlanStores(user=user, host="laptop", migrate=no_migration)
        self.backups = RollingBackups(folder / user / "backups", self.clock)
        self.service = PlanService(
            stores=self.stores,
            packs=FakePacks(),
            clock=self.clock,
            ids=self.ids,
            settings=self.settings,
            assessor=self.assessor,
            backups=self.backups,
        )


def no_migration(copy: Path, version: int) -> None:
    raise AssertionError(f"no migration is due for {copy} of format {version}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def plan_path(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder / "Sample plan.holdfast"


@pytest.fixture
def open_plan(desk: Desk, plan_path: Path) -> Iterator[OpenPlan]:
    plan = desk.service.create(plan_path, "Sample plan", "small")
    yield plan
    plan.close()


@pytest.fixture
def reopened(desk: Desk, open_plan: OpenPlan) -> Iterator[Callable[[], OpenPlan]]:
    """Closes the plan and opens it anew, as often as it is called."""
    opened: list[OpenPlan] = []

    def reopen() -> OpenPlan:
        (opened[-1] if opened else open_plan).close()
        opened.append(desk.service.open(open_plan.path))
        return opened[-1]

    yield reopen
    for plan in opened:
        plan.close()
