"""`holdfast measured`: what live checks measured and the plan does not say, for a person to take over."""

from __future__ import annotations

import argparse
from datetime import datetime
from decimal import Decimal

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import asset_named
from app.commands.output import Output
from app.commands.session import Session
from app.domain.answers import PLAN_SUBJECT
from app.domain.evidence_age import age_d
from app.domain.plan import Plan
from app.domain.proposals import Proposal
from app.domain.values import Data, Value, format_number, values_to_data
from app.errors import NotFound, WrongInput
from app.services.answers import answers_edit
from app.services.open_plan import OpenPlan
from app.services.proposals import offered_proposals, said_by_taking

DETAILS = """\
Live checks never change an answer or the inventory. What they measured is listed beside what the plan says;
--take SUBJECT:FIELD says one value as you, with the evidence linked. FIELD is ITEM.FIELD as listed, or the
name of a field of the inventory. What is older than 30 days is marked stale."""

COLUMNS = ("subject", "field", "measured", "said", "check", "when")


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "measured", "list measured values, and take them over", run=run, details=DETAILS
    )
    add_plan(parser)
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="SUBJECT:FIELD",
        help="say this measured value as your answer; may be given again",
    )
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """List the proposals, or take those that were named as one edit."""
    now = session.services.clock.now()
    if not arguments.take:
        with session.reading(arguments.plan) as opened:
            _tell(
                session.output,
                offered_proposals(opened.plan, opened.pack, opened.assessment, now),
                opened.plan,
                now,
            )
        return ExitCode.FINE
    with session.writing(arguments) as opened:
        chosen = _chosen(opened, arguments.take, now)
        said = said_by_taking(opened.plan, chosen)
        by = opened.author.name
        opened.apply(answers_edit(opened.plan, opened.pack, said, by=by, at=now, label="Measured values"))
        _tell(session.output, chosen, opened.plan, now)
    return ExitCode.FINE


def _chosen(opened: OpenPlan, named: list[str], now: datetime) -> tuple[Proposal, ...]:
    """The proposals that were named, in that order. Raises WrongInput or NotFound."""
    found = offered_proposals(opened.plan, opened.pack, opened.assessment, now)
    return tuple(_named(found, text, opened.plan) for text in named)


def _named(found: tuple[Proposal, ...], text: str, plan: Plan) -> Proposal:
    name, separator, field = text.rpartition(":")
    if not separator:
        raise WrongInput(f"{text} names no field.", advice="Write it as SUBJECT:FIELD, such as UPS 1:load_w.")
    subject = PLAN_SUBJECT if name.casefold() == PLAN_SUBJECT else asset_named(plan, name).id
    for each in found:
        if field in _names_of(each) and subject == each.place.subject:
            return each
    raise NotFound(
        f"Nothing was measured for {field} of {name} that the plan does not say.",
        advice="See `holdfast measured PLAN` for what there is.",
    )


def _names_of(proposal: Proposal) -> tuple[str, ...]:
    home, _, key = proposal.field.binds.partition(".")
    own = f"{proposal.place.item}.{proposal.field.key}"
    return (own, key) if home == "self" else (own,)


def _tell(output: Output, found: tuple[Proposal, ...], plan: Plan, now: datetime) -> None:
    output.table(COLUMNS, [_row(each, plan, now) for each in found])
    entries: list[Data] = [_data(each, now) for each in found]
    output.data(entries)


def _row(proposal: Proposal, plan: Plan, now: datetime) -> tuple[str, ...]:
    subject = proposal.place.subject
    field = proposal.field
    name = "the plan" if subject == PLAN_SUBJECT else plan.assets[subject].name
    when = proposal.taken_at.strftime("%Y-%m-%d %H:%M UTC")
    age = f", stale: {age_d(proposal.taken_at, now)} days old" if proposal.is_stale else ""
    said = "-" if proposal.said is None else _shown(proposal.said)
    label = f"{field.words} ({_names_of(proposal)[0]})"
    measured = f"{_shown(proposal.value)} {field.unit}".removesuffix(" 1").rstrip()
    return name, label, measured, said, proposal.check, f"{when}{age}"


def _data(proposal: Proposal, now: datetime) -> Data:
    said = proposal.said
    return {
        "item": proposal.place.item,
        "subject": proposal.place.subject,
        "field": proposal.field.key,
        "binds": proposal.field.binds,
        **values_to_data({"value": proposal.value}),
        "said": None if said is None else values_to_data({"said": said})["said"],
        "check": proposal.check,
        "target": proposal.finding.target,
        "run": proposal.run,
        "taken_at": proposal.taken_at.isoformat(),
        "age_d": age_d(proposal.taken_at, now),
        "stale": proposal.is_stale,
        "evidence": list(proposal.finding.evidence),
    }


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_number(value) if isinstance(value, Decimal) else str(value)
