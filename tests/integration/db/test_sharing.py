"""One writes, the others read and are told who writes; nobody's lock outlives him."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.errors import ReadOnlyPlan, StorageFailed, WrongInput
from app.services.open_plan import OpenPlan
from db import engine
from db.lock import lock_path
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import EVERYTHING, answer

MISSING_ROOT = "only root may do this to a file system"


def test_the_second_opener_reads_and_is_told_who_writes(open_plan: OpenPlan, tmp_path: Path) -> None:
    open_plan.apply(answer(1))
    second = Desk(tmp_path, user="kim", seed=1).service.open(open_plan.path)
    assert second.read_only
    assert second.read_only_reason == f"sam on laptop has the plan open (process {os.getpid()})."
    assert second.plan == open_plan.plan
    with pytest.raises(ReadOnlyPlan, match="reading only"):
        second.apply(answer(2))
    assert not second.can_undo
    second.close()


def test_the_reader_keeps_its_moment_while_the_writer_goes_on(open_plan: OpenPlan, tmp_path: Path) -> None:
    open_plan.apply(answer(1))
    second = Desk(tmp_path, user="kim", seed=1).service.open(open_plan.path)
    shown = second.plan
    open_plan.apply(answer(2))
    assert second.plan == shown
    assert len(list(second.history())) == 2
    assert second.verify_history().verifies
    second.close()
    open_plan.apply(answer(3))
    assert open_plan.verify_history().verifies


def test_a_reader_that_closes_does_not_take_the_writers_lock(open_plan: OpenPlan, tmp_path: Path) -> None:
    """Closing any descriptor on a file drops all its POSIX locks in the process."""
    kim = Desk(tmp_path, user="kim", seed=1)
    with closing(sqlite3.connect(open_plan.path)) as raw:
        raw.execute("SELECT count(*) FROM plan").fetchone()
        kim.service.open(open_plan.path).close()
        assert kim.service.open(open_plan.path).read_only


def test_the_lock_goes_with_the_writer(open_plan: OpenPlan, tmp_path: Path) -> None:
    open_plan.close()
    assert not lock_path(open_plan.path).exists()
    second = Desk(tmp_path, user="kim", seed=1).service.open(open_plan.path)
    assert not second.read_only
    second.close()


def test_a_lock_file_left_by_a_crash_locks_nothing(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.close()
    lock_path(open_plan.path).write_text(json.dumps({"user": "sam", "host": "laptop", "pid": 1}))
    again = desk.service.open(open_plan.path)
    assert not again.read_only
    again.close()


def test_reading_only_takes_no_lock(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.close()
    reader = desk.service.open(open_plan.path, read_only=True)
    writer = desk.service.open(open_plan.path)
    assert (reader.read_only, writer.read_only) == (True, False)
    assert reader.read_only_reason == "It was opened for reading only."
    writer.apply(answer(1))
    writer.close()
    reader.close()


def _hold(path: Path, folder: Path, pipe: Connection) -> None:
    plan = Desk(folder, user="kim", seed=1).service.open(path)
    pipe.send(plan.read_only)
    pipe.recv()
    plan.apply(answer(7))
    pipe.send("done")
    pipe.recv()


@pytest.fixture
def other_process(open_plan: OpenPlan, tmp_path: Path) -> Iterator[tuple[Connection, int]]:
    """Another process that has the plan open for writing, answers when told, and waits to be killed."""
    open_plan.close()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hold, args=(open_plan.path, tmp_path, theirs))
    process.start()
    theirs.close()
    assert ours.recv() is False
    assert process.pid is not None
    yield ours, process.pid
    process.kill()
    process.join()
    ours.close()


def test_two_processes_share_a_plan(
    other_process: tuple[Connection, int], open_plan: OpenPlan, desk: Desk
) -> None:
    pipe, pid = other_process
    reader = desk.service.open(open_plan.path)
    assert reader.read_only_reason == f"kim on laptop has the plan open (process {pid})."
    pipe.send("go")
    assert pipe.recv() == "done"
    assert not reader.plan.answers
    reader.close()
    later = desk.service.open(open_plan.path)
    assert len(later.plan.answers) == 1
    later.close()


def test_a_plan_reached_by_another_name_is_the_same_plan(open_plan: OpenPlan, desk: Desk) -> None:
    link = open_plan.path.with_name("link.holdfast")
    with suppress(NotImplementedError):
        link.symlink_to(open_plan.path)
        assert desk.service.open(link).read_only


def test_a_stranger_that_writes_stops_the_writer(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.apply(answer(1))
    with closing(sqlite3.connect(open_plan.path, isolation_level=None)) as raw:
        raw.execute("UPDATE plan SET title = 'Other'")
    with pytest.raises(StorageFailed, match="Another program changed"):
        open_plan.apply(answer(2))
    assert len(open_plan.plan.answers) == 1
    assert open_plan.read_only


def test_a_long_reader_makes_the_writer_fail_clearly(
    desk: Desk, plan_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    open_plan = desk.service.create(plan_path, "Sample plan", "small")
    with closing(sqlite3.connect(open_plan.path, isolation_level=None)) as raw:
        raw.execute("BEGIN")
        raw.execute("SELECT * FROM plan").fetchall()
        with pytest.raises(StorageFailed, match="Another program is using"):
            open_plan.apply(answer(1))
    assert not open_plan.read_only
    open_plan.apply(answer(1))
    assert open_plan.verify_history().verifies
    open_plan.close()


def test_creating_never_overwrites(open_plan: OpenPlan, desk: Desk) -> None:
    with pytest.raises(StorageFailed):
        desk.service.create(open_plan.path, "Another", "small")
    open_plan.close()
    before = open_plan.path.read_bytes()
    with pytest.raises(WrongInput, match="exists already"):
        desk.service.create(open_plan.path, "Another", "small")
    assert open_plan.path.read_bytes() == before
    assert [path.name for path in open_plan.path.parent.iterdir()] == [open_plan.path.name]


@pytest.fixture
def read_only_medium(open_plan: OpenPlan, tmp_path: Path) -> Iterator[Path]:
    """The plan on a medium that refuses every write."""
    open_plan.apply(EVERYTHING)
    open_plan.close()
    medium = tmp_path / "medium"
    medium.mkdir()
    command = ["mount", "--bind", "-o", "ro", str(open_plan.path.parent), str(medium)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip(MISSING_ROOT)
    yield medium / open_plan.path.name
    subprocess.run(["umount", medium], check=True)


def test_a_read_only_medium_is_read(read_only_medium: Path, open_plan: OpenPlan, desk: Desk) -> None:
    plan = desk.service.open(read_only_medium)
    assert plan.plan == open_plan.plan
    assert plan.read_only_reason == "Its folder or its drive is write-protected."
    assert plan.verify_history().verifies
    plan.close()


def test_a_write_protected_file_is_read(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.apply(answer(1))
    open_plan.close()
    with protected(open_plan.path):
        plan = desk.service.open(open_plan.path)
        assert plan.read_only_reason == "The file is write-protected."
        assert plan.plan == open_plan.plan
        plan.close()


class protected:  # noqa: N801 - used like a function
    """Takes the right to write a file away, from root too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._path.chmod(0o444)
        if os.access(self._path, os.W_OK):
            command = ["chattr", "+i", str(self._path)]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip(MISSING_ROOT)

    def __exit__(self, *_: object) -> None:
        subprocess.run(["chattr", "-i", self._path], capture_output=True, check=False)
        self._path.chmod(0o644)
