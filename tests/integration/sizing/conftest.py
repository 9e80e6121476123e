"""A real plan with a room, an array and two UPSs, on which calculators work."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.bootstrap import Services, services
from app.domain.answers import Place
from app.domain.edits import AddAsset, ChangeAsset
from app.domain.findings import Evidence
from app.domain.inventory import Asset, AssetKind
from app.domain.values import Value
from app.services.answers import Said, said_edit
from app.services.open_plan import OpenPlan
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

ROOM = Asset("room", AssetKind.ROOM, "Room 1", values={"shutdown_min": Decimal(3), "margin_min": Decimal(4)})


ARRAY = Asset(
    "array",
    AssetKind.STORAGE,
    "Array 1",
    values={"raid": "5", "disks": Decimal(7), "groups": Decimal(1), "disk_tb": Decimal(4)},
)


UPS_A = Asset("ups-a", AssetKind.UPS, "UPS A", values={"room": "room", "load_w": Decimal(900)})


UPS_B = Asset(
    "ups-b",
    AssetKind.UPS,
    "UPS B",
    values={"room": "room", "load_w": Decimal(600), "rated_w": Decimal(2000)},
)


CAPACITY = Place("HW-STO-01", "array")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def joined(tmp_path: Path, clock: FakeClock) -> Services:
    return services(home=tmp_path / "home", clock=clock, ids=FakeIds())


@pytest.fixture
def opened(joined: Services, tmp_path: Path) -> Iterator[OpenPlan]:
    plan = joined.plans.create(tmp_path / "plan.holdfast", "Plan", "ocs-2007-r2")
    for asset in (ROOM, ARRAY, UPS_A, UPS_B):
        plan.apply(AddAsset(asset))
    yield plan
    plan.close()


def change(opened: OpenPlan, asset: str, **values: Value | None) -> None:
    opened.apply(ChangeAsset(asset, values=values))


def say(joined: Services, opened: OpenPlan, item: str, subject: str, **values: Value) -> None:
    said = Said(Place(item, subject), values=values)
    opened.apply(said_edit(opened.plan, opened.pack, said, by="Sample Architect", at=joined.clock.now()))


def record_capacity(joined: Services, opened: OpenPlan, **typed: object) -> Evidence:
    calculating = joined.sizing.prefill(opened.plan, opened.pack, *CAPACITY)
    return joined.sizing.record(opened, CAPACITY, calculating.inputs | typed)
