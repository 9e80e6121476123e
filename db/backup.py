"""Complete copies of an open plan, by SQLite's own backup interface, which sees one moment of it."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

from app.errors import WrongInput
from app.ports import Progress
from db.faults import translated

PAGES_PER_STEP = 256
"""Pages copied between two reports of progress; one MiB with pages of 4 KiB."""


def back_up(source: sqlite3.Connection, target: Path, progress: Progress | None = None) -> None:
    """Copy the plan behind a connection to a new file, which appears only once it is complete.

    `progress` may raise Cancelled; nothing is left behind then. Raises WrongInput where the target exists and
    StorageFailed where the disk refuses.
    """
    with translated(target):
        if target.exists():
            raise WrongInput(f"{target.name} exists already.", advice="Choose another name for the copy.")
    partial = target.with_name(f".{target.name}.part")
    try:
        with translated(target):
            partial.unlink(missing_ok=True)
            # What keeps a file from being made there is told better by the system than by SQLite.
            partial.touch()
            copy_database(source, partial, progress)
            settle(partial, target)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def copy_database(source: sqlite3.Connection, target: Path, progress: Progress | None = None) -> None:
    """Copy a database page by page into a file that is new or empty."""

    def report(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress((total - remaining) / total if total else 1.0, target.name)

    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.backup(copy, pages=PAGES_PER_STEP, progress=report)


def settle(partial: Path, target: Path) -> None:
    """Give a finished file its name; after a power cut there is the old state or the new, never a mix."""
    sync_file(partial)
    partial.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows offers no way to ask."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
