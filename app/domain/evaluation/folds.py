"""Folds as closures: related assets found, filtered, and made into one value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from app.domain.evaluation.figures import CONTEXT, total
from app.domain.evaluation.frame import Compiled, Frame
from app.domain.evaluation.paths import walk_from
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.rules import Fold, FoldOver
from app.domain.values import Cell, Value

Related: TypeAlias = Callable[[Frame], "tuple[Asset, ...] | None"]
"""Gives the related assets, or None where they are not known."""

Pair: TypeAlias = tuple["bool | None", "Value | None"]
"""Of one asset: whether it passes the filter, and its value."""

KINDS = {kind.value: kind for kind in AssetKind}
FUNCTIONS = {
    **{function.value: function for function in ServerFunction},
    "dns_server": ServerFunction.DNS,
}
"""Words of relations for what servers do; the scope's word for a DNS server is understood too."""


def related(relation: str) -> Related:
    """The closure of a relation as `FoldOver` describes it."""
    first, *rest = relation.split(".")
    if first in ("self", "each"):
        return _named_by(first, tuple(rest))
    if first in KINDS:
        kind = KINDS[first]
        if not rest:
            return lambda frame: frame.around.inventory.of_kind(kind)
        return _naming(kind, rest[0], None)
    function = FUNCTIONS[first]
    if not rest:
        return lambda frame: frame.around.inventory.with_function(function)
    return _naming(AssetKind.SERVER, rest[0], function)


def _named_by(root: str, steps: tuple[str, ...]) -> Related:
    def named_by(frame: Frame) -> tuple[Asset, ...] | None:
        base = frame.asset if root == "self" else frame.each
        named = walk_from(frame, base, steps)
        if named is None:
            return None
        ids = (named,) if isinstance(named, str) else named if isinstance(named, tuple) else ()
        assets = frame.around.plan.assets
        return tuple(assets[id_] for id_ in ids if isinstance(id_, str) and id_ in assets)

    return named_by


def _naming(kind: AssetKind, key: str, function: ServerFunction | None) -> Related:
    def naming(frame: Frame) -> tuple[Asset, ...] | None:
        base = frame.asset if frame.each is None else frame.each
        if base is None:
            return None
        found = frame.around.inventory.naming(kind, key, base.id)
        return found if function is None else tuple(asset for asset in found if function in asset.functions)

    return naming


def compile_fold(rule: FoldOver, where: Compiled | None, value: Compiled | None) -> Compiled:
    """The closure of a fold from those of its filter and value."""
    find = related(rule.relation)
    make = _FOLDS[rule.fold]

    def fold(frame: Frame) -> Value | None:
        assets = find(frame)
        result = None if assets is None else make(_pairs(frame, assets, where, value))
        return frame.note(rule, result)

    return fold


def _pairs(
    frame: Frame, assets: Iterable[Asset], where: Compiled | None, value: Compiled | None
) -> Iterator[Pair]:
    inner = replace(frame, trace=None)
    for asset in assets:
        inner.each = asset
        passes = True if where is None else _truth(where(inner))
        if passes is not False:
            yield passes, None if value is None else value(inner)


def _truth(value: Value | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(pairs: Iterator[Pair]) -> Value | None:
    found = [passes for passes, _ in pairs]
    return None if None in found else Decimal(len(found))


def _known(pairs: Iterator[Pair]) -> list[Value] | None:
    """The values of all that pass; None where a filter or a value is unknown."""
    found: list[Value] = []
    for passes, value in pairs:
        if passes is None or value is None:
            return None
        found.append(value)
    return found


def _numbers(pairs: Iterator[Pair]) -> list[Decimal] | None:
    known = _known(pairs)
    if known is None:
        return None
    numbers = [value for value in known if isinstance(value, Decimal)]
    return numbers if len(numbers) == len(known) else None


def _sum(pairs: Iterator[Pair]) -> Value | None:
    numbers = _numbers(pairs)
    return None if numbers is None else total(numbers)


def _sum_without_largest(pairs: Iterator[Pair]) -> Value | None:
    numbers = _numbers(pairs)
    if numbers is None:
        return None
    return CONTEXT.subtract(total(numbers), max(numbers, default=Decimal(0)))


def _least(pairs: Iterator[Pair]) -> Value | None:
    known = _known(pairs)
    return min(known, key=_order) if known else None


def _greatest(pairs: Iterator[Pair]) -> Value | None:
    known = _known(pairs)
    return max(known, key=_order) if known else None


def _order(value: Value) -> tuple[str, Value]:
    return type(value).__name__, value


def _every(pairs: Iterator[Pair]) -> Value | None:
    result: bool | None = True
    for passes, value in pairs:
        if value is False and passes is True:
            return False
        if value is not True:
            result = None
    return result


def _some(pairs: Iterator[Pair]) -> Value | None:
    result: bool | None = False
    for passes, value in pairs:
        if value is True and passes is True:
            return True
        if value is not False:
            result = None
    return result


def _largest_group(pairs: Iterator[Pair]) -> Value | None:
    """How many share one value; an asset without the value shares it with none."""
    sizes: dict[object, int] = {}
    for passes, value in pairs:
        if passes is None:
            return None
        shared: Iterable[object] = (
            () if value in (None, "") else value if isinstance(value, tuple) else (value,)
        )
        for entry in set(shared):
            sizes[entry] = sizes.get(entry, 0) + 1
    return Decimal(max(sizes.values(), default=0))


def _list(pairs: Iterator[Pair]) -> Value | None:
    known = _known(pairs)
    return None if known is None else tuple(row for value in known for row in _rows(value))


def _rows(value: Value) -> Iterator[tuple[Cell, ...]]:
    """A table as its rows, any other value as one cell."""
    if not isinstance(value, tuple):
        yield (value,)
        return
    for part in value:
        yield part if isinstance(part, tuple) else (part,)


_FOLDS: Mapping[Fold, Callable[[Iterator[Pair]], Value | None]] = {
    Fold.COUNT: _count,
    Fold.SUM: _sum,
    Fold.MIN: _least,
    Fold.MAX: _greatest,
    Fold.EVERY: _every,
    Fold.SOME: _some,
    Fold.SUM_WITHOUT_LARGEST: _sum_without_largest,
    Fold.LARGEST_GROUP: _largest_group,
    Fold.LIST: _list,
}
