"""The grids of a section: assets as rows, items as columns, where items are asked about several things."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.assessment import Assessment
from app.domain.inventory import AssetKind
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.subjects import CLASS_PREFIX, DEVICE_CLASSES
from app.wizard.subjects import places_asked

LEAST_ROWS = 2
"""With fewer subjects a grid is no shorter than the items one under the other."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to fill. `asked` are the cells that can be answered; the others do not apply.

    `kind` is that of the rows' assets, None where the rows are classes of device.
    """

    kind: AssetKind | None
    rows: tuple[str, ...]
    columns: tuple[Item, ...]
    asked: frozenset[Place]


def grids_of(section: str, plan: Plan, pack: Pack, assessment: Assessment) -> tuple[Grid, ...]:
    """One grid for each kind of asset that a section's items are asked about, where it saves work."""
    cells: dict[AssetKind | None, list[Place]] = {}
    for item in pack.items:
        if item.section == section:
            for place in places_asked(item, plan, assessment):
                if place.subject != PLAN_SUBJECT:
                    asset = plan.assets.get(place.subject)
                    cells.setdefault(None if asset is None else asset.kind, []).append(place)
    grids = (_grid(kind, places, plan, pack) for kind, places in cells.items())
    return tuple(grid for grid in grids if len(grid.rows) >= LEAST_ROWS)


def _grid(kind: AssetKind | None, places: list[Place], plan: Plan, pack: Pack) -> Grid:
    subjects, items = {place.subject for place in places}, {place.item for place in places}
    classes = (CLASS_PREFIX + device for device in DEVICE_CLASSES)
    rows = tuple(subject for subject in (*plan.assets, *classes) if subject in subjects)
    columns = tuple(item for item in pack.items if item.id in items)
    return Grid(kind, rows, columns, frozenset(places))
