"""Whether a rule makes sense: its parts exist, and each has the type its operator needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from app.domain.evaluation.models import RuleModel
from app.domain.pack import Item
from app.domain.rules import (
    AgeAtMost,
    AllOf,
    Answered,
    AnyOf,
    Arithmetic,
    Calculate,
    Compare,
    Comparison,
    Constant,
    Covers,
    FirstKnown,
    Fold,
    FoldOver,
    In,
    Model,
    Not,
    Over,
    Path,
    Rows,
    Rule,
    ValidUntil,
    VerdictIs,
)
from app.domain.values import Value, ValueKind
from app.packs.lint_paths import View, is_asked_for_same, kinds_of_relation, type_of_path
from app.packs.rule_types import (
    DATE,
    FLAG,
    NUMBER,
    TEXT,
    Sort,
    Typed,
    can_compare,
    type_of_kind,
    type_of_value,
)
from app.packs.strict_yaml import Location

Judge: TypeAlias = Callable[[Any, Location, View], "Typed | None"]


class RuleLint:
    """Types rules bottom up. A type of None was reported already, or cannot be told, and is let pass."""

    def __init__(self, models: Mapping[str, RuleModel]) -> None:
        self._models = models
        self._judges: Mapping[type, Judge] = {
            Constant: lambda rule, _, __: type_of_value(rule.value),
            Path: self._path,
            AllOf: self._logic,
            AnyOf: self._logic,
            Not: self._logic,
            Compare: self._compare,
            In: self._in,
            Answered: self._answered,
            VerdictIs: self._verdict,
            FoldOver: self._fold,
            Calculate: self._calculate,
            AgeAtMost: self._dates,
            ValidUntil: self._dates,
            Covers: self._covers,
            Model: self._model,
            FirstKnown: self._first_known,
            Rows: self._rows,
        }

    def expect(self, rule: Rule, at: Location, view: View, *wanted: Sort) -> Typed | None:
        """The type of a rule, reported where it is none of those wanted."""
        found = self.type_of(rule, at, view)
        if found is not None and wanted and found.sort not in wanted:
            view.report(at, f"{' or '.join(wanted)} is expected, this is {found.sort}")
            return None
        return found

    def type_of(self, rule: Rule, at: Location, view: View) -> Typed | None:
        """The type of a rule; whatever is wrong inside it is reported."""
        return self._judges[type(rule)](rule, at, view)

    def _path(self, rule: Path, at: Location, view: View) -> Typed | None:
        found = type_of_path(rule, at, view)
        owner = _owner(rule, view)
        key = rule.steps[-1]
        if owner is None or (owner.id, key) in view.through:
            return found
        computed = next((field.rule for field in owner.fields if field.key == key), None)
        if computed is None:
            return found
        return self.type_of(computed, at, _inside_computed(view, owner, key))

    def _logic(self, rule: AllOf | AnyOf | Not, at: Location, view: View) -> Typed:
        parts = (rule.part,) if isinstance(rule, Not) else rule.parts
        name = {AllOf: "all", AnyOf: "any", Not: "not"}[type(rule)]
        for index, part in enumerate(parts):
            place = (*at, name) if isinstance(rule, Not) else (*at, name, index)
            self.expect(part, place, view, Sort.FLAG)
        return FLAG

    def _compare(self, rule: Compare, at: Location, view: View) -> Typed:
        inside = (*at, rule.how.value)
        orders = rule.how not in (Comparison.EQUAL, Comparison.NOT_EQUAL)
        wanted = (Sort.NUMBER, Sort.DATE) if orders else ()
        left = self.expect(rule.left, (*inside, 0), view, *wanted)
        right = self.expect(rule.right, (*inside, 1), view, *wanted)
        if left is not None and right is not None and not can_compare(left, right):
            view.report(inside, _never_equal(left, right))
        return FLAG

    def _in(self, rule: In, at: Location, view: View) -> Typed:
        value = self.type_of(rule.value, (*at, "in", 0), view)
        if value is not None:
            single = Typed(Sort.TEXT, value.tokens) if value.sort is Sort.LIST else value
            for index, option in enumerate(rule.options):
                self._check_option(single, option, (*at, "in", 1, index), view)
        return FLAG

    def _check_option(self, value: Typed, option: Value, at: Location, view: View) -> None:
        found = type_of_value(option)
        if not can_compare(value, found):
            view.report(at, _never_equal(value, found))

    def _answered(self, rule: Answered, at: Location, view: View) -> Typed:
        self.type_of(rule.path, (*at, "answered"), view)
        return FLAG

    def _verdict(self, rule: VerdictIs, at: Location, view: View) -> Typed:
        other = view.items.get(rule.item)
        if other is None:
            view.report((*at, "verdict", "item"), f"there is no item {rule.item}")
        elif rule.over is Over.SAME and not is_asked_for_same(view.item, other):
            reason = (
                f"{other.id} is asked neither for the same subjects nor for the plan: say over: any or all"
            )
            view.report((*at, "verdict"), reason)
        return FLAG

    def _fold(self, rule: FoldOver, at: Location, view: View) -> Typed | None:
        inside = (*at, rule.fold.value)
        kinds = kinds_of_relation(rule.relation, (*inside, "of"), view)
        if not kinds:
            return None
        inner = replace(view, each=kinds)
        if rule.where is not None:
            self.expect(rule.where, (*inside, "where"), inner, Sort.FLAG)
        value = None
        if rule.value is not None:
            value = self.expect(rule.value, (*inside, "value"), inner, *_FOLDED.get(rule.fold, ()))
        return _FOLD_RESULTS.get(rule.fold, value)

    def _calculate(self, rule: Calculate, at: Location, view: View) -> Typed | None:
        inside = (*at, rule.how.value)
        moves = rule.how in (Arithmetic.PLUS, Arithmetic.MINUS)
        first_wanted = (Sort.NUMBER, Sort.DATE) if moves else (Sort.NUMBER,)
        result = self.expect(rule.parts[0], (*inside, 0), view, *first_wanted)
        for index, part in enumerate(rule.parts[1:], start=1):
            between = rule.how is Arithmetic.MINUS and result == DATE
            wanted = (Sort.NUMBER, Sort.DATE) if between else (Sort.NUMBER,)
            found = self.expect(part, (*inside, index), view, *wanted)
            result = NUMBER if found == DATE else result
        return result

    def _dates(self, rule: AgeAtMost | ValidUntil, at: Location, view: View) -> Typed:
        is_age = isinstance(rule, AgeAtMost)
        inside = (*at, "age_at_most" if is_age else "valid_until")
        self.expect(rule.date, (*inside, 0), view, Sort.DATE)
        self.expect(
            rule.days if isinstance(rule, AgeAtMost) else rule.months, (*inside, 1), view, Sort.NUMBER
        )
        return FLAG

    def _covers(self, rule: Covers, at: Location, view: View) -> Typed:
        chosen = self.expect(rule.chosen, (*at, "covers", "chosen"), view, Sort.LIST)
        required = set(rule.required)
        if rule.pack_list:
            listed = view.pack.lists.get(rule.pack_list)
            if listed is None:
                view.report((*at, "covers", "list"), f"the pack has no list {rule.pack_list!r}")
            required = set() if listed is None else {entry.token for entry in listed.entries}
        if chosen is not None and chosen.tokens is not None:
            strange = required - chosen.tokens
            if strange:
                view.report((*at, "covers"), f"the checklist does not offer {', '.join(sorted(strange))}")
        return FLAG

    def _first_known(self, rule: FirstKnown, at: Location, view: View) -> Typed | None:
        found = [
            self.type_of(part, (*at, "first_known", index), view) for index, part in enumerate(rule.parts)
        ]
        sorts = {typed.sort for typed in found if typed is not None}
        if len(sorts) > 1 and sorts != {Sort.TEXT, Sort.LIST}:
            view.report(
                (*at, "first_known"), f"one sort of value is expected, not {' and '.join(sorted(sorts))}"
            )
        return found[0]

    def _rows(self, rule: Rows, at: Location, view: View) -> Typed:
        for number, row in enumerate(rule.rows):
            for index, cell in enumerate(row):
                place = (*at, "rows", number, index)
                self.expect(cell, place, view, Sort.NUMBER, Sort.TEXT, Sort.DATE, Sort.FLAG, Sort.LIST)
        return Typed(Sort.ROWS)

    def _model(self, rule: Model, at: Location, view: View) -> Typed | None:
        inside = (*at, "model")
        model = self._models.get(rule.name)
        if model is None:
            names = ", ".join(sorted(self._models))
            view.report((*inside, "name"), f"there is no model {rule.name!r}; there is {names}")
            return None
        self._check_inputs(rule, model, inside, view)
        output = model.outputs.get(rule.output)
        if output is None:
            view.report(
                (*inside, "output"), f"the model has no figure {rule.output!r}: {', '.join(model.outputs)}"
            )
        return None if output is None else _type_of_figure(output)

    def _check_inputs(self, rule: Model, model: RuleModel, inside: Location, view: View) -> None:
        for key, part in rule.inputs:
            place = (*inside, "inputs", key)
            kind = model.inputs.get(key)
            if kind is None:
                view.report(place, f"the model has no input {key!r}: {', '.join(model.inputs)}")
            self.expect(part, place, view, *(() if kind is None else (_type_of_figure(kind).sort,)))
        missing = set(model.inputs) - model.optional - {key for key, _ in rule.inputs}
        if missing:
            view.report((*inside, "inputs"), f"the model needs {', '.join(sorted(missing))}")


def _type_of_figure(kind: ValueKind) -> Typed:
    return TEXT if kind is ValueKind.TEXT else type_of_kind(kind)


def _never_equal(left: Typed, right: Typed) -> str:
    if left.sort is not right.sort:
        return f"{left.sort} is compared with {right.sort}, which is never equal; quoted values are text"
    known, other = (left, right) if len(left.tokens or ()) >= len(right.tokens or ()) else (right, left)
    return f"{', '.join(sorted(other.tokens or ()))} is none of {', '.join(sorted(known.tokens or ()))}"


def _owner(path: Path, view: View) -> Item | None:
    """The item whose field a path reads, if it reads one."""
    if path.steps[0] == "answer":
        return view.item
    return view.items.get(path.steps[1]) if path.steps[0] == "item" and len(path.steps) == 3 else None


def _inside_computed(view: View, owner: Item, key: str) -> View:
    """A computed field is judged where it stands; a path to it only wants its type."""
    through = view.through | {(owner.id, key)}
    return View(view.pack, view.items, owner, lambda _, __: None, through=through)


_FOLDED: Mapping[Fold, tuple[Sort, ...]] = {
    Fold.SUM: (Sort.NUMBER,),
    Fold.SUM_WITHOUT_LARGEST: (Sort.NUMBER,),
    Fold.MIN: (Sort.NUMBER, Sort.DATE),
    Fold.MAX: (Sort.NUMBER, Sort.DATE),
    Fold.EVERY: (Sort.FLAG,),
    Fold.SOME: (Sort.FLAG,),
    Fold.LARGEST_GROUP: (Sort.TEXT, Sort.LIST),
    Fold.LIST: (Sort.NUMBER, Sort.TEXT, Sort.DATE, Sort.FLAG, Sort.ROWS),
}
_FOLD_RESULTS: Mapping[Fold, Typed] = {
    Fold.COUNT: NUMBER,
    Fold.SUM: NUMBER,
    Fold.SUM_WITHOUT_LARGEST: NUMBER,
    Fold.LARGEST_GROUP: NUMBER,
    Fold.LIST: Typed(Sort.ROWS),
    Fold.EVERY: FLAG,
    Fold.SOME: FLAG,
}
