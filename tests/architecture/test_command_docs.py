"""Every command of the program, and every option of it, stands in the documentation and has its help."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.exit_codes import ExitCode
from app.commands.parser import build_parser

DOCS = (Path(__file__).parents[2] / "docs" / "command.md").read_text("utf-8")


def commands(
    parser: argparse.ArgumentParser, path: str = "holdfast"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from commands(below, f"{path} {name}")
            return
    yield path, parser


ALL = dict(commands(build_parser()))


def test_the_commands_of_the_product_are_there() -> None:
    assert {name.split()[1] for name in ALL} == {
        "new", "profile", "import", "export", "asset", "answer", "action", "risk", "check", "collector",
        "measured", "freeze", "report", "sign", "verify", "show", "analyse", "size", "calculate", "pack",
        "demo",
    }  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_every_command_stands_in_the_docs(name: str) -> None:
    words = name.split()
    chapter = DOCS[DOCS.index(f"### `{' '.join(words[:2])}") :].split("\n### ")[0]
    assert words[-1] in chapter


@pytest.mark.parametrize("name", ALL)
def test_every_option_stands_in_the_docs(name: str) -> None:
    chapter = DOCS[DOCS.index(f"### `{' '.join(name.split()[:2])}") :].split("\n### ")[0]
    everywhere = {"--help", "--json", "--author"}
    options = {
        option for action in ALL[name]._actions for option in action.option_strings if option.startswith("--")
    }
    assert {option for option in options - everywhere if option not in chapter} == set()


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself(name: str) -> None:
    parser = ALL[name]
    assert parser.description
    assert [action.dest for action in parser._actions if not action.help] == []
    assert parser.get_default("run") is not None
    assert parser.format_help()


def test_no_option_takes_a_secret() -> None:
    for parser in ALL.values():
        for action in parser._actions:
            names = " ".join(action.option_strings)
            assert ("pass" not in names and "secret" not in names) or action.type is int, names


def test_every_exit_code_stands_in_the_docs() -> None:
    for code in ExitCode:
        assert f"\n| {code.value} |" in DOCS
