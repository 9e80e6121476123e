"""Puts a migrated copy in the place of a plan of an older format, or leaves the plan as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from db.backup import back_up, copy_database, sync_file, sync_folder
from db.engine import close, connect, driver_connection
from db.faults import translated
from db.formats import Format, check_sound
from db.header import inspect
from db.plan_store import SqlitePlanStore

Migrate: TypeAlias = Callable[[Path, int], None]
"""Brings the copy of a plan, of the format given, to the newest format."""


def replace_by_migrated(path: Path, version: int, current: Format, migrate: Migrate) -> Path:
    """Back the plan up beside itself, migrate and check a copy, and let it take the plan's place.

    The caller holds the plan's lock. Returns the backup; a failure leaves none, and the plan untouched.
    """
    backup = _free_name(path, version)
    copy = path.with_name(f".{path.name}.migrating")
    try:
        _copies(path, backup, copy)
        migrate(copy, version)
        _check(copy, current, path)
        with translated(path):
            sync_file(copy)
            copy.replace(path)
    except BaseException:
        for file in (backup, copy):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise
    with translated(path):
        sync_folder(path.parent)
    return backup


def _free_name(path: Path, version: int) -> Path:
    name = f"{path.stem}.format-{version}"
    candidate, number = path.with_name(f"{name}{path.suffix}"), 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{name}.{number}{path.suffix}")
    return candidate


def _copies(path: Path, backup: Path, copy: Path) -> None:
    with translated(path):
        copy.unlink(missing_ok=True)
        connection = connect(path, read_only=True)
        try:
            back_up(driver_connection(connection), backup)
            copy_database(driver_connection(connection), copy)
            for file in (backup, copy):  # Who could not read the plan cannot read these either.
                file.chmod(path.stat().st_mode & 0o777)
        finally:
            close(connection)


def _check(copy: Path, current: Format, path: Path) -> None:
    """Everything an opener would ask of it, and that every row and the whole history can be read."""
    inspect(copy, newest=current.version, settled=True)
    with translated(path):
        connection = connect(copy, read_only=True)
    store = SqlitePlanStore(path, connection, lambda: None, "A copy that is being checked.")
    try:
        check_sound(connection, current, path)
        store.load()
        store.trail()
        store.pack_bytes()
    finally:
        store.close()
