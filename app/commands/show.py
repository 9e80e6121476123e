"""`holdfast show`: what follows from a plan, and how it came to be."""

from __future__ import annotations

import argparse

from app.commands.arguments import Subparsers, add_json, add_plan, day, new_parser
from app.commands.edit_words import words_of_edit
from app.commands.exit_codes import ExitCode
from app.commands.naming import section_named
from app.commands.overview import overview_data, overview_lines
from app.commands.places import place_words, unmet, verdict_data
from app.commands.session import Session
from app.commands.structure import structure_data, structure_findings, structure_lines
from app.domain.assessment import Assessment, Contradiction, ItemVerdict, Verdict
from app.domain.counts import counted
from app.domain.evidence_age import moment_of, stale_age_d
from app.domain.history import edit_to_data
from app.domain.plan import Plan
from app.domain.values import Data, format_moment
from app.services.open_plan import OpenPlan
from app.services.reports.names import Names

BAD = (Verdict.FAILED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.OPEN)
"""The verdicts that are findings."""

DETAILS = (
    "The exit code is 1 when the plan is not ready for sign-off or its history does not verify, otherwise 0."
)


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "show", "show readiness, scores, blockers, findings or history", run=run, details=DETAILS
    )
    add_plan(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--findings", action="store_true", help="every item not fulfilled, and single points of failure"
    )
    what.add_argument("--section", metavar="ID", help="every verdict of one section, with the reasons")
    what.add_argument("--history", action="store_true", help="every edit, and whether the history verifies")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the date of judgement (default: today)")
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Show one view of the plan."""
    with session.reading(arguments.plan) as opened:
        if arguments.history:
            return _history(session, opened)
        assessment = opened.assessment if arguments.as_of is None else opened.judged_on(arguments.as_of)
        if arguments.findings or arguments.section:
            _verdicts(session, opened, assessment, arguments)
        else:
            session.output.lines(overview_lines(opened.plan, opened.pack, assessment))
            session.output.data(overview_data(opened.plan, opened.pack, assessment))
    return ExitCode.FINE if assessment.ready else ExitCode.FINDINGS


def _verdicts(
    session: Session, opened: OpenPlan, assessment: Assessment, arguments: argparse.Namespace
) -> None:
    section = section_named(opened.pack, arguments.section) if arguments.section else ""
    sections = {item.id: item.section for item in opened.pack.items}
    chosen = [
        verdict
        for verdict in assessment.verdicts.values()
        if (verdict.verdict in BAD if not section else sections[verdict.place.item] == section)
    ]
    names = Names(opened.plan, opened.pack)
    for verdict in chosen:
        session.output.line(f"{_mark(verdict)} {place_words(names, verdict.place)}")
        session.output.lines(f"             {words}" for words in unmet(verdict.reasons))
    for contradiction in () if section else assessment.contradictions:
        session.output.line(
            f"contradiction {place_words(names, contradiction.place)}: {contradiction.sentence}"
            f"{_stale_words(opened.plan, contradiction, assessment)}"
        )
    structure = () if section else structure_findings(session, opened, assessment)
    session.output.lines(structure_lines(structure, names))
    session.output.line(f"{counted(len(chosen), 'place')}, as of {assessment.as_of}.")
    listed: list[Data] = [verdict_data(verdict) for verdict in chosen]
    session.output.data(listed + structure_data(structure))


def _stale_words(plan: Plan, contradiction: Contradiction, assessment: Assessment) -> str:
    run = plan.runs.get(contradiction.run)
    age = None if run is None else stale_age_d(run.ended_at, moment_of(assessment.as_of))
    return "" if age is None else f" Stale: found {age} days ago."


def _mark(verdict: ItemVerdict) -> str:
    words = verdict.verdict.value.replace("_", " ") + (", risk accepted" if verdict.accepted else "")
    return f"{verdict.severity.value:8} {words}:"


def _history(session: Session, opened: OpenPlan) -> int:
    entries = tuple(opened.history())
    for entry in entries:
        reverts = " (undoes or redoes an earlier edit)" if entry.reverts else ""
        moment = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        session.output.line(
            f"{entry.hash[:12]}  {moment}  {entry.author}  {words_of_edit(entry.edit)}{reverts}"
        )
    report = opened.verify_history()
    state = "holds together" if report.verifies else "does not hold together"
    session.output.line(f"{counted(report.edits, 'edit')}; the history {state}.")
    listed: list[Data] = [
        {
            "id": entry.id,
            "hash": entry.hash,
            "at": format_moment(entry.at),
            "author": entry.author,
            "reverts": entry.reverts,
            "edit": edit_to_data(entry.edit),
        }
        for entry in entries
    ]
    session.output.data({"verifies": report.verifies, "edits": listed})
    return ExitCode.FINE if report.verifies else ExitCode.FINDINGS
