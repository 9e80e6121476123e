"""Copies for those who may only read: there a crashed commit is rolled back and an old format migrated."""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import copyfile

from db.backup import copy_database
from db.engine import close, connect, driver_connection
from db.faults import translated_on_opening


def journal_path(plan: Path) -> Path:
    """Where SQLite keeps the rollback journal of a commit under way."""
    return plan.with_name(f"{plan.name}-journal")


def has_hot_journal(plan: Path) -> bool:
    """Whether a commit was cut short; true only where nobody writes the plan now."""
    try:
        return journal_path(plan).stat().st_size > 0
    except FileNotFoundError:
        return False


def roll_back(plan: Path) -> None:
    """Undo a commit that was cut short: SQLite does so on the first reading."""
    with translated_on_opening(plan):
        connection = connect(plan, read_only=False)
        try:
            with connection.begin():
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
        finally:
            close(connection)


class SideCopy:
    """A copy of a plan in a folder of its own, without the commit that was cut short, until `remove`."""

    def __init__(self, plan: Path) -> None:
        # What a virus scanner still holds open on Windows is left to the system's own cleaning.
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / plan.name
        try:
            with translated_on_opening(plan):
                self._fill(plan)
        except BaseException:
            self.remove()
            raise

    def _fill(self, plan: Path) -> None:
        if has_hot_journal(plan):
            copyfile(plan, self.path)
            copyfile(journal_path(plan), journal_path(self.path))
            roll_back(self.path)
            return
        connection = connect(plan, read_only=True)
        try:
            copy_database(driver_connection(connection), self.path)
        finally:
            close(connection)

    def remove(self) -> None:
        """Remove the copy."""
        self._folder.cleanup()
