"""The parts of a revision: bytes that say everything, and give the plan back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.answers import Answer, Place
from app.domain.frozen import assessment_from_part, parts_of, plan_from_parts
from app.domain.manifest import Manifest
from app.domain.plan import Plan
from app.domain.signoff import Part
from tests.fakes.sample_report import sample_source

SOURCE = sample_source(2, 3)
PLACE = next(iter(SOURCE.plan.answers))
NOTED = replace(
    SOURCE.plan,
    answers={**SOURCE.plan.answers, PLACE: Answer(PLACE, note="For all.", internal_note="Between us.")},
    limits={Place("HAR-01", "warn_h"): Decimal("23.5")},
)
MANIFEST = Manifest(
    NOTED.id, NOTED.title, "rev", 1, "First", datetime(2026, 1, 2, tzinfo=UTC), "Sample Architect",
    date(2026, 1, 2), "0.1.0", NOTED.pack, "", ("owner",), {},
)  # fmt: skip


def frozen(plan: Plan = NOTED) -> dict[Part, bytes]:
    return parts_of(plan, SOURCE.assessment, b'{"pack":1}', SOURCE.history)


def test_the_plan_comes_back_as_it_was_frozen() -> None:
    assert plan_from_parts(MANIFEST, frozen()) == NOTED


def test_the_judgement_comes_back_as_it_was_recorded() -> None:
    assert assessment_from_part(frozen()[Part.VERDICTS]) == SOURCE.assessment


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert frozen() == frozen()


def test_without_the_internal_part_the_plan_comes_back_without_internal_notes() -> None:
    parts = frozen()
    del parts[Part.INTERNAL_NOTES]
    shown = plan_from_parts(MANIFEST, parts)
    assert shown.answers[PLACE] == replace(NOTED.answers[PLACE], internal_note="")
    assert shown == replace(NOTED, answers=shown.answers)


def test_internal_notes_stand_in_their_own_part_only() -> None:
    holders = [part for part, content in frozen().items() if b"Between us." in content]
    assert holders == [Part.INTERNAL_NOTES]


def test_the_history_tells_who_did_what_when_but_not_the_words() -> None:
    lines = json.loads(frozen()[Part.HISTORY])
    records = list(SOURCE.history)
    assert [line["hash"] for line in lines] == [record.hash for record in records]
    assert [line["author"] for line in lines] == [record.author for record in records]
    kinds = [record.edit["kind"] for record in records if isinstance(record.edit, dict)]
    assert [line["kind"] for line in lines] == kinds
    assert all(set(line) & {"edit", "inverse", "body"} == set() for line in lines)


def test_any_change_of_the_plan_changes_exactly_its_part() -> None:
    def changed(plan: Plan) -> set[Part]:
        before, after = frozen(), frozen(plan)
        return {part for part in Part if before[part] != after[part]}

    first = next(iter(NOTED.assets.values()))
    assert changed(replace(NOTED, title="Other")) == {Part.PROFILE}
    assert changed(replace(NOTED, profile={})) == {Part.PROFILE}
    assert changed(replace(NOTED, assets={first.id: first})) == {Part.INVENTORY}
    assert changed(replace(NOTED, limits={})) == {Part.ANSWERS}
    assert changed(replace(NOTED, actions={})) == {Part.ANSWERS}
    assert changed(replace(NOTED, risks={})) == {Part.ANSWERS}
    assert changed(replace(NOTED, evidence={})) == {Part.EVIDENCE}
    assert changed(replace(NOTED, runs={})) == {Part.EVIDENCE}
    quiet = replace(NOTED.answers[PLACE], internal_note="")
    assert changed(replace(NOTED, answers={**NOTED.answers, PLACE: quiet})) == {Part.INTERNAL_NOTES}


@pytest.mark.parametrize("content", [b"[]", b"1", b"", b'{"assets":[{}]}', b'{"assets":1}', b"\xff"])
def test_a_part_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        plan_from_parts(MANIFEST, frozen() | {Part.INVENTORY: content})
    with pytest.raises(ValueError, match=r".+"):
        assessment_from_part(content)
