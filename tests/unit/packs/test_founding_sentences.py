"""Each recommendation of the founding text is covered by at least one item that can appear."""

from __future__ import annotations

import pytest

from app.domain.pack import Pack
from app.packs.appearance import can_appear
from app.packs.library import PackLibrary
from tests.fakes.tiny_pack import tiny_pack

LIBRARY = PackLibrary()
SENTENCES = 28


@pytest.fixture(scope="module")
def pack() -> Pack:
    return LIBRARY.read_pack(LIBRARY.pack_bytes("ocs-2007-r2"))


def uncovered(pack: Pack) -> list[str]:
    covered = {sentence for item in pack.items if can_appear(item, pack) for sentence in item.sentences}
    return [entry.id for entry in pack.sentences if entry.recommends and entry.id not in covered]


def test_every_recommending_sentence_has_an_item_that_can_appear(pack: Pack) -> None:
    assert [entry.id for entry in pack.sentences] == [f"S{number:02}" for number in range(1, SENTENCES + 1)]
    assert uncovered(pack) == []


def test_every_sentence_but_the_one_without_advice_is_asked_directly(pack: Pack) -> None:
    """S08 says that more detail is outside the guide; the other 27 each have an item that asks just that."""
    direct = {
        sentence
        for item in pack.items
        if can_appear(item, pack)
        for sentence, how in item.sentences.items()
        if how == "direct"
    }
    assert {entry.id for entry in pack.sentences} - direct == {"S08"}
    assert not next(entry.recommends for entry in pack.sentences if entry.id == "S08")


@pytest.mark.parametrize(
    ("when", "appears"),
    [
        ("$pack.has_quorum", True),
        ("$pack.has_files", False),
        ("{not: $pack.has_quorum}", False),
        ("{equals: [$pack.has_files, true]}", False),
        ("{not_equals: [$pack.id, tiny]}", False),
        ("{all: [$profile.virtualised, $pack.has_files]}", False),
        ("{all: [$profile.virtualised, $pack.has_quorum]}", True),
        ("{any: [$profile.virtualised, $pack.has_files]}", True),
        ("{any: [$pack.has_files, {not: $pack.has_quorum}]}", False),
        ("{verdict: {item: SEC-01, is: [failed]}}", True),
        ("false", False),
    ],
)
def test_an_item_that_the_flags_of_the_pack_rule_out_covers_nothing(when: str, appears: bool) -> None:
    pack = tiny_pack(f"id: A-01\nresults: [yes]\ngood: yes\nsentences: {{S01: direct}}\nwhen: {when}")
    assert uncovered(pack) == ([] if appears else ["S01"])
