"""Files that are foreign, newer, cut short or altered are refused in plain words and stay byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.canonical import sha256_hex
from app.domain.edits import AttachEvidence
from app.domain.findings import Evidence, EvidenceKind
from app.errors import DamagedFile, ForeignFile, NewerFile, NotFound, PlanFileError
from app.services.open_plan import OpenPlan
from tests.fakes.clock import NOON
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import EVERYTHING, PHOTO

Spoil = Callable[[Path], object]


@pytest.fixture
def closed(open_plan: OpenPlan) -> OpenPlan:
    """A closed plan with something of everything in it, and a photo of several pages."""
    content = PHOTO * 2000
    digest = sha256_hex(content)
    evidence = Evidence("e1", EvidenceKind.PHOTO, "Rack", digest, "image/jpeg", NOON)
    open_plan.apply(EVERYTHING)
    open_plan.apply(AttachEvidence(evidence), {digest: content})
    open_plan.close()
    return open_plan


def write_at(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in statements:
            raw.execute(statement)


def new_database(path: Path, *statements: str) -> None:
    path.unlink()
    run(path, *statements, "CREATE TABLE plan (id TEXT)")


BAD: dict[str, tuple[Spoil, type[PlanFileError], str]] = {
    "text": (lambda path: path.write_text("Dear customer,\n" * 100), ForeignFile, "is not a Holdfast plan"),
    "few bytes": (lambda path: path.write_bytes(b"PK"), ForeignFile, "is not a Holdfast plan"),
    "other database": (new_database, ForeignFile, "is not a Holdfast plan"),
    "empty": (lambda path: path.write_bytes(b""), DamagedFile, "It is empty"),
    "cut in the header": (lambda path: os.truncate(path, 60), DamagedFile, "Its end is missing"),
    "cut after a page": (lambda path: os.truncate(path, 4096), DamagedFile, "Its end is missing"),
    "cut by one byte": (
        lambda path: os.truncate(path, path.stat().st_size - 1), DamagedFile, "Its end is missing",
    ),
    "newer": (lambda path: run(path, "PRAGMA user_version = 2"), NewerFile, "formats up to 1"),
    "write-ahead log": (lambda path: run(path, "PRAGMA journal_mode = WAL"), DamagedFile, "journal mode"),
    "table missing": (lambda path: run(path, "DROP TABLE needs"), DamagedFile, "not those of its format"),
    "table more": (lambda path: run(path, "CREATE TABLE x (y)"), DamagedFile, "not those of its format"),
    "trigger": (
        lambda path: run(path, "CREATE TRIGGER t AFTER INSERT ON edits BEGIN DELETE FROM needs; END"),
        DamagedFile, "not those of its format",
    ),
    "view": (lambda path: run(path, "CREATE VIEW v AS SELECT 1"), DamagedFile, "not those of its format"),
    "no plan": (lambda path: run(path, "DELETE FROM plan"), DamagedFile, "rows of another plan"),
    "two plans": (
        lambda path: run(path, "INSERT INTO plan SELECT 'x', title, pack_id, '', '', '' FROM plan"),
        DamagedFile, "does not hold one plan",
    ),
    "title": (lambda path: run(path, "UPDATE plan SET title = 'Other'"), DamagedFile, "was altered"),
    "answer": (
        lambda path: run(path, "UPDATE answers SET payload = replace(payload, 'yes', 'no')"),
        DamagedFile, "of answers was altered",
    ),
    "answer moved": (
        lambda path: run(path, "UPDATE answers SET item = 'ITEM-999' WHERE item = 'ITEM-001'"),
        DamagedFile, "of answers was altered",
    ),
    "history cut": (
        lambda path: run(path, "DELETE FROM edits WHERE number = 2"), DamagedFile, "does not follow",
    ),
    "author": (lambda path: run(path, "UPDATE edits SET author = 'Other'"), DamagedFile, "was altered"),
    "inverse": (lambda path: run(path, "UPDATE edits SET inverse = 'null'"), DamagedFile, "was altered"),
    "pack": (lambda path: run(path, "UPDATE blobs SET content = x'00'"), DamagedFile, "was altered"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_bad_file_is_refused_and_left_alone(
    closed: OpenPlan, desk: Desk, name: str, read_only: bool
) -> None:
    spoil, expected, words = BAD[name]
    spoil(closed.path)
    before = closed.path.read_bytes()
    with pytest.raises(expected) as refusal:
        desk.service.open(closed.path, read_only=read_only)
    assert words in str(refusal.value)
    assert refusal.value.advice
    assert closed.path.read_bytes() == before
    assert list(closed.path.parent.iterdir()) == [closed.path]


def test_any_flipped_byte_is_refused_or_changes_nothing_shown(
    closed: OpenPlan, desk: Desk, tmp_path: Path
) -> None:
    """Bytes in free space and in the photo, which is read later, may differ; what is shown may not."""
    chance = random.Random(7)
    size = closed.path.stat().st_size
    copy = tmp_path / "copy.holdfast"
    refused = 0
    for _ in range(100):
        shutil.copyfile(closed.path, copy)
        offset = chance.randrange(size)
        old = closed.path.read_bytes()[offset]
        write_at(copy, offset, bytes([old ^ (1 << chance.randrange(8))]))
        try:
            plan = desk.service.open(copy)
        except PlanFileError:
            refused += 1
            continue
        assert plan.plan == closed.plan
        assert plan.verify_history().verifies
        plan.close()
    assert refused > 15


def test_an_altered_photo_is_refused_when_it_is_read(closed: OpenPlan, desk: Desk) -> None:
    content = closed.path.read_bytes()
    closed.path.write_bytes(content.replace(PHOTO * 5, PHOTO * 4 + PHOTO.upper(), 1))
    plan = desk.service.open(closed.path)
    digest = plan.plan.evidence["e1"].content
    with pytest.raises(DamagedFile, match="is damaged"):
        plan.blob(digest)
    plan.close()


@pytest.mark.parametrize("name", BAD)
def test_a_refusal_lets_go_of_the_file(closed: OpenPlan, desk: Desk, name: str) -> None:
    """The refusal is kept, and with it all it refers to, as a window that shows it would."""
    spoil, expected, _ = BAD[name]
    good = closed.path.read_bytes()
    spoil(closed.path)
    with pytest.raises(expected) as refusal:
        desk.service.open(closed.path)
    closed.path.write_bytes(good)
    with closing(sqlite3.connect(closed.path, timeout=0, isolation_level=None)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
    assert refusal.value.advice


def test_a_missing_file_and_a_folder_are_named(desk: Desk, plan_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        desk.service.open(plan_path)
    with pytest.raises(ForeignFile):
        desk.service.open(plan_path.parent)
    assert not plan_path.exists()


def test_what_was_wrong_can_be_opened_once_it_is_put_right(closed: OpenPlan, desk: Desk) -> None:
    before = closed.path.read_bytes()
    write_at(closed.path, 0, b"X")
    with pytest.raises(ForeignFile):
        desk.service.open(closed.path)
    closed.path.write_bytes(before)
    plan = desk.service.open(closed.path)
    assert plan.plan == closed.plan
    assert not plan.read_only
    plan.close()
