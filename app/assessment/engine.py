"""Judges plans: everything at once, or only what a change touches, with the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.assessment.judgement import Judgement, Judges, Places
from app.assessment.tallies import Tally
from app.assessment.touched import is_other_thing
from app.domain.assessment import Assessment
from app.domain.draft import Changes
from app.domain.evaluation.frame import InventoryIndex
from app.domain.evaluation.models import RuleModel
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.sizing.registry import MODELS

JUDGED_AREAS = ("profile", "limits", "assets", "answers", "risks", "runs")
"""The areas of a plan that verdicts and contradictions depend on."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """What belongs to an assessment and saves work when little of the plan changes."""

    assessment: Assessment
    places: Places
    tallies: Mapping[str, Tally]
    inventory: InventoryIndex


class AssessmentEngine:
    """Judges plans. It remembers the last assessment it gave, so one engine serves one open plan best."""

    def __init__(self, models: Mapping[str, RuleModel] = MODELS) -> None:
        self._models = models
        self._judges: Judges | None = None
        self._memory: _Memory | None = None

    def assess(self, plan: Plan, pack: Pack, as_of: date) -> Assessment:
        """Judge everything as of a date."""
        judges = self._judges_of(pack)
        judgement = Judgement(
            judges,
            plan,
            as_of,
            models=self._models,
            inventory=InventoryIndex(plan.assets),
            places=judges.places(plan),
        )
        judgement.judge_all()
        return self._remember(judgement, judgement.assessment(None))

    def reassess(
        self,
        assessment: Assessment,
        plan_before: Plan,
        plan_after: Plan,
        *,
        pack: Pack,
        changes: Changes,
        as_of: date,
    ) -> Assessment:
        """Judge what the changes from one plan to the other touch; equal to `assess` of the plan after."""
        judges = self._judges_of(pack)
        memory = self._memory
        if memory is None or memory.assessment is not assessment or assessment.as_of != as_of:
            return self.assess(plan_after, pack, as_of)
        if not changes.touches(*JUDGED_AREAS):
            return assessment
        same_assets = plan_before.assets is plan_after.assets
        moves_subjects = _moves_subjects(plan_before, plan_after, changes)
        judgement = Judgement(
            judges,
            plan_after,
            as_of,
            models=self._models,
            inventory=memory.inventory if same_assets else InventoryIndex(plan_after.assets),
            places=judges.places(plan_after) if moves_subjects else memory.places,
        )
        judgement.start_from(assessment, memory.tallies)
        touched = judges.dependents.by_changes(plan_before, plan_after, changes)
        moved = judgement.judge_touched(touched, memory.places)
        known = None if _moves_contradictions(moved, changes) else assessment.contradictions
        return self._remember(judgement, judgement.assessment(known))

    def _judges_of(self, pack: Pack) -> Judges:
        if self._judges is None or self._judges.pack is not pack:
            self._judges, self._memory = Judges(pack), None
        return self._judges

    def _remember(self, judgement: Judgement, assessment: Assessment) -> Assessment:
        self._memory = _Memory(assessment, judgement.places, judgement.tallies, judgement.inventory)
        return assessment


def _moves_subjects(before: Plan, after: Plan, changes: Changes) -> bool:
    for asset in changes.of("assets"):
        was, now = before.assets.get(asset), after.assets.get(asset)
        if was is None or now is None or is_other_thing(was, now):
            return True
    return False


def _moves_contradictions(moved: Iterable[Item], changes: Changes) -> bool:
    return changes.touches("runs", "assets") or any(item.checks for item in moved)
