"""What a file of answers would do, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answers import Place
from app.domain.edits import Edit, Several


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of the file.

    `places` are those it answers, `changed` how many of them say something new. `problems` say why it does
    not fit, `remarks` what else the user should know; both are sentences.
    """

    line: int
    item: str
    subject: str
    places: tuple[Place, ...] = ()
    changed: int = 0
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswersPreview:
    """A whole file of answers: `edit` is all of it, None where a row has a problem or nothing changes."""

    rows: tuple[AnsweredRow, ...]
    unknown_columns: tuple[str, ...]
    edit: Several | None

    @property
    def problems(self) -> int:
        """How many rows do not fit; one is enough for nothing to be written."""
        return sum(1 for row in self.rows if row.problems)

    @property
    def places(self) -> int:
        """How many places the file answers."""
        return sum(len(row.places) for row in self.rows)

    @property
    def changed(self) -> int:
        """How many places get a new answer."""
        return sum(row.changed for row in self.rows)


def is_empty(edit: Edit) -> bool:
    """Whether an edit says nothing new."""
    return isinstance(edit, Several) and not edit.edits
