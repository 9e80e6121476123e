"""`holdfast calculate`: the calculators of a plan's items, filled from the plan; results kept as evidence."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, add_values, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import item_named, place_named
from app.commands.output import Json
from app.commands.session import Session
from app.commands.sizing_words import result_data, tell_result
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.sizing.model import InputKind, SizingModel
from app.services.answer_files.subjects import SubjectNames
from app.services.open_plan import OpenPlan
from app.services.sizing import Calculating, FilledInput

DETAILS = """Without ITEM, the items that open a calculator, and what was calculated so far.
With ITEM, its model runs on what the plan says; KEY=VALUE gives the other inputs, or others than the
plan's. `holdfast size --list MODEL` tells the inputs of a model. A table is written as JSON.
With --keep the result becomes the item's evidence; an earlier one at the same place gives way."""

READ_AS_TEXT = frozenset({InputKind.CHOICE, InputKind.TEXT})


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "calculate", "run the calculator of an item", run=run, details=DETAILS)
    add_plan(parser)
    parser.add_argument("item", nargs="?", metavar="ITEM", help="the item, such as HW-STO-03")
    add_values(parser)
    parser.add_argument("--subject", default="", help="what it is calculated for")
    parser.add_argument("--keep", action="store_true", help="keep the result as evidence of the item")
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """List the calculators, or run one."""
    if arguments.item is None:
        with session.reading(arguments.plan) as opened:
            _list(session, opened.plan, opened.pack)
    elif arguments.keep:
        with session.writing(arguments) as opened:
            _calculate(session, opened, arguments)
    else:
        with session.reading(arguments.plan) as opened:
            _calculate(session, opened, arguments)
    return ExitCode.FINE


def _list(session: Session, plan: Plan, pack: Pack) -> None:
    sizing, names = session.services.sizing, SubjectNames(plan)
    kept = [
        (evidence, place, sizing.is_stale(evidence, plan, pack))
        for place, evidence in sizing.kept(plan).items()
    ]
    items = [item for item in (pack.item(id_) for id_ in sizing.items(pack)) if item is not None]
    models = {item.id: item.calculator.model for item in items if item.calculator is not None}
    session.output.table(
        ("item", "title", "model"), [(item.id, item.title, models[item.id]) for item in items]
    )
    session.output.lines(
        f"{place.item} {names.in_file(place.subject)}: {evidence.title}, calculated"
        f" {evidence.taken_at.date()}{'; stale, the plan has changed since' if stale else ''}"
        for evidence, place, stale in kept
    )
    calculated: list[Json] = [
        {"item": place.item, "subject": place.subject, "evidence": evidence.id, "stale": stale}
        for evidence, place, stale in kept
    ]
    session.output.data({"items": dict(models), "calculated": calculated})


def _calculate(session: Session, opened: OpenPlan, arguments: argparse.Namespace) -> None:
    sizing = session.services.sizing
    item = item_named(opened.pack, arguments.item)
    place = place_named(opened.plan, opened.pack, item.id, arguments.subject)
    calculating = sizing.prefill(opened.plan, opened.pack, place.item, place.subject)
    inputs = _joined(calculating, arguments.values)
    result = sizing.calculate(calculating.model, inputs)
    tell_result(session.output, calculating.model, result)
    session.output.lines(_filled_line(entry) for entry in calculating.filled)
    kept = sizing.record(opened, place, inputs).id if arguments.keep else ""
    if kept:
        session.output.line(f"Kept as evidence of {place.item}.")
    filled: list[Json] = [_filled_data(entry) for entry in calculating.filled]
    data = result_data(calculating.model, result)
    session.output.data({"result": data, "filled": filled, "evidence": kept})


def _joined(calculating: Calculating, typed: list[tuple[str, str]]) -> dict[str, object]:
    """What the plan fills in, and instead of it what was typed; a typed nothing leaves an input out."""
    model, inputs = calculating.model, calculating.inputs
    for name, text in typed:
        named = model.named(name)
        key = name if named is None else named[0].key
        inputs.pop(key, None)
        if text:
            inputs[name] = _value(model, name, text)
    return inputs


def _value(model: SizingModel, name: str, text: str) -> object:
    """A typed value: text where the input asks for it, else what JSON reads, else the text as it stands."""
    named = model.named(name)
    if named is not None and named[0].kind in READ_AS_TEXT:
        return text
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return value


def _filled_line(entry: FilledInput) -> str:
    sources = ", ".join(f"{name}: {value or 'not known'}" for name, value in entry.sources)
    why = f"; {entry.refused}" if entry.refused else ""
    return f"From the plan, {entry.key}: {sources or 'fixed'}{why}"


def _filled_data(entry: FilledInput) -> Json:
    sources: Mapping[str, Json] = dict(entry.sources)
    return {
        "key": entry.key,
        "filled": entry.value is not None,
        "sources": dict(sources),
        "refused": entry.refused,
    }
