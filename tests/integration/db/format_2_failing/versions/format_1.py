"""Where the steps begin; files of format 1 are made by the program."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    raise AssertionError("no file is older than format 1")
