"""What the verdict on an item can depend on, told from its rules alone: a change then touches only that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.evaluation.folds import FUNCTIONS, KINDS
from app.domain.evaluation.paths import RESULT
from app.domain.pack import Item, ItemField
from app.domain.rules import FoldOver, Over, Path, Rule, ValidUntil, VerdictIs, walk


@dataclass(slots=True)
class Reads:
    """What an item reads, computed fields of its own and of other items followed to their ends.

    `own` are fields of the subject itself, `far` fields of any asset that is reached through references or
    folds, `inventory` tells that the existence of other assets matters. `items` are those whose answers or
    limits are read, `same_verdicts` those whose verdict for one subject is read, `all_verdicts` those whose
    verdicts for all subjects are.
    """

    profile: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    far: set[str] = field(default_factory=set)
    inventory: bool = False
    items: set[str] = field(default_factory=set)
    same_verdicts: set[str] = field(default_factory=set)
    all_verdicts: set[str] = field(default_factory=set)

    @property
    def verdicts(self) -> set[str]:
        """All items whose verdicts are read."""
        return self.same_verdicts | self.all_verdicts


def rules_of(item: Item) -> Iterator[Rule]:
    """The rules that judge an item; those of its computed fields are not among them."""
    if item.when is not None:
        yield item.when
    yield from (requirement.rule for requirement in item.requirements)
    yield from (escalation.when for escalation in item.escalations)


def reads_of(item: Item, items: Mapping[str, Item]) -> Reads:
    """What an item of a pack reads. Names that lead nowhere and circles are passed over."""
    reader = _Reader(items)
    for entry in item.fields:
        reader.take_field(item, entry)
    for rule in rules_of(item):
        reader.take(rule, item)
    return reader.reads


class _Reader:
    def __init__(self, items: Mapping[str, Item]) -> None:
        self.reads = Reads()
        self._items = items
        self._seen: set[tuple[str, str]] = set()

    def take(self, rule: Rule, item: Item) -> None:
        for part in walk(rule):
            match part:
                case Path(steps):
                    self._take_path(steps, item)
                case FoldOver(_, relation):
                    self._take_relation(relation.split("."))
                case VerdictIs(other, _, over):
                    reads = self.reads
                    (reads.same_verdicts if over is Over.SAME else reads.all_verdicts).add(other)
                case ValidUntil():
                    self.reads.profile.add("go_live")
                case _:
                    pass

    def take_field(self, item: Item, entry: ItemField) -> None:
        if (item.id, entry.key) in self._seen:
            return
        self._seen.add((item.id, entry.key))
        home, _, key = entry.binds.partition(".")
        if home:
            (self.reads.profile if home == "profile" else self.reads.own).add(key)
        if entry.rule is not None:
            self.take(entry.rule, item)

    def _take_path(self, steps: tuple[str, ...], item: Item) -> None:
        match steps:
            case ("profile", key):
                self.reads.profile.add(key)
            case ("go_live",):
                self.reads.profile.add("go_live")
            case ("answer", key):
                self._take_named_field(item, key)
            case ("item", other, key) if other in self._items:
                self.reads.items.add(other)
                self._take_named_field(self._items[other], key)
            case ("self", key, *further):
                self._take_walk(key, further)
            case ("each", *further):
                self.reads.far.update(further)
            case _:
                pass

    def _take_named_field(self, item: Item, key: str) -> None:
        if key == RESULT:
            return
        for entry in item.fields:
            if entry.key == key:
                self.take_field(item, entry)

    def _take_walk(self, key: str, further: list[str]) -> None:
        self.reads.own.add(key)
        if further:
            self.reads.far.update(further)
            self.reads.inventory = True

    def _take_relation(self, steps: list[str]) -> None:
        self.reads.inventory = True
        if steps[0] == "self" and len(steps) > 1:
            self._take_walk(steps[1], steps[2:])
        else:
            self.reads.far.update(steps[1:])
        if steps[0] in FUNCTIONS and steps[0] not in KINDS:
            self.reads.far.add("functions")
