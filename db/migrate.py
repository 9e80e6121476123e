"""Brings the copy of a plan to a newer format; imported only when due, for Alembic takes long to load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from db.engine import close, connect, driver_connection
from db.faults import damaged, translated
from db.tables import FORMAT

FOLDER = Path(__file__).with_name("migrations")


def migrate(copy: Path, version: int, *, target: int = FORMAT, folder: Path = FOLDER) -> None:
    """Take every step from `version` to `target` in one transaction.

    `version` 0 stands for an empty file; `folder` holds the steps as `versions/*.py`. A failing step leaves
    the copy as it was. Raises PlanFileError, and whatever a step raises by a fault of its own.
    """
    with translated(copy):
        connection = connect(copy, read_only=False)
    try:
        # Rebuilding a table that others refer to would delete their rows; held against its keys at the end.
        driver_connection(connection).execute("PRAGMA foreign_keys = OFF")
        with translated(copy), connection.begin():
            _take_steps(connection, version, target, folder)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise damaged(copy, "It holds rows of another plan")
    finally:
        close(connection)


def _take_steps(connection: Connection, version: int, target: int, folder: Path) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        for step in steps(version, target, folder):
            step.module.upgrade()
    connection.exec_driver_sql(f"PRAGMA user_version = {target:d}")


def steps(version: int, target: int, folder: Path = FOLDER) -> Iterator[Script]:
    """The steps between two formats, the oldest first."""
    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    lower = str(version) if version else "base"
    yield from reversed(list(scripts.iterate_revisions(str(target), lower)))
