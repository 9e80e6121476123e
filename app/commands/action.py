"""`holdfast action`: what will be done, by whom and until when."""

from __future__ import annotations

import argparse
from dataclasses import replace

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, day, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import entry_named, place_named
from app.commands.session import Session
from app.domain.actions import Action, ActionState, Effort
from app.domain.answers import Place
from app.domain.codec import to_data
from app.domain.edits import SetAction
from app.domain.plan import Plan
from app.domain.values import Data
from app.services.answer_files.subjects import SubjectNames
from app.services.open_plan import OpenPlan


def add_to(parsers: Subparsers) -> None:
    """Add the parsers."""
    parser = new_parser(parsers, "action", "list, add, change or remove actions")
    parts = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    shown = new_parser(parts, "list", "list the actions", run=show)
    add_plan(shown)
    add_json(shown)
    added = new_parser(parts, "add", "add an action", run=add)
    add_plan(added)
    added.add_argument("title", metavar="TITLE", help="what will be done")
    _add_parts(added)
    changed = new_parser(parts, "change", "change an action", run=change)
    _add_id(changed)
    changed.add_argument("--title", help="what will be done")
    changed.add_argument(
        "--state", type=ActionState, choices=list(ActionState), metavar="STATE", help="open or done"
    )
    _add_parts(changed)
    removed = new_parser(parts, "remove", "remove an action", run=remove)
    _add_id(removed)
    add_author(removed)


def _add_id(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument("id", metavar="ID", help="the action's id, or how it begins")


def _add_parts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--owner", help="who does it")
    parser.add_argument("--due", type=day, metavar="DATE", help="until when, as YYYY-MM-DD")
    efforts = ", ".join(Effort)
    parser.add_argument(
        "--effort", type=Effort, choices=list(Effort), metavar="SIZE", help=f"one of {efforts}"
    )
    parser.add_argument("--item", help="the item it belongs to")
    parser.add_argument("--subject", default="", help="the subject it belongs to")
    parser.add_argument("--note", help="what else is to be known")
    add_author(parser)
    add_json(parser)


def show(session: Session, arguments: argparse.Namespace) -> int:
    """List the actions."""
    with session.reading(arguments.plan) as opened:
        plan = opened.plan
    columns = ("id", "state", "due", "owner", "effort", "title", "item", "subject")
    session.output.table(columns, [_row(action, plan) for action in plan.actions.values()])
    entries: list[Data] = [to_data(action) for action in plan.actions.values()]
    session.output.data(entries)
    return ExitCode.FINE


def _row(action: Action, plan: Plan) -> tuple[str, ...]:
    place = action.place or Place("", "")
    return (
        action.id[:8],
        action.state.value,
        "" if action.due is None else action.due.isoformat(),
        action.owner,
        action.effort.value if action.effort else "",
        action.title,
        place.item,
        SubjectNames(plan).in_file(place.subject) if place.subject else "",
    )


def add(session: Session, arguments: argparse.Namespace) -> int:
    """Add an action."""
    with session.writing(arguments) as opened:
        action = _with_parts(Action(session.services.ids.new_id(), arguments.title), opened, arguments)
        opened.apply(SetAction(action.id, action))
    session.output.line(f"Action {action.id[:8]} added.")
    session.output.data(to_data(action))
    return ExitCode.FINE


def change(session: Session, arguments: argparse.Namespace) -> int:
    """Change the parts that were given."""
    with session.writing(arguments) as opened:
        action = opened.plan.actions[_id(opened.plan, arguments)]
        action = replace(action, title=arguments.title or action.title, state=arguments.state or action.state)
        action = _with_parts(action, opened, arguments)
        opened.apply(SetAction(action.id, action))
    session.output.line(f"Action {action.id[:8]} changed.")
    session.output.data(to_data(action))
    return ExitCode.FINE


def remove(session: Session, arguments: argparse.Namespace) -> int:
    """Remove an action."""
    with session.writing(arguments) as opened:
        action_id = _id(opened.plan, arguments)
        opened.apply(SetAction(action_id, None))
    session.output.line(f"Action {action_id[:8]} removed.")
    return ExitCode.FINE


def _with_parts(action: Action, opened: OpenPlan, arguments: argparse.Namespace) -> Action:
    given = {name: getattr(arguments, name) for name in ("owner", "due", "effort", "note")}
    action = replace(action, **{name: content for name, content in given.items() if content is not None})
    if arguments.item is None:
        return action
    place = place_named(opened.plan, opened.pack, arguments.item, arguments.subject)
    return replace(action, place=place)


def _id(plan: Plan, arguments: argparse.Namespace) -> str:
    return entry_named(tuple(plan.actions), arguments.id, "action", "holdfast action list PLAN")
