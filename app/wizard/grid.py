"""The grids of a section: assets as rows, items as columns, where items are asked about several things."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.assessment import Assessment
from app.domain.inventory import AssetKind
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.subjects import kind_of_subject
from app.wizard.subjects import subjects_of

LEAST_ROWS = 2
"""With fewer subjects a grid is no shorter than the items one under the other."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to fill. `asked` are the cells that can be answered; the others do not apply."""

    kind: AssetKind
    rows: tuple[str, ...]
    columns: tuple[Item, ...]
    asked: frozenset[Place]


def grids_of(section: str, plan: Plan, pack: Pack, assessment: Assessment) -> tuple[Grid, ...]:
    """One grid for each kind of asset that a section's items are asked about, where it saves work."""
    cells: dict[AssetKind, list[Place]] = {}
    for item in pack.items:
        if item.section == section:
            for subject in subjects_of(item, plan):
                kind = None if subject == PLAN_SUBJECT else kind_of_subject(subject, plan)
                place = Place(item.id, subject)
                if kind is not None and place in assessment.verdicts:
                    cells.setdefault(kind, []).append(place)
    grids = (_grid(kind, places, plan, pack) for kind, places in cells.items())
    return tuple(grid for grid in grids if len(grid.rows) >= LEAST_ROWS)


def _grid(kind: AssetKind, places: list[Place], plan: Plan, pack: Pack) -> Grid:
    subjects, items = {place.subject for place in places}, {place.item for place in places}
    classes = sorted(subject for subject in subjects if subject not in plan.assets)
    rows = (*(asset for asset in plan.assets if asset in subjects), *classes)
    columns = tuple(item for item in pack.items if item.id in items)
    return Grid(kind, rows, columns, frozenset(places))
