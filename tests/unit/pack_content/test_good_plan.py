"""Every requirement can be met, and none is met by saying nothing."""

from __future__ import annotations

import pytest

from app.domain.pack import Item
from app.domain.subjects import subjects_of_scopes
from app.domain.values import ValueKind
from tests.unit.pack_content.good_plan import ASSETS, GOOD, PROFILE, good_case
from tests.unit.pack_content.judging import Case, item_of, the_pack

CANNOT_BE_MET = {"SU-EOL-01"}
"""The product itself left support in 2018."""

IDS = [item.id for item in the_pack().items]


@pytest.mark.parametrize("item_id", [item_id for item_id in IDS if item_id not in CANNOT_BE_MET])
def test_every_requirement_is_met_where_everything_is_right(item_id: str) -> None:
    case = good_case()
    subjects = subjects_of_scopes(item_of(item_id).scopes, case.plan())
    asked = [subject for subject in subjects if case.is_asked(item_id, subject) is True]
    assert subjects
    for subject in asked:
        not_met = [
            entry.words
            for entry, truth in zip(item_of(item_id).requirements, case.truths(item_id, subject), strict=True)
            if truth is not True
        ]
        assert not_met == [], subject


def _asks_for_facts(item: Item) -> bool:
    own = (field for field in item.fields if field.required and not field.binds and field.rule is None)
    return any(field.kind not in (ValueKind.TEXT, ValueKind.TABLE) for field in own)


@pytest.mark.parametrize("item_id", [item.id for item in the_pack().items if _asks_for_facts(item)])
def test_no_item_that_asks_for_facts_is_fulfilled_by_an_empty_answer(item_id: str) -> None:
    case = Case(PROFILE, ASSETS)
    for subject in subjects_of_scopes(item_of(item_id).scopes, case.plan()):
        assert any(truth is not True for truth in case.truths(item_id, subject)), subject


def test_the_good_plan_answers_only_fields_that_exist() -> None:
    for item_id, fields in GOOD.items():
        assert set(fields) <= {field.key for field in item_of(item_id).fields}, item_id


def test_the_good_plan_leaves_out_no_required_field() -> None:
    for item in the_pack().items:
        needed = {
            field.key for field in item.fields if field.required and not field.binds and field.rule is None
        }
        asked = any(
            good_case().is_asked(item.id, s) for s in subjects_of_scopes(item.scopes, good_case().plan())
        )
        if asked:
            assert needed <= set(GOOD.get(item.id, {})), item.id


@pytest.mark.parametrize("item_id", IDS)
def test_what_may_stay_empty_leaves_no_requirement_unknown(item_id: str) -> None:
    case = good_case()
    optional = {field.key for field in item_of(item_id).fields if not field.required}
    kept = {
        place: {key: value for key, value in held.items() if place.item != item_id or key not in optional}
        for place, held in case.answers.items()
    }
    bare = Case(case.profile, case.assets, kept)
    for subject in subjects_of_scopes(item_of(item_id).scopes, case.plan()):
        if case.is_asked(item_id, subject) is True:
            assert None not in bare.truths(item_id, subject), subject
