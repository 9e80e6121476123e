"""The tables of the plan file: one per area of the plan, the history of edits, and bytes by their digest."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

APPLICATION_ID = 0x48465354
"""The `application_id` of a plan file: the letters HFST."""

FORMAT = 1
"""The format this program writes, kept as `user_version`."""

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _of_plan() -> Column[str]:
    return Column("plan", Text, ForeignKey("plan.id"), nullable=False)


def _area(name: str, *keys: str) -> Table:
    """A table of state. `position` keeps the order in which rows were added; a changed row keeps its own.

    `payload` is the canonical JSON of the row's value, `digest` is made by `db.mapping.row_digest`.
    """
    return Table(
        name,
        metadata,
        Column("position", Integer, primary_key=True),
        _of_plan(),
        *(_text(key) for key in keys),
        _text("payload"),
        _text("digest"),
        UniqueConstraint("plan", *keys, name=f"one_{name}_per_key"),
        sqlite_strict=True,
    )


plan = Table(
    "plan",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    _text("title"),
    _text("pack_id"),
    _text("pack_version"),
    _text("pack_digest"),
    _text("digest"),
    sqlite_strict=True,
)

AREAS: dict[str, Table] = {
    table.name: table
    for table in (
        _area("profile", "key"),
        _area("limits", "item", "limit_key"),
        _area("assets", "id"),
        _area("needs", "id"),
        _area("answers", "item", "subject"),
        _area("evidence", "id"),
        _area("runs", "id"),
        _area("actions", "id"),
        _area("risks", "id"),
        _area("revisions", "id"),
        _area("reports", "key"),
        _area("signatures", "id"),
    )
}
"""The tables of state under the names of the plan's areas (see `app.domain.draft.KEYED`)."""

edits = Table(
    "edits",
    metadata,
    Column("number", Integer, primary_key=True),
    _of_plan(),
    _text("id"),
    _text("hash"),
    _text("parents"),
    _text("author"),
    _text("installation"),
    _text("at"),
    _text("edit"),
    _text("inverse"),
    _text("reverts"),
    UniqueConstraint("plan", "id", name="one_edit_per_id"),
    sqlite_strict=True,
)
"""The history. `parents` are hashes parted by a space; `edit` and `inverse` are canonical JSON."""

blobs = Table(
    "blobs",
    metadata,
    Column("position", Integer, primary_key=True),
    _of_plan(),
    _text("digest"),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("plan", "digest", name="one_blob_per_digest"),
    sqlite_strict=True,
)
"""Bytes by their SHA-256: the pack, photos, documents, run evidence, parts of revisions, reports."""
