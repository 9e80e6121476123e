"""Judges plans: everything at once, or only what a change touches, with the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.assessment.contradictions import contradictions
from app.assessment.item_judge import ItemJudge
from app.assessment.tallies import Tally, score_of, section_score, tally
from app.assessment.touched import Dependents, Touched, in_order_of_verdicts, is_other_thing
from app.assessment.wording import Wording
from app.domain.answers import Place
from app.domain.assessment import Assessment, ItemVerdict
from app.domain.draft import Changes
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Surroundings
from app.domain.evaluation.models import RuleModel
from app.domain.pack import Item, Pack, Scope
from app.domain.plan import Plan
from app.domain.subjects import subjects_of_scopes
from app.sizing.registry import MODELS

Places = Mapping[str, tuple[Place, ...]]


class _Judges:
    """Everything about a pack that is worked out once."""

    def __init__(self, pack: Pack) -> None:
        compiler, wording = RuleCompiler(pack), Wording(pack)
        self.pack = pack
        self.dependents = Dependents(pack)
        self.order = in_order_of_verdicts(pack, self.dependents.reads)
        self.by_item = {item.id: ItemJudge(item, compiler, wording) for item in pack.items}

    def places(self, plan: Plan) -> Places:
        """The places of every item, shown or not."""
        subjects: dict[tuple[Scope, ...], tuple[str, ...]] = {}
        found: dict[str, tuple[Place, ...]] = {}
        for item in self.pack.items:
            if item.scopes not in subjects:
                subjects[item.scopes] = subjects_of_scopes(item.scopes, plan)
            found[item.id] = tuple(Place(item.id, subject) for subject in subjects[item.scopes])
        return found


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
        self._judges: _Judges | None = None
        self._memory: _Memory | None = None

    def assess(self, plan: Plan, pack: Pack, as_of: date) -> Assessment:
        """Judge everything as of a date."""
        judges = self._judges_of(pack)
        places = judges.places(plan)
        around = Surroundings(plan, pack, as_of, self._models, InventoryIndex(plan.assets), places=places)
        work = _Work(judges, around, {})
        for item in judges.order:
            work.judge(item, places[item.id])
        tallies = {item.id: work.tally(item) for item in pack.items}
        return self._remember(work, tallies, None)

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
        if not changes.touches("profile", "limits", "assets", "answers", "risks", "runs"):
            return assessment
        same_assets = plan_before.assets is plan_after.assets
        index = memory.inventory if same_assets else InventoryIndex(plan_after.assets)
        places = (
            judges.places(plan_after) if _moves_subjects(plan_before, plan_after, changes) else memory.places
        )
        around = Surroundings(plan_after, pack, as_of, self._models, index, places=places)
        work = _Work(judges, around, dict(assessment.verdicts))
        work.forget_gone(memory.places)
        judged = work.judge_touched(judges.dependents.by_changes(plan_before, plan_after, changes))
        tallies = {**memory.tallies, **{item.id: work.tally(item) for item in judged}}
        return self._remember(work, tallies, None if _moves_contradictions(judged, changes) else assessment)

    def _judges_of(self, pack: Pack) -> _Judges:
        if self._judges is None or self._judges.pack is not pack:
            self._judges, self._memory = _Judges(pack), None
        return self._judges

    def _remember(
        self, work: _Work, tallies: Mapping[str, Tally], contradicted_as: Assessment | None
    ) -> Assessment:
        assessment = work.assessment(tallies, contradicted_as)
        self._memory = _Memory(assessment, work.around.places, tallies, work.around.inventory)
        return assessment


def _moves_subjects(before: Plan, after: Plan, changes: Changes) -> bool:
    for asset in changes.of("assets"):
        was, now = before.assets.get(asset), after.assets.get(asset)
        if was is None or now is None or is_other_thing(was, now):
            return True
    return False


def _moves_contradictions(judged: Iterable[Item], changes: Changes) -> bool:
    return changes.touches("runs", "assets") or any(item.checks for item in judged)


class _Work:
    """One judgement in progress: verdicts are written as they are found, in the order of verdicts."""

    def __init__(self, judges: _Judges, around: Surroundings, verdicts: dict[Place, ItemVerdict]) -> None:
        self.around = around
        self._judges = judges
        self._verdicts = around.verdicts = verdicts
        self._is_in_order = True
        risks = around.plan.risks.values()
        self._accepted = {risk.place for risk in risks if risk.expires >= around.as_of}

    def forget_gone(self, places_before: Places) -> None:
        """Drop the verdicts of places that no longer exist."""
        if places_before is self.around.places:
            return
        self._is_in_order = False
        for item, places in self.around.places.items():
            for place in {*places_before[item]} - {*places}:
                self._verdicts.pop(place, None)

    def judge(self, item: Item, places: Iterable[Place]) -> None:
        """Judge an item at places."""
        judge = self._judges.by_item[item.id]
        assets = self.around.plan.assets
        for place in places:
            frame = Frame(self.around, place.subject, assets.get(place.subject))
            verdict = judge.judge(frame, accepted=place in self._accepted)
            if verdict is None:
                self._verdicts.pop(place, None)
            else:
                self._is_in_order = self._is_in_order and place in self._verdicts
                self._verdicts[place] = verdict

    def judge_touched(self, touched: Touched) -> list[Item]:
        """Judge what is touched and what that touches in turn; gives the items that had places judged."""
        judged: list[Item] = []
        for item in self._judges.order:
            places = touched.of(item.id, self.around.places[item.id])
            if places:
                judged.append(item)
            before = [self._verdicts.get(place) for place in places]
            self.judge(item, places)
            for place, was in zip(places, before, strict=True):
                if _as_read(was) != _as_read(self._verdicts.get(place)):
                    self._judges.dependents.by_verdict(touched, place)
        return judged

    def tally(self, item: Item) -> Tally:
        """The figures of an item over its places."""
        places = self.around.places[item.id]
        found = (self._verdicts[place] for place in places if place in self._verdicts)
        return tally(found, one_subject=Scope.PLAN in item.scopes)

    def assessment(self, tallies: Mapping[str, Tally], contradicted_as: Assessment | None) -> Assessment:
        """The finished assessment; contradictions are taken over where they cannot have changed."""
        pack, plan = self._judges.pack, self.around.plan
        verdicts = self._in_order()
        by_section: dict[str, list[Tally]] = {section.id: [] for section in pack.sections}
        for item in pack.items:
            by_section[item.section].append(tallies[item.id])
        sections = {id_: section_score(id_, listed) for id_, listed in by_section.items()}
        blockers = tuple(place for item in pack.items for place in tallies[item.id].blockers)
        return Assessment(
            as_of=self.around.as_of,
            verdicts=verdicts,
            sections=sections,
            score=score_of(tallies[item.id] for item in pack.items),
            ready=not blockers,
            blockers=blockers,
            contradictions=(
                contradictions(plan, pack, verdicts)
                if contradicted_as is None
                else contradicted_as.contradictions
            ),
            answered=sum(score.answered for score in sections.values()),
            applicable=sum(score.applicable for score in sections.values()),
        )

    def _in_order(self) -> dict[Place, ItemVerdict]:
        """The verdicts in the order of the pack; judging in the order of verdicts may have mixed them."""
        if self._is_in_order:
            return self._verdicts
        verdicts = self._verdicts
        return {
            place: verdicts[place]
            for item in self._judges.pack.items
            for place in self.around.places[item.id]
            if place in verdicts
        }


def _as_read(verdict: ItemVerdict | None) -> object:
    """What a rule can read of a verdict."""
    return None if verdict is None else (verdict.verdict, verdict.accepted)
