"""A file of answers: whom each row speaks about, what would change, and that one wrong row stops it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Answer, Basis, Place, Result
from app.domain.edits import apply_edit
from app.domain.inventory import Asset, AssetKind
from app.domain.pack import Pack, Scope
from app.domain.plan import PackRef, Plan
from app.domain.rules import Compare, Comparison, Constant, Path
from app.domain.table import Table, TableRow
from app.errors import WrongInput
from app.services.answer_files.preview import AnswersPreview
from app.services.answer_files.reading import AnswersImport
from app.services.answer_files.writing import questions_table
from tests.fakes.packs import SMALL_PACK, small_item

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ONE = Asset("id-one", AssetKind.SERVER, "Server One", import_key="s1")
TWO = Asset("id-two", AssetKind.SERVER, "Server Two", import_key="s2")
PLAN = Plan("p", "Plan", PackRef("small", "1", "0" * 64), assets={ONE.id: ONE, TWO.id: TWO})


def preview(*lines: str, pack: Pack = SMALL_PACK, plan: Plan = PLAN) -> AnswersPreview:
    header, *rows = [tuple(cell.strip() for cell in line.split(",")) for line in lines]
    table = Table(header, tuple(TableRow(number, row) for number, row in enumerate(rows, start=2)))
    return AnswersImport(plan, pack, AssessmentEngine(), by="Tester", at=NOON).preview(table)


def answered(*lines: str, pack: Pack = SMALL_PACK, plan: Plan = PLAN) -> Plan:
    edit = preview(*lines, pack=pack, plan=plan).edit
    assert edit is not None
    return apply_edit(plan, edit).plan


def only_problem(*lines: str) -> str:
    found = preview(*lines)
    assert found.edit is None
    (problem,) = [problem for row in found.rows for problem in row.problems]
    return problem


@pytest.mark.parametrize("name", ["s1", "Server One", "SERVER ONE", "id-one"])
def test_a_subject_is_named_by_key_name_or_id(name: str) -> None:
    plan = answered("item,subject,result,basis", f"SRV-01,{name},yes,seen")
    expected = Answer(Place("SRV-01", ONE.id), Result.YES, basis=Basis.SEEN, by="Tester", at=NOON)
    assert dict(plan.answers) == {expected.place: expected}


def test_several_subjects_share_a_row_and_a_star_takes_the_rest() -> None:
    plan = answered("item,subject,result", "SRV-01,*,yes", "SRV-01,s2,no", "SRV-02,s1; s2,partly")
    assert {place: answer.result for place, answer in plan.answers.items()} == {
        Place("SRV-01", ONE.id): Result.YES,
        Place("SRV-01", TWO.id): Result.NO,
        Place("SRV-02", ONE.id): Result.PARTLY,
        Place("SRV-02", TWO.id): Result.PARTLY,
    }


def test_an_empty_subject_means_the_plan() -> None:
    assert Place("PLAN-01", PLAN_SUBJECT) in answered("item,result", "plan-01,y").answers


def test_a_star_reaches_items_that_another_row_shows() -> None:
    shown = Compare(Path(("item", "PLAN-01", "result")), Comparison.EQUAL, Constant("yes"))
    hidden = replace(small_item("HID-01", Scope.SERVER), when=shown)
    pack = replace(SMALL_PACK, items=(*SMALL_PACK.items, hidden))
    found = answered("item,subject,result", "HID-01,*,yes", "PLAN-01,*,yes", pack=pack)
    assert {place.subject for place in found.answers if place.item == "HID-01"} == {ONE.id, TWO.id}
    (row,) = preview("item,subject,result", "HID-01,s1,yes", "PLAN-01,plan,no", pack=pack).rows[:1]
    assert "not asked now for s1" in row.remarks[0]


def test_fields_of_every_kind_are_read() -> None:
    plan = answered(
        "item,result,field:note,field:hours,field:since,field:tested,field:spare,field:groups,field:rows",
        "ALL-01,yes,a word,1.5,2026-01-31,yes,Cold,First; ea,Ann; 3 | Ben",
    )
    assert plan.answers[Place("ALL-01", PLAN_SUBJECT)].values == {
        "note": "a word",
        "hours": Decimal("1.5"),
        "since": date(2026, 1, 31),
        "tested": True,
        "spare": "cold",
        "groups": ("da", "ea"),
        "rows": (("Ann", Decimal(3)), ("Ben", None)),
    }


def test_an_empty_list_is_a_value_and_a_mark_takes_values_back() -> None:
    plan = answered("item,field:groups,field:hours,note", "ALL-01,(none),4,words")
    plan = answered("item,field:groups,field:hours,note", "ALL-01,,(clear),(clear)", plan=plan)
    answer = plan.answers[Place("ALL-01", PLAN_SUBJECT)]
    assert (answer.values, answer.note) == ({"groups": ()}, "")


def test_a_bound_field_is_written_where_it_lives() -> None:
    plan = answered("item,subject,result,field:supplies", "SRV-02,s1,yes,2")
    assert plan.assets[ONE.id].values == {"psu_count": Decimal(2)}
    assert plan.answers[Place("SRV-02", ONE.id)].values == {}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("NONE-01,s1,yes,,", "no item called NONE-01"),
        ("SRV-01,s9,yes,,", "no server is called s9"),
        ("SRV-01,,yes,,", "asked about server"),
        ("PLAN-01,s1,yes,,", "PLAN-01 is not asked about Server One"),
        ("SRV-01,s1,maybe,,", "'maybe' is no result"),
        ("SRV-01,s1,yes,guess,", "'guess' is no basis"),
        ("SRV-01,s1,a,,", "Not applicable needs a reason"),
        ("SRV-01,s1,yes,,many", "SRV-01 has no field hours"),
        ("ALL-01,plan,yes,,many", "hours: 'many': not a number"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_nothing_is_written(row: str, reason: str) -> None:
    assert reason in only_problem("item,subject,result,basis,field:hours", "SRV-01,s2,yes,,", row)


def test_the_same_place_twice_is_told_with_the_first_line() -> None:
    assert only_problem("item,subject,result", "SRV-01,s1,yes", "SRV-01,s1,no").startswith("Line 2")
    assert only_problem("item,subject,result", "SRV-01,*,yes", "SRV-01,*,no").startswith("Line 2")
    assert preview("item,subject,result", "SRV-01,s1; Server One,yes").places == 1


def test_a_computed_field_cannot_be_given() -> None:
    assert "computes" in only_problem("item,field:twice", "ALL-01,3")


def test_saying_the_same_again_changes_nothing() -> None:
    lines = ("item,subject,result,note", "SRV-01,*,yes,fine")
    again = preview(*lines, plan=answered(*lines))
    assert (again.edit, again.changed, again.places, again.problems) == (None, 0, 2, 0)


def test_a_star_that_finds_nothing_is_remarked() -> None:
    empty = replace(PLAN, assets={})
    (row,) = preview("item,subject,result", "SRV-01,*,yes", plan=empty).rows
    assert row.remarks == ("The item is asked nowhere else in this plan.",)


def test_columns_nobody_knows_are_reported_and_a_file_without_items_is_refused() -> None:
    assert preview("item,colour,result", "PLAN-01,red,yes").unknown_columns == ("colour",)
    with pytest.raises(WrongInput, match="item"):
        preview("subject,result", "s1,yes")


def test_the_list_of_questions_reads_back_as_no_change() -> None:
    plan = answered(
        "item,subject,result,note,field:groups,field:rows,field:hours",
        "SRV-01,*,yes,fine,,,",
        "ALL-01,plan,partly,,(none),Ann; 3,2.5",
    )
    table = questions_table(plan, SMALL_PACK, AssessmentEngine().assess(plan, SMALL_PACK, NOON.date()))
    assert len(table.rows) == 7
    again = AnswersImport(plan, SMALL_PACK, AssessmentEngine(), by="Other", at=NOON).preview(table)
    assert (again.problems, again.edit, again.unknown_columns) == (0, None, ())
