"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.edits import Edit, Several


class RowState(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field an update would change, as texts for people; an empty `before` was not set."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """What one row would do.

    `matched_by` is "import_key" or "name" where the row fits an asset of the plan; `problems` say why a row
    is left out, one sentence each; `edit` is what confirming applies; `would_add` is the id of an asset new
    to the plan.
    """

    line: int
    kind: str
    name: str
    state: RowState
    matched_by: str = ""
    asset: str = ""
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[str, ...] = ()
    edit: Edit | None = None
    would_add: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A whole import before it is confirmed: nothing of it is in the plan yet.

    `unknown_columns` were not understood; `absent` are the ids of assets with an import key that the file no
    longer names (they stay as they are).
    """

    source: str
    rows: tuple[RowPreview, ...]
    unknown_columns: tuple[str, ...]
    absent: tuple[str, ...] = ()

    def count(self, state: RowState) -> int:
        """How many rows have that state."""
        return sum(1 for row in self.rows if row.state is state)

    def edit(self) -> Several | None:
        """Everything that would change as one edit; None where nothing would."""
        edits = tuple(row.edit for row in self.rows if row.edit is not None)
        return Several(edits, f"Import of {self.source}") if edits else None
