"""A kept calculation is stale once what it was made from moved, and only then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from app.assessment.findings import plan_findings
from app.assessment.plan_finding import FindingKind, PlanFinding
from app.bootstrap import Services
from app.domain.answers import Place
from app.domain.edits import AddAsset, RemoveAsset
from app.domain.inventory import Asset, AssetKind
from app.services.open_plan import OpenPlan
from tests.fakes.clock import FakeClock
from tests.integration.sizing.conftest import (
    CAPACITY,
    change,
    record_capacity,
)


def stale_findings(opened: OpenPlan) -> list[PlanFinding]:
    found = plan_findings(opened.plan, opened.pack, opened.assessment)
    return [finding for finding in found if finding.kind is FindingKind.STALE_CALCULATION]


def test_changing_a_value_that_was_used_marks_it_stale_and_changing_it_back_does_not(
    joined: Services, opened: OpenPlan
) -> None:
    evidence = record_capacity(joined, opened)
    assert stale_findings(opened) == []

    change(opened, "array", disks=Decimal(8))
    assert joined.sizing.is_stale(evidence, opened.plan, opened.pack)
    record = joined.sizing.calculation_at(opened, CAPACITY)
    assert record is not None
    assert joined.sizing.moved(record, opened.plan, opened.pack) == ("disks",)
    found = stale_findings(opened)
    assert [(finding.place, finding.subjects) for finding in found] == [(CAPACITY, ("array",))]
    assert found[0].arguments["calculation"] == evidence.title

    opened.undo()
    assert not joined.sizing.is_stale(evidence, opened.plan, opened.pack)
    assert stale_findings(opened) == []


def test_what_moved_is_told_by_the_key_of_the_input_whatever_the_pack_calls_it(
    joined: Services, opened: OpenPlan
) -> None:
    change(opened, "room", heat_load_kw=Decimal(9), cooling_required=True)
    opened.apply(AddAsset(Asset("c1", AssetKind.COOLING_UNIT, "C1", values={"room": "room"})))
    change(opened, "c1", sensible_kw=Decimal(10))
    place = Place("CL-RED-01", "room")
    inputs = joined.sizing.prefill(opened.plan, opened.pack, *place).inputs
    joined.sizing.record(opened, place, inputs)
    change(opened, "room", heat_load_kw=Decimal(8))

    assert inputs == {"load_w": 9000, "units_sensible_w": [10000]}
    record = joined.sizing.calculation_at(opened, place)
    assert record is not None
    assert set(record.filled) == {"load_w", "units_sensible_w"}
    assert joined.sizing.moved(record, opened.plan, opened.pack) == ("load_w",)


def test_changing_what_was_not_used_leaves_it_fresh(joined: Services, opened: OpenPlan) -> None:
    evidence = record_capacity(joined, opened)
    change(opened, "array", spares=Decimal(2), vendor="Sample Vendor")
    change(opened, "ups-a", load_w=Decimal(1))

    assert not joined.sizing.is_stale(evidence, opened.plan, opened.pack)


def test_learning_what_was_not_known_marks_it_stale(joined: Services, opened: OpenPlan) -> None:
    place = Place("PW-RUN-01", "room")
    inputs = joined.sizing.prefill(opened.plan, opened.pack, *place).inputs | {"ride_out_min": 5}
    evidence = joined.sizing.record(opened, place, inputs)
    change(opened, "room", ride_out_min=Decimal(9))

    assert joined.sizing.is_stale(evidence, opened.plan, opened.pack)


def test_another_unit_in_the_room_marks_its_calculation_stale(joined: Services, opened: OpenPlan) -> None:
    change(opened, "ups-a", rated_w=Decimal(1500))
    place = Place("PW-CAP-02", "room")
    evidence = joined.sizing.record(
        opened, place, joined.sizing.prefill(opened.plan, opened.pack, *place).inputs
    )
    opened.apply(RemoveAsset("ups-b"))

    assert joined.sizing.is_stale(evidence, opened.plan, opened.pack)


def test_time_alone_makes_nothing_stale(joined: Services, opened: OpenPlan, clock: FakeClock) -> None:
    evidence = record_capacity(joined, opened)
    clock.advance(timedelta(days=400))

    assert not joined.sizing.is_stale(evidence, opened.plan, opened.pack)
