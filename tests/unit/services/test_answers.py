"""What a person says becomes edits that keep each fact in its one home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.answers import Answer, Basis, Place, Result
from app.domain.edits import ChangeAsset, SetAnswer, SetProfile, Several, apply_edit
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import PackRef, Plan
from app.domain.values import Value
from app.errors import NotFound, WrongInput
from app.services.answers import Said, answer_edit, answers_edit, clear_edit, shown_values
from tests.fakes.clock import NOON
from tests.fakes.packs import SMALL_PACK

PLAN = Plan(
    "p", "Sample plan", PackRef("small", "1.0.0", ""), profile={"rto_h": Decimal(4)},
    assets={
        "s1": Asset("s1", AssetKind.SERVER, "FE01", values={"psu_count": Decimal(1)}),
        "r1": Asset("r1", AssetKind.ROOM, "Room 1"),
    },
)  # fmt: skip
ITEM = {item.id: item for item in SMALL_PACK.items}


def said(place: Place, plan: Plan = PLAN, **parts: object) -> Plan:
    """The plan after something was said."""
    edit = answer_edit(plan, SMALL_PACK, place, by="Sample Architect", at=NOON, **parts)  # type: ignore[arg-type]
    return apply_edit(plan, edit).plan


def test_result_is_kept_with_author_and_moment() -> None:
    place = Place("SRV-01", "s1")
    plan = said(place, result=Result.YES, basis=Basis.SEEN, note="Two feeds")
    assert plan.answers[place] == Answer(
        place, Result.YES, basis=Basis.SEEN, note="Two feeds", by="Sample Architect", at=NOON
    )


def test_parts_not_spoken_of_stay() -> None:
    place = Place("ALL-01", "plan")
    first = said(place, result=Result.YES, values={"hours": Decimal(3)}, internal_note="Ask again")
    second = said(place, first, values={"tested": True})
    answer = second.answers[place]
    assert answer.values == {"hours": Decimal(3), "tested": True}
    assert (answer.result, answer.internal_note) == (Result.YES, "Ask again")
    assert said(place, second, values={"hours": None}).answers[place].values == {"tested": True}


def test_bound_fields_go_to_the_asset_and_the_rest_to_the_answer() -> None:
    place = Place("SRV-02", "s1")
    values: dict[str, Value] = {"supplies": Decimal(2), "watched": True}
    edit = answer_edit(PLAN, SMALL_PACK, place, values=values, by="Sample Architect", at=NOON)
    assert isinstance(edit, Several)
    assert edit.edits[0] == ChangeAsset("s1", values={"psu_count": Decimal(2)})
    plan = apply_edit(PLAN, edit).plan
    assert plan.answers[place].values == {"watched": True}
    assert shown_values(plan, ITEM["SRV-02"], "s1") == values


def test_bound_fields_of_the_profile_need_no_answer_of_their_own() -> None:
    place = Place("GOAL-01", "plan")
    edit = answer_edit(PLAN, SMALL_PACK, place, values={"users": Decimal(9)}, by="a", at=NOON)
    assert edit == SetProfile("users", Decimal(9))
    shown = shown_values(apply_edit(PLAN, edit).plan, ITEM["GOAL-01"], "plan")
    assert shown == {"users": Decimal(9), "rto": Decimal(4)}


def test_editing_the_field_answers_the_item() -> None:
    plan = apply_edit(PLAN, ChangeAsset("s1", values={"psu_count": Decimal(4)})).plan
    assert shown_values(plan, ITEM["SRV-02"], "s1") == {"supplies": Decimal(4)}


def test_saying_the_same_again_changes_nothing() -> None:
    place = Place("SRV-02", "s1")
    plan = said(place, result=Result.YES, values={"supplies": Decimal(2), "watched": False})
    again = answer_edit(
        plan, SMALL_PACK, place, result=Result.YES, values={"supplies": Decimal(2), "watched": False},
        by="Someone else", at=NOON,
    )  # fmt: skip
    assert again == Several((), "SRV-02")


@pytest.mark.parametrize("item", ["PLAN-01", "GOAL-01"])
def test_every_item_accepts_unknown_and_with_a_reason_not_applicable(item: str) -> None:
    place = Place(item, "plan")
    assert said(place, result=Result.UNKNOWN).answers[place].result is Result.UNKNOWN
    with pytest.raises(WrongInput, match="needs a reason"):
        said(place, result=Result.NOT_APPLICABLE)
    plan = said(place, result=Result.NOT_APPLICABLE, reason="No such thing here")
    assert plan.answers[place].reason == "No such thing here"


def test_the_reason_goes_when_the_item_applies_after_all() -> None:
    place = Place("PLAN-01", "plan")
    plan = said(place, result=Result.NOT_APPLICABLE, reason="Out of scope")
    assert said(place, plan, result=Result.YES).answers[place].reason == ""


def test_taking_everything_back_leaves_no_answer() -> None:
    place = Place("ALL-01", "plan")
    plan = said(place, result=Result.NO, values={"tested": False})
    assert not said(place, plan, result=None, values={"tested": None}).answers
    assert clear_edit(plan, SMALL_PACK, place) == SetAnswer(place, None)


GOOD: dict[str, Value] = {
    "note": "text",
    "hours": Decimal("1.5"),
    "since": date(2026, 1, 2),
    "tested": False,
    "spare": "hot",
    "groups": ("da", "ea"),
    "rows": (("Sample Owner", Decimal(3)), (None, None)),
}


def test_every_kind_of_field_takes_what_fits_it() -> None:
    place = Place("ALL-01", "plan")
    assert said(place, values=GOOD).answers[place].values == GOOD


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", Decimal(1)),
        ("hours", "1.5"),
        ("hours", True),
        ("hours", Decimal("1e15")),
        ("hours", Decimal("NaN")),
        ("since", "2026-01-02"),
        ("tested", "yes"),
        ("spare", "warm"),
        ("groups", ("da", "unheard-of")),
        ("groups", "da"),
        ("rows", (("one cell",),)),
        ("rows", (("Sample Owner", "three"),)),
        ("rows", ("no row",)),
        ("twice", Decimal(4)),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_item_and_field(key: str, value: Value) -> None:
    with pytest.raises(WrongInput, match=rf"ALL-01: .*\b{key}\b"):
        said(Place("ALL-01", "plan"), values={key: value})


def test_a_bound_value_must_fit_its_home() -> None:
    with pytest.raises(WrongInput, match=r"SRV-02: .*psu_count"):
        said(Place("SRV-02", "s1"), values={"supplies": "two"})


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("NOPE-01", "plan"), "no item NOPE-01"),
        (Place("SRV-01", "plan"), "not asked about the plan"),
        (Place("SRV-01", "r1"), "not asked about Room 1"),
        (Place("SRV-01", "gone"), "not asked about gone"),
        (Place("PLAN-01", "s1"), "not asked about FE01"),
    ],
)
def test_item_and_subject_must_belong_together(place: Place, words: str) -> None:
    with pytest.raises(NotFound, match=words):
        said(place, result=Result.YES)


def test_results_evidence_and_fields_must_exist() -> None:
    with pytest.raises(WrongInput, match="no field colour"):
        said(Place("ALL-01", "plan"), values={"colour": "red"})
    with pytest.raises(WrongInput, match="result yes is not one of its results"):
        said(Place("GOAL-01", "plan"), result=Result.YES)
    with pytest.raises(WrongInput, match="no evidence e9"):
        said(Place("PLAN-01", "plan"), evidence=("e9",))


def test_many_answers_are_one_step() -> None:
    many = [Said(Place("PLAN-01", "plan"), Result.YES), Said(Place("SRV-01", "s1"), Result.NO)]
    edit = answers_edit(PLAN, SMALL_PACK, many, by="a", at=NOON, label="From a file")
    after = apply_edit(PLAN, edit)
    assert {place.item: answer.result for place, answer in after.plan.answers.items()} == {
        "PLAN-01": Result.YES,
        "SRV-01": Result.NO,
    }
    assert after.inverse is not None
    assert apply_edit(after.plan, after.inverse).plan == PLAN


def test_one_place_cannot_be_answered_twice_at_once() -> None:
    one = Said(Place("PLAN-01", "plan"), Result.YES)
    with pytest.raises(WrongInput, match="PLAN-01 is answered twice"):
        answers_edit(PLAN, SMALL_PACK, [one, replace(one, result=Result.NO)], by="a", at=NOON)


def test_two_answers_that_say_different_things_about_one_fact_are_refused() -> None:
    pack = replace(SMALL_PACK, items=(*SMALL_PACK.items, replace(ITEM["SRV-02"], id="SRV-09")))

    def both(first: int, second: int) -> Plan:
        many = [
            Said(Place("SRV-02", "s1"), values={"supplies": Decimal(first)}),
            Said(Place("SRV-09", "s1"), values={"supplies": Decimal(second)}),
        ]
        return apply_edit(PLAN, answers_edit(PLAN, pack, many, by="Sample Architect", at=NOON)).plan

    assert both(2, 2).assets["s1"].values["psu_count"] == 2
    for first, second in ((2, 1), (1, 2), (2, 3)):
        with pytest.raises(WrongInput, match=r"SRV-02.*SRV-09|SRV-09.*SRV-02"):
            both(first, second)
