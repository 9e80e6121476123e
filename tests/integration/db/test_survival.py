"""Nothing confirmed is lost: not by kill -9, a full disk, a vanished drive, or a commit cut short."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.domain.canonical import sha256_hex
from app.domain.edits import AttachEvidence, Several
from app.domain.findings import Evidence, EvidenceKind
from app.errors import StorageFailed
from app.services.open_plan import OpenPlan
from db.lock import lock_path
from db.side_copy import journal_path
from tests.fakes.clock import NOON
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import EVERYTHING, answer
from tests.integration.db.writer import answer_until_full, answer_until_killed

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

KILLS = 50
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs processes that are forked or limited")


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """Processes from a server that has everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.db.writer"])
    return context


@ON_POSIX
def test_every_confirmed_answer_survives_kill_9(
    open_plan: OpenPlan, desk: Desk, tmp_path: Path, forks: ForkServerContext
) -> None:
    open_plan.close()
    chance = random.Random(11)
    confirmed: set[int] = set()
    for kill in range(KILLS):
        confirmed |= _confirmed_before_kill(open_plan.path, tmp_path, forks, kill, chance.random() * 0.03)
        plan = desk.service.open(open_plan.path)
        assert not plan.read_only
        kept = {int(place.item.removeprefix("ITEM-")) for place in plan.plan.answers}
        assert confirmed <= kept
        # At most one more for each kill: the answer whose confirmation was cut off.
        assert len(kept - confirmed) <= kill + 1
        assert plan.verify_history().verifies
        plan.close()
    assert len(confirmed) > KILLS


def _confirmed_before_kill(
    path: Path, folder: Path, forks: ForkServerContext, kill: int, delay_s: float
) -> set[int]:
    """The numbers a writer confirmed until it was killed, `delay_s` after its first."""
    ours, theirs = forks.Pipe()
    process = forks.Process(target=answer_until_killed, args=(path, folder, kill * 1000, theirs))
    process.start()
    theirs.close()
    confirmed = {ours.recv()}
    process.join(timeout=delay_s)
    assert process.is_alive()
    process.kill()
    process.join()
    with suppress(EOFError, ConnectionResetError):
        while True:
            confirmed.add(ours.recv())
    ours.close()
    return confirmed


@ON_POSIX
def test_a_disk_that_fills_up_loses_nothing_confirmed(
    open_plan: OpenPlan, desk: Desk, tmp_path: Path, forks: ForkServerContext
) -> None:
    open_plan.close()
    ours, theirs = forks.Pipe()
    room = 100_000
    process = forks.Process(target=answer_until_full, args=(open_plan.path, tmp_path, room, theirs))
    process.start()
    theirs.close()
    confirmed, words, shown, verifies = ours.recv()
    process.join()
    assert confirmed > 10
    assert "Everything confirmed before is still in the plan." in words
    assert shown == confirmed
    assert verifies
    plan = desk.service.open(open_plan.path)
    assert len(plan.plan.answers) == confirmed
    assert plan.verify_history().verifies
    plan.apply(answer(99_999))
    plan.close()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A drive of 192 KiB."""
    drive = tmp_path / "drive"
    drive.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(drive)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may make a drive")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine makes no drives")
    yield drive
    # The plan may already be gone with its drive.
    subprocess.run(["umount", "--lazy", str(drive)], capture_output=True, check=False)


def test_a_full_drive_refuses_and_goes_on_when_there_is_room(tiny_disk: Path, desk: Desk) -> None:
    plan = desk.service.create(tiny_disk / "plan.holdfast", "Sample plan", "small")
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(b"x" * 20_000)
    with pytest.raises(StorageFailed, match="The disk is full"):
        _answer_without_end(plan)
    number = len(plan.plan.answers)
    assert number > 0
    assert not plan.read_only
    ballast.unlink()
    plan.apply(answer(number))
    shown = plan.plan
    plan.close()
    again = desk.service.open(plan.path)
    assert again.plan == shown
    assert again.verify_history().verifies
    again.close()


def _answer_without_end(plan: OpenPlan) -> None:
    for number in count():
        plan.apply(answer(number))
        assert len(plan.plan.answers) == number + 1


def test_creating_on_a_full_drive_leaves_nothing(tiny_disk: Path, desk: Desk) -> None:
    (tiny_disk / "ballast").write_bytes(b"x" * 150_000)
    with pytest.raises(StorageFailed):
        desk.service.create(tiny_disk / "plan.holdfast", "Sample plan", "small")
    assert [path.name for path in tiny_disk.iterdir()] == ["ballast"]


def test_a_drive_pulled_out_is_told_and_nothing_new_appears(tiny_disk: Path, desk: Desk) -> None:
    plan = desk.service.create(tiny_disk / "plan.holdfast", "Sample plan", "small")
    plan.apply(answer(1))
    subprocess.run(["umount", "--lazy", str(tiny_disk)], check=True)
    with pytest.raises(StorageFailed, match="no longer where it was opened"):
        plan.apply(answer(2))
    assert len(plan.plan.answers) == 1
    plan.close()
    assert list(tiny_disk.iterdir()) == []


@ON_POSIX
def test_a_plan_deleted_while_open_is_told_and_not_made_anew(open_plan: OpenPlan) -> None:
    open_plan.apply(answer(1))
    open_plan.path.unlink()
    with pytest.raises(StorageFailed, match="no longer where it was opened"):
        open_plan.apply(answer(2))
    assert not open_plan.path.exists()
    open_plan.close()
    assert list(open_plan.path.parent.iterdir()) == []


@ON_POSIX
def test_a_plan_whose_folder_vanishes_is_told(open_plan: OpenPlan) -> None:
    shutil.rmtree(open_plan.path.parent)
    with pytest.raises(StorageFailed, match="no longer where it was opened"):
        open_plan.apply(answer(1))
    open_plan.close()


@ON_POSIX
def test_another_file_in_the_plans_place_is_not_written(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.apply(answer(1))
    other = open_plan.path.with_name("other.holdfast")
    desk.service.create(other, "Other plan", "small").close()
    before = other.read_bytes()
    other.replace(open_plan.path)
    with pytest.raises(StorageFailed, match="no longer where it was opened"):
        open_plan.apply(answer(2))
    assert open_plan.path.read_bytes() == before


@pytest.fixture
def cut_short(open_plan: OpenPlan, tmp_path: Path) -> Path:
    """A plan as the power cut left it: half a commit in the file, the journal beside it."""
    open_plan.apply(EVERYTHING)
    open_plan.close()
    left = tmp_path / "left" / "plan.holdfast"
    left.parent.mkdir()
    with closing(sqlite3.connect(open_plan.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 2")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE answers SET payload = payload || ' ', digest = 'half'")
        raw.execute("UPDATE assets SET payload = payload || ' ', digest = 'half'")
        shutil.copyfile(open_plan.path, left)
        shutil.copyfile(journal_path(open_plan.path), journal_path(left))
        raw.execute("ROLLBACK")
    assert b"half" in left.read_bytes()
    return left


def test_a_commit_cut_short_is_rolled_back_on_opening(
    cut_short: Path, open_plan: OpenPlan, desk: Desk
) -> None:
    plan = desk.service.open(cut_short)
    assert plan.plan == open_plan.plan
    assert plan.verify_history().verifies
    plan.close()
    assert list(cut_short.parent.iterdir()) == [cut_short]


def test_a_reader_leaves_the_commit_cut_short_for_the_next_writer(
    cut_short: Path, open_plan: OpenPlan, desk: Desk
) -> None:
    before = {path.name: sha256_hex(path.read_bytes()) for path in cut_short.parent.iterdir()}
    plan = desk.service.open(cut_short, read_only=True)
    assert plan.plan == open_plan.plan
    plan.close()
    assert {path.name: sha256_hex(path.read_bytes()) for path in cut_short.parent.iterdir()} == before


def test_a_failed_commit_of_many_parts_leaves_no_part(tiny_disk: Path, desk: Desk) -> None:
    plan = desk.service.create(tiny_disk / "plan.holdfast", "Sample plan", "small")
    before, heads = plan.plan, plan.heads
    content = os.urandom(300_000)
    digest = sha256_hex(content)
    photo = AttachEvidence(Evidence("e1", EvidenceKind.PHOTO, "Rack", digest, "image/jpeg", NOON))
    with pytest.raises(StorageFailed, match="The disk is full"):
        plan.apply(Several((answer(1), photo)), {digest: content})
    assert (plan.plan, plan.heads) == (before, heads)
    plan.close()
    assert not lock_path(plan.path).exists()
    again = desk.service.open(plan.path)
    assert again.plan == before
    again.close()
