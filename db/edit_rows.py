"""Between the records of the history and their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring as quoted
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select

from app.domain.canonical import canonical_bytes, sha256_hex
from app.domain.history import EditRecord, TrailStep
from app.domain.values import format_moment, parse_moment
from db.mapping import BadRow, Parameters
from db.tables import edits

NOTHING = "null"
"""The canonical JSON of no inverse."""

INSERT = insert(edits)
SELECT_ALL = (
    select(edits)
    .where(edits.c.plan == bindparam("plan_"), edits.c.number <= bindparam("until_"))
    .order_by(edits.c.number)
)
SELECT_LAST_NUMBER = select(func.max(edits.c.number)).where(edits.c.plan == bindparam("plan_"))
SELECT_ONE = select(edits).where(edits.c.plan == bindparam("plan_"), edits.c.id == bindparam("id_"))
SELECT_LAST_HASH = (
    select(edits.c.hash).where(edits.c.plan == bindparam("plan_")).order_by(edits.c.number.desc()).limit(1)
)


def edit_row(plan: str, record: EditRecord) -> Parameters:
    """The row that keeps a record."""
    return {
        "plan": plan,
        "id": record.id,
        "hash": record.hash,
        "parents": " ".join(record.parents),
        "author": record.author,
        "installation": record.installation,
        "at": format_moment(record.at),
        "edit": canonical_bytes(record.edit).decode(),
        "inverse": canonical_bytes(record.inverse).decode(),
        "reverts": record.reverts,
    }


def record_from_row(row: Row[Any]) -> EditRecord:
    """The record of a row; raises BadRow where it is not what was written."""
    _check(row)
    try:
        return EditRecord(
            row.id, _parents(row), row.author, row.installation, parse_moment(row.at),
            json.loads(row.edit), json.loads(row.inverse), row.reverts, row.hash,
        )  # fmt: skip
    except ValueError as error:
        raise BadRow(f"the edit {row.id} cannot be read: {error}") from error


def trail_of(rows: Iterable[Row[Any]]) -> Iterator[TrailStep]:
    """The steps of a history in order; raises BadRow for an altered row or a parent that is missing."""
    known: set[str] = set()
    for row in rows:
        _check(row)
        parents = _parents(row)
        if not known.issuperset(parents) or (known and not parents):
            raise BadRow(f"the edit {row.id} does not follow on the one before it")
        known.add(row.hash)
        yield TrailStep(row.id, row.hash, parents, parse_moment(row.at), row.reverts, row.inverse != NOTHING)


def heads_of(steps: Iterable[TrailStep]) -> tuple[str, ...]:
    """The hashes nobody follows, oldest first."""
    heads: dict[str, None] = {}
    for step in steps:
        for parent in step.parents:
            heads.pop(parent, None)
        heads[step.hash] = None
    return tuple(heads)


def _parents(row: Row[Any]) -> tuple[str, ...]:
    return tuple(row.parents.split())


def _check(row: Row[Any]) -> None:
    if row.hash != _hash_of(row):
        raise BadRow(f"the edit {row.id} was altered")


def _hash_of(row: Row[Any]) -> str:
    """The hash by `app.domain.history.record_hash`, from the texts as they lie: cheaper than reading them.

    The edit and its inverse are canonical already, and canonical JSON puts the names in this order.
    """
    parents = ",".join(quoted(parent) for parent in _parents(row))
    text = (
        f'{{"at":{quoted(row.at)},"author":{quoted(row.author)},"edit":{row.edit},"id":{quoted(row.id)},'
        f'"installation":{quoted(row.installation)},"inverse":{row.inverse},"parents":[{parents}],'
        f'"reverts":{quoted(row.reverts)}}}'
    )
    return sha256_hex(text.encode())
