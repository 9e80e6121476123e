"""The language of conditions and pass rules: closed structures that are walked, never text that is run.

Truth has three values: true, false and unknown (None). An unknown input shows an item and leaves its verdict
unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from app.domain.values import Value


class Comparison(StrEnum):
    """How two values are compared; numbers and dates by order, all else by equality only."""

    EQUAL = "equals"
    NOT_EQUAL = "not_equals"
    LESS = "less"
    AT_MOST = "at_most"
    GREATER = "greater"
    AT_LEAST = "at_least"


class Over(StrEnum):
    """For which subjects another item is asked."""

    SAME = "same"
    ANY = "any"
    ALL = "all"


class Fold(StrEnum):
    """What is made of the related assets that pass the filter."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    EVERY = "every"
    SOME = "some"
    SUM_WITHOUT_LARGEST = "sum_without_largest"
    LIST = "list"
    """The values as rows of one cell, in inventory order, for models that ask for a list."""

    LARGEST_GROUP = "largest_group"
    """The largest number of assets that share one value; assets without the value are left out."""


class Arithmetic(StrEnum):
    """The four operations on numbers; division by zero is unknown."""

    PLUS = "plus"
    MINUS = "minus"
    TIMES = "times"
    DIVIDED_BY = "divided_by"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the pack."""

    value: Value


@dataclass(frozen=True, slots=True)
class Path:
    """A value found by walking; the first step says where from.

    `profile.FIELD`, `pack.FLAG`, `pack.id`, `pack.product`, `answer.FIELD` (this item, this subject),
    `item.ID.FIELD` (same subject, else the plan), `limit.KEY` (of this item), `self.FIELD` (a field of the
    subject), `self.REFERENCE.FIELD...` (through references to their assets), `self.id`, `self.name`,
    `self.kind_of_asset`, `self.functions`, `each.FIELD` (inside a fold, the asset at hand), `today`,
    `go_live`.
    """

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when some part is."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: Rule


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    left: Rule
    how: Comparison
    right: Rule


@dataclass(frozen=True, slots=True)
class In:
    """True when the value is one of the options, or (for a list) shares one with them."""

    value: Rule
    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """True when the path has a value. Never unknown."""

    path: Path


@dataclass(frozen=True, slots=True)
class VerdictIs:
    """True when another item's verdict is one of those named, for the same, any or all of its subjects.

    `leave_out_accepted` leaves out the places whose risk is accepted and whose acceptance has not expired.
    """

    item: str
    verdicts: tuple[str, ...]
    over: Over = Over.SAME
    leave_out_accepted: bool = False


@dataclass(frozen=True, slots=True)
class FoldOver:
    """A fold over related assets.

    `relation` is an asset kind (all of that kind), a server function, or the name of a reference field read
    backwards as `KIND.FIELD` (all assets of KIND whose FIELD names the subject), or `self.FIELD` (the assets
    the field names). Inside a fold, `KIND.FIELD` looks for the asset at hand, and `each.FIELD` goes on from
    it. `where` filters (each.*), `value` is what is summed, compared or tested.
    """

    fold: Fold
    relation: str
    where: Rule | None = None
    value: Rule | None = None


@dataclass(frozen=True, slots=True)
class Calculate:
    """Arithmetic on two or more numbers, from left to right; one date minus another gives days."""

    how: Arithmetic
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AgeAtMost:
    """True when a date is no more than so many days before the date of judgement."""

    date: Rule
    days: Rule


@dataclass(frozen=True, slots=True)
class ValidUntil:
    """True when a date is not before go-live plus so many months."""

    date: Rule
    months: Rule


@dataclass(frozen=True, slots=True)
class Covers:
    """True when a checklist holds every entry of a list (written out, or a list of the pack by name)."""

    chosen: Path
    required: tuple[str, ...] = ()
    pack_list: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """The result of a model of `app.sizing` by name: `output` picks one of its figures."""

    name: str
    inputs: tuple[tuple[str, Rule], ...]
    output: str


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The value of the first part that has one."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table written out, each cell a rule. A row with an unknown cell is left out; none left is unknown."""

    rows: tuple[tuple[Rule, ...], ...]


Rule: TypeAlias = (
    Constant
    | Path
    | AllOf
    | AnyOf
    | Not
    | Compare
    | In
    | Answered
    | VerdictIs
    | FoldOver
    | Calculate
    | AgeAtMost
    | ValidUntil
    | Covers
    | Model
    | FirstKnown
    | Rows
)

Steps: TypeAlias = tuple[str | int, ...]
"""Where a rule stands inside another, as the keys and indexes of its written form."""


def parts_of(rule: Rule) -> tuple[tuple[Steps, Rule], ...]:
    """The rules directly inside a rule, each with its place in the written form."""
    found = _PARTS.get(type(rule))
    return () if found is None else found(rule)


def _listed(name: str, *parts: Rule) -> tuple[tuple[Steps, Rule], ...]:
    return tuple(((str(name), index), part) for index, part in enumerate(parts))


def _folded(rule: FoldOver) -> tuple[tuple[Steps, Rule], ...]:
    named = (("where", rule.where), ("value", rule.value))
    return tuple(((rule.fold.value, name), part) for name, part in named if part is not None)


_PARTS: dict[type, Callable[[Any], tuple[tuple[Steps, Rule], ...]]] = {
    AllOf: lambda rule: _listed("all", *rule.parts),
    AnyOf: lambda rule: _listed("any", *rule.parts),
    Not: lambda rule: ((("not",), rule.part),),
    Compare: lambda rule: _listed(rule.how, rule.left, rule.right),
    In: lambda rule: ((("in", 0), rule.value),),
    Answered: lambda rule: ((("answered",), rule.path),),
    FoldOver: _folded,
    Calculate: lambda rule: _listed(rule.how, *rule.parts),
    AgeAtMost: lambda rule: _listed("age_at_most", rule.date, rule.days),
    ValidUntil: lambda rule: _listed("valid_until", rule.date, rule.months),
    Covers: lambda rule: ((("covers", "chosen"), rule.chosen),),
    Model: lambda rule: tuple((("model", "inputs", key), part) for key, part in rule.inputs),
    FirstKnown: lambda rule: _listed("first_known", *rule.parts),
    Rows: lambda rule: tuple(
        (("rows", number, index), cell)
        for number, row in enumerate(rule.rows)
        for index, cell in enumerate(row)
    ),
}


def walk(rule: Rule) -> Iterator[Rule]:
    """A rule and every rule inside it."""
    yield rule
    for _, part in parts_of(rule):
        yield from walk(part)
