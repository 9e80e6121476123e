"""`holdfast asset`: the inventory by hand, one asset or need at a time."""

from __future__ import annotations

import argparse

from app.analysis.needs.proposals import Proposals, needs_of_plan
from app.commands.arguments import Subparsers, add_author, add_json, add_plan, add_values, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.naming import asset_named
from app.commands.session import Session
from app.domain.codec import to_data
from app.domain.counts import counted
from app.domain.edits import AddAsset, ChangeAsset, Edit, RemoveAsset, SetNeed, Several
from app.domain.inventory import ASSET_FIELDS, Asset, AssetKind, Need, NeedKind, NeedOrigin, ServerFunction
from app.domain.plan import Plan
from app.domain.values import Data
from app.errors import WrongInput
from app.services.field_texts import asset_texts, read_asset
from app.services.inventory.columns import column_of, read_functions, write_functions


def add_to(parsers: Subparsers) -> None:
    """Add the parsers."""
    parser = new_parser(parsers, "asset", "list, add, change or remove assets and what they need")
    parts = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    _add_list(parts)
    _add_add(parts)
    _add_change(parts)
    _add_remove(parts)
    _add_need(parts)


def _add_list(parts: Subparsers) -> None:
    parser = new_parser(parts, "list", "list assets and needs", run=show)
    add_plan(parser)
    parser.add_argument("--kind", type=AssetKind, choices=list(AssetKind), metavar="KIND", help=_kinds())
    add_json(parser)


def _add_add(parts: Subparsers) -> None:
    fields = "\n".join(f"  {kind}: {', '.join(_keys(kind))}" for kind in AssetKind)
    parser = new_parser(parts, "add", "add an asset", run=add, details=f"fields by kind:\n{fields}")
    add_plan(parser)
    parser.add_argument("kind", type=AssetKind, choices=list(AssetKind), metavar="KIND", help=_kinds())
    parser.add_argument("name", metavar="NAME", help="what people call it on site")
    add_values(parser)
    parser.add_argument("--import-key", default="", help="its key in the source that later imports come from")
    _add_functions(parser)
    add_author(parser)
    add_json(parser)


def _add_change(parts: Subparsers) -> None:
    parser = new_parser(parts, "change", "change an asset", run=change)
    _add_asset(parser)
    add_values(parser)
    parser.add_argument("--name", help="a new name")
    parser.add_argument("--import-key", help="a new import key")
    _add_functions(parser)
    add_author(parser)


def _add_remove(parts: Subparsers) -> None:
    parser = new_parser(
        parts, "remove", "remove an asset; its answers stay for when it comes back", run=remove
    )
    _add_asset(parser)
    add_author(parser)


def _add_need(parts: Subparsers) -> None:
    parser = new_parser(parts, "need", "say what an asset needs in order to work", run=need)
    _add_asset(parser)
    kinds = ", ".join(NeedKind)
    parser.add_argument(
        "kind", type=NeedKind, choices=list(NeedKind), metavar="KIND", help=f"for what: {kinds}"
    )
    parser.add_argument("of", nargs="*", metavar="OF", help="the assets it needs")
    parser.add_argument("--at-least", type=int, default=1, metavar="N", help="how many of them (default: 1)")
    parser.add_argument(
        "--nothing", action="store_true", help="it needs nothing of this kind, whatever the inventory implies"
    )
    parser.add_argument("--remove", action="store_true", help="take this need back")
    add_author(parser)


def _add_asset(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument("asset", metavar="ASSET", help="the asset by import key, name or id")


def _add_functions(parser: argparse.ArgumentParser) -> None:
    functions = ", ".join(ServerFunction)
    parser.add_argument(
        "--functions", metavar="LIST", help=f"of a server, separated by semicolons: {functions}"
    )


def _kinds() -> str:
    return f"one of {', '.join(AssetKind)}"


def _keys(kind: AssetKind) -> list[str]:
    return [column_of(kind, field) for field in ASSET_FIELDS[kind]]


def show(session: Session, arguments: argparse.Namespace) -> int:
    """List the assets."""
    with session.reading(arguments.plan) as opened:
        plan = opened.plan
    assets = [asset for asset in plan.assets.values() if arguments.kind in {None, asset.kind}]
    session.output.table(
        ("kind", "name", "import key", "functions", "fields"),
        [_row(asset, plan) for asset in assets],
    )
    needs_said = f"{counted(len(plan.needs), 'need')} set, {counted(len(_proposed(plan)), 'need')} proposed"
    session.output.line(f"{counted(len(assets), 'asset')}, {needs_said} in the plan.")
    listed: list[Data] = [to_data(asset) for asset in assets]
    needs: list[Data] = [to_data(entry) for entry in plan.needs.values()]
    proposed: list[Data] = [to_data(entry) for entry in _proposed(plan)]
    told: Data = {"assets": listed, "needs": needs, "proposed_needs": proposed}
    session.output.data(told)
    return ExitCode.FINE


def _proposed(plan: Plan) -> list[Need]:
    """The needs that the inventory implies and nobody replaced."""
    needs = needs_of_plan(plan, Proposals(plan.assets))
    return [need for need in needs if need.origin is NeedOrigin.PROPOSED and need.of]


def _row(asset: Asset, plan: Plan) -> tuple[str, ...]:
    texts = asset_texts(asset.kind, dict(asset.values), plan)
    fields = " ".join(f"{key}={text}" for key, text in texts.items())
    return asset.kind.value, asset.name, asset.import_key, write_functions(asset), fields


def add(session: Session, arguments: argparse.Namespace) -> int:
    """Add an asset."""
    with session.writing(arguments) as opened:
        values = read_asset(arguments.kind, arguments.values, opened.plan)
        asset = Asset(
            session.services.ids.new_id(),
            arguments.kind,
            arguments.name,
            arguments.import_key,
            _functions(arguments, arguments.kind) or frozenset(),
            {key: value for key, value in values.items() if value is not None},
        )
        opened.apply(AddAsset(asset))
    session.output.line(f"{asset.kind.value} {asset.name} added.")
    session.output.data(to_data(asset))
    return ExitCode.FINE


def change(session: Session, arguments: argparse.Namespace) -> int:
    """Change an asset."""
    with session.writing(arguments) as opened:
        asset = asset_named(opened.plan, arguments.asset)
        edit = ChangeAsset(
            asset.id,
            arguments.name,
            arguments.import_key,
            _functions(arguments, asset.kind),
            read_asset(asset.kind, arguments.values, opened.plan),
        )
        opened.apply(edit)
    session.output.line(f"{asset.kind.value} {asset.name} changed.")
    return ExitCode.FINE


def remove(session: Session, arguments: argparse.Namespace) -> int:
    """Remove an asset."""
    with session.writing(arguments) as opened:
        asset = asset_named(opened.plan, arguments.asset)
        opened.apply(RemoveAsset(asset.id))
    session.output.line(f"{asset.kind.value} {asset.name} removed.")
    return ExitCode.FINE


def need(session: Session, arguments: argparse.Namespace) -> int:
    """Set or remove a need."""
    with session.writing(arguments) as opened:
        dependent = asset_named(opened.plan, arguments.asset)
        of = tuple(dict.fromkeys(asset_named(opened.plan, text).id for text in arguments.of))
        _check_need(dependent, of, arguments)
        known = _need_known(opened.plan, dependent.id, arguments.kind, of)
        opened.apply(_need_edit(session, arguments, dependent.id, of, known))
    done = "no longer" if arguments.remove else "now"
    many = f"{arguments.at_least} of {counted(len(of), 'asset')}" if of else "nothing"
    session.output.line(f"{dependent.name} {done} needs {many} for {arguments.kind}.")
    return ExitCode.FINE


def _need_known(plan: Plan, dependent: str, kind: NeedKind, of: tuple[str, ...]) -> Need | None:
    """The need that is meant: of the same asset, for the same, with the same assets or some of them."""
    same = [entry for entry in plan.needs.values() if (entry.dependent, entry.kind) == (dependent, kind)]
    exact = next((entry for entry in same if set(entry.of) == set(of)), None)
    return exact or next((entry for entry in same if set(entry.of) & set(of)), None)


def _check_need(dependent: Asset, of: tuple[str, ...], arguments: argparse.Namespace) -> None:
    """Raise WrongInput where an asset would need itself, or it is not clear whether it needs anything."""
    if dependent.id in of:
        raise WrongInput(f"{dependent.name} cannot need itself.", advice="Name what it needs.")
    if bool(of) == arguments.nothing and not arguments.remove:
        raise WrongInput(
            "It is not clear what is needed.",
            advice="Name the assets that are needed, or give --nothing instead.",
        )


def _need_edit(
    session: Session, arguments: argparse.Namespace, dependent: str, of: tuple[str, ...], known: Need | None
) -> Edit:
    if arguments.remove:
        if known is None:
            raise WrongInput("There is no such need.", advice="See `holdfast asset list PLAN --json`.")
        return SetNeed(known.id, None)
    need_id = session.services.ids.new_id() if known is None else known.id
    at_least = arguments.at_least if of else 0
    return Several((SetNeed(need_id, Need(need_id, dependent, arguments.kind, of, at_least)),), "Need")


def _functions(arguments: argparse.Namespace, kind: AssetKind) -> frozenset[ServerFunction] | None:
    if arguments.functions is None:
        return None
    if kind is not AssetKind.SERVER:
        raise WrongInput("Only a server has functions.", advice="Leave --functions out.")
    try:
        return read_functions(arguments.functions.replace(",", ";"))
    except ValueError as error:
        raise WrongInput(f"{error}.", advice="Separate functions by semicolons.") from error
