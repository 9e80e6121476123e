"""`holdfast collector`: writes the script that is run by hand where nobody may ask over the network."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import add_force, refuse_overwriting, write_bytes
from app.commands.session import Session
from app.windows_scripts import collector_digest, collector_script

DETAILS = """\
The script is plain text and only reads; it writes one JSON file beside itself, for check PLAN --from.
With --plan the script is kept in the plan, so that the files it makes stay known there."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "collector", "write the script that reads a Windows server by hand", run=run, details=DETAILS
    )
    parser.add_argument("output", type=Path, metavar="OUT.ps1", help="the file to write")
    parser.add_argument("--plan", type=Path, metavar="PLAN", help="keep the script in this plan too")
    add_force(parser)
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Write the script and tell its digest, for whoever runs it to compare."""
    refuse_overwriting(arguments.output, force=arguments.force)
    if arguments.plan is not None:
        with session.writing(arguments) as opened:
            attachment = session.services.collected_runs.script_attachment(by=opened.author.name)
            opened.apply(attachment.edit, attachment.blobs)
    write_bytes(arguments.output, collector_script())
    session.output.line(f"Written: {arguments.output}")
    session.output.line(f"SHA-256: {collector_digest()}")
    session.output.line("Whoever runs it can compare: Get-FileHash, or certutil -hashfile FILE SHA256.")
    session.output.data({"file": str(arguments.output), "sha256": collector_digest()})
    return ExitCode.FINE
