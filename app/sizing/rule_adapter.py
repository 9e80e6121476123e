"""A sizing model as rules of packs see it: decimals in, decimals out, and unknown where the model refuses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.domain.evaluation.models import RuleModel
from app.domain.pack import Pack
from app.domain.sizing.model import InputKind, SizingModel
from app.domain.sizing.reading import run
from app.domain.sizing.result import Figure
from app.domain.values import Cell, Value, ValueKind
from app.errors import SizingRefused

KINDS: Mapping[InputKind, ValueKind] = {
    InputKind.NUMBER: ValueKind.NUMBER,
    InputKind.WHOLE: ValueKind.NUMBER,
    InputKind.FLAG: ValueKind.FLAG,
    InputKind.CHOICE: ValueKind.TEXT,
    InputKind.TEXT: ValueKind.TEXT,
    InputKind.NUMBERS: ValueKind.TABLE,
    InputKind.ROWS: ValueKind.TABLE,
}
"""In rules a list of numbers is a table of one column."""

DIGITS = 12
"""Significant digits that a figure keeps as a decimal; what lies beyond is the noise of binary floats."""


def rule_model(model: SizingModel) -> RuleModel:
    """The model for rules. What it refuses is unknown there; the place that asks for a number says why."""

    def calculate(inputs: Mapping[str, Value], pack: Pack) -> Mapping[str, Value]:  # noqa: ARG001  its port
        try:
            result = run(model, {key: _given(model, key, value) for key, value in inputs.items()})
        except SizingRefused:
            return {}
        return {key: value_of(figure) for key, figure in result.figures.items()}

    return RuleModel(
        name=model.name,
        inputs={entry.key: KINDS[entry.kind] for entry in model.inputs},
        outputs={entry.key: KINDS[entry.kind] for entry in model.outputs},
        run=calculate,
        optional=frozenset(entry.key for entry in model.inputs if not entry.required),
    )


def _given(model: SizingModel, key: str, value: Value) -> object:
    if model.input(key).kind is InputKind.NUMBERS and isinstance(value, tuple):
        return [row[0] if isinstance(row, tuple) and row else row for row in value]
    return value


def value_of(figure: Figure) -> Value:
    """A figure as rules, answers and evidence hold it."""
    if isinstance(figure, tuple):
        return tuple(_row_of(part) for part in figure)
    return figure if isinstance(figure, bool | str) else decimal_of(figure)


def _row_of(part: float | str | tuple[float | str, ...]) -> tuple[Cell, ...]:
    cells = part if isinstance(part, tuple) else (part,)
    return tuple(cell if isinstance(cell, str) else decimal_of(cell) for cell in cells)


def decimal_of(number: float) -> Decimal:
    """A finite number as a decimal of at most 12 significant digits and 9 decimals."""
    short = Decimal(format(number, f".{DIGITS}g"))
    return round(short, 9).normalize() if short else Decimal(0)
