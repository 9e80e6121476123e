"""Single points, pairs and what dies if, with 100 to 10,000 assets, beside removal with networkx."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import combinations
from time import perf_counter
from typing import TypeVar

import networkx as nx

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.model.downfall import downfall
from app.analysis.model.network import compiled
from app.analysis.needs.plan_model import model_of
from app.analysis.picture.excerpt import excerpt
from app.analysis.picture.layout import picture_of
from app.bootstrap import services
from app.domain.dependency import Component, CutSets, DependencyModel
from app.domain.plan import Plan
from app.services.dependency_drawing import MOST_ON_SCREEN
from benchmarks.deployments import deployment
from benchmarks.large_plan import folder
from benchmarks.wired_plan import moved, wired_plan

Row = tuple[str, str, str, str]
T = TypeVar("T")
Taken = tuple[str, ...]

SIZES = (100, 1_000, 10_000)
LARGEST = SIZES[-1]
PAIRS_AT = 300
EDITED = 1_000
TRIES = 5
AIM_FACTOR = 20
RATE = {"availability_pct": Decimal("99.9")}
EVERY = 10**9
"""A limit that ends no list."""

SAMPLED = 100
"""Removals judged whole that are timed; each takes the same work, so the rest is reckoned."""


def measure() -> list[Row]:
    """Rows of name, figure, floor in the same run, and ratio."""
    return [*_growth(), *_singles(), *_pairs(), _loss(), _edit(), _rated_edit(), _three(), _drawn()]


def _growth() -> list[Row]:
    """Single points and pairs from the model as it is: compiled, searched and listed."""
    rows = []
    first_ms = 0.0
    for assets in SIZES:
        model = deployment(assets)
        took_ms, found = _best_ms(partial(cut_sets, model, order=2, limit=EVERY))
        first_ms = first_ms or took_ms
        aim = " (aim 2000 ms, 500 MB)" if assets == LARGEST else ""
        name = f"{assets} assets: {_counts(found)}{aim}"
        peak_mb = _peak_mb(partial(cut_sets, model, order=2, limit=EVERY))
        rows.append(
            (
                name,
                f"{took_ms:.0f} ms, {peak_mb:.0f} MB",
                f"{SIZES[0]}: {first_ms:.1f} ms",
                _ratio(took_ms, first_ms),
            )
        )
    return rows


def _singles() -> list[Row]:
    model = deployment(LARGEST)
    took_ms, found = _best_ms(lambda: cut_sets(model, order=1, limit=EVERY))
    taken: list[Taken] = [(each,) for each in _fallible(model)]
    return _beside_removal(f"{LARGEST} assets: single points", took_ms, model, taken, set(found.sets))


def _pairs() -> list[Row]:
    model = deployment(PAIRS_AT)
    took_ms, found = _best_ms(lambda: cut_sets(model, order=2, limit=EVERY))
    singles = {each[0] for each in found.of_order(1)}
    taken: list[Taken] = list(combinations([each for each in _fallible(model) if each not in singles], 2))
    return _beside_removal(f"{PAIRS_AT} assets: points and pairs", took_ms, model, taken, set(found.sets))


def _fallible(model: DependencyModel) -> list[str]:
    return sorted(each.id for each in model.components.values() if each.can_fail)


def _beside_removal(
    name: str, took_ms: float, model: DependencyModel, taken: list[Taken], found: set[Taken]
) -> list[Row]:
    """The figure beside every removal: once with the whole judged again, once with what follows alone."""
    graph = _graph(model)
    order = list(nx.topological_sort(graph))
    sample = taken[:: len(taken) // SAMPLED]
    whole_ms = _removals_ms(sample, found, lambda each: not _works(graph, order, each)) * len(taken)
    spread_ms = _removals_ms(taken, found, lambda each: "service" in _spread(graph, each)) * len(taken)
    return [
        (
            f"{name}, beside each removal judged whole (aim 1/{AIM_FACTOR})",
            f"{took_ms:.1f} ms",
            f"{whole_ms / 1000:.1f} s of {len(sample)}",
            _ratio(took_ms, whole_ms),
        ),
        (
            f"{name}, beside each removal followed upwards",
            f"{took_ms:.1f} ms",
            f"{spread_ms:.0f} ms",
            _ratio(took_ms, spread_ms),
        ),
    ]


def _loss() -> Row:
    """What dies with one room, with ten, and with one asset of every 500, as the window asks it."""
    model = deployment(LARGEST)
    network, graph = compiled(model), _graph(model)
    losses = [
        ["room-000"],
        [f"room-{room:03}" for room in range(10)],
        *([each] for each in network.ids[::500]),
    ]
    worst: list[tuple[float, float, int]] = []
    for taken in losses:
        took_ms, found = _best_ms(partial(downfall, network, taken))
        floor_ms, down = _best_ms(partial(_spread, graph, taken))
        if found.down != {each for each in down if isinstance(each, str)}:
            raise ValueError(f"networkx finds other losses with {taken}")
        worst.append((took_ms, floor_ms, len(found.down)))
    took_ms, floor_ms, down_count = max(worst)
    name = f"{LARGEST} assets: what dies if, worst of {len(losses)}, {down_count} down (aim 20 ms)"
    return name, f"{took_ms:.1f} ms", f"{floor_ms:.1f} ms", _ratio(took_ms, floor_ms)


def _edit() -> Row:
    """One server moved to another host, and all that follows from assets and needs worked out again."""
    return _edited(wired_plan(EDITED), "analysed anew after an edit")


def _rated_edit() -> Row:
    """The same with a rate for every asset, until single points are known; the figures come later."""
    plan = wired_plan(EDITED)
    rated = {id_: replace(asset, values={**asset.values, **RATE}) for id_, asset in plan.assets.items()}
    return _edited(replace(plan, assets=rated), "each with a rate, single points after an edit")


def _edited(plan: Plan, words: str) -> Row:
    core = services(folder() / "home")
    service, pack = core.analysis, core.packs.read_pack(core.packs.pack_bytes("ocs-2007-r2"))
    found = service.analyse(plan, pack, figures=False)
    times = []
    for number in range(TRIES):
        plan = moved(plan, number)
        start = perf_counter()
        found = service.analyse(plan, pack, figures=False)
        times.append((perf_counter() - start) * 1000)
    model_ms, _ = _best_ms(partial(model_of, plan, pack))
    name = f"{EDITED} assets: {words}, {_counts(found.cut_sets)} (aim 100 ms)"
    return name, f"{min(times):.1f} ms", f"one model: {model_ms:.1f} ms", _ratio(min(times), model_ms)


def _drawn() -> Row:
    """The layout of what a window draws of the largest model, beside the layout of all of it."""
    model = deployment(LARGEST)
    wanted = [each for members in cut_sets(model, order=2, limit=EVERY).sets for each in members]
    took_ms, picture = _best_ms(lambda: picture_of(model, (), excerpt(model, wanted, MOST_ON_SCREEN)))
    whole_ms, whole = _best_ms(lambda: picture_of(model))
    name = f"{LARGEST} assets: laid out for the screen, {len(picture.boxes)} of {len(whole.boxes)} boxes"
    return name, f"{took_ms:.0f} ms", f"all: {whole_ms:.0f} ms", _ratio(took_ms, whole_ms)


def _three() -> Row:
    model = deployment(PAIRS_AT)
    two_ms, _ = _best_ms(lambda: cut_sets(model, order=2, limit=EVERY))
    took_ms, found = _best_ms(lambda: cut_sets(model, order=3, limit=EVERY))
    name = f"{PAIRS_AT} assets: {_counts(found)}, {len(found.of_order(3))} of three"
    return name, f"{took_ms:.0f} ms", f"pairs: {two_ms:.1f} ms", _ratio(took_ms, two_ms)


def _graph(model: DependencyModel) -> nx.DiGraph:
    """Components and, between them, their requirements, from what is needed to what needs it."""
    graph = nx.DiGraph()
    for component in model.components.values():
        graph.add_node(component.id, breaking=1)
        _add_requirements(graph, component)
    return graph


def _add_requirements(graph: nx.DiGraph, component: Component) -> None:
    for place, rule in enumerate(component.requirements):
        gate = (component.id, place)
        graph.add_node(gate, breaking=len(rule.of) - rule.at_least + 1)
        graph.add_edge(gate, component.id)
        graph.add_edges_from((child, gate) for child in rule.of)


def _removals_ms(
    chosen: list[Taken], found: set[Taken], takes_service_down: Callable[[Taken], bool]
) -> float:
    """Milliseconds for one removal, the mean of those chosen; each must be judged as the analysis did."""
    start = perf_counter()
    judged = {each for each in chosen if takes_service_down(each)}
    took_ms = (perf_counter() - start) * 1000
    if judged != found.intersection(chosen):
        raise ValueError(f"networkx judges otherwise: {judged ^ found.intersection(chosen)}")
    return took_ms / len(chosen)


def _works(graph: nx.DiGraph, order: list[object], taken: Taken) -> bool:
    """Whether the service works without the nodes taken, each node after what it needs."""
    down: set[object] = set(taken)
    breaking = graph.nodes(data="breaking")
    for node in order:
        if sum(each in down for each in graph.pred[node]) >= breaking[node]:
            down.add(node)
    return "service" not in down


def _spread(graph: nx.DiGraph, taken: Iterable[str]) -> set[object]:
    """All that is down, by breadth-first search with a count at each requirement."""
    down: set[object] = set(taken)
    latest: list[object] = list(down)
    counts: dict[object, int] = {}
    while latest:
        fallen = []
        for node in latest:
            for user in graph.successors(node):
                counts[user] = counts.get(user, 0) + 1
                if user not in down and counts[user] >= graph.nodes[user]["breaking"]:
                    down.add(user)
                    fallen.append(user)
        latest = fallen
    return down


def _best_ms(work: Callable[[], T]) -> tuple[float, T]:
    """The shortest of some tries, and what the first gave."""
    start = perf_counter()
    result = work()
    times = [perf_counter() - start]
    for _ in range(TRIES - 1):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times) * 1000, result


def _peak_mb(work: Callable[[], object]) -> float:
    """Megabytes of Python's memory at the most, in a run of its own: to trace is slow."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def _counts(found: CutSets) -> str:
    return f"{len(found.of_order(1))} single points, {len(found.of_order(2))} pairs"


def _ratio(figure: float, floor: float) -> str:
    ratio = figure / floor
    return f"{ratio:.2f}" if ratio >= 1 / 10 else f"1/{1 / ratio:.0f}"
