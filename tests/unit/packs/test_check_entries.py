"""The entries of checks are read strictly, and every fault has its file and line."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from app.domain.checks import BindClass, Proof, sentence_of
from app.domain.findings import Outcome
from app.errors import BrokenPack
from app.packs.check_entries import load_check_book, read_check_book

ENTRY = """
group: one
title: One
checks:
  - id: AB-01
    version: "1"
    title: T
    objective: O
    procedure: [P]
    severity: high
    bind: none
    tags:
      good: {outcome: pass, sentence: "Fine at {server}."}
      not_measured: {outcome: not_measured, sentence: "Not measured: {reason}."}
    remedy: R
    sources: [S]
    thresholds:
      - {key: limit, value: 5, unit: s, source: own}
    peers: []
    proof: lab
    proven_by: ["test_lab::test_it"]
"""
CITED = re.compile(r"[Ss]teps? (\d(?: (?:to|and) \d)?) of ([A-Z]+-[A-Z]?\d\d)")

WORDS = "no_reply: it did not answer\n"
SOURCES = '- {key: S, title: "Source"}\n'


def _files(entry: str = ENTRY, words: str = WORDS, sources: str = SOURCES) -> dict[str, bytes]:
    found = {"one.yaml": entry, "words.yaml": words, "sources.yaml": sources}
    return {name: text.encode() for name, text in found.items()}


def test_a_sound_entry_is_read() -> None:
    book = read_check_book(_files())
    entry = book.entries["AB-01"]
    assert entry.tags["good"].outcome is Outcome.PASS
    assert (entry.bind, entry.group, entry.thresholds["limit"].source) == (BindClass.NONE, "one", "own")
    assert book.words["no_reply"] == "it did not answer"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("severity: high", "severity: enormous", 10, "severity"),
        ("remedy: R", "remedie: R", 15, "remedie"),
        ("sources: [S]", "sources: [X]", 5, "the source X is unknown"),
        ("source: own", "source: X", 5, "the source X is unknown"),
        ("id: AB-01", "id: ab1", 5, "id"),
        ("  not_measured: {", "  other: {", 5, "no tag not_measured"),
        ("{server}", "{server", 5, "a place that no argument can fill"),
        ("{server}", "{server.name}", 5, "a place that no argument can fill"),
        ("procedure: [P]", "procedure: []", 9, "procedure"),
        ("value: 5", "value: five", 18, "value"),
        ("peers: []", "peers: []\n    measured: {w: {kind: number}}", 5, "w: a number has a unit"),
        ("peers: []", "peers: []\n    measured: {w: {kind: date, unit: d}}", 5, "w: a number has a unit"),
        ("peers: []", "peers: []\n    measured: {w: {kind: choice}}", 5, "w: a choice has choices"),
        ("peers: []", "peers: []\n    measured: {w: {kind: table}}", 5, "w: a table is not measured"),
    ],
)
def test_a_fault_has_its_line_and_reason(old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenPack) as caught:
        read_check_book(_files(ENTRY.replace(old, new)))
    assert any(
        fault.file == "one.yaml" and fault.line == line and reason in fault.reason
        for fault in caught.value.faults
    ), [str(fault) for fault in caught.value.faults]


def test_an_id_is_taken_once() -> None:
    twice = _files() | {"two.yaml": ENTRY.replace("group: one", "group: two").encode()}
    with pytest.raises(BrokenPack, match="cannot be used") as caught:
        read_check_book(twice)
    assert [fault.reason for fault in caught.value.faults] == ["AB-01: the id is taken"]


@pytest.mark.parametrize("missing", ["words.yaml", "sources.yaml"])
def test_missing_files_are_named(missing: str) -> None:
    found = _files()
    del found[missing]
    with pytest.raises(BrokenPack) as caught:
        read_check_book(found)
    assert (missing, "the file is missing") in {(each.file, each.reason) for each in caught.value.faults}


def test_the_entries_of_the_program_are_sound_and_cite_what_they_have() -> None:
    book = load_check_book()
    cited = {key for entry in book.entries.values() for key in entry.sources}
    cited |= {each.source for entry in book.entries.values() for each in entry.thresholds.values()} - {"own"}
    assert cited == set(book.sources), "every source is cited"
    assert {group.id for group in book.groups} == {entry.group for entry in book.entries.values()}
    assert len(list(files("resources").joinpath("checks").iterdir())) == len(book.groups) + 2


def test_every_step_the_code_cites_exists() -> None:
    """As in "Steps 3 to 5 of LOC-01"."""
    entries = load_check_book().entries
    sources = (Path(__file__).parents[3] / "app" / "checks").rglob("*.py")
    cited = [found for path in sources for found in CITED.findall(path.read_text(encoding="utf-8"))]
    assert len(cited) > 10
    for steps, check in cited:
        assert max(map(int, re.findall(r"\d", steps))) <= len(entries[check].procedure), (steps, check)


def _tests_of(name: str) -> set[Path]:
    """The files that hold a test named as in `proven_by`."""
    file, _, test = name.partition("::")
    found = (Path(__file__).parents[2]).rglob(f"{file}.py")
    return {path for path in found if f"def {test}(" in path.read_text(encoding="utf-8")}


@pytest.mark.parametrize("check", sorted(load_check_book().entries))
def test_every_check_names_the_tests_that_prove_it(check: str) -> None:
    entry = load_check_book().entries[check]
    found = {name: _tests_of(name) for name in entry.proven_by}
    assert all(len(paths) == 1 for paths in found.values()), found
    in_lab = any(path.parent.name == "lab" for paths in found.values() for path in paths)
    assert in_lab == (entry.proof is Proof.LAB)


def test_arguments_are_not_read_as_templates() -> None:
    told = sentence_of(
        "{server}: {reason}", {"server": "{reason}", "reason": "no_reply"}, {"no_reply": "silent"}
    )
    assert told == "{reason}: silent"


def test_every_source_stands_once() -> None:
    """A second one of the same key would replace the first without a word."""
    text = files("resources").joinpath("checks", "sources.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"^- \{key: ([A-Z0-9-]+),", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(text.splitlines())
