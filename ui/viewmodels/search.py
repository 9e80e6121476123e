"""What can be found with the search line: steps, items and assets, each with what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ui.viewmodels.desk import Desk


class AssetTarget(NamedTuple):
    """Leads to an asset in the inventory."""

    asset: str


class Hit(NamedTuple):
    """A line that can be found, and what it leads to: a `StepLine`, the id of an item, an `AssetTarget`."""

    words: str
    target: object


def hits_of(desk: Desk) -> Iterator[Hit]:
    """Everything that can be found in the plan as it is."""
    plan, pack = desk.open_plan.plan, desk.open_plan.pack
    for line in desk.steps.lines:
        yield Hit(line.title, line)
    for item in pack.items:
        yield Hit(f"{item.id}  {item.title}", item.id)
    for asset in plan.assets.values():
        kind, _ = pack.words.kinds.get(asset.kind.value, (asset.kind.value, ""))
        yield Hit(f"{asset.name}  {kind.lower()}", AssetTarget(asset.id))
