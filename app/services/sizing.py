"""Calculators of items: filled from the plan, calculated, and written as evidence of the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal

from app.assessment.calculators import (
    PlanReader,
    PlanValue,
    calculations,
    is_stale,
    known_values,
    plan_values,
)
from app.domain.answers import Place
from app.domain.canonical import sha256_hex
from app.domain.edits import AttachEvidence, DetachEvidence, Several
from app.domain.findings import Evidence, EvidenceKind
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.sizing.model import InputKind, SizingModel
from app.domain.sizing.reading import read_inputs, run
from app.domain.sizing.record import (
    MEDIA_TYPE,
    CalculationRecord,
    plan_data,
    record_of,
    values_digest,
)
from app.domain.sizing.result import InputValue, SizingResult
from app.domain.subjects import is_asked_of
from app.domain.values import Value
from app.errors import NotFound, SizingRefused
from app.ports import Clock, Ids
from app.services.open_plan import OpenPlan
from app.sizing.registry import SIZING_MODELS


@dataclass(frozen=True, slots=True)
class FilledInput:
    """An input that the plan can fill: by its key, in its unit; `value` is None where the plan does not know.

    `sources` say where it came from, as pairs of name and shown value; those shown empty are unknown. What
    the plan says but the model cannot use is not filled in, and `refused` says why.
    """

    key: str
    value: object | None
    sources: tuple[tuple[str, str], ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Calculating:
    """A calculator opened at an item and subject: its model, and what the plan fills in."""

    place: Place
    model: SizingModel
    filled: tuple[FilledInput, ...]

    @property
    def inputs(self) -> dict[str, object]:
        """The inputs that the plan knows, ready to be calculated with."""
        return {entry.key: entry.value for entry in self.filled if entry.value is not None}


@dataclass(frozen=True, slots=True)
class Recording:
    """The edit that writes a calculation as evidence; commit it together with `blobs`."""

    edit: Several
    blobs: Mapping[str, bytes]
    evidence: Evidence
    record: CalculationRecord


class SizingService:
    """Opens calculators of items, runs models, and records their results."""

    def __init__(self, clock: Clock, ids: Ids, models: Mapping[str, SizingModel] = SIZING_MODELS) -> None:
        self._clock = clock
        self._ids = ids
        self.models = models

    def model_of(self, item: Item) -> SizingModel | None:
        """The model that an item's calculator runs; None where it has none."""
        return None if item.calculator is None else self.models.get(item.calculator.model)

    def items(self, pack: Pack) -> tuple[str, ...]:
        """The items of a pack that open a calculator, in its order."""
        return tuple(item.id for item in pack.items if self.model_of(item) is not None)

    def prefill(self, plan: Plan, pack: Pack, item_id: str, subject: str) -> Calculating:
        """Open the calculator of an item for a subject. Raises NotFound where there is none."""
        item, model = self._calculator(plan, pack, item_id, subject)
        values = plan_values(plan, pack, item, subject, self._today())
        return Calculating(Place(item_id, subject), model, tuple(_filled(model, entry) for entry in values))

    def calculate(self, model: SizingModel, inputs: Mapping[str, object]) -> SizingResult:
        """Run a model. Raises SizingRefused, which names the field."""
        return run(model, inputs)

    def recording(
        self, plan: Plan, pack: Pack, place: Place, inputs: Mapping[str, object], *, by: str
    ) -> Recording:
        """Calculate, and the one edit that keeps the result at its place instead of an earlier one there.

        `inputs` are all inputs that were used, those the plan filled among them. Raises SizingRefused or
        NotFound.
        """
        item, model = self._calculator(plan, pack, place.item, place.subject)
        result = run(model, inputs)
        moment = self._clock.now()
        as_of = moment.astimezone(UTC).date()
        values = plan_values(plan, pack, item, place.subject, as_of)
        record = _recorded(model, result, place, values, as_of)
        content = record.to_bytes()
        evidence = Evidence(
            self._ids.new_id(), EvidenceKind.CALCULATION, model.title, sha256_hex(content), MEDIA_TYPE,
            moment, by, ((place.item, place.subject),), values_digest(known_values(values)),
        )  # fmt: skip
        before = calculations(plan).get(place)
        replaced = () if before is None else (DetachEvidence(before.id),)
        edit = Several((*replaced, AttachEvidence(evidence)), model.title)
        return Recording(edit, {evidence.content: content}, evidence, record)

    def record(self, opened: OpenPlan, place: Place, inputs: Mapping[str, object]) -> Evidence:
        """Calculate and keep the result in the plan as one step of undo; the evidence that was written."""
        made = self.recording(opened.plan, opened.pack, place, inputs, by=opened.author.name)
        opened.apply(made.edit, made.blobs)
        return made.evidence

    def calculation_at(self, opened: OpenPlan, place: Place) -> CalculationRecord | None:
        """What was calculated last at a place; None where nothing was. Raises DamagedFile."""
        evidence = calculations(opened.plan).get(place)
        return None if evidence is None else CalculationRecord.from_bytes(opened.blob(evidence.content))

    def kept(self, plan: Plan) -> Mapping[Place, Evidence]:
        """The calculations of a plan by their places."""
        return calculations(plan)

    def is_stale(self, evidence: Evidence, plan: Plan, pack: Pack) -> bool:
        """Whether the plan says something else by now; see `app.assessment.calculators.is_stale`."""
        return is_stale(evidence, PlanReader(plan, pack))

    def moved(self, record: CalculationRecord, plan: Plan, pack: Pack) -> tuple[str, ...]:
        """The keys of the inputs for which the plan says something else by now."""
        item, model = pack.item(record.item), self.models.get(record.model)
        values = () if item is None else plan_values(plan, pack, item, record.subject, record.as_of)
        now = plan_data(known_values(values))
        names = dict.fromkeys((*record.plan_values, *now))
        moved = (name for name in names if now.get(name) != record.plan_values.get(name))
        return tuple(name if model is None else _converted(model, name, None)[0] for name in moved)

    def _calculator(self, plan: Plan, pack: Pack, item_id: str, subject: str) -> tuple[Item, SizingModel]:
        item = pack.item(item_id)
        model = None if item is None else self.model_of(item)
        if item is None or model is None:
            raise NotFound(
                f"{item_id} opens no calculator.",
                advice=f"Choose one of {', '.join(self.items(pack))}.",
            )
        if not is_asked_of(item, subject, plan):
            raise NotFound(
                f"{item_id} is not asked about {subject}.",
                advice="Choose a subject that the item is asked about.",
            )
        return item, model

    def _today(self) -> date:
        return self._clock.now().astimezone(UTC).date()


def _recorded(
    model: SizingModel, result: SizingResult, place: Place, values: tuple[PlanValue, ...], as_of: date
) -> CalculationRecord:
    offered = dict(_converted(model, entry.name, entry.value) for entry in values)
    return record_of(
        model,
        result,
        place=place,
        as_of=as_of,
        plan_values=known_values(values),
        filled=tuple(key for key, value in offered.items() if _is_used(model, result, key, value)),
    )


def _is_used(model: SizingModel, result: SizingResult, key: str, offered: object | None) -> bool:
    """Whether a calculation used what the plan offered for an input, and not what a person typed instead."""
    if offered is None or key not in result.inputs or key in result.defaults:
        return False
    try:
        return _read(model, key, offered) == result.inputs[key]
    except SizingRefused:
        return False


def _read(model: SizingModel, key: str, offered: object) -> InputValue:
    """A value as the model takes it for one input; raises SizingRefused."""
    alone = replace(model, inputs=(model.input(key),))
    return read_inputs(alone, {key: offered}).values[key]


def _filled(model: SizingModel, entry: PlanValue) -> FilledInput:
    key, value = _converted(model, entry.name, entry.value)
    if value is None:
        return FilledInput(key, None, entry.sources)
    try:
        _read(model, key, value)
    except SizingRefused as refused:
        return FilledInput(key, None, entry.sources, str(refused))
    return FilledInput(key, value, entry.sources)


def _converted(model: SizingModel, name: str, value: Value | None) -> tuple[str, object | None]:
    """The input that a name of the pack means, and the value in its unit, as models read it."""
    named = model.named(name)
    if named is None:
        return name, value
    entry, factor = named
    if isinstance(value, tuple) and entry.kind is InputKind.NUMBERS:
        return entry.key, [_scaled(row[0] if isinstance(row, tuple) else row, factor) for row in value]
    return entry.key, _scaled(value, factor)


def _scaled(value: object | None, factor: float) -> object | None:
    if isinstance(value, Decimal) and factor != 1:
        return float(value) * factor
    return value
