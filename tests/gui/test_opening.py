"""How a plan comes into the window and leaves it: made, opened, shared, locked, closed."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.draft import Changes
from app.domain.edits import RenamePlan
from app.errors import WrongInput
from app.services.open_plan import OpenPlan
from tests.gui.conftest import desk_of, frame_of, part
from ui.application import Application
from ui.dialogs.new_plan import NewPlanDialog
from ui.viewmodels.desk import Desk


def test_a_new_plan_is_asked_for_and_shown(application: Application, qtbot: QtBot, plan_file: Path) -> None:
    application.window.start.new.click()
    qtbot.waitUntil(lambda: application.window.findChild(NewPlanDialog) is not None, timeout=20_000)
    dialog = part(application.window, NewPlanDialog)
    title, file = part(dialog, QLineEdit, "new_title"), part(dialog, QLineEdit, "new_file")
    assert not dialog.make.isEnabled()
    qtbot.keyClicks(title, "Contoso HQ")
    assert Path(file.text()).name == "Contoso HQ.holdfast"
    assert part(dialog, QComboBox, "new_pack").count() >= 1
    file.setText(str(plan_file))
    dialog.make.click()
    qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
    assert plan_file.is_file()
    assert application.window.top.title.text() == "Contoso HQ"
    assert not dialog.isVisible()


def test_a_file_that_is_there_is_not_overwritten(
    application: Application, qtbot: QtBot, plan_file: Path
) -> None:
    plan_file.write_text("something else", encoding="utf-8")
    application.window.start.new.click()
    qtbot.waitUntil(lambda: application.window.findChild(NewPlanDialog) is not None, timeout=20_000)
    dialog = part(application.window, NewPlanDialog)
    qtbot.keyClicks(part(dialog, QLineEdit, "new_title"), "Contoso HQ")
    part(dialog, QLineEdit, "new_file").setText(str(plan_file))
    dialog.make.click()
    qtbot.waitUntil(lambda: dialog.banner.banner is not None, timeout=20_000)
    assert plan_file.read_text(encoding="utf-8") == "something else"
    dialog.reject()


def test_a_foreign_file_is_refused_on_the_start_page(
    application: Application, qtbot: QtBot, plan_file: Path
) -> None:
    plan_file.write_bytes(b"%PDF-1.7 not a plan")
    application.open(plan_file)
    qtbot.waitUntil(lambda: application.window.start.banner.banner is not None, timeout=20_000)
    assert desk_of(application) is None
    assert plan_file.read_bytes() == b"%PDF-1.7 not a plan"


def test_a_plan_that_was_open_is_offered_again(application: Application, desk: Desk, qtbot: QtBot) -> None:
    application.window.top.start.click()
    qtbot.waitUntil(lambda: application.window.findChild(QPushButton, "recent_0") is not None)
    assert application.window.start.isVisible()
    part(application.window, QPushButton, "recent_0").click()
    qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
    assert desk_of(application) is not desk
    assert application.window.top.title.text() == "Sample plan"


def test_the_second_opener_reads_only_and_is_told_why(
    application: Application, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    holder = services(tmp_path / "other").plans.create(plan_file, "Held plan", "ocs-2007-r2")
    application.open(plan_file)
    qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
    desk = desk_of(application)
    assert desk is not None
    assert desk.open_plan.read_only
    frame = frame_of(application)
    assert frame.banner.banner is not None
    assert application.window.top.saved.text() == "read only"
    assert not application.window.top.undo.isEnabled()
    page = frame.page
    assert not part(page, QLineEdit, "input_customer").isEnabled()
    holder.close()


def test_closing_gives_the_plan_back_and_leaves_no_thread(
    application: Application, desk: Desk, plan_file: Path, tmp_path: Path
) -> None:
    application.window.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("work_", "store_"))]
    again = services(tmp_path / "other").plans.open(plan_file)
    assert not again.read_only
    again.close()


def test_opening_a_plan_twice_in_a_row_opens_it_once_and_for_writing(
    application: Application, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    services(tmp_path / "other").plans.create(plan_file, "Plan", "ocs-2007-r2").close()
    application.open(plan_file)
    application.open(plan_file)
    qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not application.tasks.is_busy, timeout=20_000)
    desk = desk_of(application)
    assert desk is not None
    assert not desk.open_plan.read_only


def test_a_window_closed_while_a_plan_is_opened_leaves_no_lock_behind(
    application: Application, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: application.opening is not None, timeout=20_000)
    services(tmp_path / "other").plans.create(plan_file, "Plan", "ocs-2007-r2").close()
    application.open(plan_file)
    application.window.close()
    assert [path.name for path in plan_file.parent.iterdir() if path.suffix == ".lock"] == []


def test_a_backup_that_failed_is_told_and_the_plan_is_open_for_writing(
    application: Application, qtbot: QtBot, plan_file: Path, home: Path, tmp_path: Path
) -> None:
    services(tmp_path / "other").plans.create(plan_file, "Plan", "ocs-2007-r2").close()
    home.mkdir(exist_ok=True)
    (home / "backups").write_text("in the way", encoding="utf-8")
    application.open(plan_file)
    qtbot.waitUntil(lambda: desk_of(application) is not None, timeout=20_000)
    desk = desk_of(application)
    assert desk is not None
    assert not desk.open_plan.read_only
    banner = frame_of(application).banner.banner
    assert banner is not None
    assert any("refused" in part.text() for part in banner.findChildren(QLabel))


def test_work_that_fails_half_way_shows_what_it_left(desk: Desk, qtbot: QtBot) -> None:
    told: list[Changes] = []
    desk.open_plan.changed.connect(told.append)

    def work(opened: OpenPlan, _progress: object) -> None:
        opened.apply(RenamePlan("Half the work"))
        raise WrongInput("The other half does not go.", advice="Leave it.")

    task = desk.open_plan.run("Half the work", work)
    qtbot.waitUntil(lambda: not task.is_running, timeout=20_000)
    assert desk.open_plan.plan.title == "Half the work"
    assert [changes.title for changes in told] == [True]
    assert desk.open_plan.can_undo


def test_a_file_that_another_program_changed_is_shown_as_locked(
    application: Application, desk: Desk, qtbot: QtBot, plan_file: Path
) -> None:
    desk.open_plan.apply(RenamePlan("Ours"))
    qtbot.waitUntil(lambda: desk.open_plan.plan.title == "Ours", timeout=20_000)
    with closing(sqlite3.connect(plan_file, isolation_level=None)) as raw:
        raw.execute("UPDATE plan SET title = 'Theirs'")
    desk.open_plan.apply(RenamePlan("Ours again"))
    qtbot.waitUntil(lambda: application.window.top.saved.text() == "read only", timeout=20_000)
    assert desk.open_plan.plan.title == "Ours"
    assert not application.window.top.undo.isEnabled()
    banner = frame_of(application).banner.banner
    assert banner is not None
    assert any("Another program changed the plan" in part.text() for part in banner.findChildren(QLabel))
