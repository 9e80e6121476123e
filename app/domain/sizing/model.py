"""The form of a sizing model: window, command, report and rules of packs all read the same one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.pack import Choice, Grounds
from app.domain.sizing.result import InputValue, SizingResult

HUGE = 1e12
"""No number of a model is larger, whatever its unit: what is, was mistyped."""

TINY = 1e-30
"""No number but 0 lies nearer to it, or quotients would leave the range of binary floats."""


class InputKind(StrEnum):
    """The kinds of input and figure. `numbers` is a list, `rows` a table whose columns are inputs."""

    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    NUMBERS = "numbers"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Range:
    """The valid numbers of an input, in its unit; `least` itself is out where `open_below` says so."""

    least: float = -HUGE
    most: float = HUGE
    open_below: bool = False

    def holds(self, number: float) -> bool:
        """Whether a number is finite and inside."""
        above = number > self.least if self.open_below else number >= self.least
        sensible = math.isfinite(number) and (number == 0 or abs(number) >= TINY)
        return sensible and above and number <= self.most


POSITIVE = Range(0, HUGE, open_below=True)
NOT_NEGATIVE = Range(0)
SHARE = Range(0, 1, open_below=True)
"""A share of the whole: 80 % is 0.8."""


@dataclass(frozen=True, slots=True)
class Default:
    """What an input is where nobody gives it; it can always be given.

    `grounds` says whether a source stands behind it or judgement, `note` which source, or why.
    """

    value: InputValue
    grounds: Grounds
    note: str = ""


def judged(value: InputValue, note: str = "") -> Default:
    """A default of this product that no standard asks for."""
    return Default(value, Grounds.JUDGEMENT, note)


def sourced(value: InputValue, note: str) -> Default:
    """A default that a source gives; `note` names it."""
    return Default(value, Grounds.SOURCE, note)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name that scripts may give an input by; times `factor` it is in the unit of the input."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class SizingInput:
    """One input: `words` name it for people. Without a default it must be given unless it is `optional`.

    `range` holds for a number, for each of a list and, by column, for each of a table; a list or table has
    `fewest` to `longest` entries.
    """

    key: str
    kind: InputKind
    words: str
    unit: str = ""
    default: Default | None = None
    optional: bool = False
    range: Range = Range()
    choices: tuple[Choice, ...] = ()
    columns: tuple[SizingInput, ...] = ()
    aliases: tuple[Alias, ...] = ()
    fewest: int = 1
    longest: int = 1000
    help: str = ""

    @property
    def required(self) -> bool:
        """Whether a calculation cannot begin without it."""
        return self.default is None and not self.optional


@dataclass(frozen=True, slots=True)
class SizingOutput:
    """One figure."""

    key: str
    kind: InputKind
    words: str
    unit: str = ""
    columns: tuple[SizingOutput, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A way to the figures, with its error in words."""

    key: str
    words: str
    error: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one calculation, read and inside their ranges; `given` are the keys somebody gave."""

    values: Mapping[str, InputValue]
    given: frozenset[str]

    def has(self, key: str) -> bool:
        """Whether there is a value, given or by default."""
        return key in self.values

    def number(self, key: str) -> float:
        """A number in the unit of its input."""
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, float | int):
            raise TypeError(f"{key} is no number")
        return float(value)

    def number_or_none(self, key: str) -> float | None:
        """A number, or None where it was left out."""
        return self.number(key) if key in self.values else None

    def whole(self, key: str) -> int:
        """A whole number."""
        return int(self.number(key))

    def flag(self, key: str) -> bool:
        """Whether a flag is set; one left out is not."""
        return self.values.get(key) is True

    def text(self, key: str) -> str:
        """A text or the token of a choice; empty where it was left out."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise TypeError(f"{key} is no text")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; empty where it was left out."""
        value = self.values.get(key, ())
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is no list")
        return tuple(entry for entry in value if isinstance(entry, float | int))

    def rows(self, key: str) -> tuple[tuple[float | str, ...], ...]:
        """The rows of a table; empty where it was left out."""
        value = self.values.get(key, ())
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is no table")
        return tuple(row for row in value if isinstance(row, tuple))

    def pairs(self, key: str) -> tuple[tuple[float, float], ...]:
        """The rows of a table of two columns of numbers."""
        return tuple((float(row[0]), float(row[1])) for row in self.rows(key))


@dataclass(frozen=True, slots=True)
class SizingModel:
    """A model: a pure function with everything a reader must know about it.

    `calculate` gets inputs that are complete and inside their ranges; it raises SizingRefused, with the key
    of the input to blame, where they lie outside the model's validity. `validity` says in sentences where it
    ends, `sources` where formulas and constants come from.
    """

    name: str
    title: str
    purpose: str
    inputs: tuple[SizingInput, ...]
    outputs: tuple[SizingOutput, ...]
    methods: tuple[Method, ...]
    validity: tuple[str, ...]
    sources: tuple[str, ...]
    calculate: Callable[[Inputs], SizingResult] = field(repr=False)
    version: str = "1"
    """Raised with every change after which the same inputs may give other figures."""

    def input(self, key: str) -> SizingInput:
        """The input of that key; raises KeyError."""
        return next_by_key(self.inputs, key)

    def named(self, name: str) -> tuple[SizingInput, float] | None:
        """The input of that key or alias, with the factor that brings a number into its unit."""
        for entry in self.inputs:
            factors = {alias.name: alias.factor for alias in entry.aliases}
            if name == entry.key or name in factors:
                return entry, factors.get(name, 1.0)
        return None

    def method(self, key: str) -> Method:
        """The method of that key; raises KeyError."""
        found = next((method for method in self.methods if method.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def run_on(self, inputs: Inputs) -> SizingResult:
        """The calculation on inputs that were read; see `app.domain.sizing.reading.run`.

        Adds the method's error where the result states none, the model's validity to the limits, and the
        inputs.
        """
        result = self.calculate(inputs)
        return replace(
            result,
            error=result.error or self.method(result.method).error,
            limits=(*result.limits, *self.validity),
            inputs=inputs.values,
            defaults=tuple(key for key in inputs.values if key not in inputs.given),
        )


def next_by_key(inputs: tuple[SizingInput, ...], key: str) -> SizingInput:
    """The input of that key; raises KeyError."""
    found = next((entry for entry in inputs if entry.key == key), None)
    if found is None:
        raise KeyError(key)
    return found
