"""`holdfast risk`: failing items that a named person accepts until a date."""

from __future__ import annotations

import argparse

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, day, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import entry_named, places_named
from app.commands.session import Session
from app.domain.actions import AcceptedRisk
from app.domain.answers import Place
from app.domain.codec import to_data
from app.domain.counts import counted
from app.domain.edits import SetRisk, Several
from app.domain.plan import Plan
from app.domain.values import Data
from app.services.answer_files.subjects import SubjectNames


def add_to(parsers: Subparsers) -> None:
    """Add the parsers."""
    parser = new_parser(parsers, "risk", "list, accept or withdraw risks")
    parts = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    shown = new_parser(parts, "list", "list the accepted risks", run=show)
    add_plan(shown)
    add_json(shown)
    _add_accept(parts)
    withdrawn = new_parser(parts, "withdraw", "take an acceptance back", run=withdraw)
    add_plan(withdrawn)
    withdrawn.add_argument("id", metavar="ID", help="the risk's id, or how it begins")
    add_author(withdrawn)


def _add_accept(parts: Subparsers) -> None:
    parser = new_parser(parts, "accept", "accept the risk of an item until a date", run=accept)
    add_plan(parser)
    parser.add_argument("item", metavar="ITEM", help="the item whose risk is accepted")
    parser.add_argument("--subject", default="", help="what it is accepted for; several by semicolons")
    parser.add_argument("--by", required=True, metavar="NAME", help="who accepts it")
    parser.add_argument(
        "--until", required=True, type=day, metavar="DATE", help="when the acceptance expires"
    )
    parser.add_argument("--on", type=day, metavar="DATE", help="when it was accepted (default: today)")
    parser.add_argument("--reason", default="", help="why it is accepted")
    add_author(parser)
    add_json(parser)


def show(session: Session, arguments: argparse.Namespace) -> int:
    """List the accepted risks."""
    with session.reading(arguments.plan) as opened:
        plan = opened.plan
    columns = ("id", "item", "subject", "accepted by", "on", "until", "reason")
    session.output.table(columns, [_row(risk, plan) for risk in plan.risks.values()])
    entries: list[Data] = [to_data(risk) for risk in plan.risks.values()]
    session.output.data(entries)
    return ExitCode.FINE


def _row(risk: AcceptedRisk, plan: Plan) -> tuple[str, ...]:
    return (
        risk.id[:8],
        risk.place.item,
        SubjectNames(plan).in_file(risk.place.subject),
        risk.accepted_by,
        risk.accepted_on.isoformat(),
        risk.expires.isoformat(),
        risk.reason,
    )


def accept(session: Session, arguments: argparse.Namespace) -> int:
    """Accept a risk."""
    with session.writing(arguments) as opened:
        places = places_named(opened.plan, opened.pack, arguments.item, arguments.subject)
        risks = [_risk(session, place, arguments) for place in places]
        opened.apply(Several(tuple(SetRisk(risk.id, risk) for risk in risks), "Accepted risks"))
    many = counted(len(risks), "subject")
    session.output.line(f"The risk is accepted for {many} by {arguments.by} until {arguments.until}.")
    entries: list[Data] = [to_data(risk) for risk in risks]
    session.output.data(entries)
    return ExitCode.FINE


def _risk(session: Session, place: Place, arguments: argparse.Namespace) -> AcceptedRisk:
    on = arguments.on or session.services.clock.now().date()
    risk_id = session.services.ids.new_id()
    return AcceptedRisk(risk_id, place, arguments.by, on, arguments.until, arguments.reason)


def withdraw(session: Session, arguments: argparse.Namespace) -> int:
    """Take an acceptance back."""
    with session.writing(arguments) as opened:
        risk_id = _id(opened.plan, arguments)
        opened.apply(SetRisk(risk_id, None))
    session.output.line(f"The acceptance {risk_id[:8]} is withdrawn.")
    return ExitCode.FINE


def _id(plan: Plan, arguments: argparse.Namespace) -> str:
    return entry_named(tuple(plan.risks), arguments.id, "accepted risk", "holdfast risk list PLAN")
