"""Opens and creates plan files: who may write, is the file sound, is its format ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from app.domain.history import EditRecord
from app.domain.plan import Plan
from app.errors import NotFound, WrongInput
from app.ports import PlanStore
from db import tables
from db.backup import settle
from db.edit_rows import INSERT, edit_row
from db.engine import close, connect, create_file
from db.faults import foreign, refused, translated, translated_on_opening, write_protected
from db.formats import CURRENT, Format, check_sound
from db.header import inspect
from db.lock import Holder, LockHeld, PlanLock
from db.mapping import AREA_MAPPINGS, plan_row
from db.plan_store import INSERT_BLOB, SqlitePlanStore, write_area
from db.replacement import Migrate, replace_by_migrated
from db.side_copy import SideCopy, has_hot_journal, roll_back

PROTECTED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What systems say where a medium, a folder or a file may not be written."""


class SqlitePlanStores:
    """See `app.ports.PlanStores`. `user` and `host` are what a second opener is told.

    `migrate` brings a copy to the newest format; `db.migrate` is imported only when it is called.
    """

    def __init__(self, *, user: str, host: str, migrate: Migrate, current: Format = CURRENT) -> None:
        self._holder = Holder(user, host, os.getpid())
        self._migrate = migrate
        self._current = current

    def create(self, path: Path, plan: Plan, origin: EditRecord, pack_bytes: bytes) -> PlanStore:
        """See the port."""
        path = path.parent.resolve() / path.name
        lock = self._lock_new(path)
        try:
            _refuse_existing(path)
            with translated(path):
                self._write_new(path, plan, origin, pack_bytes)
            return self._connected(path, lock.release)
        except BaseException:
            lock.release()
            raise

    def open(self, path: Path, *, read_only: bool = False) -> PlanStore:
        """See the port."""
        path = _existing(path)
        try:
            lock = PlanLock(path, self._holder)
        except LockHeld as held:
            return self._open_beside(path, held.holder)
        except OSError as error:
            return self._open_reader(path, _unlocked_reason(error))
        try:
            if read_only or not os.access(path, os.W_OK):
                store = self._open_reader(path, _reader_reason(asked=read_only))
                lock.release()
                return store
            return self._open_writer(path, lock)
        except BaseException:
            lock.release()
            raise

    def _open_writer(self, path: Path, lock: PlanLock) -> PlanStore:
        if has_hot_journal(path):
            inspect(path, newest=self._current.version, settled=False)
            roll_back(path)
        version = inspect(path, newest=self._current.version, settled=True)
        if version < self._current.version:
            replace_by_migrated(path, version, self._current, self._migrate)
        return self._connected(path, lock.release)

    def _open_beside(self, path: Path, holder: Holder | None) -> PlanStore:
        """Read while somebody writes; each of our readings waits for their commit to end."""
        own = holder is not None and (holder.host, holder.pid) == (self._holder.host, os.getpid())
        # Closing a descriptor of ours would drop the locks of the writer in our own process.
        if not own and inspect(path, newest=self._current.version, settled=False) < self._current.version:
            return self._open_copy(path, _held_reason(holder))
        return self._connected(path, _nothing, _held_reason(holder))

    def _open_reader(self, path: Path, reason: str) -> PlanStore:
        """Read where nobody writes; what a crashed writer or an older version left is put right in a copy."""
        hot = has_hot_journal(path)
        version = inspect(path, newest=self._current.version, settled=not hot)
        if hot or version < self._current.version:
            return self._open_copy(path, reason)
        return self._connected(path, _nothing, reason)

    def _open_copy(self, path: Path, reason: str) -> PlanStore:
        copy = SideCopy(path)
        try:
            version = inspect(copy.path, newest=self._current.version, settled=True)
            if version < self._current.version:
                self._migrate(copy.path, version)
            return self._connected(path, copy.remove, reason, copy.path)
        except BaseException:
            copy.remove()
            raise

    def _connected(
        self,
        path: Path,
        release: Callable[[], None],
        reason: str | None = None,
        file: Path | None = None,
    ) -> PlanStore:
        with translated_on_opening(path):
            connection = connect(file or path, read_only=reason is not None)
        try:
            check_sound(connection, self._current, path)
            return SqlitePlanStore(path, connection, release, reason)
        except BaseException:
            close(connection)
            raise

    def _lock_new(self, path: Path) -> PlanLock:
        try:
            return PlanLock(path, self._holder)
        except LockHeld as held:
            raise refused(path, _held_reason(held.holder).rstrip(".")) from held
        except FileNotFoundError as error:
            raise NotFound(
                f"There is no folder {path.parent}.", advice="Choose a folder that exists."
            ) from error
        except OSError as error:
            if error.errno in PROTECTED:
                raise write_protected(path) from error
            raise refused(path, error.strerror or str(error)) from error

    def _write_new(self, path: Path, plan: Plan, origin: EditRecord, pack_bytes: bytes) -> None:
        """Write a whole plan under another name first: a file under its own name is always complete."""
        unnamed = path.with_name(f".{path.name}.new")
        unnamed.unlink(missing_ok=True)
        try:
            write_file(unnamed, plan, origin, pack_bytes)
            settle(unnamed, path)
        finally:
            unnamed.unlink(missing_ok=True)


def write_file(path: Path, plan: Plan, origin: EditRecord, pack_bytes: bytes) -> None:
    """Write a complete plan file of the current format; raises FileExistsError where a file lies there."""
    connection = create_file(path)
    try:
        with connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id = {tables.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {tables.FORMAT}")
            tables.metadata.create_all(connection)
            connection.execute(insert(tables.plan), plan_row(plan))
            connection.execute(INSERT, edit_row(plan.id, origin))
            blob = {"plan": plan.id, "digest": plan.pack.digest, "content": pack_bytes}
            connection.execute(INSERT_BLOB, blob)
            for name, mapping in AREA_MAPPINGS.items():
                write_area(connection, plan, mapping, getattr(plan, name))
    finally:
        close(connection)


def _existing(path: Path) -> Path:
    with translated(path):
        if not path.exists():
            raise NotFound(
                f"There is no file {path}.",
                advice="Check the name, and that the drive it lies on is connected.",
            )
        if not path.is_file():
            raise foreign(path)
        return path.resolve()


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise WrongInput(
            f"{path.name} exists already.", advice="Choose another name, or open the plan that is there."
        )


def _held_reason(holder: Holder | None) -> str:
    if holder is None:
        return "Another program has the plan open."
    return f"{holder.user} on {holder.host} has the plan open (process {holder.pid})."


def _unlocked_reason(error: OSError) -> str:
    if error.errno in PROTECTED:
        return "Its folder or its drive is write-protected."
    return f"Its folder does not take the lock that a writer needs: {error.strerror or error}."


def _reader_reason(*, asked: bool) -> str:
    return "It was opened for reading only." if asked else "The file is write-protected."


def _nothing() -> None:
    """A reader in place holds nothing."""
