"""What SQLite and the file system refuse, as errors that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.errors import DamagedFile, ForeignFile, PlanFileError, ReadOnlyPlan, StorageFailed

SAVED = "Everything confirmed before is still in the plan."


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn exceptions of SQLite and of the file system into kinds of `PlanFileError`.

    What only our own fault can cause (a wrong statement, a wrong thread) passes through as it is.
    """
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise _meaning(error.orig, path) or error from error
    except sqlite3.Error as error:
        raise _meaning(error, path) or error from error
    except OSError as error:
        raise refused(path, error.strerror or str(error)) from error


@contextmanager
def translated_on_opening(path: Path) -> Generator[None]:
    """As `translated`; but what SQLite says to the few fixed statements of opening is never our own fault."""
    try:
        with translated(path):
            yield
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        # The decoding error comes from SQLite's own message, where it quotes a damaged schema.
        raise damaged(path, "Its tables are not readable") from error


def refused(path: Path, why: str) -> StorageFailed:
    """The disk refused to read or write the plan."""
    return StorageFailed(
        f"The disk refused to read or write {path.name}.",
        why=f"{why}. {SAVED}",
        advice="Check that the drive is still connected and healthy, then open the plan again.",
    )


def damaged(path: Path, why: str) -> DamagedFile:
    """The plan's content does not hold together."""
    return DamagedFile(
        f"{path.name} is damaged and was left as it is.",
        why=f"{why}.",
        advice="Use a copy or a backup of the plan, and check the drive it lies on.",
    )


def foreign(path: Path) -> ForeignFile:
    """The file is something else."""
    return ForeignFile(
        f"{path.name} is not a Holdfast plan.",
        why="It does not begin the way plan files do.",
        advice="Choose a file that Holdfast saved; its name ends in .holdfast.",
    )


def moved(path: Path) -> StorageFailed:
    """The file went away, or another took its place, while the plan was open."""
    return StorageFailed(
        f"{path.name} is no longer where it was opened.",
        why=f"The file was moved or deleted, or its drive was removed. {SAVED}",
        advice="Put the drive or the file back and open the plan again.",
    )


def full(path: Path) -> StorageFailed:
    """There is no room left."""
    return StorageFailed(
        f"The disk is full; the last change to {path.name} was not saved.",
        why=SAVED,
        advice="Free some space on the drive and make the change again.",
    )


def busy(path: Path) -> StorageFailed:
    """Somebody reads the file, for instance a backup program, and does not let go."""
    return StorageFailed(
        f"Another program is using {path.name}; the last change was not saved.",
        why=SAVED,
        advice="Close the other program, or wait until its copy is done, and try again.",
    )


def write_protected(path: Path) -> ReadOnlyPlan:
    """The medium or the file is write-protected."""
    return ReadOnlyPlan(
        f"{path.name} cannot be written.",
        why="The file, its folder or its drive is write-protected.",
        advice="Copy the plan to a folder you can write to and open the copy.",
    )


def _meaning(error: sqlite3.Error, path: Path) -> PlanFileError | None:
    """The first kind whose prefix the name of SQLite's error begins with; None where the fault is ours."""
    if "Could not decode to UTF-8" in str(error):
        return damaged(path, "A text in it is not readable")
    name = getattr(error, "sqlite_errorname", "")
    return next((make(path, error) for prefix, make in _KINDS if name.startswith(prefix)), None)


_KINDS: tuple[tuple[str, Callable[[Path, sqlite3.Error], PlanFileError]], ...] = (
    ("SQLITE_READONLY_DBMOVED", lambda path, _: moved(path)),
    ("SQLITE_CANTOPEN", lambda path, _: moved(path)),
    ("SQLITE_FULL", lambda path, _: full(path)),
    ("SQLITE_BUSY", lambda path, _: busy(path)),
    ("SQLITE_LOCKED", lambda path, _: busy(path)),
    ("SQLITE_CORRUPT", lambda path, _: damaged(path, "Its tables cannot be read")),
    ("SQLITE_NOTADB", lambda path, _: damaged(path, "Its first page cannot be read")),
    ("SQLITE_READONLY", lambda path, _: write_protected(path)),
    ("SQLITE_IOERR", lambda path, error: refused(path, str(error).capitalize())),
    ("SQLITE_PROTOCOL", lambda path, error: refused(path, str(error).capitalize())),
)
"""Names of https://www.sqlite.org/rescode.html, the longer before the shorter."""
