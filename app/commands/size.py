"""`holdfast size`: the sizing models for scripts, and what they ask for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from app.commands.arguments import Subparsers, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import read_bytes
from app.commands.session import Session
from app.commands.sizing_words import model_data, result_data, tell_model, tell_models, tell_result
from app.domain.sizing.model import SizingModel
from app.domain.sizing.reading import run as run_model
from app.errors import NotFound, WrongInput
from app.sizing.registry import OTHER_NAMES, SIZING_MODELS

MOST_INPUT = 4 * 1024 * 1024

DETAILS = """The inputs are one JSON object, read from the standard input or from --from.
`holdfast size --list` tells the models, `holdfast size --list MODEL` the inputs and figures of one,
with units, defaults and sources. Inputs that a model cannot use are refused: the field is named,
nothing is printed as a figure, and the exit code is 2."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "size", "calculate power, cooling, storage and recovery", run=run, details=DETAILS
    )
    parser.add_argument("model", nargs="?", metavar="MODEL", help="the model, by its name")
    parser.add_argument(
        "--list", action="store_true", dest="listed", help="tell the models, or all about MODEL"
    )
    parser.add_argument("--from", type=Path, dest="file", metavar="FILE", help="read the inputs from a file")
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Tell about the models, or run one."""
    if arguments.listed:
        return _list(session, arguments.model)
    if arguments.model is None:
        raise WrongInput("No model is named.", advice="Name one of those that `holdfast size --list` tells.")
    model = _model(arguments.model)
    result = run_model(model, _inputs(arguments.file))
    tell_result(session.output, model, result)
    session.output.data(result_data(model, result))
    return ExitCode.FINE


def _list(session: Session, name: str | None) -> int:
    models = list(SIZING_MODELS.values()) if name is None else [_model(name)]
    if name is None:
        tell_models(session.output, models)
    else:
        tell_model(session.output, models[0])
    session.output.data([model_data(model) for model in models])
    return ExitCode.FINE


def _model(name: str) -> SizingModel:
    found = SIZING_MODELS.get(OTHER_NAMES.get(name, name))
    if found is None:
        raise NotFound(
            f"There is no model {name}.",
            why=f"The models are {', '.join(SIZING_MODELS)}.",
            advice="Name one of them.",
        )
    return found


def _inputs(file: Path | None) -> Mapping[str, object]:
    """The JSON object of a file or of the standard input. Raises WrongInput."""
    content = sys.stdin.buffer.read(MOST_INPUT + 1) if file is None else read_bytes(file, MOST_INPUT)
    if len(content) > MOST_INPUT:
        raise WrongInput("The inputs are larger than 4 MiB.", advice="Give one JSON object of inputs.")
    try:
        given = json.loads(content, object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise WrongInput(
            "The inputs are not JSON.",
            why=f"{error}.",
            advice="Give one JSON object: names and their values.",
        ) from error
    if not isinstance(given, dict):
        raise WrongInput("The inputs are no JSON object.", advice='Write them as {"name": value, ...}.')
    return given


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} stands there twice")
    return found
