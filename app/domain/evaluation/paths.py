"""Paths as closures: where a value is found, for each first step a path may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.evaluation.frame import Compiled, Frame
from app.domain.inventory import ASSET_FIELDS, Asset
from app.domain.pack import Grounds, Item, ItemField
from app.domain.rules import Path
from app.domain.subjects import is_asked_of, kind_of_subject
from app.domain.values import Value

RESULT = "result"
"""The name of an answer's result in paths; no field of an item may have it."""

FIELD_KEYS = {kind: frozenset(entry.key for entry in fields) for kind, fields in ASSET_FIELDS.items()}

Computed = Callable[[str, str], Compiled]
"""Gives the closure of a computed field, by item and key."""


def _present(value: Value | None) -> Value | None:
    return None if value == "" else value


def asset_value(asset: Asset, key: str) -> Value | None:
    """A field or a part of an asset. A field its kind does not have reads as empty text, equal to nothing."""
    part = ASSET_PARTS.get(key)
    if part is not None:
        return part(asset)
    value = asset.values.get(key)
    if value is None:
        return None if key in FIELD_KEYS[asset.kind] else ""
    return _present(value)


ASSET_PARTS: Mapping[str, Callable[[Asset], Value]] = {
    "id": lambda asset: asset.id,
    "name": lambda asset: asset.name,
    "kind_of_asset": lambda asset: asset.kind.value,
    "functions": lambda asset: tuple(sorted(asset.functions)),
}
"""What every asset has beside its fields."""


def walk_from(frame: Frame, asset: Asset | None, steps: tuple[str, ...]) -> Value | None:
    """The value at the end of a walk through references; unknown where one is not set or points nowhere.

    Through a list of references it is the list of what is found at their ends.
    """
    for index, step in enumerate(steps[:-1]):
        if asset is None:
            return None
        target = asset_value(asset, step)
        if isinstance(target, tuple):
            return _walk_from_all(frame, target, steps[index + 1 :])
        asset = frame.around.plan.assets.get(target) if isinstance(target, str) else None
    return None if asset is None else asset_value(asset, steps[-1])


def _walk_from_all(frame: Frame, targets: tuple[object, ...], steps: tuple[str, ...]) -> Value | None:
    """The different texts at the ends of several walks, in order; unknown where there are none."""
    found: dict[str, None] = {}
    for target in targets:
        value = walk_from(frame, frame.around.plan.assets.get(str(target)), steps)
        ends = value if isinstance(value, tuple) else (value,)
        found.update((end, None) for end in ends if isinstance(end, str) and end)
    return tuple(found) or None


class PathCompiler:
    """Makes closures of paths for the items of one pack."""

    def __init__(self, items: Mapping[str, Item], computed: Computed) -> None:
        self._items = items
        self._computed = computed

    def compile(self, path: Path, item: Item) -> Compiled:
        """The closure of a path as it stands in a rule of an item."""
        return _traced(path, self._reader(path.steps, item))

    def _reader(self, steps: tuple[str, ...], item: Item) -> Compiled:
        root, rest = steps[0], steps[1:]
        match root:
            case "profile":
                return _profile(rest[0])
            case "answer":
                return self.field(item, rest[0])
            case "item":
                return self._elsewhere(self._items[rest[0]], rest[1])
            case "limit":
                return _limit(item, rest[0])
            case _:
                return _around(root, rest)

    def field(self, item: Item, key: str) -> Compiled:
        """The closure of a field of an item, or of its result, for the subject at hand."""
        if key == RESULT:
            return _result(item.id)
        field = next(entry for entry in item.fields if entry.key == key)
        if field.rule is not None:
            return self._computed(item.id, key)
        return _bound(field) if field.binds else _own(item.id, key)

    def _elsewhere(self, other: Item, key: str) -> Compiled:
        read = self.field(other, key)

        def elsewhere(frame: Frame) -> Value | None:
            subject = frame.subject
            if subject == PLAN_SUBJECT or is_asked_of(other, subject, frame.around.plan):
                return read(frame)
            return read(replace(frame, subject=PLAN_SUBJECT, asset=None, each=None))

        return elsewhere


def _traced(path: Path, read: Compiled) -> Compiled:
    def traced(frame: Frame) -> Value | None:
        value = read(frame)
        return value if frame.trace is None else frame.note(path, value)

    return traced


def _profile(key: str) -> Compiled:
    return lambda frame: _present(frame.around.plan.profile.get(key))


def _own(item: str, key: str) -> Compiled:
    def own(frame: Frame) -> Value | None:
        answer = frame.around.plan.answers.get(Place(item, frame.subject))
        return None if answer is None else _present(answer.values.get(key))

    return own


def _result(item: str) -> Compiled:
    def result(frame: Frame) -> Value | None:
        answer = frame.around.plan.answers.get(Place(item, frame.subject))
        return None if answer is None or answer.result is None else answer.result.value

    return result


def _bound(field: ItemField) -> Compiled:
    home, _, key = field.binds.partition(".")
    if home == "profile":
        return _profile(key)
    return lambda frame: None if frame.asset is None else asset_value(frame.asset, key)


def _limit(item: Item, key: str) -> Compiled:
    place = Place(item.id, key)
    limit = next(entry for entry in item.limits if entry.key == key)
    fixed: Decimal = limit.value
    if limit.grounds is not Grounds.JUDGEMENT:
        return lambda _: fixed
    return lambda frame: frame.around.plan.limits.get(place, fixed)


def _around(root: str, rest: tuple[str, ...]) -> Compiled:
    match root:
        case "self":
            return _self(rest)
        case "each":
            return lambda frame: walk_from(frame, frame.each, rest)
        case "today":
            return lambda frame: frame.around.as_of
        case "go_live":
            return lambda frame: frame.around.plan.go_live()
        case "pack":
            return _pack(rest[0])
    raise ValueError(f"no path begins with {root}")


def _self(rest: tuple[str, ...]) -> Compiled:
    if rest == ("kind_of_asset",):
        return _kind
    return lambda frame: walk_from(frame, frame.asset, rest)


def _kind(frame: Frame) -> Value | None:
    kind = kind_of_subject(frame.subject, frame.around.plan)
    return None if kind is None else kind.value


PACK_TEXTS = ("id", "product")
"""What a path may read of the pack beside its flags."""


def _pack(name: str) -> Compiled:
    if name == "id":
        return lambda frame: frame.around.pack.id
    if name == "product":
        return lambda frame: frame.around.pack.product
    return lambda frame: frame.around.pack.flags.get(name)
