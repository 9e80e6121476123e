"""An older plan is backed up, a copy is migrated and checked, and only then takes its place."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Column, Index, MetaData, Text
from sqlalchemy.exc import OperationalError

from app.domain.canonical import sha256_hex
from app.errors import DamagedFile, NewerFile, PlanFileError
from app.services.open_plan import OpenPlan
from db import tables
from db.formats import Format
from db.migrate import migrate, steps
from db.plan_stores import SqlitePlanStores
from db.schema import schema_for, schema_of
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import EVERYTHING

HERE = Path(__file__).parent
Migrating = Callable[..., None]


def _metadata_of_format_2() -> MetaData:
    metadata = MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["plan"].append_column(Column("language", Text, nullable=False, server_default="en"))
    Index("answers_by_subject", metadata.tables["answers"].c.subject)
    return metadata


FORMAT_2 = Format(2, _metadata_of_format_2())


def stores_of_format_2(folder: str = "format_2") -> SqlitePlanStores:
    step = partial(migrate, target=2, folder=HERE / folder)
    return SqlitePlanStores(user="sam", host="laptop", migrate=step, current=FORMAT_2)


@pytest.fixture
def old(open_plan: OpenPlan) -> OpenPlan:
    """A closed plan of format 1 with something of everything in it."""
    open_plan.apply(EVERYTHING)
    open_plan.undo()
    open_plan.redo()
    open_plan.close()
    return open_plan


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])


def test_steps_from_nothing_give_the_schema_of_the_program(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    migrate(empty, 0)
    with closing(sqlite3.connect(empty)) as raw:
        assert schema_of(raw.execute) == schema_for(tables.metadata)
    assert version_of(empty) == tables.FORMAT


def test_every_format_has_its_step() -> None:
    assert [step.revision for step in steps(0, tables.FORMAT)] == [
        str(number) for number in range(1, tables.FORMAT + 1)
    ]


def test_an_older_plan_is_migrated_with_everything_in_it(old: OpenPlan, desk: Desk) -> None:
    store = stores_of_format_2().open(old.path)
    assert store.load() == old.plan
    assert len(store.trail()) == 4
    assert not store.read_only
    store.close()
    assert version_of(old.path) == 2
    with pytest.raises(NewerFile, match="newer version"):
        desk.service.open(old.path)


def test_the_backup_is_the_plan_as_it_was(old: OpenPlan, desk: Desk) -> None:
    stores_of_format_2().open(old.path).close()
    backup = old.path.with_name("Sample plan.format-1.holdfast")
    assert names(old.path.parent) == {old.path.name, backup.name}
    before = desk.service.open(backup)
    assert before.plan == old.plan
    before.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_who_may_read_the_plan_stays_as_it_was(old: OpenPlan) -> None:
    old.path.chmod(0o640)
    stores_of_format_2().open(old.path).close()
    backup = old.path.with_name("Sample plan.format-1.holdfast")
    assert [stat.S_IMODE(file.stat().st_mode) for file in (old.path, backup)] == [0o640, 0o640]


def test_a_backup_never_replaces_an_earlier_one(old: OpenPlan) -> None:
    earlier = old.path.with_name("Sample plan.format-1.holdfast")
    earlier.write_bytes(b"an earlier one")
    stores_of_format_2().open(old.path).close()
    assert earlier.read_bytes() == b"an earlier one"
    assert version_of(old.path.with_name("Sample plan.format-1.2.holdfast")) == 1


def _fail_midway(copy: Path, version: int) -> None:
    migrate(copy, version, target=2, folder=HERE / "format_2_failing")


def _forget_a_column(copy: Path, version: int) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version = 2")


def _lose_an_answer(copy: Path, version: int) -> None:
    migrate(copy, version, target=2, folder=HERE / "format_2")
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.execute("UPDATE answers SET payload = replace(payload, 'note 7', 'note 8')")


def _break_the_chain(copy: Path, version: int) -> None:
    migrate(copy, version, target=2, folder=HERE / "format_2")
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.execute("DELETE FROM edits WHERE number = 2")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (_fail_midway, OperationalError),
        (_forget_a_column, DamagedFile),
        (_lose_an_answer, DamagedFile),
        (_break_the_chain, DamagedFile),
    ],
)
def test_a_failing_migration_leaves_the_plan_untouched(
    old: OpenPlan, step: Migrating, expected: type[Exception]
) -> None:
    before = sha256_hex(old.path.read_bytes())
    stores = SqlitePlanStores(user="sam", host="laptop", migrate=step, current=FORMAT_2)
    with pytest.raises(expected):
        stores.open(old.path)
    assert sha256_hex(old.path.read_bytes()) == before
    assert names(old.path.parent) == {old.path.name}


def test_a_reader_sees_an_older_plan_through_a_migrated_copy(old: OpenPlan) -> None:
    before = sha256_hex(old.path.read_bytes())
    store = stores_of_format_2().open(old.path, read_only=True)
    assert store.load() == old.plan
    store.close()
    assert sha256_hex(old.path.read_bytes()) == before
    assert names(old.path.parent) == {old.path.name}


@pytest.fixture
def held(desk: Desk, old: OpenPlan) -> Iterator[OpenPlan]:
    plan = desk.service.open(old.path)
    yield plan
    plan.close()


def test_an_older_plan_that_somebody_holds_is_not_migrated(held: OpenPlan) -> None:
    with pytest.raises(PlanFileError):
        stores_of_format_2().open(held.path)
    assert version_of(held.path) == 1
