"""The whole command line: an explicit list of commands, each with a parser of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Protocol

from app.commands import (
    action,
    analyse,
    answer,
    asset,
    calculate,
    check,
    collector,
    demo,
    export_inventory,
    freeze,
    import_inventory,
    measured,
    new,
    pack,
    profile,
    report,
    risk,
    show,
    sign,
    size,
    verify,
)
from app.commands.arguments import Subparsers, key_value

EXIT_CODES = """exit codes:
  0  fine
  1  findings, not ready, or not verified
  2  wrong use: an argument, a name or a file's content does not fit
  3  could not: a file cannot be read or written, a key does not open

Every command has its own --help. docs/command.md has examples."""


class Command(Protocol):
    """What every module of a command offers."""

    def add_to(self, parsers: Subparsers) -> None:
        """Add the command's parser; it names the function that runs it."""


COMMANDS: tuple[Command, ...] = (
    new, profile, import_inventory, export_inventory, asset, answer, action, risk, check, collector, measured,
    freeze, report, sign, verify, show, analyse, size, calculate, pack, demo,
)  # fmt: skip
"""All commands, in the order of the work."""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse a command line; KEY=VALUE may stand before and after options. Exits with 2 for wrong use."""
    parser = build_parser()
    parsed, rest = parser.parse_known_args(arguments)
    values = [text for text in rest if hasattr(parsed, "values") and "=" in text and not text.startswith("-")]
    strange = [text for text in rest if text not in values]
    if strange:
        parser.error(f"unrecognized arguments: {' '.join(strange)}")
    if values:
        parsed.values = [*parsed.values, *map(_pair(parser), values)]
    return parsed


def _pair(parser: argparse.ArgumentParser) -> Callable[[str], tuple[str, str]]:
    def read(text: str) -> tuple[str, str]:
        try:
            return key_value(text)
        except argparse.ArgumentTypeError as error:
            parser.error(str(error))

    return read


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="holdfast",
        description="Plan the fault tolerance of a server deployment, offline, and sign the plan.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"holdfast {version('holdfast')}")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for command in COMMANDS:
        command.add_to(parsers)
    return parser
