"""Lays a dependency model out in layers: the service on top, what everything stands on at the bottom.

The steps are those of Sugiyama, Tagawa and Toda (1981): layers by the longest way from the top, fewer
crossings by barycentres, then places as near to the neighbours as the boxes allow. A layer too long for one
row is broken into several, so that a picture of hundreds of servers stays about as wide as it is high.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from app.analysis.picture.even_spacing import spaced
from app.analysis.picture.excerpt import reached
from app.domain.dependency import DependencyModel
from app.domain.dependency_picture import (
    BOX_HEIGHT,
    BOX_WIDTH,
    COLUMN_GAP,
    LAYER_GAP,
    MARGIN,
    ROW_GAP,
    Box,
    DependencyPicture,
    Line,
)

SWEEPS = 6
SHORTEST_ROW = 12
"""How many boxes stand in a row before a layer is broken."""
ROW_GROWTH = 0.6
"""Rows hold the root of this share of all boxes, which keeps a large picture about half wider than high."""
STEP = BOX_WIDTH + COLUMN_GAP

Edges = Mapping[str, Sequence[str]]


def picture_of(
    model: DependencyModel, bottom: Collection[str] = (), only: Collection[str] | None = None
) -> DependencyPicture:
    """The layout of everything the top needs, directly or not; the same model gives the same picture.

    `bottom` names components that belong into the lowest layer as far as nothing below needs them (the mains,
    the sites). With `only` nothing but these is drawn, as far as the way down to them is among these.
    """
    whole = _needs(model)
    needs = whole if only is None else _among(whole, only)
    layers = _in_layers(model.top, needs, bottom)
    ordered = _with_few_crossings(layers, needs)
    boxes = dict(_placed(ordered, needs))
    lines = tuple(_lines(model, boxes))
    return DependencyPicture(
        width=max(box.x for box in boxes.values()) + BOX_WIDTH / 2 + MARGIN,
        height=max(box.y for box in boxes.values()) + BOX_HEIGHT / 2 + MARGIN,
        boxes=boxes,
        lines=lines,
        left_out=0 if only is None else len(reached(model)) - len(boxes),
    )


def _needs(model: DependencyModel) -> dict[str, tuple[str, ...]]:
    """What each component needs, in the order of its requirements."""
    return {
        component.id: tuple(dict.fromkeys(each for need in component.requirements for each in need.of))
        for component in model.components.values()
    }


def _among(needs: Edges, only: Collection[str]) -> dict[str, tuple[str, ...]]:
    return {
        dependent: tuple(each for each in needed if each in only)
        for dependent, needed in needs.items()
        if dependent in only
    }


def _in_layers(top: str, needs: Edges, bottom: Collection[str]) -> list[list[str]]:
    order, downward = _downward(top, needs)
    depth = dict.fromkeys(order, 0)
    for dependent in order:
        for needed in downward[dependent]:
            depth[needed] = max(depth[needed], depth[dependent] + 1)
    deepest = max(depth.values())
    for component in bottom:
        if component in depth and not downward[component]:
            depth[component] = deepest
    layers: list[list[str]] = [[] for _ in range(deepest + 1)]
    for component in order:
        layers[depth[component]].append(component)
    return [layer for layer in layers if layer]


def _downward(top: str, needs: Edges) -> tuple[list[str], dict[str, list[str]]]:
    """Everything reachable, dependents first, and the needs that close no circle."""
    finished: list[str] = []
    downward: dict[str, list[str]] = {top: []}
    open_ones = {top}
    way: list[tuple[str, Iterator[str]]] = [(top, iter(needs[top]))]
    while way:
        component, rest = way[-1]
        needed = next(rest, None)
        if needed is None:
            way.pop()
            open_ones.discard(component)
            finished.append(component)
        elif needed not in open_ones:
            downward[component].append(needed)
            if needed not in downward:
                downward[needed] = []
                open_ones.add(needed)
                way.append((needed, iter(needs[needed])))
    return finished[::-1], downward


def _with_few_crossings(layers: list[list[str]], needs: Edges) -> list[list[str]]:
    """Order each layer by the mean place of its neighbours above and below, by turns."""
    above = _dependents(layers, needs)
    share = _shares(layers)
    for sweep in range(SWEEPS):
        neighbours = above if sweep % 2 == 0 else needs
        turn = range(len(layers)) if sweep % 2 == 0 else range(len(layers) - 1, -1, -1)
        for index in turn:
            layers[index] = sorted(
                layers[index], key=_barycentres(layers[index], neighbours, share).__getitem__
            )
            share.update(_shares([layers[index]]))
    return layers


def _dependents(layers: list[list[str]], needs: Edges) -> dict[str, list[str]]:
    above: dict[str, list[str]] = {component: [] for layer in layers for component in layer}
    for dependent in above:
        for needed in needs[dependent]:
            above[needed].append(dependent)
    return above


def _shares(layers: list[list[str]]) -> dict[str, float]:
    """Where each component stands in its layer, from 0 to 1."""
    return {
        component: (place + 0.5) / len(layer) for layer in layers for place, component in enumerate(layer)
    }


def _barycentres(layer: list[str], neighbours: Edges, share: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for component in layer:
        near = [share[each] for each in neighbours[component]]
        found[component] = sum(near) / len(near) if near else share[component]
    return found


def _placed(layers: list[list[str]], needs: Edges) -> Iterator[tuple[str, Box]]:
    per_row = max(SHORTEST_ROW, math.ceil(math.sqrt(ROW_GROWTH * sum(map(len, layers)))))
    width = (min(max(map(len, layers)), per_row) - 1) * STEP
    y = MARGIN + BOX_HEIGHT / 2
    x_of: dict[str, float] = {}
    above = _dependents(layers, needs)
    for depth, layer in enumerate(layers):
        for row in _rows(layer, per_row):
            x_of.update(zip(row, _row_places(row, above, x_of, width), strict=True))
            for component in row:
                yield component, Box(component, MARGIN + BOX_WIDTH / 2 + x_of[component], y, depth)
            y += BOX_HEIGHT + ROW_GAP
        y += LAYER_GAP - ROW_GAP


def _rows(layer: list[str], per_row: int) -> list[list[str]]:
    """A layer in rows of nearly the same length."""
    count = math.ceil(len(layer) / per_row)
    size, longer = divmod(len(layer), count)
    rows, start = [], 0
    for index in range(count):
        end = start + size + (index < longer)
        rows.append(layer[start:end])
        start = end
    return rows


def _row_places(row: list[str], above: Edges, x_of: Mapping[str, float], width: float) -> list[float]:
    """The x of each box of a row: under what needs it where that leaves room, inside 0 to `width`."""
    even = (width - (len(row) - 1) * STEP) / 2
    wanted = []
    for place, component in enumerate(row):
        near = [x_of[each] for each in above[component] if each in x_of]
        wanted.append(sum(near) / len(near) if near else even + place * STEP)
    return spaced(wanted, STEP, width)


def _lines(model: DependencyModel, boxes: Mapping[str, Box]) -> Iterator[Line]:
    for dependent in boxes:
        for index, need in enumerate(model.components[dependent].requirements):
            for needed in dict.fromkeys(need.of):
                if needed in boxes:
                    yield Line(dependent, needed, index)
