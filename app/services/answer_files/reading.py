"""Table to answers: finds the places each row speaks about and what would change, without changing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from app.domain.answers import Place
from app.domain.edits import Edit, Several, apply_edit
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.table import Table, TableRow
from app.errors import UserError, WrongInput
from app.services.answer_files.preview import AnsweredRow, AnswersPreview, is_empty
from app.services.answer_files.rows import (
    FIELD_PREFIX,
    INFORMATION,
    ITEM,
    KNOWN_COLUMNS,
    SUBJECT,
    SaidRow,
    read_row,
)
from app.services.answer_files.subjects import EVERY, SubjectNames
from app.services.answers import Said, said_edit
from app.services.inventory.columns import split
from app.services.judge import Assessor

MOST_ROUNDS = 8
"""An answer may show further items, whose answers may show more; packs nest this a few times at most."""


class _Outcome:
    """What has become of one row so far."""

    def __init__(self, row: TableRow, item: str, subject: str) -> None:
        self.line = row.line
        self.item = item
        self.subject = subject
        self.places: list[Place] = []
        self.changed = 0
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def finished(self) -> AnsweredRow:
        return AnsweredRow(
            self.line,
            self.item,
            self.subject,
            tuple(self.places),
            self.changed,
            tuple(self.problems),
            tuple(self.remarks),
        )


class AnswersImport:
    """One file of answers into a plan; `preview` is the whole of it.

    `by` and `at` (UTC) stand in the answers; items are shown or not as of `as_of` (None: the day of `at`).
    """

    def __init__(
        self,
        plan: Plan,
        pack: Pack,
        assessor: Assessor,
        *,
        by: str,
        at: datetime,
        as_of: date | None = None,
    ) -> None:
        self._plan = plan
        self._pack = pack
        self._assessor = assessor
        self._by = by
        self._at = at
        self._as_of = as_of or at.date()
        self._names = SubjectNames(plan)
        self._taken: dict[Place, int] = {}
        self._edits: list[Edit] = []

    def preview(self, table: Table, source: str = "") -> AnswersPreview:
        """What the answers of the table would change. Raises WrongInput where the columns do not fit."""
        _check_columns(table.columns)
        outcomes: list[_Outcome] = []
        named: list[tuple[_Outcome, SaidRow]] = []
        general: list[tuple[_Outcome, SaidRow]] = []
        for row in table.rows:
            outcome, read = self._read(row, table.columns)
            outcomes.append(outcome)
            if read is not None:
                (general if read.subject.strip() == EVERY else named).append((outcome, read))
        self._apply(self._named(named))
        self._answer_general(general)
        self._remark_unasked(named)
        unknown = tuple(column for column in table.columns if not _is_known(column))
        rows = tuple(outcome.finished() for outcome in outcomes)
        return AnswersPreview(rows, unknown, self._edit(rows, source))

    def _read(self, row: TableRow, columns: tuple[str, ...]) -> tuple[_Outcome, SaidRow | None]:
        cells = dict(zip(columns, row.cells, strict=True))
        outcome = _Outcome(row, cells.get(ITEM, "").upper(), cells.get(SUBJECT, ""))
        try:
            return outcome, read_row(row, columns, self._pack)
        except ValueError as error:
            outcome.problems.append(str(error))
            return outcome, None

    def _named(self, rows: Iterable[tuple[_Outcome, SaidRow]]) -> list[tuple[_Outcome, Said]]:
        found: list[tuple[_Outcome, Said]] = []
        for outcome, row in rows:
            for text in split(row.subject) or [""]:
                try:
                    subject = self._names.subject_of(row.item, text)
                except ValueError as error:
                    outcome.problems.append(f"{error}.")
                    continue
                if self._take(outcome, Place(row.item.id, subject)):
                    found.append((outcome, row.about(subject)))
        return found

    def _take(self, outcome: _Outcome, place: Place) -> bool:
        """Whether a place is this row's to answer; one that the same row names again is answered once."""
        first = self._taken.get(place)
        if first not in {None, outcome.line}:
            outcome.problems.append(f"Line {first} answers the same item for the same subject.")
        self._taken.setdefault(place, outcome.line)
        return first is None

    def _answer_general(self, rows: list[tuple[_Outcome, SaidRow]]) -> None:
        """Answer every place that is asked and not named; again, as long as answers show further places."""
        general = self._only_once(rows)
        for _ in range(MOST_ROUNDS if general else 0):
            asked = self._assessor.assess(self._plan, self._pack, self._as_of).verdicts
            new = [place for place in asked if place.item in general and place not in self._taken]
            if not new:
                break
            self._taken |= {place: general[place.item][0].line for place in new}
            self._apply(
                (general[place.item][0], general[place.item][1].about(place.subject)) for place in new
            )
        for outcome, _ in general.values():
            if not outcome.places and not outcome.problems:
                outcome.remarks.append("The item is asked nowhere else in this plan.")

    def _only_once(self, rows: list[tuple[_Outcome, SaidRow]]) -> dict[str, tuple[_Outcome, SaidRow]]:
        general: dict[str, tuple[_Outcome, SaidRow]] = {}
        for outcome, row in rows:
            first = general.setdefault(row.item.id, (outcome, row))[0]
            if first is not outcome:
                outcome.problems.append(f"Line {first.line} answers the same item for every subject.")
        return general

    def _apply(self, said: Iterable[tuple[_Outcome, Said]]) -> None:
        """Turn what was said into edits and apply them to the plan value at hand."""
        edits: list[Edit] = []
        for outcome, one in said:
            try:
                edit = said_edit(self._plan, self._pack, one, by=self._by, at=self._at)
            except UserError as error:
                outcome.problems.append(str(error))
                continue
            outcome.places.append(one.place)
            if not is_empty(edit):
                outcome.changed += 1
                edits.append(edit)
        self._plan = apply_edit(self._plan, Several(tuple(edits))).plan
        self._edits += edits

    def _remark_unasked(self, rows: Iterable[tuple[_Outcome, SaidRow]]) -> None:
        asked = self._assessor.assess(self._plan, self._pack, self._as_of).verdicts
        for outcome, _ in rows:
            unasked = [self._names.in_file(place.subject) for place in outcome.places if place not in asked]
            if unasked:
                outcome.remarks.append(f"Kept, but the item is not asked now for {', '.join(unasked)}.")

    def _edit(self, rows: tuple[AnsweredRow, ...], source: str) -> Several | None:
        if any(row.problems for row in rows) or not self._edits:
            return None
        return Several(tuple(self._edits), f"Answers of {source}" if source else "Answers")


def _check_columns(columns: tuple[str, ...]) -> None:
    if ITEM not in columns:
        raise WrongInput(
            "The file names no column called item.",
            why=f"It names: {', '.join(column for column in columns if column) or 'none'}.",
            advice="Write the list of questions with `holdfast answer PLAN --questions FILE` and fill that.",
        )


def _is_known(column: str) -> bool:
    return not column or column in (*KNOWN_COLUMNS, *INFORMATION) or column.startswith(FIELD_PREFIX)
