"""`holdfast answer`: one answer, or many at once from a file; also the list of all questions."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, add_values, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import add_force, refuse_overwriting
from app.commands.output import Output
from app.commands.session import Session
from app.domain.answers import Basis, Result
from app.domain.counts import counted
from app.domain.table import Table, TableRow
from app.domain.values import Data
from app.errors import WrongInput
from app.services.answer_files.preview import AnsweredRow, AnswersPreview
from app.services.answer_files.reading import AnswersImport
from app.services.answer_files.rows import FIELD_PREFIX
from app.services.answer_files.writing import questions_table
from app.services.inventory.columns import CLEAR
from app.services.open_plan import OpenPlan

DETAILS = """\
A file has the columns item, subject, result, basis, note, internal_note, reason and field:KEY for each
field; a JSON file is a list of objects with the same members, fields as {"field": {KEY: VALUE}}. A subject
is named by import key, name or id, several by semicolons; * stands for every one that no other row names.
An empty cell leaves what is there, (clear) takes it back. One wrong row, and nothing is written."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "answer", "answer items, or list the questions", run=run, details=DETAILS)
    add_plan(parser)
    parser.add_argument("item", nargs="?", metavar="ITEM", help="the item to answer, such as HW-PSU-01")
    add_values(parser)
    parser.add_argument("--subject", default="", help="what it is answered for; * for every subject")
    parser.add_argument("--result", help=f"one of {', '.join(Result)}")
    parser.add_argument("--basis", help=f"how it is known: {', '.join(Basis)}")
    parser.add_argument("--note", help="printed in every edition of the report")
    parser.add_argument("--internal-note", help="printed in the internal edition only")
    parser.add_argument("--reason", help="why it does not apply; required with not_applicable")
    parser.add_argument("--from", type=Path, dest="source", metavar="FILE", help="many answers, CSV or JSON")
    parser.add_argument("--preview", action="store_true", help="say what would change and write nothing")
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", help="write all questions to a file to fill in"
    )
    parser.add_argument("--list", action="store_true", help="list all questions that are asked")
    add_force(parser)
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Answer, or list."""
    wishes = [arguments.item, arguments.source, arguments.questions, arguments.list or None]
    if sum(wish is not None for wish in wishes) != 1:
        raise WrongInput(
            "Say one thing: ITEM, --from, --questions or --list.", advice="See `holdfast answer --help`."
        )
    if arguments.questions is not None or arguments.list:
        return _questions(session, arguments)
    return _answer(session, arguments)


def _questions(session: Session, arguments: argparse.Namespace) -> int:
    if arguments.questions is not None:
        refuse_overwriting(arguments.questions, force=arguments.force)
    with session.reading(arguments.plan) as opened:
        table = questions_table(opened.plan, opened.pack, opened.assessment)
    if arguments.questions is not None:
        session.services.tables(arguments.questions).write(arguments.questions, table)
        session.output.line(f"{counted(len(table.rows), 'question')} in {arguments.questions}.")
        return ExitCode.FINE
    columns = [table.columns.index(name) for name in ("item", "subject", "title", "result", "verdict")]
    session.output.table(
        tuple(table.columns[place] for place in columns),
        [tuple(row.cells[place] for place in columns) for row in table.rows],
    )
    rows: list[Data] = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    session.output.data(rows)
    return ExitCode.FINE


def _answer(session: Session, arguments: argparse.Namespace) -> int:
    table = _table(session, arguments)
    if arguments.preview:
        with session.reading(arguments.plan) as opened:
            preview = _previewed(session, opened, table, arguments)
    else:
        with session.writing(arguments) as opened:
            preview = _previewed(session, opened, table, arguments)
            if preview.edit is not None:
                opened.apply(preview.edit)
    written = preview.edit is not None and not arguments.preview
    _tell(session.output, preview, written=written)
    return ExitCode.WRONG_USE if preview.problems else ExitCode.FINE


def _table(session: Session, arguments: argparse.Namespace) -> Table:
    if arguments.source is not None:
        return session.services.tables(arguments.source).read(arguments.source)
    cells = {
        "item": arguments.item,
        "subject": arguments.subject,
        **{
            name: _cell(getattr(arguments, name))
            for name in ("result", "basis", "note", "internal_note", "reason")
        },
        **{FIELD_PREFIX + key.casefold(): text or CLEAR for key, text in arguments.values},
    }
    return Table(tuple(cells), (TableRow(1, tuple(cells.values())),))


def _cell(text: str | None) -> str:
    """An option that was not given leaves what is there; one given as nothing takes it back."""
    return "" if text is None else text or CLEAR


def _previewed(
    session: Session, opened: OpenPlan, table: Table, arguments: argparse.Namespace
) -> AnswersPreview:
    services = session.services
    reader = AnswersImport(
        opened.plan, opened.pack, services.assessor, by=opened.author.name, at=services.clock.now()
    )
    return reader.preview(table, "" if arguments.source is None else arguments.source.name)


def _tell(output: Output, preview: AnswersPreview, *, written: bool) -> None:
    output.lines(_lines(preview))
    places = counted(preview.places, "place")
    if preview.problems:
        output.line(
            f"Nothing was written: {counted(preview.problems, 'row')} of {len(preview.rows)} cannot be used."
        )
    else:
        output.line(f"{places} named, {preview.changed} with a new answer{', written.' if written else '.'}")
    rows: list[Data] = [_row_data(row) for row in preview.rows]
    unknown: list[Data] = list(preview.unknown_columns)
    output.data({"written": written, "changed": preview.changed, "rows": rows, "unknown_columns": unknown})


def _lines(preview: AnswersPreview) -> Iterator[str]:
    if preview.unknown_columns:
        yield f"Columns nobody reads: {', '.join(preview.unknown_columns)}."
    for row in preview.rows:
        yield from (
            f"line {row.line}, {row.item or '(no item)'}: {text}" for text in (*row.problems, *row.remarks)
        )


def _row_data(row: AnsweredRow) -> Data:
    problems: list[Data] = list(row.problems)
    remarks: list[Data] = list(row.remarks)
    places: list[Data] = [list(place) for place in row.places]
    return {
        "line": row.line,
        "item": row.item,
        "subject": row.subject,
        "places": places,
        "changed": row.changed,
        "problems": problems,
        "remarks": remarks,
    }
