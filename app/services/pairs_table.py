"""A table of two columns as pairs of key and value."""

from __future__ import annotations

from app.domain.table import Table
from app.errors import WrongInput


def read_pairs(table: Table) -> list[tuple[str, str]]:
    """The pairs of a table with the columns key and value. Raises WrongInput where these are missing."""
    if not {"key", "value"} <= set(table.columns):
        raise WrongInput(
            "The file does not hold keys and values.",
            why=f"Its columns are: {', '.join(table.columns) or 'none'}.",
            advice="Use the columns key and value, or a JSON object.",
        )
    rows = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    return [(row["key"], row["value"]) for row in rows if row["key"]]
