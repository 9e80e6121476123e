"""From what a script, a page or a pack gives to inputs a model may trust; names, kinds, ranges."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from app.domain.sizing.model import InputKind, Inputs, SizingInput, SizingModel
from app.domain.sizing.result import Figure, InputValue, SizingResult
from app.errors import SizingRefused


def run(model: SizingModel, given: Mapping[str, object]) -> SizingResult:
    """Run a model on what somebody gave.

    Keys are those of the inputs or their aliases; None counts as not given. Raises SizingRefused, which names
    the field, for a name the model does not know, a value of the wrong kind or outside its range, a missing
    one, and whatever lies outside the model's validity.
    """
    result = model.run_on(read_inputs(model, given))
    for key, figure in result.figures.items():
        if not _is_finite(figure):
            raise SizingRefused(
                f"{model.title}: no figure comes out of these inputs.",
                key,
                why=f"{key} would not be a finite number.",
                advice="Check the inputs for numbers that are far too large or too small.",
            )
    return result


def _is_finite(figure: Figure | tuple[float | str, ...]) -> bool:
    if isinstance(figure, tuple):
        return all(_is_finite(part) for part in figure)
    return isinstance(figure, str) or math.isfinite(figure)


def read_inputs(model: SizingModel, given: Mapping[str, object]) -> Inputs:
    """The inputs of a model, complete and inside their ranges. Raises SizingRefused."""
    named = _by_key(model, given)
    values: dict[str, InputValue] = {}
    for entry in model.inputs:
        if entry.key in named:
            name, raw, factor = named[entry.key]
            values[entry.key] = _Reader(entry, name, factor).read(raw)
        elif entry.default is not None:
            values[entry.key] = entry.default.value
        elif not entry.optional:
            raise SizingRefused(
                f"{entry.key} is missing.",
                entry.key,
                why=f"The calculation needs it: {entry.words}{_in_unit(entry)}.",
                advice="Give it, measured or from a data sheet.",
            )
    return Inputs(values, frozenset(named))


def _by_key(model: SizingModel, given: Mapping[str, object]) -> dict[str, tuple[str, object, float]]:
    """What was given, by the key of its input: the name it was given by, the value, the factor."""
    names = _names(model)
    found: dict[str, tuple[str, object, float]] = {}
    for name, raw in given.items():
        if raw is None:
            continue
        if name not in names:
            raise SizingRefused(
                f"{name} is no input of {model.name}.",
                name,
                why=f"Its inputs are {', '.join(entry.key for entry in model.inputs)}.",
                advice="Correct the name, or leave it out.",
            )
        key, factor = names[name]
        if key in found:
            raise SizingRefused(
                f"{key} is given twice.",
                key,
                why=f"{found[key][0]} and {name} are names of the same input.",
                advice="Leave one of them out.",
            )
        found[key] = (name, raw, factor)
    return found


def _names(model: SizingModel) -> dict[str, tuple[str, float]]:
    names = {entry.key: (entry.key, 1.0) for entry in model.inputs}
    for entry in model.inputs:
        names |= {alias.name: (entry.key, alias.factor) for alias in entry.aliases}
    return names


def _in_unit(entry: SizingInput) -> str:
    return f" ({entry.unit})" if entry.unit else ""


class _Reader:
    """Reads one input that was given by a name; `place` says which row or entry, where there are many."""

    def __init__(
        self, entry: SizingInput, name: str, factor: float = 1.0, place: str = "", field: str = ""
    ) -> None:
        self._entry = entry
        self._field = field or entry.key
        self._name = name
        self._factor = factor
        self._place = place
        self._forms: Mapping[InputKind, Callable[[object], InputValue]] = {
            InputKind.NUMBER: self.number,
            InputKind.WHOLE: self._whole,
            InputKind.FLAG: self._flag,
            InputKind.CHOICE: self._choice,
            InputKind.TEXT: self._text,
            InputKind.NUMBERS: self._numbers,
            InputKind.ROWS: self._rows,
        }

    def read(self, raw: object) -> InputValue:
        """The value; raises SizingRefused."""
        return self._forms[self._entry.kind](raw)

    def number(self, raw: object) -> float:
        """One number; raises SizingRefused."""
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            raise self._refused("is not a number", "A number is written without quotes or a unit.")
        number = _as_float(raw) * self._factor
        if not math.isfinite(number):
            raise self._refused("is not a finite number", "Neither NaN nor infinity can be measured.")
        if not self._entry.range.holds(number):
            raise self._refused(f"is {_shown(raw)}, which cannot be", self._allowed())
        return number

    def _whole(self, raw: object) -> float:
        number = self.number(raw)
        if number != int(number):
            raise self._refused(f"is {_shown(number)}, which is not a whole number", self._allowed())
        return number

    def _flag(self, raw: object) -> bool:
        if not isinstance(raw, bool):
            raise self._refused("is neither true nor false", "It says whether something is so.")
        return raw

    def _choice(self, raw: object) -> str:
        known = {_letters(choice.words): choice.token for choice in self._entry.choices}
        known |= {_letters(choice.token): choice.token for choice in self._entry.choices}
        token = known.get(_letters(raw)) if isinstance(raw, str | int) else None
        if token is None:
            tokens = ", ".join(choice.token for choice in self._entry.choices)
            raise self._refused("is not one of its choices", f"They are {tokens}.")
        return token

    def _text(self, raw: object) -> str:
        if not isinstance(raw, str) or not raw.strip():
            raise self._refused("is no text", f"It is the {self._entry.words.lower()}.")
        return raw.strip()

    def _numbers(self, raw: object) -> tuple[float, ...]:
        listed = [raw] if isinstance(raw, int | float | Decimal) else raw
        parts = self._listed(listed)
        return tuple(
            _Reader(self._entry, self._name, self._factor, f", entry {place}").number(part)
            for place, part in enumerate(parts, start=1)
        )

    def _rows(self, raw: object) -> tuple[tuple[float | str, ...], ...]:
        parts = self._listed(_pairs_of(raw) if isinstance(raw, Mapping) else raw)
        return tuple(self._row(part, place) for place, part in enumerate(parts, start=1))

    def _row(self, raw: object, place: int) -> tuple[float | str, ...]:
        columns = self._entry.columns
        if isinstance(raw, Mapping):
            raw = [raw.get(column.key) for column in columns]
        if not isinstance(raw, list | tuple) or len(raw) != len(columns):
            keys = ", ".join(column.key for column in columns)
            raise self._refused(f"has a row that does not fit (row {place})", f"Its columns are {keys}.")
        return tuple(self._cell(column, cell, place) for column, cell in zip(columns, raw, strict=True))

    def _cell(self, column: SizingInput, cell: object, place: int) -> float | str:
        value = _Reader(column, self._name, place=f", row {place}, {column.key}", field=self._field).read(
            cell
        )
        if isinstance(value, tuple):
            raise self._refused("holds a list inside a row", "A cell is one value.")
        return value

    def _listed(self, raw: object) -> list[object]:
        if not isinstance(raw, list | tuple):
            raise self._refused("is not a list", f"It lists {self._entry.words.lower()}.")
        entry = self._entry
        if not entry.fewest <= len(raw) <= entry.longest:
            raise self._refused(
                f"has {len(raw)} entries", f"From {entry.fewest} to {entry.longest} entries make sense."
            )
        return list(raw)

    def _allowed(self) -> str:
        allowed, unit = self._entry.range, f" {self._entry.unit}" if self._entry.unit else ""
        lower = "more than" if allowed.open_below else "at least"
        words = f"{lower} {_shown(allowed.least)} and at most {_shown(allowed.most)}{unit}"
        return f"{self._entry.words} is {words}{self._conversion()}."

    def _conversion(self) -> str:
        return "" if self._factor == 1 else f" ({self._name} times {_shown(self._factor)})"

    def _refused(self, what: str, why: str) -> SizingRefused:
        name = self._name if self._name == self._field else f"{self._name} ({self._field})"
        return SizingRefused(
            f"{name}{self._place} {what}.",
            self._field,
            why=why,
            advice="Check the number, its unit and its place, or leave it out where it may be unknown.",
        )


def _letters(choice: str | int) -> str:
    """What tells choices apart: letters and digits, so that `EP65-12`, `ep65 12` and RAID 5 or `5` match."""
    return "".join(letter for letter in str(choice).casefold() if letter.isalnum())


def _as_float(raw: float | Decimal) -> float:
    try:
        return float(raw)
    except (OverflowError, ValueError):
        return math.nan


def _pairs_of(raw: Mapping[object, object]) -> list[object]:
    """A mapping of numbers, such as load to minutes, as rows; JSON has its keys as text."""
    return [[_number_of(key), value] for key, value in raw.items()]


def _number_of(key: object) -> object:
    try:
        return float(key) if isinstance(key, str) else key
    except ValueError:
        return key


def _shown(number: float | Decimal) -> str:
    return f"{_as_float(number):.10g}"
