"""Whom an item is asked about, and whether it applies: yes, no, or not to be told, which shows it too."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.answers import Place
from app.domain.assessment import Assessment, Verdict
from app.domain.evaluation.compiler import RuleCompiler, truth_of
from app.domain.evaluation.frame import Counts, Frame, InventoryIndex, Surroundings
from app.domain.evaluation.models import RuleModel
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.subjects import subjects_of_scopes
from app.sizing.registry import MODELS


def subjects_of(item: Item, plan: Plan) -> tuple[str, ...]:
    """The subjects of an item: the plan, assets in inventory order, then `class:<kind>` for kinds present.

    A domain controller or DNS server is a server with that function. Whether the item applies to a subject is
    another matter: see `Conditions`.
    """
    return subjects_of_scopes(item.scopes, plan)


def places_asked(item: Item, plan: Plan, assessment: Assessment) -> tuple[Place, ...]:
    """The places where an item is shown now, in the order of its subjects."""
    places = (Place(item.id, subject) for subject in subjects_of(item, plan))
    return tuple(place for place in places if place in assessment.verdicts)


class Conditions:
    """Judges the conditions of a pack's items, each compiled when it is first asked for."""

    def __init__(self, pack: Pack, models: Mapping[str, RuleModel] = MODELS) -> None:
        self._pack = pack
        self._models = models
        self._compiler = RuleCompiler(pack)

    def applies(self, item: Item, subject: str, plan: Plan, assessment: Assessment) -> bool | None:
        """Whether an item applies to a subject; None where an input is unknown, and the item is shown."""
        if item.when is None:
            return True
        around = Surroundings(
            plan,
            self._pack,
            assessment.as_of,
            self._models,
            InventoryIndex(plan.assets),
            verdicts=assessment.verdicts,
            counts=_counts(assessment),
        )
        frame = Frame(around, subject, plan.assets.get(subject))
        return truth_of(self._compiler.compile(item.when, item)(frame))


def _counts(assessment: Assessment) -> dict[str, Counts]:
    counts: dict[str, dict[tuple[Verdict, bool], int]] = {}
    for place, verdict in assessment.verdicts.items():
        counted = counts.setdefault(place.item, {})
        key = verdict.verdict, verdict.accepted
        counted[key] = counted.get(key, 0) + 1
    return dict(counts)
