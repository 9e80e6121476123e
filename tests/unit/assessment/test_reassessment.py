"""Judging what a change touches gives what judging everything gives, whatever changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Answer, Place, Result
from app.domain.draft import Changes
from app.domain.edits import (
    AddAsset,
    ChangeAsset,
    Edit,
    RecordRun,
    RemoveAsset,
    SetAnswer,
    SetLimit,
    SetProfile,
    SetRisk,
    Several,
    WithdrawRun,
    apply_edit,
)
from app.domain.findings import Outcome
from app.domain.inventory import ASSET_FIELDS, PROFILE_FIELDS, Asset, AssetKind, FieldDef, ServerFunction
from app.domain.pack import Item, ItemField
from app.domain.plan import Plan
from app.domain.values import Value, ValueKind
from app.errors import NotFound, WrongInput
from app.packs.library import PackLibrary
from tests.fakes.judged_plans import AS_OF, plan_of, risk, run_of

LIBRARY = PackLibrary()
PACK = LIBRARY.read_pack(LIBRARY.pack_bytes("ocs-2007-r2"))
IDS = tuple(f"asset{number}" for number in range(8))
SUBJECTS = (*IDS, PLAN_SUBJECT, "class:server", "class:ups")
CHECKS = sorted({check for item in PACK.items for check in item.checks})

numbers = st.integers(0, 100).map(Decimal)
days = st.integers(-800, 800).map(lambda days: AS_OF + timedelta(days=days))
texts = st.sampled_from(["Windows Server 2008 R2", "SQL Server 2008", "x"])


def values_of(definition: FieldDef | ItemField, tokens: tuple[str, ...]) -> st.SearchStrategy[Value]:
    """Values that fit a field."""
    some = st.lists(st.sampled_from(tokens or ("x",)), unique=True, max_size=4).map(tuple)
    kinds: dict[ValueKind, st.SearchStrategy[Value]] = {
        ValueKind.NUMBER: numbers,
        ValueKind.DATE: days,
        ValueKind.FLAG: st.booleans(),
        ValueKind.CHOICE: st.sampled_from(tokens or ("x",)),
        ValueKind.CHECKLIST: some,
        ValueKind.REFERENCE: st.sampled_from((*IDS, "gone")),
        ValueKind.REFERENCES: st.lists(st.sampled_from((*IDS, "gone")), unique=True, max_size=3).map(tuple),
    }
    return kinds.get(definition.kind, texts)


@st.composite
def fields(draw: st.DrawFn, definitions: tuple[FieldDef, ...]) -> dict[str, Value]:
    chosen = draw(st.lists(st.sampled_from(definitions), max_size=6, unique_by=lambda entry: entry.key))
    return {entry.key: draw(values_of(entry, entry.choices)) for entry in chosen}


functions = st.frozensets(st.sampled_from(ServerFunction), max_size=3)


@st.composite
def assets(draw: st.DrawFn, id_: str | None = None) -> Asset:
    kind = draw(st.sampled_from([AssetKind.SERVER, *AssetKind]))
    does = draw(functions) if kind is AssetKind.SERVER else frozenset[ServerFunction]()
    name = draw(st.sampled_from(["One", "Two", "Three"]))
    return Asset(id_ or draw(st.sampled_from(IDS)), kind, name, "", does, draw(fields(ASSET_FIELDS[kind])))


@st.composite
def answers(draw: st.DrawFn) -> SetAnswer:
    item = draw(st.sampled_from(PACK.items))
    place = Place(item.id, draw(st.sampled_from(SUBJECTS)))
    if draw(st.booleans()) and draw(st.booleans()):
        return SetAnswer(place)
    result = draw(st.sampled_from([None, *Result, *item.results]))
    return SetAnswer(place, Answer(place, result, draw(said(item)), "Because."))


@st.composite
def said(draw: st.DrawFn, item: Item) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for field in item.fields:
        if field.rule is None and not field.binds and draw(st.booleans()):
            tokens = tuple(choice.token for choice in field.choices)
            if field.pack_list:
                tokens = tuple(entry.token for entry in PACK.lists[field.pack_list].entries)
            found[field.key] = draw(values_of(field, tokens))
    return found


@st.composite
def profile(draw: st.DrawFn) -> SetProfile:
    entry = draw(st.sampled_from(PROFILE_FIELDS))
    return SetProfile(entry.key, draw(st.none() | values_of(entry, entry.choices)))


@st.composite
def asset_changes(draw: st.DrawFn) -> Edit:
    id_ = draw(st.sampled_from(IDS))
    what = draw(st.sampled_from(["values", "values", "functions", "name", "remove", "add"]))
    if what == "remove":
        return RemoveAsset(id_)
    if what == "add":
        return AddAsset(draw(assets(id_)))
    kind = draw(st.sampled_from(AssetKind))
    if what == "values":
        return ChangeAsset(id_, values=draw(fields(ASSET_FIELDS[kind])))
    if what == "name":
        return ChangeAsset(id_, name=draw(st.sampled_from(["One", "Four"])))
    return ChangeAsset(id_, functions=draw(functions))


@st.composite
def limits(draw: st.DrawFn) -> SetLimit:
    places = [Place(item.id, limit.key) for item in PACK.items for limit in item.limits]
    return SetLimit(draw(st.sampled_from(places)), draw(st.none() | numbers))


@st.composite
def risks(draw: st.DrawFn) -> SetRisk:
    item = draw(st.sampled_from(PACK.items)).id
    accepted = risk(
        item, date(2026, 11, 21) + timedelta(days=draw(st.integers(0, 2))), draw(st.sampled_from(SUBJECTS))
    )
    return SetRisk(accepted.id, draw(st.sampled_from([accepted, None])))


@st.composite
def runs(draw: st.DrawFn) -> Edit:
    id_ = draw(st.sampled_from(["run1", "run2"]))
    if draw(st.booleans()):
        return WithdrawRun(id_)
    found = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CHECKS),
                st.sampled_from(SUBJECTS),
                st.sampled_from(["10.0.0.1", "10.0.0.2"]),
                st.sampled_from(Outcome),
            ),
            max_size=4,
        )
    )
    return RecordRun(run_of(id_, draw(st.integers(0, 23)), *found))


edits = st.one_of(
    answers(), answers(), profile(), asset_changes(), asset_changes(), limits(), risks(), runs()
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    found = {entry.id: entry for entry in draw(st.lists(assets(), max_size=8))}
    plan = plan_of(PACK, *found.values(), profile=draw(fields(PROFILE_FIELDS)))
    for edit in draw(st.lists(answers(), max_size=20)):
        plan = apply_edit(plan, edit).plan
    return plan


def after(plan: Plan, edit: Edit) -> tuple[Plan, Changes] | None:
    try:
        applied = apply_edit(plan, edit)
    except (NotFound, WrongInput):
        return None
    return applied.plan, applied.changes


@settings(max_examples=40)
@given(plans(), st.lists(edits, min_size=3, max_size=8))
def test_judging_what_changed_equals_judging_everything(plan: Plan, changing: list[Edit]) -> None:
    engine, judge = AssessmentEngine(), AssessmentEngine()
    assessment = engine.assess(plan, PACK, AS_OF)
    for edit in changing:
        changed = after(plan, edit)
        if changed is None:
            continue
        assessment = engine.reassess(assessment, plan, changed[0], pack=PACK, changes=changed[1], as_of=AS_OF)
        plan = changed[0]
        whole = judge.assess(plan, PACK, AS_OF)
        assert assessment == whole
        assert list(assessment.verdicts) == list(whole.verdicts)


@settings(max_examples=20)
@given(plans(), st.lists(edits, min_size=2, max_size=6))
def test_several_changes_at_once_are_judged_like_one_after_the_other(
    plan: Plan, changing: list[Edit]
) -> None:
    engine = AssessmentEngine()
    assessment = engine.assess(plan, PACK, AS_OF)
    before, merged = plan, Changes({})
    for edit in changing:
        changed = after(plan, edit)
        if changed is not None:
            plan, merged = changed[0], merged.merged(changed[1])
    judged = engine.reassess(assessment, before, plan, pack=PACK, changes=merged, as_of=AS_OF)
    assert judged == AssessmentEngine().assess(plan, PACK, AS_OF)


def test_what_verdicts_do_not_depend_on_leaves_the_assessment_as_it_is() -> None:
    engine, plan = AssessmentEngine(), plan_of(PACK)
    assessment = engine.assess(plan, PACK, AS_OF)
    changes = Changes({"actions": frozenset({"a"}), "evidence": frozenset({"e"})}, title=True)
    assert engine.reassess(assessment, plan, plan, pack=PACK, changes=changes, as_of=AS_OF) is assessment


@pytest.mark.parametrize("day", [AS_OF, AS_OF + timedelta(days=400)])
def test_another_date_or_a_foreign_assessment_is_judged_anew(day: date) -> None:
    plan = plan_of(PACK)
    foreign = AssessmentEngine().assess(plan, PACK, AS_OF)
    edit = apply_edit(plan, SetProfile("go_live", AS_OF))
    judged = AssessmentEngine().reassess(foreign, plan, edit.plan, pack=PACK, changes=edit.changes, as_of=day)
    assert judged == AssessmentEngine().assess(edit.plan, PACK, day)


def test_a_kind_that_appears_is_asked_about_as_a_class() -> None:
    plan = plan_of(PACK)
    engine = AssessmentEngine()
    assessment = engine.assess(plan, PACK, AS_OF)
    added = apply_edit(plan, AddAsset(Asset("a", AssetKind.SERVER, "One")))
    judged = engine.reassess(assessment, plan, added.plan, pack=PACK, changes=added.changes, as_of=AS_OF)
    assert Place("SU-FW-01", "class:server") in judged.verdicts
    assert judged == AssessmentEngine().assess(added.plan, PACK, AS_OF)


def test_one_answer_judges_only_what_reads_it() -> None:
    """An answer on one of many servers leaves the verdicts on the others the very same objects."""
    servers = [Asset(f"s{number}", AssetKind.SERVER, f"S{number}") for number in range(50)]
    plan = plan_of(PACK, *servers)
    engine = AssessmentEngine()
    assessment = engine.assess(plan, PACK, AS_OF)
    place = Place("AV-INS-01", "s7")
    edit = apply_edit(plan, SetAnswer(place, Answer(place, Result.YES)))
    judged = engine.reassess(assessment, plan, edit.plan, pack=PACK, changes=edit.changes, as_of=AS_OF)
    moved = {
        entry for entry, verdict in judged.verdicts.items() if assessment.verdicts.get(entry) is not verdict
    }
    assert place in moved
    assert len(moved) <= 3


def test_edits_as_one_are_one_change() -> None:
    plan = plan_of(PACK)
    engine = AssessmentEngine()
    assessment = engine.assess(plan, PACK, AS_OF)
    several = apply_edit(
        plan, Several((AddAsset(Asset("a", AssetKind.ROOM, "Room")), SetProfile("virtualised", value=True)))
    )
    judged = engine.reassess(assessment, plan, several.plan, pack=PACK, changes=several.changes, as_of=AS_OF)
    assert judged == AssessmentEngine().assess(several.plan, PACK, AS_OF)
    assert Place("PW-SRG-01", "a") in judged.verdicts
