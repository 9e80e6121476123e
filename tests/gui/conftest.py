"""A running window over real services, a real plan file and the pack that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.answers import Place, Result
from app.domain.edits import AddAsset, Edit, Several
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.packs.library import PackLibrary
from ui.application import Application, Join
from ui.pages.items_page import ItemsPage
from ui.shell.opening import Opening
from ui.shell.plan_frame import PlanFrame
from ui.tasks import Ending, Task
from ui.theme import Look
from ui.viewmodels.desk import Desk

PACK = "ocs-2007-r2"
Run = Callable[[Task], Task]
Part = TypeVar("Part", bound=QObject)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(qtbot: QtBot) -> Run:
    """Waits for the end of a task and insists that it went well."""

    def wait(task: Task) -> Task:
        qtbot.waitUntil(lambda: not task.is_running, timeout=20_000)
        assert task.ending is Ending.DONE
        return task

    return wait


@pytest.fixture(scope="session")
def packs() -> PackLibrary:
    """Reads and checks the pack once for all tests."""
    return PackLibrary()


@pytest.fixture
def application(qapp: QApplication, qtbot: QtBot, home: Path, packs: PackLibrary) -> Iterator[Application]:
    qapp.setStyle("Fusion")
    running = Application(qapp, lambda: loaded(home, packs), Look())
    qtbot.addWidget(running.window)
    running.show()
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    yield running
    running.window.close()
    running.look.deleteLater()


def loaded(home: Path, packs: PackLibrary) -> Join:
    made = services(home)
    made.packs = packs
    return lambda window, look, tasks: Opening(window, look, tasks, made)


def part(parent: QObject, kind: type[Part], name: str = "") -> Part:
    """The part of that kind and name, which must be there."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"no {kind.__name__} {name}"
    return found


def desk_of(application: Application) -> Desk | None:
    return application.opening.desk if application.opening else None


def frame_of(application: Application) -> PlanFrame:
    assert application.opening is not None
    assert application.opening.frame is not None
    return application.opening.frame


def inventory(servers: int = 3) -> Several:
    """A site, a room, servers (the first is a domain controller), a UPS, a cooling unit and storage."""
    parts: list[Edit] = [
        AddAsset(Asset("site", AssetKind.SITE, "Headquarters")),
        AddAsset(Asset("room", AssetKind.ROOM, "Server room 1", values={"site": "site"})),
    ]
    parts += [server(number) for number in range(1, servers + 1)]
    parts += [
        AddAsset(Asset(kind.value, kind, f"{kind.value} 1", values={"room": "room"}))
        for kind in (AssetKind.UPS, AssetKind.COOLING_UNIT, AssetKind.STORAGE)
    ]
    return Several(tuple(parts), "inventory")


def server(number: int) -> AddAsset:
    functions = frozenset({ServerFunction.DC}) if number == 1 else frozenset()
    name = f"server-{number:03}"
    return AddAsset(Asset(name, AssetKind.SERVER, name, functions=functions, values={"room": "room"}))


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    return tmp_path / "sample.holdfast"


@pytest.fixture
def open_desk(application: Application, qtbot: QtBot, plan_file: Path, run: Run) -> Callable[[int], Desk]:
    """Makes a plan with so many servers and opens it in the window."""

    def make(servers: int) -> Desk:
        qtbot.waitUntil(lambda: application.opening is not None, timeout=20_000)
        assert application.opening is not None
        application.opening.plans.create(plan_file, "Sample plan", PACK)
        qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
        desk = desk_of(application)
        assert desk is not None
        run(desk.open_plan.apply(inventory(servers)))
        return desk

    return make


@pytest.fixture
def desk(open_desk: Callable[[int], Desk]) -> Desk:
    return open_desk(3)


@pytest.fixture
def items_page(application: Application, desk: Desk, qtbot: QtBot) -> ItemsPage:
    """The power section, where one item is asked about each server."""
    return show_section(application, desk, qtbot, "power")


def show_section(application: Application, desk: Desk, qtbot: QtBot, section: str) -> ItemsPage:
    desk.steps.go(f"items:{section}")
    page = frame_of(application).page
    assert isinstance(page, ItemsPage)
    qtbot.waitUntil(lambda: any(view.rows.live_rows() for view in page.view.cards.views()))
    return page


def repeated_places(desk: Desk, section: str) -> tuple[Place, ...]:
    """The places of the first item of a section that is asked about each server, with a plain yes or no."""
    for item in desk.open_plan.pack.items:
        places = desk.open_plan.places.get(item.id, ())
        if item.section == section and len(places) >= 3 and Result.YES in item.results and not item.fields:
            return places
    raise AssertionError(f"no such item in {section}")
