"""How probable it is that a service is down, exact where a diagram can hold it, otherwise between bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.analysis.figures.bounds import module_bounds
from app.analysis.figures.common_cause import with_common_cause
from app.analysis.figures.failure_tree import ALWAYS, NEVER, FailureTree, failure_tree
from app.analysis.figures.module_diagram import ModuleDiagram, module_diagram
from app.analysis.figures.modules import Module, modules
from app.analysis.figures.simplified_tree import simplified
from app.domain.dependency import DependencyModel, Importance, Probability
from app.ports import CancelToken

NODE_LIMIT = 1_000_000
"""The most nodes of the diagrams of one module: some hundred megabytes, and a few seconds."""


def unrated(model: DependencyModel) -> tuple[str, ...]:
    """The components whose own failure can matter to the top and that have no unavailability, in order."""
    tree = failure_tree(model)
    events = {tree.events[node] for node in tree.reachable() if node in tree.events}
    return tuple(each for each in model.components if each in events and each not in model.unavailability)


def probability(
    model: DependencyModel, *, node_limit: int = NODE_LIMIT, cancel: CancelToken | None = None
) -> Probability | None:
    """The probability that the top is down; None when a component that matters has no rate.

    Common causes and switch-overs are part of it, and of the importance under the ids that
    `with_common_cause` gives them. Importance holds every component with a rate, those that cannot matter
    with zeros, and is empty where there are only bounds. Raises ValueError for a model that names what it
    does not hold, or an unavailability outside 0 to 1.
    """
    if unrated(model):
        return None
    _check(model)
    whole = with_common_cause(model)
    tree = simplified(failure_tree(whole))
    figures = _Figures(tree, whole.unavailability, node_limit, cancel)
    for module in modules(tree):
        figures.take(module)
    return figures.result(whole)


def _check(model: DependencyModel) -> None:
    for id_, chance in model.unavailability.items():
        if not 0.0 <= chance <= 1.0:
            raise ValueError(f"the unavailability of {id_!r} is {chance}, which is no probability")


@dataclass(slots=True)
class _Figures:
    """The figures of the nodes of a tree, gathered module by module from the bottom."""

    tree: FailureTree
    unavailability: Mapping[str, float]
    node_limit: int
    cancel: CancelToken | None
    lower: dict[int, float] = field(default_factory=lambda: {NEVER: 0.0, ALWAYS: 1.0})
    upper: dict[int, float] = field(default_factory=dict)
    slopes: list[tuple[int, Mapping[int, float]]] = field(default_factory=list)
    is_exact: bool = True

    def __post_init__(self) -> None:
        self.lower.update((node, self.unavailability[each]) for node, each in self.tree.events.items())
        self.upper.update(self.lower)

    def take(self, module: Module) -> None:
        """Add the figures of a module; those of its leaves are there."""
        diagram = module_diagram(self.tree, module, self.node_limit, self.cancel)
        if diagram is None:
            self._bound(module)
        elif self.is_exact:
            figures = diagram.figures(self.lower)
            self.lower[module.root] = self.upper[module.root] = figures.probability
            self.slopes.append((module.root, figures.slopes))
        else:
            self._enclose(module, diagram)

    def result(self, model: DependencyModel) -> Probability:
        """What there is to say about the top."""
        lower, upper = self.lower[self.tree.top], self.upper[self.tree.top]
        if not self.is_exact:
            return Probability(upper, is_exact=False, lower=lower, upper=upper)
        return Probability(
            upper, is_exact=True, lower=upper, upper=upper, importance=self._importance(model, upper)
        )

    def _enclose(self, module: Module, diagram: ModuleDiagram) -> None:
        """More failures of a leaf never make fewer of the module, so each end follows from that end."""
        self.lower[module.root] = diagram.probability(self.lower)
        self.upper[module.root] = diagram.probability(self.upper)

    def _bound(self, module: Module) -> None:
        self.is_exact = False
        lower, upper = module_bounds(self.tree, module, self.upper, cancel=self.cancel)
        if any(self.lower[leaf] != self.upper[leaf] for leaf in module.leaves):
            lower, _ = module_bounds(self.tree, module, self.lower, cancel=self.cancel)
        self.lower[module.root], self.upper[module.root] = lower, upper

    def _importance(self, model: DependencyModel, top: float) -> dict[str, Importance]:
        slope: dict[int, float] = {self.tree.top: 1.0}
        for root, slopes in reversed(self.slopes):
            outer = slope.get(root, 0.0)
            slope.update((leaf, outer * inner) for leaf, inner in slopes.items())
        births = {each: slope.get(node, 0.0) for node, each in self.tree.events.items()}
        return {
            each.id: importance_of(births.get(each.id, 0.0), model.unavailability[each.id], top)
            for each in model.components.values()
            if each.can_fail and each.id in model.unavailability
        }


def importance_of(birnbaum: float, unavailability: float, top: float) -> Importance:
    """Importance from the partial derivative of the probability of the top.

    The top is down with q of the component as with a straight line: Q(q) = Q(0) + q * Birnbaum.
    Fussell-Vesely is 1 - Q(0) / Q(q), the part of the probability that goes when the component never fails
    (Cheok, Parry and Sherry, "Use of importance measures in risk-informed regulatory applications", 1998).
    Tools that report it as the critical importance factor mean the same.
    """
    share = birnbaum * unavailability / top if top > 0.0 else 0.0
    return Importance(birnbaum, min(1.0, share))
