"""Whether one item holds together: results, fields, limits, severities, bindings, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from app.domain.checks import CheckEntry
from app.domain.evaluation.paths import RESULT
from app.domain.inventory import field_of
from app.domain.pack import Item, ItemField, Pack, Scope
from app.domain.values import ValueKind
from app.packs.build import SEVERITIES, severity_of
from app.packs.lint_measured import measured_faults
from app.packs.rule_types import definition_in, kinds_of_scopes, tokens_of_field
from app.packs.schema import ItemForm
from app.packs.strict_yaml import Location

Found: TypeAlias = Iterator[tuple[Location, str]]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ITEM_KINDS = (
    ValueKind.TEXT,
    ValueKind.NUMBER,
    ValueKind.DATE,
    ValueKind.FLAG,
    ValueKind.CHOICE,
    ValueKind.CHECKLIST,
    ValueKind.TABLE,
    ValueKind.COMPUTED,
)
COLUMN_KINDS = (ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE, ValueKind.FLAG, ValueKind.CHOICE)
CHOSEN_KINDS = (ValueKind.CHOICE, ValueKind.CHECKLIST)


def lint_item(item: Item, form: ItemForm, pack: Pack, known_checks: Mapping[str, CheckEntry] | None) -> Found:
    """What is wrong with an item apart from its rules, each with its place in the item."""
    yield from _lint_results(item, form)
    yield from _lint_severities(item, form)
    yield from _lint_uniqueness(item)
    for index, field in enumerate(item.fields):
        if field.measured:
            at: Location = ("fields", index, "measured")
            yield from ((at, reason) for reason in measured_faults(field, item, pack, known_checks))
        yield from _lint_field(field, ("fields", index), item, pack)
    yield from _lint_words(item)
    yield from _lint_names(item, pack, known_checks)


def _lint_results(item: Item, form: ItemForm) -> Found:
    if len(set(item.results)) < len(item.results):
        yield ("results",), "a result is listed twice"
    if item.results and form.good is None:
        yield (), "results need good: one of them, or none where no answer is good or bad"
    if not item.results and form.good not in (None, "none"):
        yield ("good",), f"good is {form.good}, but the item allows no results"
    if item.good is not None and item.results and item.good not in item.results:
        yield ("good",), f"good is {item.good}, which is none of the results"
    if item.attests and not item.results:
        yield ("attests",), "attests are confirmed with a result, but the item allows none"
    if not (item.results or item.fields or item.requirements):
        yield (), "nothing can be answered: the item has no results, no fields and no requirements"


def _lint_severities(item: Item, form: ItemForm) -> Found:
    if form.severity is not None and form.severity is not severity_of(form.weight):
        yield ("severity",), f"weight {form.weight} is {severity_of(form.weight)}, not {form.severity}"
    for index, escalation in enumerate(item.escalations):
        if SEVERITIES.index(escalation.severity) <= SEVERITIES.index(item.severity):
            place: Location = ("escalations", index, "severity")
            yield place, f"{escalation.severity} does not raise the severity of the item, {item.severity}"


def _lint_uniqueness(item: Item) -> Found:
    named = {
        "fields": [field.key for field in item.fields],
        "limits": [limit.key for limit in item.limits],
        "scopes": [scope.value for scope in item.scopes],
        "references": list(item.references),
        "checks": list(item.checks),
    }
    for part, keys in named.items():
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield (part, index), f"{key!r} stands in {part} twice"


def _lint_field(field: ItemField, at: Location, item: Item, pack: Pack) -> Found:
    kind = field.kind
    if field.key == RESULT:
        yield (*at, "key"), "a field may not be called result: that is the item's own"
    if kind not in ITEM_KINDS:
        yield (*at, "kind"), f"items have no fields of kind {kind}"
    if (field.rule is not None) is not (kind is ValueKind.COMPUTED):
        yield at, "a computed field has a rule, and no other has"
    if bool(field.columns) is not (kind is ValueKind.TABLE):
        yield at, "a table has columns, and nothing else has"
    if field.unit and kind not in (ValueKind.NUMBER, ValueKind.COMPUTED):
        yield (*at, "unit"), "only numbers have a unit"
    for index, column in enumerate(field.columns):
        if column.kind not in COLUMN_KINDS:
            yield (*at, "columns", index, "kind"), f"a column cannot be of kind {column.kind}"
        yield from _lint_choices(column, (*at, "columns", index), pack, is_bound=False)
    yield from _lint_choices(field, at, pack, is_bound=bool(field.binds))
    yield from _lint_binding(field, at, item, pack)


def _lint_choices(field: ItemField, at: Location, pack: Pack, *, is_bound: bool) -> Found:
    chooses = field.kind in CHOSEN_KINDS
    if field.pack_list and field.pack_list not in pack.lists:
        yield (*at, "pack_list"), f"the pack has no list {field.pack_list!r}"
    if field.choices and field.pack_list:
        yield at, "either choices or pack_list"
    if not chooses and (field.choices or field.pack_list):
        yield at, "only a choice or a checklist has choices"
    if chooses and not (field.choices or field.pack_list or is_bound):
        yield at, f"a {field.kind} needs choices or pack_list"


def _lint_binding(field: ItemField, at: Location, item: Item, pack: Pack) -> Found:
    if not field.binds:
        return
    home, _, key = field.binds.partition(".")
    place = (*at, "binds")
    kinds = kinds_of_scopes(item.scopes)
    if home == "profile":
        definition = field_of(None, key)
    elif home == "self":
        definition = definition_in(kinds, key)
    else:
        yield place, "a field binds profile.FIELD or self.FIELD"
        return
    if definition is None:
        names = "the profile" if home == "profile" else " or ".join(kinds) or "the plan"
        yield place, f"{names} has no field {key!r}"
        return
    if definition.kind is not field.kind:
        yield place, f"{field.binds} is of kind {definition.kind}, this field of kind {field.kind}"
    strange = set(tokens_of_field(field, pack)) - set(definition.choices)
    if field.kind is definition.kind and strange:
        yield place, f"{field.binds} does not know {', '.join(sorted(strange))}"
    if definition.unit != field.unit:
        yield (
            place,
            f"{field.binds} is in {definition.unit or 'no unit'}, this field in {field.unit or 'no unit'}",
        )


def _lint_words(item: Item) -> Found:
    limits = {f"limit.{limit.key}" for limit in item.limits}
    fields = {f"answer.{field.key}" for field in item.fields}
    for index, requirement in enumerate(item.requirements):
        yield from _placeholders(requirement.words, ("requires", index, "words"), limits | fields)
    for index, words in enumerate(item.attests):
        yield from _placeholders(words, ("attests", index), limits)
    yield from _placeholders(item.looks_like, ("looks_like",), limits)


def _placeholders(words: str, at: Location, known: set[str]) -> Found:
    for name in PLACEHOLDER.findall(words):
        if name not in known:
            yield (
                at,
                f"{{{name}}} names nothing of this item; there is {', '.join(sorted(known)) or 'nothing'}",
            )


def _lint_names(item: Item, pack: Pack, known_checks: Mapping[str, CheckEntry] | None) -> Found:
    sentences = {sentence.id for sentence in pack.sentences}
    for index, reference in enumerate(item.references):
        if reference not in pack.references:
            yield ("references", index), f"the pack has no reference {reference!r}"
    for sentence in item.sentences:
        if sentence not in sentences:
            yield ("sentences", sentence), f"the pack has no sentence {sentence!r}"
    for index, check in enumerate(item.checks):
        if known_checks is not None and check not in known_checks:
            yield ("checks", index), f"there is no check {check!r}"
    if Scope.PLAN in item.scopes and len(item.scopes) > 1:
        yield ("scopes",), "an item of the plan is asked once, so it has no further scope"
