"""`holdfast measured`: what live checks measured and the inventory does not say, for a person to take."""

from __future__ import annotations

import argparse
from decimal import Decimal

from app.assessment.measured_values import MeasuredValue, measured_values
from app.commands.arguments import Subparsers, add_author, add_json, add_plan, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import asset_named
from app.commands.output import Output
from app.commands.session import Session
from app.domain.codec import to_data
from app.domain.edits import Several
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.values import Data, Value, format_number
from app.errors import NotFound, WrongInput
from app.services.open_plan import OpenPlan

DETAILS = """\
Live checks never change an answer or the inventory. What they measured is listed beside what the inventory
says; --take ASSET:FIELD writes one value into it, as you. Items and calculators that read it follow."""


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
        metavar="ASSET:FIELD",
        help="write this measured value into the inventory; may be given again",
    )
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """List the proposals, or take those that were named as one edit."""
    if not arguments.take:
        with session.reading(arguments.plan) as opened:
            found = measured_values(opened.plan)
            _tell(session.output, found, opened)
        return ExitCode.FINE
    with session.writing(arguments) as opened:
        chosen = [_chosen(opened.plan, text) for text in arguments.take]
        opened.apply(Several(tuple(each.edit() for each in chosen), "Measured values"))
        _tell(session.output, tuple(chosen), opened)
    return ExitCode.FINE


def _chosen(plan: Plan, text: str) -> MeasuredValue:
    name, separator, field = text.rpartition(":")
    if not separator:
        raise WrongInput(f"{text} names no field.", advice="Write it as ASSET:FIELD, such as UPS 1:load_w.")
    asset = asset_named(plan, name)
    for proposal in measured_values(plan):
        if (proposal.asset, proposal.field) == (asset.id, field):
            return proposal
    raise NotFound(
        f"Nothing was measured for {field} of {asset.name} that the inventory does not say.",
        advice="See `holdfast measured PLAN` for what there is.",
    )


def _tell(output: Output, found: tuple[MeasuredValue, ...], opened: OpenPlan) -> None:
    rows = [_row(each, opened.plan, opened.pack) for each in found]
    output.table(("asset", "field", "measured", "inventory", "check", "when"), rows)
    entries: list[Data] = [to_data(each) for each in found]
    output.data(entries)


def _row(proposal: MeasuredValue, plan: Plan, pack: Pack) -> tuple[str, ...]:
    asset = plan.assets[proposal.asset]
    words = pack.words.fields.get(asset.kind.value, {}).get(proposal.field)
    label = f"{words.label} ({proposal.field})" if words else proposal.field
    when = proposal.measured_at.strftime("%Y-%m-%d %H:%M UTC")
    return asset.name, label, _shown(proposal.value), _shown(proposal.said), proposal.check, when


def _shown(value: Value | None) -> str:
    if value is None:
        return "-"
    return format_number(value) if isinstance(value, Decimal) else str(value)
