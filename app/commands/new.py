"""`holdfast new`: a plan file from a pack."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_json, add_values, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.session import Session
from app.services.field_texts import read_profile

DEFAULT_PACK = "ocs-2007-r2"


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "new", "make a new plan file", run=run)
    parser.add_argument(
        "plan", type=Path, metavar="PLAN", help="the file to make; .holdfast is added where it lacks"
    )
    add_values(parser)
    parser.add_argument("--title", required=True, help="the plan's title, as its report will show it")
    parser.add_argument("--pack", default=DEFAULT_PACK, help="the pack of questions (default: %(default)s)")
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Make the plan and say where it is."""
    profile = {key: value for key, value in read_profile(arguments.values).items() if value is not None}
    opened = session.services.plans.create(arguments.plan, arguments.title, arguments.pack, profile)
    try:
        plan, pack = opened.plan, opened.pack
        session.output.line(f"{opened.path} is a new plan with {pack.title} {pack.version}.")
        session.output.data(
            {
                "path": str(opened.path),
                "id": plan.id,
                "title": plan.title,
                "pack": pack.id,
                "version": pack.version,
            }
        )
    finally:
        opened.close()
    return ExitCode.FINE
