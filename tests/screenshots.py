"""Pictures of all pages, light, dark, and large on a small screen: `python -m tests.screenshots [FOLDER]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.bootstrap import services
from ui.application import Application
from ui.pages.items_page import ItemsPage
from ui.shell.opening import Opening
from ui.theme import Look, Scheme
from ui.viewmodels.desk import Desk

FOLDER = Path("build/screenshots")
PATIENCE_S = 60
LARGE = "--at-150"
SMALL_SCREEN = (1280, 680)
"""What a screen of 1920 by 1080 leaves a window at 150 %, with a bar of tasks below it."""


class Photographer:
    """Walks through a window with the sample plan and takes a picture of each page."""

    def __init__(self, folder: Path, home: Path, suffix: str = "") -> None:
        self._folder = folder
        self._suffix = suffix
        self._home = home
        self._qt = QApplication.instance() or QApplication([])
        QApplication.setStyle("Fusion")
        self._application = Application(self._qt, self._load, Look())  # type: ignore[arg-type]  # as made above
        folder.mkdir(parents=True, exist_ok=True)

    def _load(self) -> Callable[..., Opening]:
        joined = services(self._home)
        joined.settings.set_author("Sample Architect")
        return lambda window, look, tasks: Opening(window, look, tasks, joined)

    def take_all(self) -> Iterator[Path]:
        """All pages in both schemes."""
        self._application.show()
        self._wait(lambda: self._application.opening is not None)
        yield from self._both("start")
        for name in self._pages(self._open_sample()):
            yield from self._both(name)
        self._application.window.close()

    def take_large(self) -> Iterator[Path]:
        """All pages in the light scheme, in a window as small as a large scale makes it."""
        self._application.window.resize(*SMALL_SCREEN)
        self._application.show()
        desk = self._open_sample()
        for name in self._pages(desk):
            yield self._take(f"{name}_light")
        self._application.window.close()

    def _open_sample(self) -> Desk:
        self._wait(lambda: self._application.opening is not None)
        opening = self._application.opening
        assert opening is not None
        opening.plans.create_sample(self._home)
        self._wait(lambda: opening.desk is not None)
        assert opening.desk is not None
        return opening.desk

    def _pages(self, desk: Desk) -> Iterator[str]:
        """Goes to each page in turn and gives its name."""
        for line in desk.steps.lines:
            desk.steps.go(line.key)
            if line.kind == "items":
                desk.focus.want(desk.open_plan.places[_first_item(desk, line.section)][0])
            yield line.key.replace(":", "_")
        yield from self._grid(desk)
        desk.steps.go("items:power")
        self._application.look.set_workshop(True)
        yield "workshop_items_power"
        self._application.look.set_workshop(False)

    def _grid(self, desk: Desk) -> Iterator[str]:
        desk.steps.go("items:hardware")
        assert self._application.opening is not None
        assert self._application.opening.frame is not None
        page = self._application.opening.frame.page
        assert isinstance(page, ItemsPage)
        page.view.show_view("grid")
        yield "grid_hardware"
        page.view.show_view("cards")

    def _both(self, name: str) -> Iterator[Path]:
        for scheme in Scheme:
            self._application.look.set_scheme(scheme)
            yield self._take(f"{name}_{scheme.value}")
        self._application.look.set_scheme(Scheme.LIGHT)

    def _take(self, name: str) -> Path:
        self._settle()
        path = self._folder / f"{name}{self._suffix}.png"
        if not self._application.window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        return path

    def _settle(self) -> None:
        """Let pages finish what they look up by themselves, such as a preview."""
        until = time.monotonic() + 0.3
        self._wait(lambda: time.monotonic() > until and not self._application.tasks.is_busy)

    def _wait(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError("the window did not get there")
            self._qt.processEvents()
            time.sleep(0.002)
        self._qt.processEvents()


def _first_item(desk: Desk, section: str) -> str:
    return next(
        item.id
        for item in desk.open_plan.pack.items
        if item.section == section and item.id in desk.open_plan.places
    )


def main() -> int:
    """Take the pictures; those at 150 % in a process of its own, since Qt reads the scale once."""
    arguments = [entry for entry in sys.argv[1:] if entry != LARGE]
    folder = Path(arguments[0]) if arguments else FOLDER
    is_large = LARGE in sys.argv
    with tempfile.TemporaryDirectory() as home:
        photographer = Photographer(folder, Path(home), "_150" if is_large else "")
        for path in photographer.take_large() if is_large else photographer.take_all():
            print(path)
    if not is_large:
        environment = {**os.environ, "QT_SCALE_FACTOR": "1.5"}
        command = [sys.executable, "-m", "tests.screenshots", str(folder), LARGE]
        return subprocess.run(command, env=environment, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
