"""The items of a section as rows to answer: what the cards and the grid show, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Answer, Basis, Place, Result
from app.domain.assessment import ItemVerdict, SectionScore, Verdict
from app.domain.draft import Changes
from app.domain.pack import Item, Section, Severity
from app.domain.proposals import Measurements, proposals_of
from app.domain.values import Value
from app.errors import UserError
from app.services.answers import KEEP, Said, shown_values
from ui.viewmodels.calculator import CalculatorModel
from ui.viewmodels.field_spec import FieldSpec, spec_of_item_field
from ui.viewmodels.figures import Figures
from ui.viewmodels.focus import FocusModel
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.proposal_words import Offer, offer_of
from ui.viewmodels.subjects import subject_words


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item that is asked now, the fields it has beside its result, and the places where it is asked."""

    item: Item
    specs: tuple[FieldSpec, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RowState:
    """What is said at one place, what follows, and what was measured otherwise, by the key of its field."""

    place: Place
    subject: str
    answer: Answer
    verdict: ItemVerdict | None
    values: Mapping[str, Value] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)


class SectionModel(QObject):
    """One section of the open plan.

    `cards_changed` tells that other items or places are asked, `rows_changed` that answers or verdicts moved,
    `refused` an error and the place where it arose.
    """

    cards_changed = Signal()
    rows_changed = Signal()
    refused = Signal(object, object)

    def __init__(
        self,
        open_plan: OpenPlanModel,
        focus: FocusModel,
        section: Section,
        calculator_for: Callable[[Place], CalculatorModel],
    ) -> None:
        """`calculator_for` opens the calculator of an item that has one, at a place."""
        super().__init__()
        self.calculator_for = calculator_for
        self._open = open_plan
        self._focus = focus
        self._figures = Figures(open_plan.pack)
        self.section = section
        self._items = tuple(item for item in open_plan.pack.items if item.section == section.id)
        self._by_id = {item.id: item for item in self._items}
        self._specs = {
            item.id: tuple(spec_of_item_field(entry, open_plan.pack) for entry in item.fields)
            for item in self._items
        }
        self._measurements: tuple[object, Measurements] | None = None
        self._cards = self._asked()
        open_plan.changed.connect(self._take)
        open_plan.failed.connect(self._refuse)

    @property
    def cards(self) -> tuple[ItemCard, ...]:
        """The items that are asked now, in the pack's order."""
        return self._cards

    @property
    def can_edit(self) -> bool:
        """Whether answers are accepted."""
        return not self._open.read_only

    @property
    def has_grid(self) -> bool:
        """Whether some item is asked about more than one subject, so that a grid helps."""
        return any(len(card.places) > 1 for card in self._cards)

    @property
    def score(self) -> SectionScore | None:
        """The figures of the section."""
        return self._open.assessment.sections.get(self.section.id)

    def progress(self) -> tuple[int, int]:
        """How many of the places asked are answered, and how many there are."""
        score = self.score
        return (score.answered, score.applicable) if score else (0, 0)

    def row(self, place: Place) -> RowState:
        """What is said at a place."""
        plan = self._open.plan
        answer = plan.answers.get(place) or Answer(place)
        return RowState(
            place,
            subject_words(place.subject, plan, self._open.pack),
            answer,
            self._open.assessment.verdicts.get(place),
            self._values(place),
            self._offers(place),
        )

    def answered(self, card: ItemCard) -> tuple[int, int]:
        """How many places of an item have a verdict other than open, and how many there are."""
        verdicts = self._open.assessment.verdicts
        open_places = sum(
            verdicts[place].verdict is Verdict.OPEN for place in card.places if place in verdicts
        )
        return len(card.places) - open_places, len(card.places)

    def severity(self, card: ItemCard) -> Severity:
        """The item's severity, raised where a place of it is judged graver."""
        verdicts = self._open.assessment.verdicts
        judged = [verdicts[place].severity for place in card.places if place in verdicts]
        return min([card.item.severity, *judged], key=tuple(Severity).index)

    def focus(self, place: Place) -> None:
        """The focus is at a place now."""
        self._focus.take(place)

    def focused_of(self, card: ItemCard) -> Place:
        """The place of an item that is in focus, or its first."""
        place = self._focus.place
        return place if place is not None and place in card.places else card.places[0]

    def move_focus(self, place: Place, step: int) -> None:
        """Move the focus so many places on, over the items of the section."""
        places = [entry for card in self._cards for entry in card.places]
        if place in places:
            at = places.index(place) + step
            if 0 <= at < len(places):
                self._focus.want(places[at])

    def subject(self, place: Place) -> str:
        """The name of a place's subject."""
        return subject_words(place.subject, self._open.plan, self._open.pack)

    def answer(self, place: Place, result: Result | None) -> None:
        """Answer with a result, or take it back with None."""
        self._open.say([Said(place, result)], place)

    def answer_many(self, places: Sequence[Place], result: Result | None, reason: str = "") -> None:
        """Answer many places at once: one edit, one step of undo."""
        if places:
            many = [Said(place, result, reason=reason or KEEP) for place in places]
            self._open.say(many, places[0], f"{len(many)} answers")

    def copy_answer(self, source: Place, targets: Sequence[Place]) -> None:
        """Say at other places of the item what is said at one: result, reason, basis and note."""
        answer = self._open.plan.answers.get(source) or Answer(source)
        many = [
            Said(place, answer.result, reason=answer.reason, basis=answer.basis, note=answer.note)
            for place in targets
        ]
        if many:
            self._open.say(many, source, f"{len(many)} answers")

    def refuse_as_not_applicable(self, place: Place, reason: str) -> None:
        """Answer that the item does not apply, and why."""
        self._open.say([Said(place, Result.NOT_APPLICABLE, reason=reason)], place)

    def set_basis(self, place: Place, basis: Basis | None) -> None:
        """Say how the answer is known."""
        self._open.say([Said(place, basis=basis)], place)

    def set_note(self, place: Place, note: str) -> None:
        """Set the note that every edition prints."""
        self._open.say([Said(place, note=note)], place)

    def set_value(self, place: Place, key: str, value: Value | None) -> None:
        """Set a field; a bound one goes to its home."""
        self._open.say([Said(place, values={key: value})], place)

    def take(self, place: Place, key: str) -> None:
        """Say what was measured for a field as the person's answer."""
        offer = self._offers(place).get(key)
        if offer is not None:
            self._open.take_proposals([offer.proposal], place)

    def _offers(self, place: Place) -> Mapping[str, Offer]:
        item = self._by_id[place.item]
        if not any(field.measured for field in item.fields):
            return {}
        plan, now = self._open.plan, self._open.now
        found = proposals_of(item, place, plan, now, self._measured())
        return {each.field.key: offer_of(each, self._open.pack, now) for each in found}

    def _measured(self) -> Measurements:
        """What the runs of the plan measured, looked through again only when there are others."""
        runs = self._open.plan.runs
        if self._measurements is None or self._measurements[0] is not runs:
            self._measurements = runs, Measurements(self._open.plan)
        return self._measurements[1]

    def _values(self, place: Place) -> Mapping[str, Value]:
        item = self._by_id[place.item]
        if not item.fields:
            return {}
        plan = self._open.plan
        figures = self._figures.of(item, place, plan, self._open.assessment)
        return {**shown_values(plan, item, place.subject), **figures}

    def _asked(self) -> tuple[ItemCard, ...]:
        places = self._open.places
        return tuple(
            ItemCard(item, self._specs[item.id], places[item.id]) for item in self._items if item.id in places
        )

    def _take(self, _changes: Changes) -> None:
        cards = self._asked()
        if cards != self._cards:
            self._cards = cards
            self.cards_changed.emit()
        self.rows_changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if isinstance(origin, Place) and origin.item in self._by_id:
            self.refused.emit(origin, error)
