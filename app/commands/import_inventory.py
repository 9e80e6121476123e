"""`holdfast import`: an inventory file into the plan, after a look at what it would do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.output import Output
from app.commands.session import Session
from app.domain.counts import counted
from app.domain.inventory import AssetKind
from app.domain.values import Data
from app.services.inventory.importing import InventoryImport
from app.services.inventory.preview import ImportPreview, RowPreview, RowState
from app.services.open_plan import OpenPlan

DETAILS = """Without --yes nothing is written: you see what matched, what did not and why.
Rows with problems are left out; the exit code is 1 when there were any."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "import", "read an inventory from a file", run=run, details=DETAILS)
    add_plan(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a CSV or JSON file, as `holdfast export` writes it"
    )
    parser.add_argument(
        "--kind",
        type=AssetKind,
        choices=list(AssetKind),
        metavar="KIND",
        help=f"what the rows are, where the file has no column kind: {', '.join(AssetKind)}",
    )
    parser.add_argument("--yes", action="store_true", help="write what the preview shows")
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Show the preview, and with --yes write it."""
    if arguments.yes:
        with session.writing(arguments) as opened:
            preview = _previewed(session, opened, arguments)
            edit = preview.edit()
            if edit is not None:
                opened.apply(edit)
    else:
        with session.reading(arguments.plan) as opened:
            preview = _previewed(session, opened, arguments)
    _tell(session.output, preview, written=arguments.yes)
    matched_nothing = preview.count(RowState.PROBLEM) == len(preview.rows)
    return ExitCode.FINDINGS if preview.count(RowState.PROBLEM) or matched_nothing else ExitCode.FINE


def _previewed(session: Session, opened: OpenPlan, arguments: argparse.Namespace) -> ImportPreview:
    table = session.services.tables(arguments.file).read(arguments.file)
    reader = InventoryImport(
        opened.plan, session.services.ids, source=arguments.file.name, default_kind=arguments.kind
    )
    return reader.preview(table)


def _tell(output: Output, preview: ImportPreview, *, written: bool) -> None:
    output.lines(_lines(preview))
    counts = {state.value: preview.count(state) for state in RowState}
    output.line(", ".join(f"{number} {state}" for state, number in counts.items()) + ".")
    output.line(_ending(preview, written=written))

    rows: list[Data] = [_row_data(row) for row in preview.rows]
    unknown: list[Data] = list(preview.unknown_columns)
    output.data({"written": written, "counts": dict(counts), "rows": rows, "unknown_columns": unknown})


def _lines(preview: ImportPreview) -> Iterator[str]:
    if preview.unknown_columns:
        yield f"Columns nobody reads: {', '.join(preview.unknown_columns)}."
    for row in preview.rows:
        if row.state is not RowState.SAME:
            yield f"line {row.line}: {row.state.value} {row.kind} {row.name}{_how(row)}"
            yield from (
                f"    {change.column}: {change.before or '(none)'} -> {change.after}"
                for change in row.changes
            )
            yield from (f"    {problem}" for problem in row.problems)
    if not preview.rows:
        yield "The file holds no rows."
    if preview.absent:
        yield f"{counted(len(preview.absent), 'imported asset')} not in the file; they stay as they are."


def _how(row: RowPreview) -> str:
    return f" (found by {row.matched_by.replace('_', ' ')})" if row.matched_by else ""


def _row_data(row: RowPreview) -> Data:
    changes: list[Data] = [{"column": c.column, "before": c.before, "after": c.after} for c in row.changes]
    problems: list[Data] = list(row.problems)
    return {
        "line": row.line,
        "state": row.state.value,
        "kind": row.kind,
        "name": row.name,
        "matched_by": row.matched_by,
        "changes": changes,
        "problems": problems,
    }


def _ending(preview: ImportPreview, *, written: bool) -> str:
    if preview.edit() is None:
        return "There is nothing to write."
    return "The plan was changed." if written else "Nothing was written; --yes writes it."
