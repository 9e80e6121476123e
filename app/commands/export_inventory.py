"""`holdfast export`: the inventory as the file that `holdfast import` reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_plan, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import add_force, refuse_overwriting
from app.commands.session import Session
from app.domain.counts import counted
from app.domain.inventory import AssetKind
from app.services.inventory.export import inventory_table


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "export", "write the inventory to a file", run=run)
    add_plan(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the file to write: .json for JSON, otherwise CSV"
    )
    parser.add_argument(
        "--kind",
        type=AssetKind,
        choices=list(AssetKind),
        action="append",
        default=[],
        metavar="KIND",
        help=f"only this kind, may be given again: {', '.join(AssetKind)}",
    )
    add_force(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Write the file."""
    refuse_overwriting(arguments.file, force=arguments.force)
    with session.reading(arguments.plan) as opened:
        table = inventory_table(opened.plan, tuple(arguments.kind))
    session.services.tables(arguments.file).write(arguments.file, table)
    session.output.line(f"{counted(len(table.rows), 'row')} in {arguments.file}.")
    return ExitCode.FINE
