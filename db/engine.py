"""One connection to one plan file, with everything SQLite must promise set before its first use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

BUSY_TIMEOUT_S = 5.0
"""How long to wait for a reader or a backup of the same file to let go."""

READING = "BEGIN"
WRITING = "BEGIN IMMEDIATE"
"""How transactions begin; the execution option `begin` chooses. One that may write takes its lock at once."""

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    # EXTRA also syncs the folder once the journal is gone: a power cut could bring the journal back.
    "PRAGMA synchronous = EXTRA",
)


def connect(path: Path, *, read_only: bool) -> Connection:
    """Open an existing file; never creates one. The connection belongs to the calling thread."""
    raw = _open(path, read_only=read_only)
    begin = READING if read_only else WRITING
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool)

    # The driver would begin a transaction at the first write only, and none before a change of the schema.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", begin))

    try:
        return engine.connect()
    except BaseException:
        # A damaged file fails while the engine asks its first questions; its descriptor would stay open.
        raw.close()
        raise


def close(connection: Connection) -> None:
    """Close the connection and, with it, the only descriptor on the file. May be called twice."""
    if connection.closed:
        return
    raw = driver_connection(connection)
    try:
        connection.close()
    finally:
        connection.engine.dispose()
        raw.close()


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """The connection of the driver, for what only it can do: the backup interface."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("not a connection to SQLite")
    return raw


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    raw = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        for pragma in PRAGMAS:
            raw.execute(pragma)
    except BaseException:
        raw.close()
        raise
    return raw


def create_file(path: Path) -> Connection:
    """Make a new, empty file and connect to it; raises FileExistsError where one lies there."""
    path.touch(exist_ok=False)
    return connect(path, read_only=False)
