"""Edits through the open plan: durable, undoable, announced once, and the history verifies."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.domain.answers import Answer, Place, Result
from app.domain.canonical import sha256_hex
from app.domain.draft import Changes
from app.domain.edits import (
    AddAsset,
    AttachEvidence,
    ChangeAsset,
    RecordRun,
    RemoveAsset,
    RenamePlan,
    SetAnswer,
    SetLimit,
    SetProfile,
    Several,
)
from app.domain.findings import CheckRun, Evidence, EvidenceKind
from app.domain.inventory import Asset, AssetKind
from app.domain.origin import CreatePlan
from app.errors import DamagedFile, NotFound, WrongInput
from app.services.open_plan import OpenPlan
from tests.fakes.clock import NOON
from tests.integration.db.conftest import Desk

Reopen = Callable[[], OpenPlan]
PHOTO = b"\xff\xd8 a photo"


def answer(number: int, result: Result = Result.YES) -> SetAnswer:
    place = Place(f"ITEM-{number:03}", "plan")
    return SetAnswer(place, Answer(place, result, {"hours": Decimal("1.5")}, note=f"note {number}"))


def server(number: int) -> AddAsset:
    return AddAsset(
        Asset(f"s{number}", AssetKind.SERVER, f"Server {number}", values={"psu_count": Decimal(2)})
    )


EVERYTHING = Several(
    (
        RenamePlan("Another title"),
        SetProfile("users", Decimal(5000)),
        SetLimit(Place("PLAN-01", "warn_h"), Decimal(12)),
        *(server(number) for number in range(30)),
        ChangeAsset("s3", name="Renamed", values={"psu_count": None}),
        *(answer(number) for number in range(50)),
    ),
    "Everything at once",
)


def test_what_was_applied_is_there_after_reopening(open_plan: OpenPlan, reopened: Reopen) -> None:
    open_plan.apply(EVERYTHING)
    open_plan.apply(RemoveAsset("s5"))
    before = open_plan.plan
    again = reopened().plan
    assert again == before
    assert list(again.assets) == list(before.assets)


def test_undo_and_redo_survive_reopening(open_plan: OpenPlan, reopened: Reopen) -> None:
    empty = open_plan.plan
    open_plan.apply(EVERYTHING)
    full = open_plan.plan
    open_plan.undo()
    assert open_plan.plan == empty
    again = reopened()
    assert (again.can_undo, again.can_redo) == (False, True)
    again.redo()
    assert again.plan == full
    assert reopened().can_undo


def test_a_new_edit_empties_redo(open_plan: OpenPlan) -> None:
    open_plan.apply(answer(1))
    open_plan.undo()
    open_plan.apply(answer(2))
    assert not open_plan.can_redo
    with pytest.raises(WrongInput, match="nothing to redo"):
        open_plan.redo()


def test_undo_takes_back_one_step_after_another(open_plan: OpenPlan) -> None:
    states = [open_plan.plan]
    for number in range(4):
        open_plan.apply(answer(number))
        states.append(open_plan.plan)
    for expected in reversed(states[:-1]):
        open_plan.undo()
        assert open_plan.plan == expected
    with pytest.raises(WrongInput, match="nothing to undo"):
        open_plan.undo()
    for expected in states[1:]:
        open_plan.redo()
        assert open_plan.plan == expected
    assert open_plan.verify_history().verifies


def test_a_recorded_run_is_skipped_by_undo(open_plan: OpenPlan) -> None:
    open_plan.apply(answer(1))
    run = CheckRun("run", NOON, NOON, "complete", "laptop", "none", (), ())
    open_plan.apply(RecordRun(run))
    open_plan.undo()
    assert not open_plan.plan.answers
    assert open_plan.plan.runs == {"run": run}


def test_listeners_are_told_once_and_only_of_what_is_durable(open_plan: OpenPlan) -> None:
    told: list[tuple[Changes, bool]] = []
    unsubscribe = open_plan.subscribe(lambda changes: told.append((changes, "s1" in open_plan.plan.assets)))
    open_plan.apply(server(1))
    with pytest.raises(WrongInput):
        open_plan.apply(server(1))
    unsubscribe()
    open_plan.apply(server(2))
    assert told == [(Changes({"assets": frozenset({"s1"})}), True)]


def test_an_edit_that_is_refused_leaves_plan_and_history_alone(open_plan: OpenPlan, reopened: Reopen) -> None:
    open_plan.apply(server(1))
    before, heads = open_plan.plan, open_plan.heads
    with pytest.raises(NotFound):
        open_plan.apply(Several((server(2), RemoveAsset("nobody"))))
    assert (open_plan.plan, open_plan.heads) == (before, heads)
    assert reopened().plan == before


def test_an_edit_that_changes_nothing_is_not_recorded(open_plan: OpenPlan) -> None:
    open_plan.apply(SetProfile("users", Decimal(5)))
    heads = open_plan.heads
    assert open_plan.apply(SetProfile("users", Decimal("5.0"))) == Changes({})
    assert open_plan.heads == heads


def test_history_tells_who_when_and_what(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.apply(answer(1))
    open_plan.undo()
    first, second, third = open_plan.history()
    assert isinstance(first.edit, CreatePlan)
    assert second.edit == answer(1)
    assert third.reverts == second.id
    assert second.author == "Sample Architect"
    assert second.installation == desk.settings.current.installation
    assert NOON <= second.at < third.at == open_plan.last_saved_at


def test_bytes_come_back_by_their_digest(open_plan: OpenPlan, reopened: Reopen) -> None:
    digest = sha256_hex(PHOTO)
    evidence = Evidence("e1", EvidenceKind.PHOTO, "Rack", digest, "image/jpeg", NOON)
    open_plan.apply(AttachEvidence(evidence), {digest: PHOTO})
    again = reopened()
    assert again.blob(digest) == PHOTO
    assert again.pack_bytes() == b"small pack 1.0.0"
    with pytest.raises(NotFound):
        again.blob(sha256_hex(b"another"))


def test_bytes_under_a_wrong_digest_are_our_own_fault(open_plan: OpenPlan) -> None:
    with pytest.raises(ValueError, match="wrong digest"):
        open_plan.apply(answer(1), {sha256_hex(b"another"): PHOTO})
    assert not open_plan.plan.answers


def test_assessment_is_asked_for_only_what_moved(open_plan: OpenPlan, desk: Desk) -> None:
    before = open_plan.plan
    assert open_plan.assessment.as_of == NOON.date()
    open_plan.apply(answer(1))
    open_plan.apply(server(1))
    first, second = open_plan.assessment, open_plan.assessment
    assert first is second
    assert [kind for kind, *_ in desk.assessor.asked] == ["assess", "reassess"]
    _, plan_before, changes = desk.assessor.asked[-1]
    assert plan_before == before
    assert changes.of("answers") == {Place("ITEM-001", "plan")}
    assert changes.of("assets") == {"s1"}


def test_a_damaged_history_is_refused_on_opening(open_plan: OpenPlan, desk: Desk) -> None:
    open_plan.apply(answer(1))
    open_plan.close()
    content = open_plan.path.read_bytes()
    assert content.count(b"Sample Architect") == 2
    open_plan.path.write_bytes(content.replace(b"Sample Architect", b"Simple Architect"))
    with pytest.raises(DamagedFile, match="is damaged"):
        desk.service.open(open_plan.path)


def test_undoing_a_removal_puts_the_asset_back_in_its_place(open_plan: OpenPlan, reopened: Reopen) -> None:
    open_plan.apply(Several(tuple(server(number) for number in range(6)), "Six"))
    before = list(open_plan.plan.assets)
    open_plan.apply(RemoveAsset("s2"))
    open_plan.undo()
    assert list(open_plan.plan.assets) == before
    open_plan.apply(
        Several((RemoveAsset("s0"), RemoveAsset("s1"), RemoveAsset("s4"), RemoveAsset("s5")), "Four")
    )
    assert list(open_plan.plan.assets) == ["s2", "s3"]
    open_plan.undo()
    assert list(open_plan.plan.assets) == before
    again = reopened()
    assert list(again.plan.assets) == before
    again.redo()
    again.undo()
    assert list(again.plan.assets) == before
    assert again.verify_history().verifies
    assert list(reopened().plan.assets) == before


def test_evidence_without_its_bytes_is_refused(open_plan: OpenPlan) -> None:
    digest = sha256_hex(PHOTO)
    evidence = Evidence("e1", EvidenceKind.PHOTO, "Rack", digest, "image/jpeg", NOON)
    with pytest.raises(NotFound, match=digest[:12]):
        open_plan.apply(AttachEvidence(evidence))
    assert not open_plan.plan.evidence
    open_plan.apply(AttachEvidence(evidence), {digest: PHOTO})
    second = Evidence("e2", EvidenceKind.PHOTO, "The same", digest, "image/jpeg", NOON)
    open_plan.apply(AttachEvidence(second))
    open_plan.undo()
    open_plan.redo()
    assert open_plan.blob(digest) == PHOTO
    assert set(open_plan.plan.evidence) == {"e1", "e2"}
