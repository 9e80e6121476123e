"""Whether the calculator of an item exists, and every rule that fills it gives what its model asks for."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.pack import Calculator
from app.domain.rules import Rule, VerdictIs, walk
from app.domain.sizing.model import InputKind, SizingInput, SizingModel
from app.packs.lint_paths import View
from app.packs.lint_rules import RuleLint
from app.packs.rule_types import Sort
from app.packs.strict_yaml import Location

SORTS: Mapping[InputKind, tuple[Sort, ...]] = {
    InputKind.NUMBER: (Sort.NUMBER,),
    InputKind.WHOLE: (Sort.NUMBER,),
    InputKind.FLAG: (Sort.FLAG,),
    InputKind.CHOICE: (Sort.TEXT,),
    InputKind.TEXT: (Sort.TEXT,),
    InputKind.NUMBERS: (Sort.ROWS, Sort.NUMBER),
    InputKind.ROWS: (Sort.ROWS,),
}
"""What a rule must give for a kind of input; one number is a list of one."""

AT: Location = ("calculator",)


def lint_calculator(
    calculator: Calculator, view: View, lint: RuleLint, models: Mapping[str, SizingModel]
) -> None:
    """Report what is wrong with the calculator of the view's item."""
    model = models.get(calculator.model)
    if model is None:
        view.report((*AT, "model"), f"there is no model {calculator.model!r}; there is {', '.join(models)}")
        return
    filled: set[str] = set()
    for name, rule in calculator.inputs:
        at: Location = (*AT, "inputs", name)
        named = model.named(name)
        entry = None if named is None else named[0]
        if entry is None:
            names = ", ".join(known.key for known in model.inputs)
            view.report(at, f"the model has no input {name!r}: {names}")
        elif entry.key in filled:
            view.report(at, f"{entry.key!r} is filled twice")
        else:
            filled.add(entry.key)
        _lint_rule(rule, at, view, lint, entry)


def _lint_rule(rule: Rule, at: Location, view: View, lint: RuleLint, entry: SizingInput | None) -> None:
    if any(isinstance(part, VerdictIs) for part in walk(rule)):
        view.report(at, "a calculator reads the plan, not verdicts")
    found = lint.expect(rule, at, view, *(() if entry is None else SORTS[entry.kind]))
    if entry is None or entry.kind is not InputKind.CHOICE or found is None or found.tokens is None:
        return
    if found.tokens.isdisjoint(choice.token for choice in entry.choices):
        view.report(at, f"the model knows none of {', '.join(sorted(found.tokens))}")
