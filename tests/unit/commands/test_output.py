"""What the command prints: nothing that steers a terminal, words or data but never both."""

from __future__ import annotations

import io
import json

import pytest

from app.commands.exit_codes import CODES, ExitCode, exit_code_of
from app.commands.output import Output, shown
from app.domain.counts import counted
from app.errors import BrokenPack, ForeignFile, NotReady, PackFault, UserError, WrongInput


def printed(as_json: bool) -> tuple[Output, io.StringIO, io.StringIO]:
    out, errors = io.StringIO(), io.StringIO()
    return Output(out, errors, as_json=as_json), out, errors


def test_control_characters_are_shown_and_never_sent() -> None:
    assert shown("a\x1b[31mb\x9bc\r\x07 ä\n") == "a\\x1b[31mb\\x9bc\\x0d\\x07 ä\n"


def test_words_and_data_exclude_each_other() -> None:
    output, out, _ = printed(as_json=False)
    output.line("words")
    output.data({"a": 1})
    assert out.getvalue() == "words\n"
    output, out, _ = printed(as_json=True)
    output.line("words")
    output.table(("a",), [("b",)])
    output.data({"ä": [1]})
    assert json.loads(out.getvalue()) == {"ä": [1]}


def test_a_table_is_aligned_and_long_cells_are_cut() -> None:
    output, out, _ = printed(as_json=False)
    output.table(("key", "value"), [("a", "1\n2"), ("longer", "x" * 100)])
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["key     value", "a       1 2"]
    assert lines[2].endswith("x…")


def test_an_error_says_what_why_and_what_to_do() -> None:
    output, _, errors = printed(as_json=False)
    output.error(WrongInput("It broke.", why="It fell.", advice="Catch it."))
    assert errors.getvalue() == "holdfast: It broke.\n  It fell.\n  Catch it.\n"


def test_a_broken_pack_tells_every_fault() -> None:
    output, _, errors = printed(as_json=False)
    faults = tuple(PackFault("pack.yaml", line, "odd") for line in range(1, 6))
    output.error(BrokenPack("Broken.", faults, advice="Mend it."))
    assert errors.getvalue().count("pack.yaml:") == 5


def kinds_of(base: type[UserError]) -> list[type[UserError]]:
    return [base, *(kind for below in base.__subclasses__() for kind in kinds_of(below))]


@pytest.mark.parametrize("kind", kinds_of(UserError))
def test_every_kind_of_error_has_an_exit_code(kind: type[UserError]) -> None:
    error = kind.__new__(kind)
    assert exit_code_of(error) in set(ExitCode) - {ExitCode.FINE, ExitCode.INTERRUPTED}
    assert any(issubclass(kind, known) for known, _ in CODES)


def test_exit_codes_tell_wrong_use_from_what_could_not_be_done() -> None:
    assert exit_code_of(WrongInput("x", advice="y")) is ExitCode.WRONG_USE
    assert exit_code_of(ForeignFile("x", advice="y")) is ExitCode.COULD_NOT
    assert exit_code_of(NotReady("x", (), why="", advice="y")) is ExitCode.FINDINGS


def test_nouns_follow_their_number() -> None:
    assert (counted(1, "room"), counted(2, "room"), counted(0, "entry", "entries")) == (
        "1 room",
        "2 rooms",
        "0 entries",
    )
