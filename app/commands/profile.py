"""`holdfast profile`: shows and sets what the whole plan is about."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, add_values, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.session import Session
from app.domain.counts import counted
from app.domain.edits import SetProfile, Several
from app.domain.inventory import PROFILE_FIELDS
from app.domain.plan import Plan
from app.domain.values import values_to_data
from app.services.field_texts import read_profile, value_text
from app.services.pairs_table import read_pairs


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    keys = ", ".join(field.key for field in PROFILE_FIELDS)
    parser = new_parser(
        parsers, "profile", "show or set the profile of a plan", run=run, details=f"fields: {keys}"
    )
    add_plan(parser)
    add_values(parser)
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="FILE", help="read key and value from a CSV or JSON file"
    )
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Set what was given, all or nothing; show the profile where nothing was."""
    pairs = [*_pairs_of_file(session, arguments.source), *arguments.values]
    if not pairs:
        with session.reading(arguments.plan) as opened:
            _show(session, opened.plan)
        return ExitCode.FINE
    values = read_profile(pairs)
    with session.writing(arguments) as opened:
        edits = tuple(SetProfile(key, value) for key, value in values.items())
        moved = opened.apply(Several(edits, "Profile")).of("profile") if edits else frozenset()
        session.output.line(f"{counted(len(moved), 'field')} of the profile changed.")
        session.output.data({"changed": sorted(moved), "profile": dict(values_to_data(opened.plan.profile))})
    return ExitCode.FINE


def _pairs_of_file(session: Session, source: Path | None) -> list[tuple[str, str]]:
    return [] if source is None else read_pairs(session.services.tables(source).read(source))


def _show(session: Session, plan: Plan) -> None:
    rows = [
        (field.key, value_text(plan.profile.get(field.key), field), field.unit) for field in PROFILE_FIELDS
    ]
    session.output.table(("field", "value", "unit"), rows)
    session.output.data(dict(values_to_data(plan.profile)))
