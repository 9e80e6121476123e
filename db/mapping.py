"""Between the plan's values and the rows of its tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Delete, Row, Select, Update, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place
from app.domain.canonical import canonical_bytes, sha256_hex
from app.domain.codec import from_data, to_data
from app.domain.findings import CheckRun, Evidence
from app.domain.inventory import Asset, Need
from app.domain.plan import PackRef, Plan
from app.domain.signoff import ReportRecord, Revision, SignatureRecord
from app.domain.values import value_from_data, value_to_data
from db.tables import AREAS
from db.tables import plan as plan_table

Parameters = dict[str, Any]


class BadRow(ValueError):
    """A row whose digest or content is not what was written."""


def row_digest(*parts: str) -> str:
    """The digest a row carries: the SHA-256 of plan id, area, key and payload, parted by NUL."""
    return sha256_hex("\0".join(parts).encode())


@dataclass(frozen=True)
class AreaMapping:
    """How one area of the plan lies in its table; the statements are written once and reused."""

    name: str
    keys: tuple[str, ...]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    select: Select[Any]
    upsert: Insert
    remove: Delete
    move: Update
    settle: Update

    def key_of(self, row: Row[Any]) -> Any:
        """The key in the plan's mapping: a text, or a place where two columns name it."""
        found = tuple(getattr(row, key) for key in self.keys)
        return found[0] if len(found) == 1 else Place(*found)

    def key_columns(self, key: Any) -> Parameters:
        """The inverse of `key_of`."""
        parts = (key,) if len(self.keys) == 1 else key
        return dict(zip(self.keys, parts, strict=True))

    def row(self, plan: str, key: Any, content: Any) -> Parameters:
        """The row that keeps `content` under `key`."""
        columns = self.key_columns(key)
        payload = canonical_bytes(self.encode(content)).decode()
        digest = row_digest(plan, self.name, *columns.values(), payload)
        return {"plan": plan, **columns, "payload": payload, "digest": digest}

    def removal(self, plan: str, key: Any) -> Parameters:
        """The parameters of `remove`."""
        return {f"{name}_": part for name, part in {"plan": plan, **self.key_columns(key)}.items()}

    def read(self, row: Row[Any]) -> tuple[Any, Any]:
        """Key and content of a row; raises BadRow."""
        key = self.key_of(row)
        if row.digest != row_digest(row.plan, self.name, *self.key_columns(key).values(), row.payload):
            raise BadRow(f"the row {key!r} of {self.name} was altered")
        try:
            return key, self.decode(json.loads(row.payload))
        except ValueError as error:
            raise BadRow(f"the row {key!r} of {self.name} cannot be read: {error}") from error


def _area(name: str, encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> AreaMapping:
    table = AREAS[name]
    keys = tuple(
        column.name for column in table.c if column.name not in {"position", "plan", "payload", "digest"}
    )
    written = insert(table)
    upsert = written.on_conflict_do_update(
        index_elements=["plan", *keys],
        set_={"payload": written.excluded.payload, "digest": written.excluded.digest},
    )
    match = [table.c[key] == bindparam(f"{key}_") for key in ("plan", *keys)]
    of_plan = table.c.plan == bindparam("plan_")
    columns = (table.c.plan, *(table.c[key] for key in keys), table.c.payload, table.c.digest)
    chosen = select(*columns).where(of_plan).order_by(table.c.position)
    move = update(table).where(*match).values(position=bindparam("position_"))
    settle = update(table).where(of_plan, table.c.position < 0).values(position=-table.c.position)
    return AreaMapping(name, keys, encode, decode, chosen, upsert, delete(table).where(*match), move, settle)


def _dataclass_area(name: str, cls: type) -> AreaMapping:
    return _area(name, to_data, lambda data: from_data(cls, data))


AREA_MAPPINGS: Mapping[str, AreaMapping] = {
    mapping.name: mapping
    for mapping in (
        _area("profile", value_to_data, value_from_data),
        _dataclass_area("limits", Decimal),
        _dataclass_area("assets", Asset),
        _dataclass_area("needs", Need),
        _dataclass_area("answers", Answer),
        _dataclass_area("evidence", Evidence),
        _dataclass_area("runs", CheckRun),
        _dataclass_area("actions", Action),
        _dataclass_area("risks", AcceptedRisk),
        _dataclass_area("revisions", Revision),
        _dataclass_area("reports", ReportRecord),
        _dataclass_area("signatures", SignatureRecord),
    )
}

SELECT_PLANS = select(plan_table)


def plan_row(plan: Plan) -> Parameters:
    """The row of the plan itself."""
    parts = (plan.id, plan.title, plan.pack.id, plan.pack.version, plan.pack.digest)
    names = ("id", "title", "pack_id", "pack_version", "pack_digest", "digest")
    return dict(zip(names, (*parts, row_digest("plan", *parts)), strict=True))


def plan_from_rows(row: Row[Any], areas: Mapping[str, Iterable[Row[Any]]]) -> Plan:
    """The plan of its own row and the rows of its areas; raises BadRow."""
    parts = (row.id, row.title, row.pack_id, row.pack_version, row.pack_digest)
    if row.digest != row_digest("plan", *parts):
        raise BadRow("the row of the plan was altered")
    content = {
        name: dict(AREA_MAPPINGS[name].read(entry) for entry in entries) for name, entries in areas.items()
    }
    return Plan(row.id, row.title, PackRef(row.pack_id, row.pack_version, row.pack_digest), **content)
