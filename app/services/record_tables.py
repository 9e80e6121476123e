"""Tables of actions and of accepted risks as edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.domain.actions import AcceptedRisk, Action, ActionState, Effort
from app.domain.answers import Place
from app.domain.edits import Edit, SetAction, SetRisk, Several
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.table import Table
from app.domain.values import parse_date
from app.errors import WrongInput
from app.ports import Ids
from app.services.answer_files.subjects import SubjectNames
from app.services.inventory.columns import split

Row = Mapping[str, str]


class RecordTables:
    """Reads tables for one plan; subjects are named as in a file of answers."""

    def __init__(self, plan: Plan, pack: Pack, ids: Ids) -> None:
        self._pack = pack
        self._ids = ids
        self._names = SubjectNames(plan)

    def actions(self, table: Table) -> Several:
        """All actions of a table. Raises WrongInput.

        Its columns are title, owner, due, effort, state, item, subject, note.
        """
        return Several(tuple(_read(table, ("title",), self._action)), "Actions")

    def risks(self, table: Table) -> Several:
        """All acceptances of a table, one for each subject of a row. Raises WrongInput.

        Its columns are item, subject, accepted_by, accepted_on, expires, reason.
        """
        columns = ("item", "subject", "accepted_by", "accepted_on", "expires")
        return Several(tuple(_read(table, columns, self._risks)), "Accepted risks")

    def _action(self, row: Row) -> Iterator[Edit]:
        action = Action(
            self._ids.new_id(),
            row["title"],
            row.get("owner", ""),
            parse_date(row["due"]) if row.get("due") else None,
            Effort(row["effort"]) if row.get("effort") else None,
            ActionState(row["state"]) if row.get("state") else ActionState.OPEN,
            next(self._places(row), None) if row.get("item") else None,
            row.get("note", ""),
        )
        yield SetAction(action.id, action)

    def _risks(self, row: Row) -> Iterator[Edit]:
        for place in self._places(row):
            risk = AcceptedRisk(
                self._ids.new_id(),
                place,
                row["accepted_by"],
                parse_date(row["accepted_on"]),
                parse_date(row["expires"]),
                row.get("reason", ""),
            )
            yield SetRisk(risk.id, risk)

    def _places(self, row: Row) -> Iterator[Place]:
        item = self._pack.item(row["item"])
        if item is None:
            raise ValueError(f"there is no item called {row['item']}")
        for subject in split(row.get("subject", "")) or [""]:
            yield Place(item.id, self._names.subject_of(item, subject))


def _read(table: Table, needed: tuple[str, ...], read: Callable[[Row], Iterator[Edit]]) -> Iterator[Edit]:
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise WrongInput(f"The file has no column called {missing[0]}.", advice="Add it to the first line.")
    for row in table.rows:
        try:
            yield from read(dict(zip(table.columns, row.cells, strict=True)))
        except ValueError as error:
            raise WrongInput(
                f"Line {row.line} of the file does not fit.",
                why=f"The reason: {error}.",
                advice="Correct the line; nothing was written.",
            ) from error
