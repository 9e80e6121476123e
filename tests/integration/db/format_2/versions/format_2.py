"""Adds a column to a table that all others refer to, and one index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    with op.batch_alter_table("plan", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(sa.Column("language", sa.Text, nullable=False, server_default="en"))
    op.create_index("answers_by_subject", "answers", ["subject"])
