"""The dependency picture of a plan, for the window and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.analysis.picture.excerpt import excerpt
from app.analysis.picture.layout import picture_of
from app.domain.analysis import Analysis
from app.domain.dependency import DependencyModel
from app.domain.dependency_picture import DependencyPicture
from app.domain.inventory import AssetKind
from app.domain.plan import Plan

LOWEST = frozenset({AssetKind.FEED, AssetKind.GENERATOR, AssetKind.SITE})
"""The kinds that everything stands on; they are drawn at the bottom."""

MOST_ON_SCREEN = 1500
"""Boxes beyond which moving a picture is no longer fluid; measured with `make bench`."""

MOST_ON_PAPER = 250
"""Boxes beyond which names on a page can no longer be read."""


def drawn(
    plan: Plan, analysis: Analysis, model: DependencyModel, *, most: int, first: Iterable[str] = ()
) -> DependencyPicture:
    """The picture of one of the analysis's models.

    Where it would have more than `most` boxes it has those of `first`, of single points, circles, roles and
    pairs, as far as there is room, and the ways from the service down to them; `left_out` counts the rest.
    """
    bottom = frozenset(asset.id for asset in plan.assets.values() if asset.kind in LOWEST)
    return picture_of(model, bottom, excerpt(model, [*first, *_telling(analysis, model)], most))


def _telling(analysis: Analysis, model: DependencyModel) -> Iterator[str]:
    """What a picture is looked at for, the most important first."""
    yield from analysis.single_points
    yield from analysis.long_outage_points
    for circle in analysis.circles:
        yield from circle.members
    for need in model.components[model.top].requirements:
        yield from need.of
    for pair in analysis.pairs:
        yield from pair
