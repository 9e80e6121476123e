"""The first format."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

AREAS = {
    "profile": ("key",),
    "limits": ("item", "limit_key"),
    "assets": ("id",),
    "needs": ("id",),
    "answers": ("item", "subject"),
    "evidence": ("id",),
    "runs": ("id",),
    "actions": ("id",),
    "risks": ("id",),
    "revisions": ("id",),
    "reports": ("key",),
    "signatures": ("id",),
}
EDIT = ("id", "hash", "parents", "author", "installation", "at", "edit", "inverse", "reverts")


def upgrade() -> None:
    _plan()
    for area, keys in AREAS.items():
        _of_plan(area, "position", *keys, "payload", "digest", one_per=keys, named=f"one_{area}_per_key")
    _of_plan("edits", "number", *EDIT, one_per=("id",), named="one_edit_per_id")
    _blobs()


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def _plan() -> None:
    texts = ("title", "pack_id", "pack_version", "pack_digest", "digest")
    op.create_table("plan", _text("id", primary_key=True), *map(_text, texts), sqlite_strict=True)


def _of_plan(table: str, order: str, *texts: str, one_per: tuple[str, ...], named: str) -> None:
    op.create_table(
        table,
        sa.Column(order, sa.Integer, primary_key=True),
        sa.Column("plan", sa.Text, sa.ForeignKey("plan.id"), nullable=False),
        *map(_text, texts),
        sa.UniqueConstraint("plan", *one_per, name=named),
        sqlite_strict=True,
    )


def _blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Text, sa.ForeignKey("plan.id"), nullable=False),
        _text("digest"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("plan", "digest", name="one_blob_per_digest"),
        sqlite_strict=True,
    )
