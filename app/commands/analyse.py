"""`holdfast analyse`: what stops a service, and how likely, of a plan or of a fault tree."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.analysis_words import analysis_data, tell_analysis
from app.commands.arguments import Subparsers, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import add_force, refuse_overwriting
from app.commands.session import Session
from app.domain.dependency import DependencyModel
from app.errors import WrongInput
from app.services.analysis import DEPENDENT
from app.services.model_analysis import analysed, as_fault_tree
from app.services.plans import SUFFIX

DEFAULT_ORDER = 3
MOST_ORDER = 20
PLAN_START = b"SQLite format 3\0"

DETAILS = """MODEL.xml is a fault tree in the Open-PSA Model Exchange Format: gates of and, or and
atleast, basic events with a constant probability, house events. Single points of failure need no
rates; a probability needs the rates of everything that can fail. Where an exact figure is out of
reach, the bounds that enclose it are given. The exit code is 0 whatever is found."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "analyse", "find what stops the service, and how likely it is", run=run, details=DETAILS
    )
    parser.add_argument("model", type=Path, metavar="PLAN|MODEL.xml", help="the plan file, or a fault tree")
    parser.add_argument(
        "--order",
        type=_order,
        default=DEFAULT_ORDER,
        metavar="N",
        help=f"the most components of a cut set (default: {DEFAULT_ORDER})",
    )
    parser.add_argument("--top", default="", metavar="GATE", help="the gate of MODEL.xml that is the top")
    parser.add_argument("--export", type=Path, metavar="FILE.xml", help="write the model as a fault tree")
    add_force(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Analyse, tell, and write the model where that is asked for."""
    if arguments.export is not None:
        refuse_overwriting(arguments.export, force=arguments.force)
    model, dependent = _models(session, arguments)
    analysis = analysed(model, order=arguments.order, dependent=dependent)
    if arguments.export is not None:
        session.services.fault_trees.write(arguments.export, as_fault_tree(model))
    tell_analysis(session.output, analysis)
    session.output.data(analysis_data(analysis))
    if arguments.export is not None:
        session.output.line(f"The model is in {arguments.export}.")
    return ExitCode.FINE


def _models(
    session: Session, arguments: argparse.Namespace
) -> tuple[DependencyModel, DependencyModel | None]:
    """The model, and for a plan that with the usual shares of common failures."""
    if not _is_plan(arguments.model):
        return session.services.fault_trees.read(arguments.model, top=arguments.top), None
    if arguments.top:
        raise WrongInput("A plan has one top: its service.", advice="Leave out --top.")
    with session.reading(arguments.model) as opened:
        service, plan, pack = session.services.analysis, opened.plan, opened.pack
        return service.model_of(plan, pack), service.model_of(plan, pack, DEPENDENT)


def _is_plan(path: Path) -> bool:
    """By its ending, or by how it begins; what cannot be read is told by whoever reads it."""
    if path.suffix == SUFFIX:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(PLAN_START)) == PLAN_START
    except OSError:
        return False


def _order(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ORDER:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST_ORDER}")
    return int(text)
