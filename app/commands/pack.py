"""`holdfast pack`: what authors of packs need."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.session import Session
from app.domain.counts import counted
from app.domain.values import Data
from app.errors import NotFound


def add_to(parsers: Subparsers) -> None:
    """Add the parsers."""
    parser = new_parser(parsers, "pack", "tools for authors of packs")
    parts = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    linted = new_parser(parts, "lint", "say what is wrong with a pack, by file and line", run=lint)
    linted.add_argument("folder", type=Path, metavar="PATH", help="the folder of the pack")
    add_json(linted)


def lint(session: Session, arguments: argparse.Namespace) -> int:
    """Print every fault."""
    if not arguments.folder.is_dir():
        raise NotFound(f"{arguments.folder} is no folder.", advice="Give the folder that holds pack.yaml.")
    faults = session.services.lint_pack(arguments.folder)
    session.output.lines(str(fault) for fault in faults)
    session.output.line(f"{counted(len(faults), 'fault')}." if faults else "The pack can be used.")
    listed: list[Data] = [{"file": f.file, "line": f.line, "reason": f.reason} for f in faults]
    session.output.data(listed)
    return ExitCode.FINDINGS if faults else ExitCode.FINE
