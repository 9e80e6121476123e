"""Everything the analyses say about one dependency model, whether it is of a plan or of a fault tree."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.figures.common_cause import with_common_cause
from app.analysis.figures.probability import probability, unrated
from app.analysis.model.circles import circles
from app.analysis.model.network import compiled
from app.analysis.model.uncircled import without_circles
from app.domain.dependency import Circle, CutSets, DependencyModel, Probability
from app.ports import CancelToken

MOST_SETS = 200_000
"""Cut sets given at most: a file of them is for other programs, not to be read through."""


@dataclass(frozen=True, slots=True)
class ModelAnalysis:
    """What follows from a model.

    `figured` is the model that the figures are of: common causes and failed switch-overs are components of
    it, and its importance names them. `unrated` are the components without a rate that keep `probability`
    away.
    """

    model: DependencyModel
    figured: DependencyModel
    cut_sets: CutSets
    circles: tuple[Circle, ...]
    probability: Probability | None
    unrated: tuple[str, ...]
    dependent_probability: Probability | None = None
    """With the usual shares of common failures and failed switch-overs; None where nothing is left open."""


def analysed(
    model: DependencyModel,
    *,
    order: int,
    dependent: DependencyModel | None = None,
    most_sets: int = MOST_SETS,
    cancel: CancelToken | None = None,
) -> ModelAnalysis:
    """Analyse a model, with cut sets up to an order of at least 1.

    `dependent` is the model with the usual shares of common failures. Raises Cancelled.
    """
    network = compiled(model)
    differs = dependent is not None and dependent != model
    return ModelAnalysis(
        model,
        with_common_cause(model),
        cut_sets(network, order=order, limit=most_sets),
        circles(network),
        probability(model, cancel=cancel),
        unrated(model),
        probability(dependent, cancel=cancel) if differs and dependent is not None else None,
    )


def as_fault_tree(model: DependencyModel) -> DependencyModel:
    """The model as a fault tree can hold it, of the same figures: no circles, betas or coverages."""
    return without_circles(with_common_cause(model))
