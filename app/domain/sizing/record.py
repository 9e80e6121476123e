"""A calculation as evidence keeps it: model and version, every input, the method, figures and limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.canonical import canonical_bytes, digest_of
from app.domain.sizing.model import SizingInput, SizingModel, SizingOutput
from app.domain.sizing.result import Figure, InputValue, SizingResult
from app.domain.values import Data, Value, format_number, value_to_data
from app.errors import DamagedFile

FORM = "holdfast-calculation/1"

MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class CalculationRecord:
    """One calculation of an item for a subject, complete enough to be repeated and read without the program.

    `inputs` holds every input as it was used, by key, in `units`; `typed` are the keys a person gave,
    `filled` those that came from the plan, `defaults` those that nobody gave. `figures` are in `units` too.
    `plan_values` holds what the plan said for each input it can fill, whether it was used or not, as of
    `as_of`; what the plan did not know is left out.
    """

    item: str
    subject: str
    model: str
    model_title: str
    model_version: str
    as_of: date
    inputs: Mapping[str, InputValue]
    figures: Mapping[str, Figure]
    method: str
    method_words: str
    error: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    plan_values: Mapping[str, Data] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The record as canonical JSON; numbers are exact decimals."""
        return canonical_bytes({"form": FORM, **{name: _plain(name, self) for name in _NAMES}})

    @classmethod
    def from_bytes(cls, content: bytes) -> CalculationRecord:
        """The inverse of `to_bytes`. Raises DamagedFile."""
        try:
            return cls(**_parts_of(content))
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            raise DamagedFile(
                "A calculation in the plan cannot be read.",
                why="Its content is not what Holdfast writes.",
                advice="Make the calculation again.",
            ) from error


def _parts_of(content: bytes) -> dict[str, Any]:
    data = json.loads(content)
    if data.pop("form") != FORM:
        raise ValueError("not of this form")
    return {name: _read(name, part) for name, part in data.items()}


_NAMES = tuple(entry.name for entry in fields(CalculationRecord))
_TUPLES = frozenset({"typed", "filled", "defaults", "warnings", "limits", "steps", "sources"})
_FIGURES = frozenset({"inputs", "figures"})


def record_of(
    model: SizingModel,
    result: SizingResult,
    *,
    place: tuple[str, str],
    as_of: date,
    plan_values: Mapping[str, Value],
    filled: tuple[str, ...],
) -> CalculationRecord:
    """The record of a calculation at a place (item and subject); see `CalculationRecord`."""
    described: tuple[SizingInput | SizingOutput, ...] = (*model.inputs, *model.outputs)
    return CalculationRecord(
        item=place[0],
        subject=place[1],
        model=model.name,
        model_title=model.title,
        model_version=model.version,
        as_of=as_of,
        inputs=result.inputs,
        figures=result.figures,
        method=result.method,
        method_words=model.method(result.method).words,
        error=result.error,
        units={entry.key: entry.unit for entry in described if entry.unit},
        typed=tuple(key for key in result.inputs if key not in {*filled, *result.defaults}),
        filled=filled,
        defaults=result.defaults,
        warnings=result.warnings,
        limits=result.limits,
        steps=result.steps,
        sources=model.sources,
        words={entry.key: entry.words for entry in described},
        plan_values=plan_data(plan_values),
    )


def plan_data(values: Mapping[str, Value]) -> dict[str, Data]:
    """What the plan says for the inputs it fills, as plain data."""
    return {key: value_to_data(value) for key, value in values.items()}


def values_digest(values: Mapping[str, Value]) -> str:
    """The SHA-256 of what the plan says for the inputs of a calculation: another one marks it stale."""
    return digest_of(dict(plan_data(values)))


def _plain(name: str, record: CalculationRecord) -> Data:
    content: Any = getattr(record, name)
    if name in _FIGURES:
        return {key: _figure_data(figure) for key, figure in content.items()}
    if name in _TUPLES:
        return list(content)
    if isinstance(content, Mapping):
        return dict(content)
    return content.isoformat() if isinstance(content, date) else str(content)


def _read(name: str, part: Any) -> Any:
    if name in _FIGURES:
        return {key: _figure(data) for key, data in part.items()}
    if name in _TUPLES:
        return tuple(str(entry) for entry in part)
    return date.fromisoformat(part) if name == "as_of" else part


def _figure_data(figure: Figure | tuple[float | str, ...]) -> Data:
    if isinstance(figure, tuple):
        return [_figure_data(part) for part in figure]
    if isinstance(figure, bool | str):
        return figure
    return {"number": format_number(Decimal(repr(float(figure))))}


def _figure(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_figure(part) for part in data)
    return float(data["number"]) if isinstance(data, dict) else data
