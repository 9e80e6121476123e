"""The history verifies, replays to the plan, and undo and redo walk it back and forth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import canonical_bytes
from app.domain.edits import Edit, RenamePlan, SetProfile, Several, apply_edit
from app.domain.history import (
    EDITS_BY_KIND,
    UPCASTERS,
    EditRecord,
    TrailStep,
    UndoStacks,
    edit_from_data,
    edit_to_data,
    faults_of,
    record_hash,
    sealed,
)
from app.domain.origin import CreatePlan
from app.domain.plan import PackRef
from app.domain.replay import replayed
from app.domain.values import Data
from app.errors import UserError, WrongInput
from tests.fakes.clock import NOON
from tests.unit.domain.strategies import ANY_EDIT, EMPTY

ORIGIN = CreatePlan("p", "Sample plan", PackRef("small", "1", ""))


class Log:
    """A history kept in a list, with its plan and its stacks: what the open plan does, without a disk."""

    def __init__(self) -> None:
        self.plan = ORIGIN.plan()
        self.records: list[EditRecord] = []
        self.stacks = UndoStacks()
        self._add(ORIGIN, None, "")

    def apply(self, edit: Edit, reverts: str = "") -> None:
        after, inverse, _ = apply_edit(self.plan, edit)
        self.plan = after
        self._add(edit, inverse, reverts)

    def revert(self, record_id: str) -> None:
        record = next(record for record in self.records if record.id == record_id)
        self.apply(edit_from_data(record.inverse), record_id)

    def _add(self, edit: Edit, inverse: Edit | None, reverts: str) -> None:
        number = len(self.records)
        record = sealed(
            EditRecord(
                id=f"e{number}",
                parents=(self.records[-1].hash,) if self.records else (),
                author="Sample Architect",
                installation="i",
                at=NOON + timedelta(seconds=number),
                edit=edit_to_data(edit),
                inverse=None if inverse is None else edit_to_data(inverse),
                reverts=reverts,
            )
        )
        self.records.append(record)
        self.stacks.take(_step(record))


def _step(record: EditRecord) -> TrailStep:
    can_undo = record.inverse is not None
    return TrailStep(record.id, record.hash, record.parents, record.at, record.reverts, can_undo)


WISHES = st.lists(ANY_EDIT | st.sampled_from(["undo", "redo"]), max_size=25)


def written(wishes: Sequence[Edit | str]) -> Log:
    """The history of those wishes that could be fulfilled."""
    log = Log()
    for wish in wishes:
        try:
            if wish == "undo" and log.stacks.undo:
                log.revert(log.stacks.undo[-1])
            elif wish == "redo" and log.stacks.redo:
                log.revert(log.stacks.redo[-1])
            elif not isinstance(wish, str):
                log.apply(wish)
        except UserError:
            continue
    return log


@given(WISHES)
def test_replaying_the_history_gives_the_plan(wishes: list[Edit | str]) -> None:
    log = written(wishes)
    assert faults_of(log.records) == ()
    assert replayed(log.records) == log.plan


@given(WISHES)
def test_undoing_everything_and_redoing_everything_comes_back(wishes: list[Edit | str]) -> None:
    log = written([wish for wish in wishes if not isinstance(wish, str)])
    plan, steps = log.plan, len(log.stacks.undo)
    while log.stacks.undo:
        log.revert(log.stacks.undo[-1])
    assert len(log.stacks.redo) == steps
    while log.stacks.redo:
        log.revert(log.stacks.redo[-1])
    assert log.plan == plan
    assert len(log.stacks.undo) == steps


@given(WISHES)
def test_stacks_come_back_from_the_history_alone(wishes: list[Edit | str]) -> None:
    log = written(wishes)
    again = UndoStacks()
    for record in log.records:
        again.take(_step(record))
    assert again == log.stacks


@given(ANY_EDIT)
def test_an_edit_comes_back_from_its_file_form(edit: Edit) -> None:
    data = edit_to_data(edit)
    assert edit_from_data(json.loads(canonical_bytes(data))) == edit


FIELDS = ["id", "parents", "author", "installation", "at", "edit", "inverse", "reverts"]


@pytest.mark.parametrize("field", FIELDS)
def test_any_altered_part_of_a_record_is_found(field: str) -> None:
    log = Log()
    log.apply(SetProfile("a", "x"))
    altered: dict[str, Any] = {
        "parents": (),
        "at": NOON + timedelta(microseconds=1),
        "edit": edit_to_data(SetProfile("a", "y")),
        "inverse": None,
    }
    changed: dict[str, Any] = {field: altered.get(field, "other")}
    records = [log.records[0], replace(log.records[1], **changed)]
    assert faults_of(records) == (records[1].id,)


def test_every_part_of_a_record_is_hashed() -> None:
    assert {*FIELDS, "hash"} == set(EditRecord.__dataclass_fields__)


def test_a_missing_record_is_found() -> None:
    log = Log()
    for title in ("A", "B", "C"):
        log.apply(RenamePlan(title))
    assert faults_of([*log.records[:2], *log.records[3:]]) == ("e3",)


def test_two_heads_joined_by_one_edit_verify_and_end_undo() -> None:
    log = Log()
    log.apply(RenamePlan("A"))
    root = log.records[0]
    other = sealed(replace(log.records[1], id="other", edit=edit_to_data(RenamePlan("B"))))
    join = sealed(
        replace(root, id="join", parents=(log.records[1].hash, other.hash), edit=edit_to_data(Several(())))
    )
    assert faults_of([*log.records, other, join]) == ()
    assert faults_of([*log.records, join]) == ("join",)
    stacks = UndoStacks()
    for record in (*log.records, other, join):
        stacks.take(_step(record))
    assert stacks.undo == []


def test_the_hash_is_that_of_the_first_release() -> None:
    """Hashed bytes are never rewritten: this value must stay for ever."""
    record = EditRecord("e", ("0" * 64,), "Sample Architect", "i", NOON, edit_to_data(SetProfile("a", "x")))
    assert record_hash(record) == ("c20d849bd910a7961c391e077bc3329c72c9338adbaefdc4e4f0015763fc1a96")


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"kind": 1}, {"kind": "unheard/1", "body": {}}, {"kind": "rename_plan/1"},
     {"kind": "several/1", "edits": {}, "label": ""}, {"kind": "rename_plan/1", "body": {"x": 1}}],
)  # fmt: skip
def test_what_is_no_edit_is_refused(data: Data) -> None:
    with pytest.raises((ValueError, KeyError)):
        edit_from_data(data)


def test_an_old_kind_of_edit_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def upcast(body: dict[str, Data]) -> tuple[str, dict[str, Data]]:
        return "rename_plan/1", {"title": body["name"]}

    monkeypatch.setattr("app.domain.history.UPCASTERS", {**UPCASTERS, "rename_plan/0": upcast})
    assert edit_from_data({"kind": "rename_plan/0", "body": {"name": "Old"}}) == RenamePlan("Old")


def test_kinds_are_distinct_and_carry_their_version() -> None:
    assert all(kind.rpartition("/")[2].isdigit() for kind in EDITS_BY_KIND)


def test_a_plan_begins_once_and_with_a_title() -> None:
    assert ORIGIN.plan() == EMPTY
    with pytest.raises(WrongInput, match="exists already"):
        apply_edit(EMPTY, ORIGIN)
    with pytest.raises(WrongInput, match="needs a title"):
        replace(ORIGIN, title=" ").plan()


def test_a_history_that_does_not_begin_is_refused() -> None:
    log = Log()
    log.apply(RenamePlan("A"))
    with pytest.raises(ValueError, match="does not begin"):
        replayed(log.records[1:])
    with pytest.raises(ValueError, match="empty"):
        replayed([])
