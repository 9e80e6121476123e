"""The computed fields of items: what a pack's rules make of the plan as it is."""

from __future__ import annotations

from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Surroundings, counts_of
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.values import Value, ValueKind
from app.sizing.registry import MODELS


class Figures:
    """Gives the figures of one place; what belongs to the whole plan is made once for each plan value."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._rules = RuleCompiler(pack)
        self._around: Surroundings | None = None

    def of(self, item: Item, place: Place, plan: Plan, assessment: Assessment) -> dict[str, Value]:
        """The computed fields of an item by key; those that are unknown are left out."""
        keys = [entry.key for entry in item.fields if entry.kind is ValueKind.COMPUTED]
        if not keys:
            return {}
        frame = Frame(self._surroundings(plan, assessment), place.subject, plan.assets.get(place.subject))
        found = {key: self._rules.field(item, key)(frame) for key in keys}
        return {key: value for key, value in found.items() if value is not None}

    def _surroundings(self, plan: Plan, assessment: Assessment) -> Surroundings:
        around = self._around
        if around is None or around.plan is not plan:
            around = self._around = Surroundings(
                plan,
                self._pack,
                assessment.as_of,
                MODELS,
                InventoryIndex(plan.assets),
                verdicts=assessment.verdicts,
                counts=counts_of(assessment.verdicts),
            )
        return around
