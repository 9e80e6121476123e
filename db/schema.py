"""What a file's schema is, so that it can be held against that of its format."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import MetaData, create_engine

Rows: TypeAlias = tuple[tuple[Any, ...], ...]
Schema: TypeAlias = tuple[Rows, ...]
"""Everything in the schema that has a meaning, in an order that does not depend on how it came about."""

Ask: TypeAlias = Callable[[str, tuple[str, ...]], Iterable[Any]]
"""Runs a statement with its parameters and gives its rows."""

THINGS = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
TABLE = "SELECT name, ncol, wr, strict FROM pragma_table_list(?) WHERE schema = 'main'"
COLUMNS = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
FOREIGN_KEYS = 'SELECT "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(?)'
INDEXES = 'SELECT name, "unique", origin, partial FROM pragma_index_list(?)'
INDEX_COLUMNS = "SELECT seqno, name FROM pragma_index_info(?)"


def schema_of(ask: Ask) -> Schema:
    """The tables, columns, keys and indexes of a file, and anything else that lies in its schema."""
    things = _rows(ask, THINGS)
    tables = [name for kind, name in things if kind == "table"]
    return (things, *(part for name in tables for part in _table(ask, name)))


def _table(ask: Ask, name: str) -> tuple[Rows, ...]:
    indexes = [_index(ask, *index) for index in _rows(ask, INDEXES, name)]
    parts = (_rows(ask, statement, name) for statement in (TABLE, COLUMNS, FOREIGN_KEYS))
    return (*parts, *sorted(indexes, key=repr))


def _index(ask: Ask, name: str, unique: int, origin: str, partial: int) -> Rows:
    """An index without its name, which SQLite makes up for a constraint."""
    return ((unique, origin, partial), *_rows(ask, INDEX_COLUMNS, name))


def _rows(ask: Ask, statement: str, *parameters: str) -> Rows:
    return tuple(sorted((tuple(row) for row in ask(statement, parameters)), key=repr))


@cache
def schema_for(metadata: MetaData) -> Schema:
    """The schema that tables written down in the program give."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", creator=lambda: raw)
    metadata.create_all(engine)
    found = schema_of(raw.execute)
    engine.dispose()
    return found
