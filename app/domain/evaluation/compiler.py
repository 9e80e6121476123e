"""Rules as closures: walked once per pack, judged many times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.evaluation.figures import add_months, calculate, compare
from app.domain.evaluation.folds import compile_fold
from app.domain.evaluation.frame import Compiled, Frame
from app.domain.evaluation.paths import PathCompiler
from app.domain.evaluation.verdicts import compile_verdict
from app.domain.pack import Item, Pack
from app.domain.rules import (
    AgeAtMost,
    AllOf,
    Answered,
    AnyOf,
    Calculate,
    Compare,
    Constant,
    Covers,
    FirstKnown,
    FoldOver,
    In,
    Model,
    Not,
    Path,
    Rows,
    Rule,
    ValidUntil,
    VerdictIs,
)
from app.domain.values import Cell, Value


def truth_of(value: Value | None) -> bool | None:
    """A value as truth; what is no flag is unknown."""
    return value if isinstance(value, bool) else None


def cell_of(value: Value | None) -> Cell:
    """A value as one cell of a table; a list becomes one text."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


class RuleCompiler:
    """Makes closures of the rules of one pack. The pack must be free of faults."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._items = {item.id: item for item in pack.items}
        self._computed: dict[tuple[str, str], Compiled] = {}
        self._paths = PathCompiler(self._items, self._computed_field)
        self._forms: Mapping[type, Callable[[Any, Item], Compiled]] = {
            Constant: lambda rule, _: lambda _: rule.value,
            Path: self._paths.compile,
            AllOf: self._all,
            AnyOf: self._any,
            Not: self._not,
            Compare: self._compare,
            In: self._in,
            Answered: self._answered,
            VerdictIs: lambda rule, _: compile_verdict(rule, self._items[rule.item]),
            FoldOver: self._fold,
            Calculate: self._calculate,
            AgeAtMost: self._age,
            ValidUntil: self._valid,
            Covers: self._covers,
            Model: self._model,
            FirstKnown: self._first_known,
            Rows: self._rows,
        }

    def compile(self, rule: Rule, item: Item) -> Compiled:
        """The closure of a rule of an item."""
        return self._forms[type(rule)](rule, item)

    def field(self, item: Item, key: str) -> Compiled:
        """The closure of an item's field, bound and computed ones too, or of its `result`."""
        return self._paths.field(item, key)

    def limit(self, item: Item, key: str) -> Compiled:
        """The closure of a limit of an item, as the plan has it."""
        return self._paths.compile(Path(("limit", key)), item)

    def _computed_field(self, item_id: str, key: str) -> Compiled:
        """Compiled when first judged, so that computed fields may read one another in any order."""

        def computed(frame: Frame) -> Value | None:
            found = self._computed.get((item_id, key))
            if found is None:
                item = self._items[item_id]
                rule = next(entry.rule for entry in item.fields if entry.key == key)
                found = self.compile(Constant("") if rule is None else rule, item)
                self._computed[item_id, key] = found
            return found(frame)

        return computed

    def _all(self, rule: AllOf, item: Item) -> Compiled:
        parts = tuple(self.compile(part, item) for part in rule.parts)

        def all_of(frame: Frame) -> Value | None:
            result: bool | None = True
            for part in parts:
                truth = part(frame)
                if truth is False:
                    return False
                if truth is not True:
                    result = None
            return result

        return all_of

    def _any(self, rule: AnyOf, item: Item) -> Compiled:
        parts = tuple(self.compile(part, item) for part in rule.parts)

        def any_of(frame: Frame) -> Value | None:
            result: bool | None = False
            for part in parts:
                truth = part(frame)
                if truth is True:
                    return True
                if truth is not False:
                    result = None
            return result

        return any_of

    def _not(self, rule: Not, item: Item) -> Compiled:
        part = self.compile(rule.part, item)

        def negated(frame: Frame) -> Value | None:
            truth = truth_of(part(frame))
            return None if truth is None else not truth

        return negated

    def _compare(self, rule: Compare, item: Item) -> Compiled:
        left, right = self.compile(rule.left, item), self.compile(rule.right, item)
        how = rule.how
        return lambda frame: compare(left(frame), how, right(frame))

    def _in(self, rule: In, item: Item) -> Compiled:
        read = self.compile(rule.value, item)
        options = frozenset(rule.options)

        def is_in(frame: Frame) -> Value | None:
            value = read(frame)
            if value is None:
                return None
            return not options.isdisjoint(value) if isinstance(value, tuple) else value in options

        return is_in

    def _answered(self, rule: Answered, item: Item) -> Compiled:
        read = self.compile(rule.path, item)
        return lambda frame: read(frame) not in (None, "")

    def _fold(self, rule: FoldOver, item: Item) -> Compiled:
        where = None if rule.where is None else self.compile(rule.where, item)
        value = None if rule.value is None else self.compile(rule.value, item)
        return compile_fold(rule, where, value)

    def _calculate(self, rule: Calculate, item: Item) -> Compiled:
        parts = tuple(self.compile(part, item) for part in rule.parts)
        how = rule.how
        return lambda frame: calculate(how, (part(frame) for part in parts))

    def _age(self, rule: AgeAtMost, item: Item) -> Compiled:
        read, limit = self.compile(rule.date, item), self.compile(rule.days, item)

        def age_at_most(frame: Frame) -> Value | None:
            day, days = read(frame), limit(frame)
            if not isinstance(day, date) or not isinstance(days, Decimal):
                return None
            return 0 <= (frame.around.as_of - day).days <= days

        return age_at_most

    def _valid(self, rule: ValidUntil, item: Item) -> Compiled:
        read, ahead = self.compile(rule.date, item), self.compile(rule.months, item)

        def valid_until(frame: Frame) -> Value | None:
            day, months, start = read(frame), ahead(frame), frame.around.plan.go_live()
            if start is None or not isinstance(months, Decimal) or not isinstance(day, date):
                return None
            end = add_months(start, int(months))
            return None if end is None else day >= end

        return valid_until

    def _covers(self, rule: Covers, item: Item) -> Compiled:
        read = self.compile(rule.chosen, item)
        listed = self._pack.lists[rule.pack_list].entries if rule.pack_list else ()
        required = frozenset(rule.required or (entry.token for entry in listed))

        def covers(frame: Frame) -> Value | None:
            chosen = read(frame)
            return required.issubset(chosen) if isinstance(chosen, tuple) else None

        return covers

    def _first_known(self, rule: FirstKnown, item: Item) -> Compiled:
        parts = tuple(self.compile(part, item) for part in rule.parts)

        def first_known(frame: Frame) -> Value | None:
            values = (part(frame) for part in parts)
            return next((value for value in values if value not in (None, "")), None)

        return first_known

    def _rows(self, rule: Rows, item: Item) -> Compiled:
        written = tuple(tuple(self.compile(cell, item) for cell in row) for row in rule.rows)

        def rows(frame: Frame) -> Value | None:
            read = (tuple(cell(frame) for cell in row) for row in written)
            known = tuple(tuple(map(cell_of, row)) for row in read if None not in row)
            return known or None

        return rows

    def _model(self, rule: Model, item: Item) -> Compiled:
        inputs = tuple((key, self.compile(part, item)) for key, part in rule.inputs)

        def model(frame: Frame) -> Value | None:
            known: dict[str, Value] = {}
            for key, read in inputs:
                value = read(frame)
                if value is None:
                    return frame.note(rule, None)
                known[key] = value
            figures = frame.around.models[rule.name].run(known, frame.around.pack)
            return frame.note(rule, figures.get(rule.output))

        return model
