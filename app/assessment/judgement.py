"""One judgement in progress: verdicts and figures are written as they are found, in the order of verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from typing_extensions import override

from app.assessment.contradictions import contradictions
from app.assessment.item_judge import ItemJudge
from app.assessment.measured_contradictions import measured_contradictions
from app.assessment.tallies import Tally, joined, score_of, section_score, tally
from app.assessment.touched import Dependents, Touched, in_order_of_verdicts
from app.assessment.wording import Wording
from app.domain.answers import Answer, Place
from app.domain.assessment import Assessment, Contradiction, ItemVerdict, SectionScore, Verdict
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Surroundings
from app.domain.evaluation.models import RuleModel
from app.domain.pack import Item, Pack, Scope
from app.domain.plan import Plan
from app.domain.proposals import Proposal
from app.domain.subjects import subjects_of_scopes
from app.domain.values import Value

Places = Mapping[str, tuple[Place, ...]]
"""The places of every item, shown or not."""


STRETCH = 32
"""How many places of an item are added up together: when one of them moves, only they are added up again."""


class Judges:
    """Everything about a pack that is worked out once."""

    def __init__(self, pack: Pack) -> None:
        compiler, wording = RuleCompiler(pack), Wording(pack)
        self.pack = pack
        self.dependents = Dependents(pack)
        self.order = in_order_of_verdicts(pack, self.dependents.reads)
        self.by_section = {
            section.id: tuple(item for item in pack.items if item.section == section.id)
            for section in pack.sections
        }
        self.by_item = {item.id: ItemJudge(item, compiler, wording) for item in pack.items}

    def places(self, plan: Plan) -> Places:
        """The places of every item in a plan."""
        subjects: dict[tuple[Scope, ...], tuple[str, ...]] = {}
        found: dict[str, tuple[Place, ...]] = {}
        for item in self.pack.items:
            if item.scopes not in subjects:
                subjects[item.scopes] = subjects_of_scopes(item.scopes, plan)
            found[item.id] = tuple(Place(item.id, subject) for subject in subjects[item.scopes])
        return found


class _Beside(Mapping[Place, Answer]):
    """The answers of a plan with another one at one place; to copy ten thousand for one look is too slow."""

    def __init__(self, answers: Mapping[Place, Answer], place: Place, answer: Answer) -> None:
        self._answers = answers
        self._place = place
        self._answer = answer

    @override
    def __getitem__(self, place: Place) -> Answer:
        return self._answer if place == self._place else self._answers[place]

    @override
    def __iter__(self) -> Iterator[Place]:
        return iter({**self._answers, self._place: self._answer})

    @override
    def __len__(self) -> int:
        return len(self._answers) + (self._place not in self._answers)


class Judgement:
    """Starts from nothing, or from the verdicts and tallies of an earlier judgement."""

    def __init__(
        self,
        judges: Judges,
        plan: Plan,
        as_of: date,
        *,
        models: Mapping[str, RuleModel],
        inventory: InventoryIndex,
        places: Places,
    ) -> None:
        self.inventory = inventory
        self.places = places
        self.tallies: dict[str, Tally] = {}
        self._judges = judges
        self._plan = plan
        self._sections: dict[str, SectionScore] = {}
        """The figures of sections that are known and did not move."""
        self._verdicts: dict[Place, ItemVerdict] = {}
        self._is_in_order = True
        self._accepted = {risk.place for risk in plan.risks.values() if risk.expires >= as_of}
        self._around = Surroundings(
            plan, judges.pack, as_of, models, inventory, verdicts=self._verdicts, counts={}
        )

    def start_from(self, earlier: Assessment, tallies: Mapping[str, Tally]) -> None:
        """Take over what an earlier judgement found."""
        self._verdicts.update(earlier.verdicts)
        self._sections.update(earlier.sections)
        self.tallies.update(tallies)
        self._around.counts = {item: entry.counts for item, entry in tallies.items()}

    def judge_all(self) -> None:
        """Judge every item at every place."""
        for item in self._judges.order:
            self._judge(item, self.places[item.id])
            self._add_up(item, None)

    def judge_touched(self, touched: Touched, places_before: Places) -> list[Item]:
        """Judge what is touched and what that touches in turn; gives the items with another outcome."""
        moved: list[Item] = []
        same_places = self.places is places_before
        for item in self._judges.order:
            if same_places and not touched.has(item.id):
                continue
            is_moved = self._take_places(item, places_before, touched)
            places = touched.of(item.id, self.places[item.id])
            if places or is_moved:
                before = [self._verdicts.get(place) for place in places]
                self._judge(item, places)
                self._add_up(item, None if is_moved else places)
                self._pass_on(touched, places, before)
                moved.append(item)
        return moved

    def _take_places(self, item: Item, places_before: Places, touched: Touched) -> bool:
        """Drop the verdicts of places that are gone, touch those that are new; whether the places moved."""
        places, earlier = self.places[item.id], places_before[item.id]
        if places is earlier or places == earlier:
            return False
        self._is_in_order = False
        for gone in {*earlier}.difference(places):
            self._verdicts.pop(gone, None)
        for new in {*places}.difference(earlier):
            touched.one((item.id,), new.subject)
        return True

    def _judge(self, item: Item, places: Iterable[Place]) -> None:
        judge = self._judges.by_item[item.id]
        for place in places:
            frame = Frame(self._around, place.subject, self._plan.assets.get(place.subject))
            verdict = judge.judge(frame, accepted=place in self._accepted)
            if verdict is None:
                self._verdicts.pop(place, None)
            else:
                self._is_in_order = self._is_in_order and place in self._verdicts
                self._verdicts[place] = verdict

    def _add_up(self, item: Item, moved: Iterable[Place] | None) -> None:
        """Add up an item of which `moved` were judged again; None for all its places."""
        places = self.places[item.id]
        stretches = range(0, len(places), STRETCH)
        if moved is None:
            parts = [self._tally_of(item, places[start : start + STRETCH]) for start in stretches]
        else:
            parts = list(self.tallies[item.id].parts)
            for number in sorted({places.index(place) // STRETCH for place in moved}):
                start = number * STRETCH
                parts[number] = self._tally_of(item, places[start : start + STRETCH])
        entry = joined(tuple(parts))
        self.tallies[item.id] = entry
        self._around.counts[item.id] = entry.counts
        self._sections.pop(item.section, None)

    def _tally_of(self, item: Item, places: Iterable[Place]) -> Tally:
        verdicts = self._verdicts
        found = [verdicts[place] for place in places if place in verdicts]
        return tally(found, one_subject=Scope.PLAN in item.scopes)

    def _pass_on(self, touched: Touched, places: tuple[Place, ...], before: list[ItemVerdict | None]) -> None:
        for place, was in zip(places, before, strict=True):
            if _as_read(was) != _as_read(self._verdicts.get(place)):
                self._judges.dependents.by_verdict(touched, place)

    def assessment(self, contradicted: tuple[Contradiction, ...] | None) -> Assessment:
        """The finished assessment; contradictions are found unless they are given."""
        around, pack, tallies = self._around, self._judges.pack, self.tallies
        verdicts = self._in_order()
        sections = {section.id: self._section(section.id) for section in pack.sections}
        blockers = tuple(chain.from_iterable([tallies[item.id].blockers for item in pack.items]))
        return Assessment(
            as_of=around.as_of,
            verdicts=verdicts,
            sections=sections,
            score=score_of(tallies[item.id] for item in pack.items),
            ready=not blockers,
            blockers=blockers,
            contradictions=self._contradictions(verdicts) if contradicted is None else contradicted,
            answered=sum(score.answered for score in sections.values()),
            applicable=sum(score.applicable for score in sections.values()),
        )

    def _contradictions(self, verdicts: Mapping[Place, ItemVerdict]) -> tuple[Contradiction, ...]:
        """What live checks say otherwise than answers, in the order of the pack; of one finding once."""
        plan, pack = self._plan, self._judges.pack
        if not plan.runs:
            return ()
        found = contradictions(plan, pack, verdicts)
        known = {(entry.place, entry.run, entry.check, entry.target) for entry in found}
        measured = (
            entry
            for entry in measured_contradictions(plan, pack, verdicts, self._around.as_of, self._judged_with)
            if (entry.place, entry.run, entry.check, entry.target) not in known
        )
        order = {item.id: number for number, item in enumerate(pack.items)}
        return tuple(sorted((*found, *measured), key=lambda entry: order[entry.place.item]))

    def _judged_with(self, proposals: Sequence[Proposal]) -> Verdict | None:
        """The verdict on a place if its fields said what was measured; all proposals are of that place.

        What items read of other subjects stays as it is, so that one look costs no more than one verdict.
        """
        plan, place = self._plan, proposals[0].place
        profile: dict[str, Value] = {**plan.profile}
        own: dict[str, Value] = {}
        answered: dict[str, Value] = {}
        for each in proposals:
            home, _, key = each.field.binds.partition(".")
            values = {"profile": profile, "self": own}.get(home, answered)
            values[key or each.field.key] = each.value
        answer, asset = plan.answers.get(place) or Answer(place), plan.assets.get(place.subject)
        told = replace(answer, values={**answer.values, **answered})
        frame = Frame(
            replace(
                self._around,
                plan=replace(plan, profile=profile, answers=_Beside(plan.answers, place, told)),
            ),
            place.subject,
            None if asset is None else replace(asset, values={**asset.values, **own}),
        )
        verdict = self._judges.by_item[place.item].judge(frame, accepted=False)
        return None if verdict is None else verdict.verdict

    def _section(self, section: str) -> SectionScore:
        known = self._sections.get(section)
        if known is None:
            items = self._judges.by_section[section]
            known = section_score(section, [self.tallies[item.id] for item in items])
        return known

    def _in_order(self) -> dict[Place, ItemVerdict]:
        """The verdicts in the order of the pack; judging in the order of verdicts may have mixed them."""
        if self._is_in_order:
            return self._verdicts
        verdicts = self._verdicts
        return {
            place: verdicts[place]
            for item in self._judges.pack.items
            for place in self.places[item.id]
            if place in verdicts
        }


def _as_read(verdict: ItemVerdict | None) -> object:
    """What a rule can read of a verdict."""
    return None if verdict is None else (verdict.verdict, verdict.accepted)
