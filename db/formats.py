"""What a format of the plan file is, and whether a file is a sound one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData

from db import tables
from db.engine import READING
from db.faults import damaged, translated_on_opening
from db.schema import schema_for, schema_of

UNCHECKED = frozenset({"blobs"})
"""Tables not walked on opening: each of their rows is held against its digest whenever it is read."""


@dataclass(frozen=True)
class Format:
    """A format of the plan file: its number and its tables."""

    version: int
    metadata: MetaData


CURRENT = Format(tables.FORMAT, tables.metadata)


def check_sound(connection: Connection, expected: Format, path: Path) -> None:
    """Raise DamagedFile unless schema and structure are those of the format; rows are checked on reading."""
    with translated_on_opening(path), connection.execution_options(begin=READING).begin():
        if schema_of(connection.exec_driver_sql) != schema_for(expected.metadata):
            raise damaged(path, "Its tables are not those of its format")
        for name in sorted(expected.metadata.tables.keys() - UNCHECKED):
            fault = connection.exec_driver_sql(f"PRAGMA integrity_check('{name}')").scalars().first()
            if fault != "ok":
                raise damaged(path, f"Its table {name} does not hold together")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise damaged(path, "It holds rows of another plan")
