"""Changes a good deal, then meets something it cannot do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.add_column("plan", sa.Column("language", sa.Text, nullable=False, server_default="en"))
    op.execute("DELETE FROM answers")
    op.execute("INSERT INTO nowhere VALUES (1)")
