"""`holdfast freeze`: freezes a revision that can be signed, unless something blocks it."""

from __future__ import annotations

import argparse
from datetime import date

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, day, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.places import blocker_lines
from app.commands.session import Session
from app.domain.codec import to_data
from app.domain.counts import counted
from app.domain.values import Data
from app.errors import NotReady
from app.services.open_plan import OpenPlan

DETAILS = "The exit code is 1 when the plan is not ready; every point that blocks it is named."


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "freeze", "freeze a revision for signing", run=run, details=DETAILS)
    add_plan(parser)
    parser.add_argument("--title", default="", help="what the revision is called")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the date of judgement (default: today)")
    parser.add_argument(
        "--role", action="append", metavar="ROLE", help="a role that must sign (default: all of the pack)"
    )
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Freeze, or name what blocks it."""
    roles = None if arguments.role is None else tuple(arguments.role)
    with session.writing(arguments) as opened:
        try:
            revision = session.services.freezing.freeze(
                opened, title=arguments.title, roles=roles, as_of=arguments.as_of
            )
        except NotReady as refusal:
            _tell_blockers(session, opened, refusal, arguments.as_of)
            return ExitCode.FINDINGS
    session.output.line(f"Revision {revision.number} is frozen, judged as of {revision.as_of}.")
    session.output.line(f"Digest {revision.digest}")
    session.output.line(f"To be signed by: {', '.join(revision.roles)}.")
    session.output.data({"frozen": True, "revision": to_data(revision)})
    return ExitCode.FINE


def _tell_blockers(session: Session, opened: OpenPlan, refusal: NotReady, as_of: date | None) -> None:
    assessment = opened.assessment if as_of is None else opened.judged_on(as_of)
    lines = blocker_lines(opened.plan, opened.pack, assessment)
    session.output.note(f"holdfast: {refusal.what} {counted(len(lines), 'point')} to settle:")
    for line in lines:
        session.output.note(f"  {line}")
    session.output.note(f"  {refusal.advice}")
    blockers: list[Data] = [list(place) for place in refusal.blockers]
    session.output.data({"frozen": False, "blockers": blockers})
