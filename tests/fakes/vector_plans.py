"""The dependency graphs of the test vectors as inventories in the form that an import reads."""

from __future__ import annotations

import csv
import io
import itertools

from app.domain.edits import apply_edit
from app.domain.plan import PackRef, Plan
from app.domain.table import Table, TableRow
from app.services.inventory.importing import InventoryImport
from app.services.inventory.preview import RowState

SP_1 = """\
kind,name,functions,room,cooling_required,fed_by,network_kind,network,roles,domain,dns_servers,host,server_kind,availability_pct
feed,mains,,,,,,,,,,,,99
ups,upsA,,,,,,,,,,,,99
ups,upsB,,,,,,,,,,,,99
room,room,,,yes,,,,,,,,,
cooling_unit,crac1,,room,,mains,,,,,,,,99
cooling_unit,crac2,,room,,mains,,,,,,,,99
network,lb,,,,upsA,load_balancer,,,,,,,99
domain,ad,,,,,,,,,,,,
role,pool,,,,,,,,,,,,
role,sql role,,,,,,,,,,,,
server,fe1,,room,,upsA; upsB,,lb,pool,ad,dc1; dc2,,physical,99
server,fe2,,room,,upsA; upsB,,lb,pool,ad,dc1; dc2,,physical,99
server,sql,,room,,upsB,,,sql role,ad,dc1; dc2,,physical,99
server,host1,host,room,,upsA,,,,,,,physical,99
server,dc1,dc; dns,,,,,,,ad,dc1; dc2,host1,virtual,99
server,dc2,dc; dns,,,,,,,ad,dc2; dc1,host1,virtual,99
"""
"""SP-1 of the vectors, with 99 % for everything that fails by itself."""

SP_3 = """\
kind,name,needed,fed_by,room,roles
role,pool,2,,,
feed,rackA,,,,
feed,rackB,,,,
server,fe1,,rackA,,pool
server,fe2,,rackA,,pool
server,fe3,,rackB,,pool
"""
"""SP-3 of the vectors: a rack is what its power strip is, a feed."""

EMPTY = Plan("p", "Plan", PackRef("pack", "1", "0" * 64))


class CountingIds:
    """Ids that count."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = itertools.count(first)

    def new_id(self) -> str:
        return f"id-{next(self._numbers):03}"

    def new_salt(self) -> str:
        return "00" * 32


def table_of(text: str) -> Table:
    """Comma-separated text as a table."""
    header, *rows = csv.reader(io.StringIO(text))
    return Table(tuple(header), tuple(TableRow(line, tuple(row)) for line, row in enumerate(rows, start=2)))


def imported(text: str, plan: Plan = EMPTY) -> Plan:
    """A plan with the inventory of a table, through the import; every row has to fit."""
    ids = CountingIds(len(plan.assets) + len(plan.needs) + 1)
    preview = InventoryImport(plan, ids, source="inventory.csv").preview(table_of(text))
    assert preview.count(RowState.PROBLEM) == 0, [row.problems for row in preview.rows]
    assert not preview.unknown_columns
    edit = preview.edit()
    assert edit is not None
    return apply_edit(plan, edit).plan


def id_of(plan: Plan, name: str) -> str:
    """The id of the asset of that name."""
    (found,) = (asset.id for asset in plan.assets.values() if asset.name == name)
    return found


def names_of(plan: Plan, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The names of assets, sorted."""
    return tuple(sorted(plan.assets[entry].name for entry in ids))
