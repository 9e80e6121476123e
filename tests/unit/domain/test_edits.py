"""The laws of edits: apply then inverse is the identity, and nothing changes in place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place, Result
from app.domain.codec import to_data
from app.domain.draft import KEYED
from app.domain.edits import (
    AddAsset,
    ChangeAsset,
    Edit,
    FreezeRevision,
    RecordSignature,
    RemoveAsset,
    RenamePlan,
    SetAction,
    SetAnswer,
    SetNeed,
    SetRisk,
    Several,
    WithdrawRevision,
    apply_edit,
)
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, NeedOrigin
from app.domain.plan import Plan
from app.domain.signoff import Edition, Revision, SignatureRecord
from app.errors import NotFound, UserError, WrongInput
from tests.fakes.clock import NOON
from tests.unit.domain.strategies import ANY_EDIT, EMPTY, kinds_without_strategy

HISTORIES = st.lists(ANY_EDIT, max_size=12)


def built(edits: Sequence[Edit]) -> Plan:
    """The plan after those edits that it allows."""
    plan = EMPTY
    for edit in edits:
        try:
            plan = apply_edit(plan, edit).plan
        except UserError:
            continue
    return plan


def test_every_kind_of_edit_is_put_to_the_laws() -> None:
    assert kinds_without_strategy() == set()


@given(HISTORIES, ANY_EDIT)
def test_apply_then_inverse_is_the_identity(past: list[Edit], edit: Edit) -> None:
    plan = built(past)
    try:
        after, inverse, _ = apply_edit(plan, edit)
    except UserError:
        return
    if inverse is not None:
        back, again, _ = apply_edit(after, inverse)
        assert back == plan
        assert list(back.assets) == list(plan.assets)
        assert again is not None
        assert apply_edit(back, again).plan == after


@given(HISTORIES, ANY_EDIT)
def test_the_plan_before_stays_as_it_was(past: list[Edit], edit: Edit) -> None:
    plan = built(past)
    before = {area: dict(getattr(plan, area)) for area in KEYED}
    with suppress(UserError):
        apply_edit(plan, edit)
    assert {area: dict(getattr(plan, area)) for area in KEYED} == before


@given(HISTORIES, ANY_EDIT)
def test_changes_name_all_that_moved_and_what_did_not_is_shared(past: list[Edit], edit: Edit) -> None:
    plan = built(past)
    try:
        after, _, changes = apply_edit(plan, edit)
    except UserError:
        return
    for area in KEYED:
        before_rows, after_rows = getattr(plan, area), getattr(after, area)
        differing = {
            key for key in {*before_rows, *after_rows} if before_rows.get(key) != after_rows.get(key)
        }
        assert differing <= changes.of(area)
        assert changes.touches(area) or after_rows is before_rows
    assert changes.title or after.title == plan.title


PLACE = Place("ITEM", "plan")
SERVER = Asset("s", AssetKind.SERVER, "Server")
WITH_SERVER = apply_edit(EMPTY, AddAsset(SERVER)).plan
REVISION = Revision("r", 1, "First", NOON, "a", "2026-01-01", "0.1.0", "h", (), "m", "d", ())
SIGNATURE = SignatureRecord("sig", "r", Edition.CUSTOMER, "owner", "Sample Owner", "c", NOON, "pdf")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (RenamePlan(" "), WrongInput),
        (SetAnswer(PLACE, Answer(Place("OTHER", "plan"))), WrongInput),
        (SetAnswer(PLACE, Answer(PLACE, Result.NOT_APPLICABLE, reason=" ")), WrongInput),
        (AddAsset(SERVER), WrongInput),
        (AddAsset(Asset("t", AssetKind.SERVER, "")), WrongInput),
        (ChangeAsset("s", name=" "), WrongInput),
        (ChangeAsset("nobody", name="New"), NotFound),
        (RemoveAsset("nobody"), NotFound),
        (SetNeed("n", Need("n", "s", NeedKind.POWER, ("a", "b"), at_least=3)), WrongInput),
        (SetNeed("n", Need("n", "s", NeedKind.POWER, ("a", "a"), at_least=2)), WrongInput),
        (SetNeed("n", Need("n", "s", NeedKind.POWER, ("a",), at_least=0)), WrongInput),
        (SetNeed("n", Need("n", "s", NeedKind.POWER, (), at_least=1)), WrongInput),
        (ChangeAsset("s", values={"availability_pct": Decimal("100.5")}), WrongInput),
        (ChangeAsset("s", values={"mtbf_h": Decimal(0)}), WrongInput),
        (AddAsset(Asset("t", AssetKind.UPS, "T", values={"mttr_h": Decimal(-1)})), WrongInput),
        (SetAction("a", Action("a", " ")), WrongInput),
        (SetRisk("r", AcceptedRisk("r", PLACE, " ", date(2026, 1, 1), date(2026, 1, 2))), WrongInput),
        (SetRisk("r", AcceptedRisk("r", PLACE, "a", date(2026, 1, 2), date(2026, 1, 1))), WrongInput),
        (RecordSignature(SIGNATURE, 3), NotFound),
        (Several((RemoveAsset("s"), RemoveAsset("s"))), NotFound),
    ],
)  # fmt: skip
def test_what_the_plan_does_not_allow_is_refused_with_advice(edit: Edit, expected: type[UserError]) -> None:
    with pytest.raises(expected) as refusal:
        apply_edit(WITH_SERVER, edit)
    assert refusal.value.advice


def test_what_can_be_undone_does_not_go_with_what_cannot() -> None:
    with pytest.raises(ValueError, match="can be undone"):
        apply_edit(EMPTY, Several((RenamePlan("New"), FreezeRevision(REVISION))))


def test_a_signed_revision_stays() -> None:
    frozen = apply_edit(EMPTY, FreezeRevision(REVISION)).plan
    assert not apply_edit(frozen, WithdrawRevision("r")).plan.revisions
    signed = apply_edit(frozen, RecordSignature(SIGNATURE, 3)).plan
    assert signed.reports["r/customer"].pdf == "pdf"
    with pytest.raises(WrongInput, match="carries a signature"):
        apply_edit(signed, WithdrawRevision("r"))


def test_answers_of_a_removed_asset_come_back_with_it() -> None:
    place = Place("ITEM", "s")
    plan = apply_edit(WITH_SERVER, SetAnswer(place, Answer(place, Result.YES))).plan
    removed, inverse, _ = apply_edit(plan, RemoveAsset("s"))
    assert place in removed.answers
    assert inverse is not None
    assert to_data(apply_edit(removed, inverse).plan.assets["s"]) == to_data(SERVER)


def test_needing_nothing_of_a_kind_is_a_need_and_a_proposed_need_is_none_to_keep() -> None:
    nothing = Need("n", "s", NeedKind.POWER, (), at_least=0)
    assert apply_edit(WITH_SERVER, SetNeed("n", nothing)).plan.needs == {"n": nothing}
    with pytest.raises(ValueError, match="confirm it first"):
        apply_edit(
            WITH_SERVER, SetNeed("n", Need("n", "s", NeedKind.POWER, ("a",), origin=NeedOrigin.PROPOSED))
        )
