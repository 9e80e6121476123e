"""What analysing a plan's needs gives, as one value for the window, the report and the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.dependency import Circle, CutSets, DependencyModel, Probability
from app.domain.inventory import NeedKind


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need that asks for more than there is; the model takes all there are instead."""

    dependent: str
    kind: NeedKind
    at_least: int
    count: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that follows from the assets and needs of a plan, and from nothing else.

    `cut_sets` are those of `model`, in which the batteries of the UPSs ride through an outage; `circles`
    those of `long_outage_model`, in which they do not. `long_outage_points` stop the service only then.
    `chains` lead from the top to each single point, those of the long outage included: each needs the next.

    `probability` takes failures as independent where no role says otherwise; `dependent_probability` takes
    the usual shares of common failures and failed switch-overs instead, None where no role leaves them open.
    Both are None where rates are missing.
    """

    model: DependencyModel
    cut_sets: CutSets
    circles: tuple[Circle, ...]
    long_outage_model: DependencyModel
    long_outage_points: tuple[str, ...] = ()
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    probability: Probability | None = None
    dependent_probability: Probability | None = None

    @property
    def single_points(self) -> tuple[str, ...]:
        """The assets whose own failure stops the service, in order of their ids."""
        return tuple(members[0] for members in self.cut_sets.of_order(1))

    @property
    def pairs(self) -> tuple[tuple[str, ...], ...]:
        """The pairs of assets whose failure together stops the service."""
        return self.cut_sets.of_order(2)

    @property
    def has_roles(self) -> bool:
        """Whether the service needs anything: without a required role nothing can be found."""
        return bool(self.model.components[self.model.top].requirements)

    def names(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The names of components."""
        return tuple(self.model.components[entry].name for entry in ids)
