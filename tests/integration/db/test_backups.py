"""Backups are complete plans, roll, report progress, and leave nothing behind when they are stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.canonical import sha256_hex
from app.domain.edits import AttachEvidence
from app.domain.findings import Evidence, EvidenceKind
from app.errors import Cancelled, StorageFailed, WrongInput
from app.services.open_plan import OpenPlan
from db.rolling_backups import KEPT, RollingBackups
from tests.fakes.clock import NOON
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import EVERYTHING, PHOTO, answer


def attach_photo(plan: OpenPlan, times: int = 300_000) -> str:
    content = PHOTO * times
    digest = sha256_hex(content)
    evidence = Evidence("e1", EvidenceKind.PHOTO, "Rack", digest, "image/jpeg", NOON)
    plan.apply(AttachEvidence(evidence), {digest: content})
    return digest


def test_a_backup_is_a_plan_with_everything_in_it(open_plan: OpenPlan, desk: Desk, tmp_path: Path) -> None:
    open_plan.apply(EVERYTHING)
    digest = attach_photo(open_plan)
    target = tmp_path / "copy.holdfast"
    seen: list[float] = []
    open_plan.back_up(target, lambda done, _: seen.append(done))
    assert seen == sorted(seen)
    assert len(seen) > 2
    assert seen[-1] == 1.0
    copy = desk.service.open(target)
    assert copy.plan == open_plan.plan
    assert copy.blob(digest) == open_plan.blob(digest)
    assert copy.verify_history().verifies
    copy.close()


def test_a_stopped_backup_leaves_nothing(open_plan: OpenPlan, tmp_path: Path) -> None:
    attach_photo(open_plan)
    folder = tmp_path / "copies"
    folder.mkdir()

    def stop(done: float, _: str) -> None:
        if done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_plan.back_up(folder / "copy.holdfast", stop)
    assert list(folder.iterdir()) == []
    open_plan.apply(answer(1))
    assert open_plan.verify_history().verifies


def test_a_backup_never_replaces_a_file(open_plan: OpenPlan, tmp_path: Path) -> None:
    target = tmp_path / "copy.holdfast"
    target.write_bytes(b"something else")
    with pytest.raises(WrongInput, match="exists already"):
        open_plan.back_up(target)
    with pytest.raises(WrongInput):
        open_plan.back_up(open_plan.path)
    assert target.read_bytes() == b"something else"


def test_opening_backs_up_what_changed_and_keeps_the_last_few(open_plan: OpenPlan, desk: Desk) -> None:
    plan, backups = open_plan, desk.backups
    made: list[Path] = []
    for number in range(KEPT + 3):
        plan.apply(answer(number))
        plan.close()
        desk.clock.advance(timedelta(hours=2))
        plan = desk.service.open(open_plan.path)
        assert plan.opening_faults == ()
        made.append(backups.kept(plan.plan.id)[0])
    assert backups.kept(plan.plan.id) == tuple(reversed(made[-KEPT:]))
    plan.close()
    newest = desk.service.open(made[-1])
    assert newest.plan == plan.plan
    newest.close()


def test_nothing_is_backed_up_twice_or_within_the_hour(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.close()
    desk.service.open(open_plan.path).close()
    desk.clock.advance(timedelta(days=1))
    again = desk.service.open(open_plan.path)
    assert len(desk.backups.kept(again.plan.id)) == 1
    again.apply(answer(1))
    again.close()
    desk.clock.advance(-timedelta(days=1) + timedelta(minutes=30))
    desk.service.open(open_plan.path).close()
    assert len(desk.backups.kept(again.plan.id)) == 1


def test_reading_makes_no_backup(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.close()
    reader = desk.service.open(open_plan.path, read_only=True)
    assert desk.backups.kept(reader.plan.id) == ()
    reader.close()


def test_a_backup_that_fails_is_told_and_the_plan_opens(
    open_plan: OpenPlan, desk: Desk, tmp_path: Path
) -> None:
    open_plan.close()
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    desk.service._backups = RollingBackups(blocked, desk.clock)
    plan = desk.service.open(open_plan.path)
    assert [type(fault) for fault in plan.opening_faults] == [StorageFailed]
    plan.apply(answer(1))
    plan.close()


def test_a_stopped_backup_stops_the_opening_and_frees_the_plan(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.close()

    def stop(_done: float, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.service.open(open_plan.path, progress=stop)
    again = desk.service.open(open_plan.path)
    assert not again.read_only
    again.close()
