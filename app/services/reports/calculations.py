"""The kept calculations for the report, in the order of the items they belong to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from app.assessment.calculators import PlanReader, calculations, day_of, is_stale
from app.domain.answers import Place
from app.domain.findings import Evidence
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.report_calculation import CalculationText, InputLine, InputOrigin
from app.domain.sizing.model import SizingInput, SizingModel
from app.domain.sizing.record import CalculationRecord
from app.domain.sizing.result import Figure
from app.domain.sizing.words import table_words, with_unit
from app.services.reports.names import Names
from app.sizing.pictures import picture_again
from app.sizing.registry import SIZING_MODELS


def calculation_texts(
    plan: Plan, pack: Pack, names: Names, blob: Callable[[str], bytes], numbers: Mapping[str, int]
) -> tuple[CalculationText, ...]:
    """All of them; `blob` gives the bytes of evidence, and `numbers` its number by id."""
    order = {item.id: number for number, item in enumerate(pack.items)}
    reader = PlanReader(plan, pack)
    found = []
    for place, evidence in calculations(plan).items():
        record = CalculationRecord.from_bytes(blob(evidence.content))
        stale = is_stale(evidence, reader)
        found.append((place, _text(record, place, evidence, numbers[evidence.id], names, is_stale=stale)))
    found.sort(key=lambda entry: (order.get(entry[0].item, len(order)), entry[1].subject, entry[0].subject))
    return tuple(text for _, text in found)


def _text(
    record: CalculationRecord, place: Place, evidence: Evidence, number: int, names: Names, *, is_stale: bool
) -> CalculationText:
    return CalculationText(
        number=number,
        title=record.model_title,
        item=place.item,
        item_title=names.item_title(place.item),
        subject=names.subject(place.subject),
        made=day_of(evidence),
        by=evidence.by,
        is_stale=is_stale,
        inputs=tuple(_inputs(record, names)),
        figures=tuple(
            (record.words.get(key, key), _value(record, key, record.figures[key], names))
            for key in _ordered(record, record.figures)
        ),
        method=record.method_words,
        error=record.error,
        warnings=record.warnings,
        limits=record.limits,
        steps=record.steps,
        sources=record.sources,
        picture=picture_again(record.model, record.model_version, record.inputs, record.defaults),
    )


def _ordered(record: CalculationRecord, keys: Collection[str]) -> list[str]:
    """Keys in the order of the model, where it is still there; canonical JSON sorts them by name."""
    model = SIZING_MODELS.get(record.model)
    known = [] if model is None else [*(one.key for one in model.inputs), *(one.key for one in model.outputs)]
    order = {key: number for number, key in enumerate(known)}
    return sorted(keys, key=lambda key: order.get(key, len(order)))


def _value(record: CalculationRecord, key: str, value: Figure, names: Names) -> str:
    """A value in words: a choice by its own, a unit by the pack's."""
    model = SIZING_MODELS.get(record.model)
    entries: tuple[SizingInput, ...] = () if model is None else model.inputs
    choices = {
        choice.token: choice.words for entry in entries if entry.key == key for choice in entry.choices
    }
    if isinstance(value, str):
        return choices.get(value, value)
    table = table_words(value, _columns(model, key, names))
    if table is not None:
        return table
    return with_unit(value, names.unit(record.units.get(key, "")))


def _columns(model: SizingModel | None, key: str, names: Names) -> tuple[tuple[str, str], ...]:
    """Words and unit of the columns of an input or figure; none where it is no table."""
    if model is None:
        return ()
    of_input = {entry.key: [(one.words, one.unit) for one in entry.columns] for entry in model.inputs}
    of_figure = {entry.key: [(one.words, one.unit) for one in entry.columns] for entry in model.outputs}
    found = of_input.get(key) or of_figure.get(key) or []
    return tuple((words, names.unit(unit)) for words, unit in found)


def _inputs(record: CalculationRecord, names: Names) -> Iterator[InputLine]:
    """What a person or the plan said first, defaults last."""
    for keys, origin in (
        (record.typed, InputOrigin.PERSON),
        (record.filled, InputOrigin.PLAN),
        (record.defaults, InputOrigin.DEFAULT),
    ):
        for key in _ordered(record, keys):
            value = _value(record, key, record.inputs[key], names)
            yield InputLine(record.words.get(key, key), value, origin)
