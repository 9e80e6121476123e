"""Analyses what a plan's service stands on, and remembers it until assets or needs move."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.model.circles import circles
from app.analysis.model.downfall import downfall
from app.analysis.model.network import Network, compiled
from app.analysis.needs.plan_model import (
    AS_ENTERED,
    LONG_OUTAGE,
    Suppositions,
    model_of,
    models_of,
    shortfalls,
)
from app.domain.analysis import Analysis
from app.domain.dependency import DependencyModel, Downfall, Probability
from app.domain.inventory import Asset, Need
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.ports import CancelToken

DEFAULT_ORDER = 2
"""Single points and pairs: what the screen and the report name one by one."""

REMEMBERED = 4
DEPENDENT = Suppositions(usual_dependence=True)


class Figures(Protocol):
    """See `app.analysis.figures.probability`."""

    def __call__(self, model: DependencyModel, *, cancel: CancelToken | None = None) -> Probability | None:
        """How probable it is that the top of a model is down; None where rates are missing."""


def no_figures(model: DependencyModel, *, cancel: CancelToken | None = None) -> None:
    """Figures for who wants none: single points need no rates."""


@dataclass(frozen=True, slots=True)
class _Models:
    """A plan's models: as entered, with batteries that do not last, and with the usual dependence."""

    entered: DependencyModel
    long_outage: DependencyModel
    dependent: DependencyModel


@dataclass(frozen=True, slots=True)
class _Kept:
    """An analysis with what it was made of; the mappings of a plan are never changed in place."""

    assets: Mapping[str, Asset]
    needs: Mapping[str, Need]
    name: str
    order: int
    models: _Models
    analysis: Analysis
    has_figures: bool = False

    def fits(self, plan: Plan, name: str, order: int) -> bool:
        """Whether the plan still has these very assets and needs."""
        same = self.assets is plan.assets and self.needs is plan.needs
        return same and self.name == name and self.order == order


class AnalysisService:
    """Analyses plans; may be asked from any thread, for nothing here belongs to one."""

    def __init__(self, figures: Figures = no_figures) -> None:
        self._figures = figures
        self._kept: deque[_Kept] = deque(maxlen=REMEMBERED)
        self._networks: deque[tuple[DependencyModel, Network]] = deque(maxlen=REMEMBERED)
        self._lock = Lock()

    def model_of(self, plan: Plan, pack: Pack, suppositions: Suppositions = AS_ENTERED) -> DependencyModel:
        """What the service of a plan needs; see `app.analysis.needs.plan_model`."""
        return model_of(plan, pack, suppositions)

    def analyse(
        self,
        plan: Plan,
        pack: Pack,
        order: int = DEFAULT_ORDER,
        cancel: CancelToken | None = None,
        *,
        figures: bool = True,
    ) -> Analysis:
        """Everything that follows from a plan's assets and needs, cut sets up to an order of at least 1.

        Without `figures` the probabilities, which may take seconds, are left out where they are not known.
        Given again as it was while assets and needs stay, or give the same models. Raises Cancelled.
        """
        known = self.known(plan, pack, order, figures=figures)
        if known is not None:
            return known
        models = _Models(*models_of(plan, pack, AS_ENTERED, LONG_OUTAGE, DEPENDENT))
        name = _named(plan, pack)
        entry = self._same(models, order) or self._made(models, order, cancel)
        if figures and not entry.has_figures:
            entry = self._with_figures(entry, cancel)
        analysis = _with_shortfalls(entry.analysis, plan)
        with self._lock:
            self._kept.append(
                replace(entry, assets=plan.assets, needs=plan.needs, name=name, analysis=analysis)
            )
        return analysis

    def known(
        self, plan: Plan, pack: Pack, order: int = DEFAULT_ORDER, *, figures: bool = False
    ) -> Analysis | None:
        """The analysis of a plan where it was made already, else None at once."""
        name = _named(plan, pack)
        fitting = [entry for entry in self._newest() if entry.fits(plan, name, order)]
        usable = (entry for entry in fitting if entry.has_figures or not figures)
        return next((entry.analysis for entry in usable), None)

    def what_dies(self, model: DependencyModel, ids: Iterable[str]) -> Downfall:
        """Everything that is down once some components are, each with its reason."""
        return downfall(self._network(model), ids)

    def _made(self, models: _Models, order: int, cancel: CancelToken | None) -> _Kept:
        _look(cancel)
        network, long_network = self._network(models.entered), self._network(models.long_outage)
        found = cut_sets(network, order=order)
        _look(cancel)
        points = tuple(members[0] for members in found.of_order(1))
        long_sets = cut_sets(long_network, order=1).of_order(1)
        long_points = tuple(members[0] for members in long_sets if members[0] not in set(points))
        top = models.entered.top
        chains = dict(_chains(network, top, points, cancel))
        chains |= dict(_chains(long_network, top, long_points, cancel))
        turns = circles(long_network)
        analysis = Analysis(models.entered, found, turns, models.long_outage, long_points, chains)
        return _Kept({}, {}, "", order, models, analysis)

    def _with_figures(self, entry: _Kept, cancel: CancelToken | None) -> _Kept:
        models = entry.models
        entered = self._figures(models.entered, cancel=cancel)
        _look(cancel)
        differs = entered is not None and models.dependent != models.entered
        dependent = self._figures(models.dependent, cancel=cancel) if differs else None
        analysis = replace(entry.analysis, probability=entered, dependent_probability=dependent)
        return replace(entry, analysis=analysis, has_figures=True)

    def _same(self, models: _Models, order: int) -> _Kept | None:
        """An analysis of equal models: fields that no need depends on may have changed."""
        alike = [entry for entry in self._newest() if entry.order == order and entry.models == models]
        return next((entry for entry in alike if entry.has_figures), alike[0] if alike else None)

    def _newest(self) -> tuple[_Kept, ...]:
        with self._lock:
            return tuple(reversed(self._kept))

    def _network(self, model: DependencyModel) -> Network:
        with self._lock:
            known = next((network for other, network in self._networks if other is model), None)
        if known is None:
            known = compiled(model)
            with self._lock:
                self._networks.append((model, known))
        return known


def _chains(
    network: Network, top: str, points: Iterable[str], cancel: CancelToken | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for point in points:
        _look(cancel)
        yield point, downfall(network, (point,)).chain(top)


def _with_shortfalls(analysis: Analysis, plan: Plan) -> Analysis:
    """Equal models may hide how much was asked for: they never ask for more than there is."""
    found = tuple(shortfalls(plan))
    return analysis if analysis.shortfalls == found else replace(analysis, shortfalls=found)


def _named(plan: Plan, pack: Pack) -> str:
    return f"{plan.profile.get('deployment', '')}\n{pack.title}"


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.raise_if_cancelled()
