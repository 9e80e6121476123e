"""A grid shows assets as rows and items as columns, where more than one asset is asked about."""

from __future__ import annotations

from app.assessment.engine import AssessmentEngine
from app.domain.answers import Place
from app.domain.inventory import Asset, AssetKind
from app.wizard.grid import Grid, grids_of
from tests.fakes.judged_plans import AS_OF, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

PACK = tiny_pack(
    "id: A-01\nresults: [yes]\ngood: yes",
    "id: A-02\nresults: [yes]\ngood: yes\nscopes: [server]",
    "id: A-03\nresults: [yes]\ngood: yes\nscopes: [dc]",
    "id: A-04\nresults: [yes]\ngood: yes\nscopes: [room, server]\nwhen: {not: {equals: [$self.name, B]}}",
    "id: A-05\nresults: [yes]\ngood: yes\nscopes: [device_class]",
)


def grids(*assets: Asset) -> tuple[Grid, ...]:
    plan = plan_of(PACK, *assets)
    return grids_of("first", plan, PACK, AssessmentEngine().assess(plan, PACK, AS_OF))


def test_each_kind_has_its_grid_of_assets_and_the_items_asked_of_some() -> None:
    assets = (asset("b", "server", "dc"), asset("r1", "room"), asset("a", "server"), asset("r2", "room"))
    by_kind = {grid.kind: grid for grid in grids(*assets)}
    assert set(by_kind) == {AssetKind.SERVER, AssetKind.ROOM}
    server = by_kind[AssetKind.SERVER]
    assert server.rows == ("b", "a")
    assert [item.id for item in server.columns] == ["A-02", "A-03", "A-04"]
    assert by_kind[AssetKind.ROOM].rows == ("r1", "r2")


def test_classes_of_device_have_a_grid_of_their_own() -> None:
    classes = next(grid for grid in grids(asset("a", "ups"), asset("b", "server")) if grid.kind is None)
    assert classes.rows == ("class:server", "class:ups")
    assert [item.id for item in classes.columns] == ["A-05"]


def test_cells_that_do_not_apply_are_not_asked() -> None:
    (grid,) = grids(asset("a", "server"), asset("b", "server", "dc"))
    assert Place("A-04", "b") not in grid.asked
    assert Place("A-03", "a") not in grid.asked
    assert {Place("A-02", "a"), Place("A-02", "b"), Place("A-03", "b"), Place("A-04", "a")} <= grid.asked


def test_one_asset_alone_needs_no_grid() -> None:
    assert grids(asset("r1", "room")) == ()


def test_what_is_asked_of_the_plan_is_in_no_grid() -> None:
    (grid,) = grids(asset("a", "server"), asset("b", "server"))
    assert "A-01" not in {item.id for item in grid.columns}
