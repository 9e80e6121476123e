"""Needs that cannot be met: those that point nowhere, and circles in which nothing starts before the rest."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.model.circles import circles
from app.analysis.needs.plan_model import LONG_OUTAGE, model_of
from app.domain.dependency import Circle
from app.domain.inventory import references_of
from app.domain.pack import Pack
from app.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class LostReference:
    """A need or a field of an asset that names what is not in the inventory; `field` is empty for a need."""

    holder: str
    field: str
    missing: str


def lost_references(plan: Plan) -> tuple[LostReference, ...]:
    """Every need and every reference that points nowhere."""
    found = [
        LostReference(need.dependent, "", named)
        for need in plan.needs.values()
        for named in (need.dependent, *need.of)
        if named not in plan.assets
    ]
    for asset in plan.assets.values():
        for key, named in references_of(asset):
            if named not in plan.assets:
                found.append(LostReference(asset.id, key, named))
    return tuple(dict.fromkeys(found))


def need_circles(plan: Plan, pack: Pack) -> tuple[Circle, ...]:
    """The circles among the needs that count, as an outage leaves them that empties every battery."""
    return circles(model_of(plan, pack, LONG_OUTAGE))
