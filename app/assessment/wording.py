"""What a rule read, in the words of the pack: names people know, and values with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.evaluation.frame import Read, Source
from app.domain.inventory import ASSET_FIELDS, AssetKind, FieldDef, field_of
from app.domain.pack import Item, ItemField, Pack
from app.domain.plan import Plan
from app.domain.rules import Fold, FoldOver, Model, Path, VerdictIs, walk
from app.domain.subjects import KIND_OF_SCOPE
from app.domain.values import Cell, Value, ValueKind, format_number

PLACEHOLDER = re.compile(r"\{([a-z]+\.[a-z0-9_]+)\}")
SHOWN_PLACES = Decimal("0.001")
PLAN_WORDS: Mapping[tuple[str, ...], str] = {
    ("pack", "product"): "Product",
    ("today",): "Date of judgement",
}
"""What is called by no words of the pack."""

MODEL_WORDS: Mapping[tuple[str, str], str] = {
    ("lifecycle", "supported"): "Supported then",
    ("lifecycle", "end"): "End of support",
    ("lifecycle", "status"): "State of support",
}
"""What a model found out."""

FOLD_WORDS: Mapping[Fold, str] = {
    Fold.COUNT: "how many",
    Fold.SUM: "sum",
    Fold.MIN: "smallest",
    Fold.MAX: "largest",
    Fold.EVERY: "every one",
    Fold.SOME: "any one",
    Fold.SUM_WITHOUT_LARGEST: "sum without the largest",
    Fold.LIST: "all",
    Fold.LARGEST_GROUP: "most that share one",
}
"""What was made of several values."""

REFERRING = frozenset({ValueKind.REFERENCE, ValueKind.REFERENCES})


@dataclass(frozen=True, slots=True)
class Facet:
    """How one source is shown: its name, its unit, the words of its tokens, and whether it names assets."""

    name: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    refers: bool = False

    def shown(self, value: Value | None, plan: Plan) -> str:
        """A value as text; unknown is empty."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ", ".join(self._entry(entry, plan) for entry in value)
        if isinstance(value, str):
            return self._token(value, plan)
        shown = plain_text(value)
        return f"{shown} {self.unit}" if self.unit and self.unit != "1" else shown

    def _entry(self, entry: str | tuple[Cell, ...], plan: Plan) -> str:
        """A token of a list, or a row of a table: its one cell, or its cells in brackets."""
        if isinstance(entry, str):
            return self._token(entry, plan)
        cells = [self.shown(cell, plan) for cell in entry]
        return cells[0] if len(cells) == 1 else f"({', '.join(cells)})"

    def _token(self, token: str, plan: Plan) -> str:
        if self.refers and token in plan.assets:
            return plan.assets[token].name
        return self.choices.get(token, token)


def plain_text(value: bool | Decimal | date) -> str:  # noqa: FBT001  a value among others, no switch
    """A flag as yes or no, a number with at most three decimals, a date as YYYY-MM-DD."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        long = isinstance(exponent, int) and exponent < -3
        return format_number(value.quantize(SHOWN_PLACES) if long else value)
    return value.isoformat()


class Wording:
    """Names and formats for everything that rules of one pack read. Each source is looked up once."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._items = {item.id: item for item in pack.items}
        self._facets: dict[tuple[str, int], tuple[Source, Facet]] = {}

    def inputs(self, item: Item, reads: Iterable[Read], plan: Plan) -> tuple[tuple[str, str], ...]:
        """What was read, each once, as name and value."""
        found: dict[tuple[str, str], None] = {}
        for source, value in reads:
            facet = self.facet(item, source)
            found[facet.name, facet.shown(value, plan)] = None
        return tuple(found)

    def filled(self, words: str, item: Item, values: Mapping[str, Value | None], plan: Plan) -> str:
        """A sentence with `{limit.KEY}` and `{answer.FIELD}` filled; what is unknown becomes an ellipsis."""

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            facet = self._of_path(item, tuple(name.split(".")))
            shown = Facet(facet.name, "", facet.choices, facet.refers).shown(values.get(name), plan)
            return shown or "\N{HORIZONTAL ELLIPSIS}"

        return PLACEHOLDER.sub(fill, words)

    def facet(self, item: Item, source: Source) -> Facet:
        """How a source in a rule of an item is shown."""
        known = self._facets.get((item.id, id(source)))
        if known is None or known[0] is not source:
            known = self._facets[item.id, id(source)] = source, self._made_facet(item, source)
        return known[1]

    def _made_facet(self, item: Item, source: Source) -> Facet:
        match source:
            case Path(steps):
                return self._of_path(item, steps)
            case FoldOver():
                return self._of_fold(item, source)
            case VerdictIs(other, verdicts):
                return Facet(f"{self._items[other].title}: {', '.join(verdicts)}")
            case Model(name, _, output):
                return Facet(MODEL_WORDS.get((name, output), f"{name}: {output}"))

    def _of_path(self, item: Item, steps: tuple[str, ...]) -> Facet:
        match steps:
            case ("answer", key):
                return self._of_field(item, key)
            case ("item", other, key):
                return self._of_field(self._items[other], key)
            case ("limit", key):
                limit = next(entry for entry in item.limits if entry.key == key)
                return Facet(limit.words, self._unit(limit.unit))
            case ("self" | "each" as root, *walked):
                return self._of_walk(_kinds(item) if root == "self" else tuple(AssetKind), tuple(walked))
            case _:
                return self._of_plan(steps)

    def _of_plan(self, steps: tuple[str, ...]) -> Facet:
        """What is the same for all subjects: the profile, the pack, the date of judgement."""
        key = steps[-1]
        if steps[0] in ("profile", "go_live"):
            return self._of_inventory("profile", field_of(None, key), key)
        return Facet(PLAN_WORDS.get(steps, " ".join(steps)))

    def _unit(self, unit: str) -> str:
        return self._pack.words.units.get(unit, unit)

    def _of_field(self, item: Item, key: str) -> Facet:
        entry = next((entry for entry in item.fields if entry.key == key), None)
        if entry is None:
            return Facet(item.title)
        return Facet(entry.words, self._unit(entry.unit), choice_words(entry, self._pack))

    def _of_walk(self, kinds: tuple[AssetKind, ...], steps: tuple[str, ...]) -> Facet:
        for index, step in enumerate(steps):
            kind, definition = _definition(kinds, step)
            if definition is None or kind is None:
                return Facet(step, choices=self._pack.words.functions)
            if index == len(steps) - 1:
                return self._of_inventory(kind.value, definition, step)
            kinds = definition.refers_to
        return Facet(".".join(steps))

    def _of_inventory(self, group: str, definition: FieldDef | None, key: str) -> Facet:
        words = self._pack.words.fields.get(group, {}).get(key)
        if words is None or definition is None:
            return Facet(key)
        return Facet(words.label, self._unit(definition.unit), words.choices, definition.kind in REFERRING)

    def _of_fold(self, item: Item, fold: FoldOver) -> Facet:
        steps = tuple(fold.relation.split("."))
        name = self._relation_words(item, steps)
        inside = () if fold.value is None else walk(fold.value)
        folded = [part for part in inside if isinstance(part, Path) and part.steps[0] == "each"]
        value = self._of_path(item, folded[0].steps) if folded else None
        parts = name if value is None else f"{name}, {value.name}"
        return Facet(f"{parts} ({FOLD_WORDS[fold.fold]})", "" if value is None else value.unit)

    def _relation_words(self, item: Item, steps: tuple[str, ...]) -> str:
        words = self._pack.words
        if steps[0] in words.kinds:
            return words.kinds[steps[0]][1]
        if steps[0] in words.functions:
            return words.functions[steps[0]]
        return self._of_walk(_kinds(item) if steps[0] == "self" else tuple(AssetKind), steps[1:]).name


def _kinds(item: Item) -> tuple[AssetKind, ...]:
    return tuple(dict.fromkeys(KIND_OF_SCOPE[scope] for scope in item.scopes if scope in KIND_OF_SCOPE))


def _definition(kinds: tuple[AssetKind, ...], key: str) -> tuple[AssetKind | None, FieldDef | None]:
    for kind in kinds:
        for definition in ASSET_FIELDS[kind]:
            if definition.key == key:
                return kind, definition
    return None, None


def choice_words(entry: ItemField, pack: Pack) -> Mapping[str, str]:
    """The words of a field's tokens, from its own choices, the pack's list, or the home it is bound to."""
    if entry.choices:
        return {choice.token: choice.words for choice in entry.choices}
    if entry.pack_list:
        return {listed.token: listed.words for listed in pack.lists[entry.pack_list].entries}
    home, _, key = entry.binds.partition(".")
    groups = ("profile",) if home == "profile" else tuple(kind.value for kind in AssetKind)
    for group in groups if entry.binds else ():
        words = pack.words.fields.get(group, {}).get(key)
        if words is not None and words.choices:
            return words.choices
    return {}
