"""However a pack is broken, reading it gives a pack or BrokenPack, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.pack import Pack
from app.errors import BrokenPack
from app.packs.bundle import bundle_bytes
from app.packs.reading import read_pack
from tests.fakes.tiny_pack import tiny_files

RICH = (
    """
    id: A-01
    scopes: [server, storage]
    results: [yes, partly, no]
    good: yes
    when: {all: [{equals: [$self.kind, physical]}, {not: {verdict: {item: A-02, is: [failed], over: any}}}]}
    fields:
      - {key: n, kind: number, unit: d, words: Number}
      - {key: parts, kind: checklist, words: Parts, pack_list: parts}
      - {key: rows, kind: table, words: Rows, columns: [{key: a, kind: text, words: A}]}
      - {key: sum, kind: computed, words: Sum, rule: {plus: [$answer.n, $limit.most]}}
    requires:
      - {rule: {at_most: [$answer.sum, $limit.most]}, grounds: source, words: "At most {limit.most}."}
      - {rule: {covers: {chosen: $answer.parts, list: parts}}, grounds: source, words: All.}
      - {rule: {every: {of: self.fed_by, where: $pack.has_quorum, value: {answered: $each.name}}},
         grounds: source, words: Fed.}
    limits: [{key: most, value: 3, unit: d, grounds: judgement, words: Most}]
    escalations: [{when: $profile.virtualised, severity: critical, words: Virtual.}]
    """,
    """
    id: A-02
    scopes: [plan]
    requires:
      - {rule: {model: {name: lifecycle, inputs: {product: $pack.product, on: $go_live}, output: supported}},
         grounds: source, words: Supported.}
      - {rule: {at_least: [{count: {of: dc.room}}, 0]}, grounds: source, words: Counted.}
    """,
)
SOUND = tiny_files(RICH[0], RICH[1].replace("dc.room", "dc"))
FILES = sorted(SOUND)
WORDS = re.compile(r"[\w$.+-]+|[\[\]{},:]")
STRANGE = [
    "$self", "$each.name", "$answer.sum", "$item.A-02.nope", "$today.x", "$", "{all: []}", "{}", "[]", "5",
    "2026-01-01", "A-01", "A-02", "plan", "server", "self.room.site", "room.room", "''", "null", "-",
    "true", "&a", "\ud7ff",
]  # fmt: skip


def read(files: dict[str, bytes]) -> Pack | BrokenPack:
    try:
        found: Pack | BrokenPack = read_pack(bundle_bytes(files))
    except BrokenPack as broken:
        found = broken
    if isinstance(found, BrokenPack):
        assert found.faults
        assert all(fault.reason for fault in found.faults)
    return found


def test_the_pack_that_is_broken_below_is_sound() -> None:
    assert isinstance(read(SOUND), Pack)


@settings(max_examples=150)
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(STRANGE)), min_size=1, max_size=4),
)
def test_words_in_wrong_places(file: str, changes: list[tuple[int, str]]) -> None:
    text = SOUND[file].decode()
    for at, strange in changes:
        places = list(WORDS.finditer(text))
        if places:
            place = places[at % len(places)]
            text = text[: place.start()] + strange + text[place.end() :]
    assert read(SOUND | {file: text.encode()}) is not None


@settings(max_examples=100)
@given(st.sampled_from(FILES), st.integers(0, 10**6), st.integers(0, 10**6), st.binary(max_size=6))
def test_bytes_lost_and_put_in(file: str, start: int, length: int, put: bytes) -> None:
    content = SOUND[file]
    at = start % len(content)
    changed = content[:at] + put + content[at + length % 40 :]
    assert read(SOUND | {file: changed}) is not None


NEEDED = ("pack.yaml", "sections.yaml", "words.yaml", "items/first.yaml", "lists.yaml")


@pytest.mark.parametrize("file", FILES)
def test_a_file_left_out_breaks_only_what_needs_it(file: str) -> None:
    without = {path: content for path, content in SOUND.items() if path != file}
    broken = file in NEEDED or file == "items/second.yaml"
    assert isinstance(read(without), BrokenPack) is broken


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("content", [b"", b"5", b"# nothing\n", b"[[]]", b"{a: {b: c}}"])
def test_a_file_that_holds_something_else_is_refused(file: str, content: bytes) -> None:
    assert isinstance(read(SOUND | {file: content}), BrokenPack)
