"""Importing an inventory: what is matched, what is refused, and that nothing is written by a preview."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from app.domain.edits import apply_edit
from app.domain.inventory import Asset, AssetKind, NeedKind, NeedOrigin, ServerFunction
from app.domain.plan import PackRef, Plan
from app.domain.table import Table, TableRow
from app.errors import WrongInput
from app.services.inventory.export import inventory_table
from app.services.inventory.importing import InventoryImport
from app.services.inventory.preview import ImportPreview, RowState

EMPTY = Plan("p", "Plan", PackRef("pack", "1", "0" * 64))


class CountingIds:
    """Ids that count, one row of numbers for a whole run of the tests."""

    numbers = itertools.count(1)

    def new_id(self) -> str:
        return f"id-{next(self.numbers)}"

    def new_salt(self) -> str:
        return "00" * 32


def table(*lines: str) -> Table:
    """A table from comma-separated lines."""
    header, *rows = [tuple(cell.strip() for cell in line.split(",")) for line in lines]
    return Table(header, tuple(TableRow(number, row) for number, row in enumerate(rows, start=2)))


def preview(plan: Plan, *lines: str, kind: AssetKind | None = None) -> ImportPreview:
    return InventoryImport(plan, CountingIds(), source="file.csv", default_kind=kind).preview(table(*lines))


def imported(plan: Plan, *lines: str) -> Plan:
    edit = preview(plan, *lines).edit()
    assert edit is not None
    return apply_edit(plan, edit).plan


def only(plan: Plan, kind: AssetKind) -> Asset:
    (asset,) = plan.of_kind(kind)
    return asset


def test_rows_may_name_rows_further_down() -> None:
    plan = imported(
        EMPTY,
        "kind,import_key,name,room,functions,psu_count",
        "server,s1,dc1,r1,dc; gc,2",
        "room,r1,Server room,,,",
    )
    server = only(plan, AssetKind.SERVER)
    assert server.values == {"room": only(plan, AssetKind.ROOM).id, "psu_count": Decimal(2)}
    assert server.functions == {ServerFunction.DC, ServerFunction.GC}


def test_a_dns_server_may_be_its_own_and_nothing_else_may_name_itself() -> None:
    plan = imported(EMPTY, "kind,import_key,name,dns_servers", "server,s1,dc1,s1; s2", "server,s2,dc2,")
    assert next(plan.of_kind(AssetKind.SERVER)).values == {"dns_servers": tuple(plan.assets)}
    (row,) = preview(EMPTY, "kind,import_key,name,host", "server,s1,dc1,s1").rows
    assert "itself" in row.problems[0]


def test_import_again_after_a_rename_updates_instead_of_doubling() -> None:
    plan = imported(EMPTY, "kind,import_key,name", "server,s1,old-name")
    found = preview(plan, "kind,import_key,name", "server,s1,new-name")
    assert [(row.state, row.matched_by) for row in found.rows] == [(RowState.UPDATE, "import_key")]
    edit = found.edit()
    assert edit is not None
    assert [asset.name for asset in apply_edit(plan, edit).plan.assets.values()] == ["new-name"]


def test_a_name_without_a_key_is_matched_and_takes_the_key() -> None:
    plan = imported(EMPTY, "kind,name", "server,FE01")
    after = imported(plan, "kind,import_key,name", "server,s1,fe01")
    assert [(asset.name, asset.import_key) for asset in after.assets.values()] == [("fe01", "s1")]


def test_a_row_with_another_key_but_the_same_name_is_another_asset() -> None:
    plan = imported(EMPTY, "kind,import_key,name", "room,a,Server room")
    assert len(imported(plan, "kind,import_key,name", "room,b,Server room").assets) == 2


def test_the_same_file_twice_changes_nothing() -> None:
    lines = ("kind,import_key,name,racks", "room,r1,Room,4")
    found = preview(imported(EMPTY, *lines), *lines)
    assert found.edit() is None
    assert found.count(RowState.SAME) == 1


def test_an_empty_cell_leaves_a_field_and_a_clear_mark_empties_it() -> None:
    plan = imported(EMPTY, "kind,name,racks,area_m2", "room,Room,4,20")
    after = imported(plan, "kind,name,racks,area_m2", "room,Room,,(clear)")
    assert only(after, AssetKind.ROOM).values == {"racks": Decimal(4)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("server,s,srv,-1,,", "psu_count: '-1': less than zero."),
        ("server,s,srv,two,,", "psu_count: 'two': not a number."),
        ("server,s,srv,,cellar,", "room: 'cellar': no room is called cellar."),
        ("server,s,srv,,,mail", "functions: mail is not one of dc, gc, dns, host, database, file."),
        ("robot,s,srv,,,", "robot is no kind of asset."),
        ("server,,,,,", "The row has neither a name nor an import key."),
    ],
)
def test_a_row_that_does_not_fit_says_why_and_is_left_out(row: str, reason: str) -> None:
    found = preview(EMPTY, "kind,import_key,name,psu_count,room,functions", row)
    assert found.rows[0].state is RowState.PROBLEM
    assert found.rows[0].problems == (reason,)
    assert found.edit() is None


def test_two_rows_for_one_asset_are_reported() -> None:
    found = preview(EMPTY, "kind,import_key,name", "server,s1,a", "server,s1,b")
    assert [row.state for row in found.rows] == [RowState.NEW, RowState.PROBLEM]
    assert found.rows[1].problems == ("Line 2 names the same asset.",)


def test_a_row_that_names_a_left_out_row_is_left_out_too() -> None:
    found = preview(
        EMPTY,
        "kind,import_key,name,site,room,racks",
        "server,s1,srv,,r1,",
        "room,r1,Room,,,many",
        "site,x,Site,,,",
    )
    assert [row.state for row in found.rows] == [RowState.PROBLEM, RowState.PROBLEM, RowState.NEW]
    assert "line 3" in found.rows[0].problems[0]


def test_columns_nobody_knows_are_reported() -> None:
    assert preview(EMPTY, "kind,name,colour", "room,Room,red").unknown_columns == ("colour",)


def test_assets_the_file_no_longer_names_are_reported_and_stay() -> None:
    plan = imported(EMPTY, "kind,import_key,name", "room,r1,One", "room,r2,Two")
    found = preview(plan, "kind,import_key,name", "room,r1,One")
    assert [plan.assets[asset].name for asset in found.absent] == ["Two"]


@pytest.mark.parametrize("header", ["kind,title", "name,racks"])
def test_columns_that_cannot_be_matched_are_refused(header: str) -> None:
    with pytest.raises(WrongInput):
        preview(EMPTY, header, "a,b")


def test_a_file_without_kinds_takes_the_kind_chosen() -> None:
    found = preview(EMPTY, "name,racks", "Room,3", kind=AssetKind.ROOM)
    assert [row.kind for row in found.rows] == ["room"]


def test_needs_are_matched_by_what_they_join() -> None:
    lines = (
        "kind,name,dependent,need_kind,at_least,of",
        "feed,Feed A,,,,",
        "feed,Feed B,,,,",
        "server,srv,,,,",
        "need,,srv,power,1,Feed A; Feed B",
    )
    plan = imported(EMPTY, *lines)
    (need,) = plan.needs.values()
    assert (need.kind, need.at_least, len(need.of)) == (NeedKind.POWER, 1, 2)
    assert preview(plan, *lines).count(RowState.SAME) == 4


def test_a_need_for_more_than_it_names_is_refused() -> None:
    found = preview(EMPTY, "kind,name,dependent,need_kind,at_least,of", "feed,A,,,,", "need,,A,power,2,A")
    assert found.rows[1].state is RowState.PROBLEM


def test_an_export_reads_back_as_no_change() -> None:
    plan = imported(
        EMPTY,
        "kind,import_key,name,site,room,racks,cooling_required,server_kind,fed_by,breaker_a,dependent,need_kind,at_least,of",
        "site,,HQ,,,,,,,,,,,",
        "room,r;1,Room,HQ,,4,yes,,,,,,,",
        "feed,f1,Feed A,HQ,,,,,,16.50,,,,",
        "server,,srv,,r;1,,,physical,f1,,,,,",
        "need,,,,,,,,,,srv,power,1,f1",
    )
    found = InventoryImport(plan, CountingIds(), source="export").preview(inventory_table(plan))
    assert {row.state for row in found.rows} == {RowState.SAME}, [row.problems for row in found.rows]
    assert found.unknown_columns == ()


NEEDS = "kind,name,dependent,need_kind,at_least,of,origin"


def need_problems(*row: str) -> tuple[str, ...]:
    found = preview(EMPTY, NEEDS, "feed,A,,,,,", "server,srv,,,,,", ",".join(row))
    return found.rows[-1].problems


def test_a_need_of_nothing_and_a_confirmed_need_come_back_from_a_file() -> None:
    plan = imported(
        EMPTY,
        NEEDS,
        "feed,A,,,,,",
        "server,srv,,,,,",
        "need,,srv,power,1,A,confirmed",
        "need,,srv,names,,(none),",
    )
    power, names = plan.needs.values()
    assert (power.origin, names.origin) == (NeedOrigin.CONFIRMED, NeedOrigin.MANUAL)
    assert (names.of, names.at_least) == ((), 0)
    exported = inventory_table(plan)
    again = InventoryImport(EMPTY, CountingIds(), source="file.csv").preview(exported).edit()
    assert again is not None
    back = apply_edit(EMPTY, again).plan.needs.values()
    assert [(need.kind, need.at_least, len(need.of), need.origin) for need in back] == [
        (NeedKind.POWER, 1, 1, NeedOrigin.CONFIRMED),
        (NeedKind.NAMES, 0, 0, NeedOrigin.MANUAL),
    ]
    same = InventoryImport(plan, CountingIds(), source="file.csv").preview(exported)
    assert {row.state for row in same.rows} == {RowState.SAME}


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("need", "", "srv", "power", "1", "srv", ""), "cannot need itself"),
        (("need", "", "srv", "power", "", "", ""), "no assets are named"),
        (("need", "", "srv", "power", "1", "(none)", ""), "from 0 to 0"),
        (("need", "", "srv", "steam", "1", "A", ""), "steam is not one of power"),
        (("need", "", "srv", "power", "1", "A", "proposed"), "proposed is not one of manual"),
        (("need", "", "srv", "power", "1", "B", ""), "no asset is called B"),
        (("need", "", "srv", "power", "0", "A", ""), "from 1 to 1"),
        (("need", "", "srv", "power", "-1", "A", ""), "from 1 to 1"),
    ],
)
def test_a_row_that_holds_no_need_says_why(row: tuple[str, ...], word: str) -> None:
    (problem,) = need_problems(*row)
    assert word in problem


@pytest.mark.parametrize(
    ("column", "cell", "word"),
    [
        ("availability_pct", "100.1", "more than 100"),
        ("availability_pct", "-1", "less than zero"),
        ("mtbf_h", "0", "less than 0.01"),
        ("mttr_h", "many", "mttr_h"),
    ],
)
def test_a_rate_out_of_range_leaves_its_row_out(column: str, cell: str, word: str) -> None:
    (row,) = preview(EMPTY, f"kind,name,{column}", f"ups,UPS A,{cell}").rows
    assert row.state is RowState.PROBLEM
    assert word in row.problems[0]
