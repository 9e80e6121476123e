"""Odd names, ids and disks: what is no fault of the plan keeps nobody from it, and is told as it is."""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.canonical import sha256_hex
from app.domain.history import EditRecord, edit_to_data, sealed
from app.domain.origin import CreatePlan
from app.domain.plan import PackRef
from app.errors import DamagedFile, PlanFileError, StorageFailed, WrongInput
from app.services.open_plan import OpenPlan
from db.lock import Holder, PlanLock
from db.rolling_backups import KEPT, RollingBackups
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.packs import FakePacks
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import answer

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="file names of bytes, limits of files"
)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@on_linux
def test_a_plan_whose_name_is_no_text_is_opened_and_remembered(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"pl\xe4n.holdfast")
    plan = desk.service.create(path, "Plan", "small")
    plan.apply(answer(1))
    plan.close()
    again = desk.service.open(path)
    assert again.opening_faults == ()
    assert len(again.plan.answers) == 1
    again.close()
    assert Desk(tmp_path).service.recent()[0].path == path


@pytest.mark.parametrize("name", [".", "/"])
def test_a_folder_is_no_name_for_a_plan(desk: Desk, name: str) -> None:
    with pytest.raises(WrongInput):
        desk.service.create(Path(name), "Plan", "small")


def test_a_foreign_file_among_the_backups_is_left_alone(open_plan: OpenPlan, desk: Desk) -> None:
    folder = desk.backups.kept(open_plan.plan.id)
    assert folder == ()
    open_plan.apply(answer(1))
    open_plan.close()
    desk.clock.advance(timedelta(hours=2))
    desk.service.open(open_plan.path).close()
    (kept,) = desk.backups.kept(open_plan.plan.id)
    foreign = kept.with_name("my_copy.holdfast")
    foreign.write_bytes(b"mine")
    for number in range(KEPT + 2):
        desk.clock.advance(timedelta(hours=2))
        again = desk.service.open(open_plan.path)
        again.apply(answer(number + 2))
        again.close()
    assert foreign.read_bytes() == b"mine"
    assert foreign not in desk.backups.kept(open_plan.plan.id)
    assert len(desk.backups.kept(open_plan.plan.id)) == KEPT


def test_a_plan_cannot_choose_the_folder_of_its_backups(desk: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    content = FakePacks().pack_bytes("small")
    origin = CreatePlan(str(elsewhere), "Plan", PackRef("small", "1", sha256_hex(content)))
    record = sealed(EditRecord("e0", (), "sam", "laptop", NOON, edit_to_data(origin)))
    plan = origin.plan()
    store = desk.stores.create(tmp_path / "plan.holdfast", plan, record, content)
    store.trail()
    kept = RollingBackups(tmp_path / "backups", FakeClock()).keep(store, plan)
    store.close()
    assert kept is not None
    assert kept.is_relative_to(tmp_path / "backups")
    assert not elsewhere.exists()


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_that_never_was_is_damage(open_plan: OpenPlan, desk: Desk, version: int) -> None:
    open_plan.close()
    with closing(sqlite3.connect(open_plan.path)) as raw:
        raw.execute(f"PRAGMA user_version = {version}")
    before = open_plan.path.read_bytes()
    with pytest.raises(DamagedFile):
        desk.service.open(open_plan.path)
    assert open_plan.path.read_bytes() == before


@on_linux
def test_a_full_disk_is_not_called_write_protection_and_keeps_no_lock(
    open_plan: OpenPlan, desk: Desk
) -> None:
    open_plan.close()
    with full_disk():
        reader = desk.stores.open(open_plan.path)
        reason = reader.read_only_reason
        reader.close()
        with pytest.raises(OSError, match="too large"):
            PlanLock(open_plan.path, Holder("sam", "laptop", 1))
    assert "write-protected" not in reason
    writer = desk.stores.open(open_plan.path)
    assert not writer.read_only
    writer.close()


@on_linux
def test_a_name_too_long_for_the_lock_is_told_as_such(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(PlanFileError) as told:
        desk.service.create(tmp_path / ("n" * 300), "Plan", "small")
    assert "write-protected" not in told.value.why
    assert "too long" in told.value.why


def test_a_copy_into_a_folder_that_is_not_there_says_so(open_plan: OpenPlan, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed) as told:
        open_plan.back_up(tmp_path / "gone" / "copy.holdfast")
    assert "no longer where it was opened" not in told.value.what
    assert "No such file or directory" in told.value.why
