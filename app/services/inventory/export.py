"""Inventory to table: the form that an import reads back."""

from __future__ import annotations

from app.domain.inventory import ASSET_FIELDS, Asset, AssetKind, Need
from app.domain.plan import Plan
from app.domain.table import EMPTY_LIST, Table, TableRow
from app.services.inventory.columns import (
    FUNCTIONS,
    KEY,
    KIND,
    NAME,
    NEED_COLUMNS,
    NEED_ROW,
    SEPARATOR,
    column_of,
    columns_for,
    write_cell,
    write_functions,
)
from app.services.inventory.names import AssetNames


def inventory_table(plan: Plan, kinds: tuple[AssetKind, ...] = (), *, needs: bool = True) -> Table:
    """The inventory of a plan as a table; all kinds it holds unless some are named, then needs."""
    present = tuple(kind for kind in AssetKind if any(True for _ in plan.of_kind(kind)))
    chosen = kinds or present or tuple(AssetKind)
    with_needs = needs and not kinds and bool(plan.needs)
    columns = columns_for(chosen) + (NEED_COLUMNS if with_needs else ())
    names = AssetNames(plan.assets.values())
    filled = [_asset_cells(names, asset) for kind in chosen for asset in plan.of_kind(kind)]
    if with_needs:
        filled += [_need_cells(names, need) for need in plan.needs.values()]
    rows = (
        TableRow(number, tuple(cells.get(column, "") for column in columns))
        for number, cells in enumerate(filled, start=2)
    )
    return Table(columns, tuple(rows))


def _asset_cells(names: AssetNames, asset: Asset) -> dict[str, str]:
    cells = {KIND: asset.kind.value, KEY: asset.import_key, NAME: asset.name}
    if asset.kind is AssetKind.SERVER:
        cells[FUNCTIONS] = write_functions(asset)
    for definition in ASSET_FIELDS[asset.kind]:
        value = asset.values.get(definition.key)
        column = column_of(asset.kind, definition)
        cells[column] = write_cell(value, names.in_file, definition)
    return cells


def _need_cells(names: AssetNames, need: Need) -> dict[str, str]:
    return {
        KIND: NEED_ROW,
        "dependent": names.in_file(need.dependent),
        "need_kind": need.kind.value,
        "at_least": str(need.at_least),
        "of": f"{SEPARATOR} ".join(names.in_file(other) for other in need.of) or EMPTY_LIST,
        "origin": need.origin.value,
    }
