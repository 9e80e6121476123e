"""Circles that could never be judged: verdicts that need each other, computed fields that need themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from app.domain.evaluation.reads import reads_of
from app.domain.pack import Item
from app.domain.rules import Path, Rule, walk

Graph: TypeAlias = Mapping[str, tuple[str, ...]]


def verdict_cycles(items: Mapping[str, Item]) -> list[tuple[str, ...]]:
    """Circles of items whose verdicts depend on each other, each as the ids on the way round."""
    return cycles_in({id_: tuple(sorted(reads_of(item, items).verdicts)) for id_, item in items.items()})


def computed_cycles(items: Iterable[Item]) -> list[tuple[str, ...]]:
    """Circles of computed fields, each as `ITEM.FIELD` on the way round."""
    graph = {
        f"{item.id}.{field.key}": tuple(_fields_read(item, field.rule))
        for item in items
        for field in item.fields
        if field.rule is not None
    }
    return cycles_in(graph)


def _fields_read(item: Item, rule: Rule) -> Iterator[str]:
    for part in walk(rule):
        match part:
            case Path(("answer", key)):
                yield f"{item.id}.{key}"
            case Path(("item", other, key)):
                yield f"{other}.{key}"
            case _:
                pass


def cycles_in(graph: Graph) -> list[tuple[str, ...]]:
    """At least one circle of every knot of a graph. Nodes without an entry have no edges."""
    done: set[str] = set()
    circles = (_circle_from(start, graph, done) for start in graph)
    return [circle for circle in circles if circle]


def _circle_from(start: str, graph: Graph, done: set[str]) -> tuple[str, ...]:
    """Walk depth first from a node; what is met again on the way there closes a circle."""
    if start in done:
        return ()
    way = [start]
    open_edges = [iter(graph.get(start, ()))]
    while way:
        following = next(open_edges[-1], None)
        if following is None:
            open_edges.pop()
            done.add(way.pop())
        elif following in way:
            done.update(way)
            return (*way[way.index(following) :], following)
        elif following not in done:
            way.append(following)
            open_edges.append(iter(graph.get(following, ())))
    return ()
