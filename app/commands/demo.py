"""`holdfast demo`: the sample deployment from an empty plan to a signed and verified PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.session import Session


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "demo", "make the sample plan, signed and verified", run=run)
    parser.add_argument(
        "--out", type=Path, default=Path("build/demo"), metavar="FOLDER", help="where (default: %(default)s)"
    )


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Make the sample."""
    del session, arguments
    return ExitCode.COULD_NOT
