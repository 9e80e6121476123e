"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app.domain.values import parse_date

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  it has no other name
else:
    Subparsers = argparse._SubParsersAction  # noqa: SLF001


def new_parser(
    parsers: Subparsers, name: str, summary: str, *, run: Callable[..., int] | None = None, details: str = ""
) -> argparse.ArgumentParser:
    """A parser for a command; `run` is called with the session and the parsed arguments."""
    parser = parsers.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=details or None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def add_plan(parser: argparse.ArgumentParser) -> None:
    """The plan file a command looks at."""
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan file (.holdfast)")


def add_author(parser: argparse.ArgumentParser) -> None:
    """Who changes the plan."""
    parser.add_argument(
        "--author", default="", metavar="NAME", help="who makes the change, for the plan's history"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Data instead of words."""
    parser.add_argument("--json", action="store_true", dest="as_json", help="print data as JSON")


def add_values(parser: argparse.ArgumentParser, name: str = "values") -> None:
    """Pairs of a field's key and its value."""
    parser.add_argument(
        name,
        nargs="*",
        type=key_value,
        default=[],
        metavar="KEY=VALUE",
        help="a field and its value; KEY= clears it; several values are separated by semicolons",
    )


def key_value(text: str) -> tuple[str, str]:
    """A field's key and what it shall hold; raises what argparse shows as wrong use."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key.strip(), value.strip()


def day(text: str) -> date:
    """A date as YYYY-MM-DD."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from error


def one_of(names: Sequence[str]) -> str:
    """The names as help texts list them."""
    return ", ".join(names)
