"""Answers carry over to a newer pack only where their question is unchanged."""

from __future__ import annotations

import pytest

from app.packs.comparison import compare_packs
from tests.fakes.tiny_pack import tiny_pack

BEFORE = """
id: A-01
results: [yes, no]
good: yes
fields: [{key: n, kind: number, unit: d, words: Age}]
requires: [{rule: {at_most: [$answer.n, 3]}, grounds: source, words: At most three.}]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("results: [yes, no]", "results: [yes, no]\nask: Is it really so?"),
        ("results: [yes, no]", "results: [yes, partly, no]"),
        ("good: yes", "good: no"),
        ("unit: d", "unit: h"),
        ("kind: number, unit: d", "kind: text"),
        ("results: [yes, no]", "results: [yes, no]\nscopes: [server]"),
    ],
)
def test_another_question_is_asked_anew(old: str, new: str) -> None:
    comparison = compare_packs(
        tiny_pack(BEFORE), tiny_pack(BEFORE.replace(old, new).replace("$answer.n", "1"))
    )
    assert comparison.asked_anew == ("A-01",)
    assert not comparison.carries_over("A-01")
    assert comparison.carries_over("SEC-01")


@pytest.mark.parametrize(
    ("old", "new"), [("$answer.n, 3", "$answer.n, 4"), ("good: yes", "good: yes\nweight: 5")]
)
def test_another_rule_or_weight_is_judged_anew_and_keeps_the_answer(old: str, new: str) -> None:
    comparison = compare_packs(tiny_pack(BEFORE), tiny_pack(BEFORE.replace(old, new)))
    assert comparison.judged_anew == ("A-01",)
    assert comparison.carries_over("A-01")


def test_other_words_around_the_question_are_only_told() -> None:
    comparison = compare_packs(tiny_pack(BEFORE), tiny_pack(BEFORE + "why: For another reason.\n"))
    assert comparison.reworded == ("A-01",)
    assert (comparison.asked_anew, comparison.judged_anew) == ((), ())


def test_added_and_removed_items_are_told() -> None:
    comparison = compare_packs(tiny_pack(BEFORE), tiny_pack(BEFORE.replace("A-01", "A-02")))
    assert (comparison.added, comparison.removed) == (("A-02",), ("A-01",))
    assert not comparison.carries_over("A-01")


def test_a_pack_compared_with_itself_changes_nothing() -> None:
    comparison = compare_packs(tiny_pack(BEFORE), tiny_pack(BEFORE))
    assert comparison == type(comparison)((), (), (), (), ())
