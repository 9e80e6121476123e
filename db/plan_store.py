"""One open plan on disk: reads it whole, writes one edit at a time, each durable when `commit` returns."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.canonical import sha256_hex
from app.domain.draft import Changes
from app.domain.history import EditRecord, TrailStep
from app.domain.plan import Plan
from app.errors import NotFound, PlanFileError, ReadOnlyPlan, StorageFailed
from app.ports import Progress
from db.backup import back_up
from db.edit_rows import (
    INSERT,
    SELECT_ALL,
    SELECT_LAST_HASH,
    SELECT_LAST_NUMBER,
    SELECT_ONE,
    edit_row,
    heads_of,
    record_from_row,
    trail_of,
)
from db.engine import READING, WRITING, close, driver_connection
from db.faults import damaged, moved, translated
from db.mapping import AREA_MAPPINGS, SELECT_PLANS, AreaMapping, BadRow, plan_from_rows, plan_row
from db.tables import blobs as blob_table
from db.tables import plan as plan_table

INSERT_BLOB = insert(blob_table).on_conflict_do_nothing(index_elements=["plan", "digest"])
SELECT_BLOB = select(blob_table.c.content).where(
    blob_table.c.plan == bindparam("plan_"), blob_table.c.digest == bindparam("digest_")
)
HAS_BLOB = select(blob_table.c.position).where(
    blob_table.c.plan == bindparam("plan_"), blob_table.c.digest == bindparam("digest_")
)
NO_END = 2**62
"""A number no edit reaches."""
UPDATE_PLAN = update(plan_table).where(plan_table.c.id == bindparam("id_"))


class SqlitePlanStore:
    """See `app.ports.PlanStore`; `release`, called at the end, gives back the lock or a temporary copy."""

    def __init__(
        self, path: Path, connection: Connection, release: Callable[[], None], read_only_reason: str | None
    ) -> None:
        """`read_only_reason` is None for a plan open for writing."""
        self._path = path
        self._connection = connection
        self._release = release
        self._read_only_reason = read_only_reason
        self._heads: tuple[str, ...] = ()
        self._until = NO_END
        with self._transaction():
            self._of_plan = {"plan_": self._only_plan()}
            self._data_version = self._version_of_data()

    @property
    def path(self) -> Path:
        """See the port."""
        return self._path

    @property
    def read_only(self) -> bool:
        """See the port."""
        return self._read_only_reason is not None

    @property
    def read_only_reason(self) -> str:
        """See the port."""
        return self._read_only_reason or ""

    def load(self) -> Plan:
        """See the port."""
        with self._transaction() as connection:
            areas = {
                name: connection.execute(mapping.select, self._of_plan).all()
                for name, mapping in AREA_MAPPINGS.items()
            }
            if self.read_only:
                # Somebody else may go on writing: the history read later must end where this plan does.
                self._until = connection.execute(SELECT_LAST_NUMBER, self._of_plan).scalar() or 0
            return plan_from_rows(connection.execute(SELECT_PLANS).one(), areas)

    def trail(self) -> tuple[TrailStep, ...]:
        """See the port."""
        with (
            self._transaction() as connection,
            # A reading that is given up on must not go on holding its lock.
            closing(connection.execute(SELECT_ALL, self._of_history())) as rows,
        ):
            steps = tuple(trail_of(rows))
        self._heads = heads_of(steps)
        return steps

    def pack_bytes(self) -> bytes:
        """See the port."""
        with self._transaction() as connection:
            digest = connection.execute(select(plan_table.c.pack_digest)).scalar_one()
        return self.blob(digest)

    def commit(
        self, plan: Plan, record: EditRecord, changes: Changes, blobs: Mapping[str, bytes] | None = None
    ) -> None:
        """See the port."""
        self._refuse_reader()
        _check_addresses(blobs or {})
        try:
            with self._transaction(WRITING) as connection:
                self._refuse_stranger()
                _write(connection, plan, record, changes, blobs or {})
        except BaseException:
            self._stop_unless_undone()
            raise
        self._heads = (*(head for head in self._heads if head not in record.parents), record.hash)

    def history(self) -> Iterator[EditRecord]:
        """See the port."""
        with self._transaction() as connection:
            rows = connection.execute(SELECT_ALL, self._of_history()).all()
        with self._judged():
            yield from map(record_from_row, rows)

    def record(self, record_id: str) -> EditRecord:
        """See the port."""
        with self._transaction() as connection:
            row = connection.execute(SELECT_ONE, {**self._of_plan, "id_": record_id}).one_or_none()
            if row is None:
                raise NotFound(f"The history has no edit {record_id}.", advice="Open the plan again.")
            return record_from_row(row)

    def heads(self) -> tuple[str, ...]:
        """See the port."""
        return self._heads

    def blob(self, digest: str) -> bytes:
        """See the port."""
        with self._transaction() as connection:
            content = connection.execute(SELECT_BLOB, {**self._of_plan, "digest_": digest}).scalar()
        if content is None:
            raise NotFound(
                f"The plan does not hold the file {digest[:12]}.",
                advice="Use a backup of the plan that has it.",
            )
        if sha256_hex(content) != digest:
            raise damaged(self._path, f"The file {digest[:12]} in it was altered")
        return bytes(content)

    def holds(self, digest: str) -> bool:
        """See the port."""
        with self._transaction() as connection:
            return connection.execute(HAS_BLOB, {**self._of_plan, "digest_": digest}).first() is not None

    def back_up(self, target: Path, progress: Progress | None = None) -> None:
        """See the port."""
        back_up(driver_connection(self._connection), target, progress)

    def close(self) -> None:
        """See the port."""
        try:
            close(self._connection)
        finally:
            self._release()

    def _of_history(self) -> dict[str, str | int]:
        return {**self._of_plan, "until_": self._until}

    def _only_plan(self) -> str:
        found = self._connection.execute(select(plan_table.c.id)).scalars().all()
        if len(found) != 1:
            raise BadRow("it does not hold one plan")
        return str(found[0])

    @contextmanager
    def _transaction(self, begin: str = READING) -> Generator[Connection]:
        with self._judged(), translated(self._path):
            try:
                with self._connection.execution_options(begin=begin).begin():
                    yield self._connection
            finally:
                # A commit that finds the file busy leaves its transaction open.
                raw = driver_connection(self._connection)
                if raw.in_transaction:
                    raw.rollback()

    @contextmanager
    def _judged(self) -> Generator[None]:
        try:
            yield
        except BadRow as error:
            raise damaged(self._path, str(error).capitalize()) from error

    def _refuse_reader(self) -> None:
        if self._read_only_reason is not None:
            raise ReadOnlyPlan(
                "The plan is open for reading only; nothing was changed.",
                why=self._read_only_reason,
                advice="Make the change where the plan is open for writing, or in a copy of it.",
            )

    def _refuse_stranger(self) -> None:
        """Another connection wrote although we hold the lock: what we show is not what the file says."""
        if self._version_of_data() != self._data_version:
            self._read_only_reason = "Another program changed the plan; open it again to see what it holds."
            raise StorageFailed(
                f"Another program changed {self._path.name}; the last change was not saved.",
                why="What is shown here is no longer what the file holds.",
                advice="Close the plan and open it again.",
            )
        # SQLite notices a file that moved only when it begins a journal, and not on every system.
        if not self._path.exists():
            raise moved(self._path)

    def _version_of_data(self) -> int:
        """A number that changes when another connection has written (https://www.sqlite.org/pragma.html)."""
        return int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def _stop_unless_undone(self) -> None:
        """After a failed commit go on only when the disk is known to hold what it held before it."""
        try:
            with self._transaction() as connection:
                is_undone = connection.execute(SELECT_LAST_HASH, self._of_plan).scalar() in self._heads
                # Rolling back may count as a new version too.
                self._data_version = self._version_of_data()
        except PlanFileError:
            is_undone = False
        if not is_undone:
            self._read_only_reason = "The disk failed; open the plan again to see what it holds."


def _check_addresses(blobs: Mapping[str, bytes]) -> None:
    for digest, content in blobs.items():
        if sha256_hex(content) != digest:
            raise ValueError(f"bytes under a wrong digest: {digest}")


def _write(
    connection: Connection, plan: Plan, record: EditRecord, changes: Changes, blobs: Mapping[str, bytes]
) -> None:
    connection.execute(INSERT, edit_row(plan.id, record))
    if changes.title or changes.pack:
        row = plan_row(plan)
        connection.execute(UPDATE_PLAN, {"id_": row.pop("id"), **row})
    for area, keys in changes.keys.items():
        if keys:
            write_area(connection, plan, AREA_MAPPINGS[area], keys)
    for area in changes.reordered:
        _put_in_order(connection, plan, AREA_MAPPINGS[area])
    for digest, content in blobs.items():
        connection.execute(INSERT_BLOB, {"plan": plan.id, "digest": digest, "content": content})


def write_area(connection: Connection, plan: Plan, mapping: AreaMapping, keys: Iterable[Any]) -> None:
    """Bring the rows of these keys to what the plan says; new ones in the order of the plan."""
    moved_keys = frozenset(keys)
    contents = getattr(plan, mapping.name)
    kept = moved_keys if len(moved_keys) == 1 else [key for key in contents if key in moved_keys]
    rows = [mapping.row(plan.id, key, contents[key]) for key in kept if key in contents]
    gone = [mapping.removal(plan.id, key) for key in moved_keys if key not in contents]
    if gone:
        connection.execute(mapping.remove, gone)
    if rows:
        connection.execute(mapping.upsert, rows)


def _put_in_order(connection: Connection, plan: Plan, mapping: AreaMapping) -> None:
    """Number the rows as the plan has them; first below zero, for no two may ever share a number."""
    contents = getattr(plan, mapping.name)
    numbered = enumerate(contents, start=1)
    rows = [{**mapping.removal(plan.id, key), "position_": -number} for number, key in numbered]
    if rows:
        connection.execute(mapping.move, rows)
        connection.execute(mapping.settle, {"plan_": plan.id})
